import { traitsOf } from './channels';
import type { DeliveryRecord, DeliveryState } from './types';

/**
 * The state machine of a delivery. Everything here is pure: a transition takes a record and returns the next one with
 * its version raised by one, which the store writes only if nobody else was faster (facts/mail-ksef-market.md §5.2).
 *
 *     (none) ─┬→ claimed ─→ in_doubt ─→ sent
 *     planned ┘     │           │      (planned → failed: there is no usable address)
 *        ↑──────────┴───────────┤   not accepted for certain, worth another try
 *                    failed ←───┤   refused for good
 *                      dead ←───┘   no tries left
 *
 * Only a person leads from in_doubt, sent or dead back to planned, and from failed besides the discovery that the server refuses
 * everybody. A refusal that may be such a one waits as planned until a success proves the server right.
 */

/** How long a claim holds without a sign of life: longer than any message takes to be composed and transferred. */
export const CLAIM_LEASE_MS = 15 * 60_000;

/** The longest time between two tries. */
export const LONGEST_RETRY_MS = 24 * 3_600_000;

/** Why a delivery does not go out now. */
export type Verdict =
  | { kind: 'deliver' }
  | { kind: 'delivered' }
  | { kind: 'in_progress' }
  | { kind: 'waiting' }
  | { kind: 'in_doubt' }
  | { kind: 'refused_before' }
  | { kind: 'given_up' }
  | { kind: 'delivered_to_other_customer' }
  | { kind: 'document_changed' };

/**
 * Decides what may happen to a delivery.
 *
 * @param record what the ledger knows, if anything
 * @param wanted the order and the (hashed) address of the delivery now intended; an empty hash means not known yet;
 *   `sameOrder`: the record is of the same order of the same account
 * @param now Unix milliseconds
 */
export function judge(
  record: DeliveryRecord | undefined,
  wanted: { sameOrder: boolean; recipientHash: string },
  now: number,
): Verdict {
  if (record === undefined) return { kind: 'deliver' };
  const sameAddress = record.recipientHash === wanted.recipientHash;
  switch (record.state) {
    case 'planned':
      return sameAddress && isAhead(record.retryAt, now, LONGEST_RETRY_MS) ? { kind: 'waiting' } : { kind: 'deliver' };
    case 'claimed':
      // The claim of a dead worker is safe to take over: it never reached the point of no return.
      return isHeld(record, now) ? { kind: 'in_progress' } : { kind: 'deliver' };
    case 'in_doubt':
      return isHeld(record, now) ? { kind: 'in_progress' } : { kind: 'in_doubt' };
    case 'failed':
      // A corrected address is a new chance; the same address would only be refused again.
      return sameAddress ? { kind: 'refused_before' } : { kind: 'deliver' };
    case 'dead':
      return sameAddress ? { kind: 'given_up' } : { kind: 'deliver' };
    case 'sent':
      // One document that two orders name: it may count for the second order only if it went to the same customer.
      return sameAddress || wanted.sameOrder ? { kind: 'delivered' } : { kind: 'delivered_to_other_customer' };
  }
}

/** Whether a worker may still be busy with the record. */
export function isHeld(record: Pick<DeliveryRecord, 'leaseUntil'>, now: number): boolean {
  return isAhead(record.leaseUntil, now, CLAIM_LEASE_MS);
}

/**
 * Whether a moment is still to come. One that is further ahead than anybody ever sets it was written before the clock
 * was set back, and must not hold a delivery up for the hours or years until the clock is there again.
 */
function isAhead(moment: number, now: number, furthest: number): boolean {
  return moment > now && moment <= now + furthest;
}

/** The states from which a record may leave to each state. */
const ALLOWED: Record<DeliveryState, readonly DeliveryState[]> = {
  planned: ['claimed', 'planned', 'failed', 'dead'],
  claimed: ['claimed', 'in_doubt', 'planned', 'failed', 'dead'],
  in_doubt: ['in_doubt', 'sent', 'planned', 'failed', 'dead'],
  failed: ['claimed', 'planned', 'failed'],
  dead: ['claimed', 'planned', 'failed'],
  sent: ['planned', 'sent'],
};

/** What a transition may change. */
export type RecordChanges = Partial<Omit<DeliveryRecord, 'key' | 'state' | 'version' | 'updatedAt'>>;

/**
 * The record after a transition.
 *
 * @throws RangeError for a transition that the machine does not have: a programming mistake, never a matter of data
 */
export function advance(
  record: DeliveryRecord,
  state: DeliveryState,
  changes: RecordChanges,
  now: number,
): DeliveryRecord {
  const straight = record.state === 'claimed' && state === 'sent' && traitsOf(record.channel).repeatable;
  if (!straight && !ALLOWED[record.state].includes(state)) {
    throw new RangeError(`A delivery cannot go from ${record.state} to ${state}`);
  }
  return { ...record, ...changes, state, version: record.version + 1, updatedAt: now };
}
