import type { Outcome } from '../../common';
import type { Order } from '../../documents';
import type { DeliverySummary } from '../../ledger';

import type { StatusRule } from './status-rules';

/** Which items may change a status, and what the status becomes. */
export interface StatusSettings {
  /** `success` needs the positive proof of a delivery; `failure` needs a failure of an order that is not delivered. */
  occasion: 'success' | 'failure';
  /** Only for `failure`: whether failures that may pass by themselves count too. */
  failures: 'permanent' | 'all';
  rule: StatusRule;
}

/** What one item of the canvas says about its order, with the settings that hold for it. */
export interface StatusItem {
  /** Undefined for a document that was taken without an order. */
  order: Order | undefined;
  document: { id: number; documentsOfOrder: number } | undefined;
  delivery: Pick<DeliverySummary, 'key' | 'state' | 'messageId'> | undefined;
  failure: { permanent: boolean } | undefined;
  /** Whether the item is a test or a preview: neither proves or moves anything. */
  rehearsal: boolean;
  settings: Outcome<StatusSettings>;
}

/** Whether an item proves that its document was delivered. */
export function isProven({
  delivery,
  failure,
  rehearsal,
}: Omit<StatusItem, 'order' | 'document' | 'settings'>): boolean {
  return delivery?.state === 'sent' && failure === undefined && !rehearsal;
}
