export { LedgerError, type LedgerErrorCode } from './errors';
export { deliveryKey, keyDigest, maskAddress, messageIdFor } from './identity';
export { CLAIM_LEASE_MS, Claim, Ledger, type LedgerDecision, type LedgerEnvironment } from './ledger';
export { openSqliteStore } from './sqlite-store';
export type {
  DeliveryChannel,
  DeliveryRecord,
  DeliveryState,
  DeliverySummary,
  LedgerStore,
  PlannedDelivery,
} from './types';
export { heldBack } from './verdicts';
