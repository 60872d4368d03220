import { LONGEST_RETRY_MS, type RecordChanges } from './states';
import type { DeliveryRecord, DeliveryState } from './types';

/** When a document that could not be sent is tried again, and when no more (facts/mail-ksef-market.md §5.2). */
export interface RetryPolicy {
  /** Tries that may fail before the document is given up. */
  maxTries: number;
  /** Half of the tries are enough when the first failure is older than this, in milliseconds. */
  giveUpAfterMs: number;
}

export const DEFAULT_RETRY_POLICY: RetryPolicy = { maxTries: 8, giveUpAfterMs: 72 * 3_600_000 };

/** Greylisting servers want a few minutes between tries. */
const FIRST_RETRY_MS = 5 * 60_000;

/**
 * How long to wait after a number of failures: exponential with full jitter, so that documents that failed together do
 * not come back together.
 *
 * @param failures at least 1
 * @param random from 0 (included) to 1
 * @returns milliseconds
 */
export function retryDelay(failures: number, random: number): number {
  return Math.floor(random * Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1)));
}

/** Where a record goes, and what changes in it, when one more try has failed for a reason that may pass. */
export function afterFailure(
  record: DeliveryRecord,
  reason: string,
  { policy, now, random }: { policy: RetryPolicy; now: number; random: number },
): { state: DeliveryState; changes: RecordChanges } {
  const failures = record.failures + 1;
  const firstFailureAt = record.firstFailureAt === 0 ? now : record.firstFailureAt;
  const changes = { failures, firstFailureAt, reason, leaseUntil: 0 };
  // A machine that was off for days, or whose clock jumped, has not tried for days: age alone ends nothing.
  const old = now - firstFailureAt > policy.giveUpAfterMs && failures >= policy.maxTries / 2;
  if (old || failures >= policy.maxTries) {
    return { state: 'dead', changes: { ...changes, retryAt: 0, resendAllowedAt: 0 } };
  }
  return { state: 'planned', changes: { ...changes, retryAt: now + retryDelay(failures, random) } };
}
