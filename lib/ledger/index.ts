export { DELIVERY_CHANNELS, type DeliveryChannel } from './channels';
export { Claim } from './claim';
export type { Decider } from './decisions';
export { LedgerError } from './errors';
export { deliveryKey, isKeyOf, keyDigest, orderRecipient } from './identity';
export { Ledger, type LedgerDecision, type LedgerEnvironment, SHORTEST_RETENTION_DAYS } from './ledger';
export type { AccountPause } from './notes/account-pauses';
export type { Refusal, RefusalMemory, Refusals } from './notes/refusals';
export { CLAIM_LEASE_MS } from './states';
export { openSqlServerStore } from './stores/sql-server/store';
export { openSqliteStore } from './stores/sqlite/store';
export {
  DELIVERY_STATES,
  type DeliveryEntry,
  type DeliveryQuery,
  type DeliveryRecord,
  type DeliverySummary,
  type LedgerStore,
  type PlannedDelivery,
} from './types';
export type { UnfinishedReason } from './unfinished-orders';
export { givenUp, heldBack } from './verdicts';
