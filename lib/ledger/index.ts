export type { AccountPause } from './notes/account-pauses';
export { Claim } from './claim';
export type { Decider } from './decisions';
export { LedgerError, type LedgerErrorCode } from './errors';
export { deliveryKey, keyDigest, orderRecipient } from './identity';
export { Ledger, SHORTEST_RETENTION_DAYS, type LedgerDecision, type LedgerEnvironment } from './ledger';
export type { SendingLimits } from './notes/sending-budgets';
export { openSqlServerStore } from './stores/sql-server/store';
export { openSqliteStore } from './stores/sqlite/store';
export { CLAIM_LEASE_MS } from './states';
export {
  DELIVERY_STATES,
  type DeliveryChannel,
  type DeliveryRecord,
  type DeliveryEntry,
  type DeliveryQuery,
  type DeliveryState,
  type DeliverySummary,
  type LedgerStore,
  type PlannedDelivery,
} from './types';
export type { UnfinishedOrder, UnfinishedReason } from './unfinished-orders';
export { givenUp, heldBack } from './verdicts';
