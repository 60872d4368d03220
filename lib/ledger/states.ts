import type { DeliveryRecord, DeliveryState } from './types';

/**
 * The state machine of a delivery. Everything here is pure: a transition takes a record and returns the next one with
 * its version raised by one, which the store writes only if nobody else was faster (facts/mail-ksef-market.md §5.2).
 *
 *     (none) ─┬→ claimed ─→ in_doubt ─→ sent
 *     planned ┘     │           │
 *        ↑──────────┴───────────┤   not accepted for certain, worth another try
 *                    failed ←───┘   refused for good
 */

/** Why a delivery does not go out now. */
export type Verdict =
  | { kind: 'deliver' }
  | { kind: 'delivered' }
  | { kind: 'in_progress' }
  | { kind: 'in_doubt' }
  | { kind: 'refused_before' }
  | { kind: 'delivered_to_other_customer' };

/**
 * Decides what may happen to a delivery.
 *
 * @param record what the ledger knows, if anything
 * @param wanted the order and the (hashed) address of the delivery now intended; an empty hash means not known yet
 * @param now Unix milliseconds
 */
export function judge(
  record: DeliveryRecord | undefined,
  wanted: { orderId: number; recipientHash: string },
  now: number,
): Verdict {
  if (record === undefined || record.state === 'planned') return { kind: 'deliver' };
  const heldByRunningWorker = record.leaseUntil > now;
  const sameAddress = record.recipientHash === wanted.recipientHash;
  switch (record.state) {
    case 'claimed':
      // The claim of a dead worker is safe to take over: it never reached the point of no return.
      return heldByRunningWorker ? { kind: 'in_progress' } : { kind: 'deliver' };
    case 'in_doubt':
      return heldByRunningWorker ? { kind: 'in_progress' } : { kind: 'in_doubt' };
    case 'failed':
      // A corrected address is a new chance; the same address would only be refused again.
      return sameAddress ? { kind: 'refused_before' } : { kind: 'deliver' };
    case 'sent':
      // One document that two orders name: it may count for the second order only if it went to the same customer.
      return sameAddress || record.orderId === wanted.orderId
        ? { kind: 'delivered' }
        : { kind: 'delivered_to_other_customer' };
  }
}

/** The states from which a worker that holds the record may leave to each state. */
const ALLOWED: Record<DeliveryState, readonly DeliveryState[]> = {
  planned: ['claimed'],
  claimed: ['claimed', 'in_doubt', 'planned', 'failed'],
  in_doubt: ['sent', 'planned', 'failed'],
  failed: ['claimed'],
  sent: [],
};

/**
 * The record after a transition.
 *
 * @throws RangeError for a transition that the machine does not have: a programming mistake, never a matter of data
 */
export function advance(
  record: DeliveryRecord,
  state: DeliveryState,
  changes: Partial<Omit<DeliveryRecord, 'key' | 'state' | 'version' | 'updatedAt'>>,
  now: number,
): DeliveryRecord {
  if (!ALLOWED[record.state].includes(state)) {
    throw new RangeError(`A delivery cannot go from ${record.state} to ${state}`);
  }
  return { ...record, ...changes, state, version: record.version + 1, updatedAt: now };
}
