import type { RecordChanges } from './states';
import type { DeliveryRecord, DeliveryState } from './types';

/** When a document that could not be sent is tried again, and when no more (facts/mail-ksef-market.md §5.2). */
export interface RetryPolicy {
  /** Tries that may fail before the document is given up. */
  maxTries: number;
  /** Half of the tries are enough when the first failure is older than this, in milliseconds. */
  giveUpAfterMs: number;
}

export const DEFAULT_RETRY_POLICY: RetryPolicy = { maxTries: 8, giveUpAfterMs: 7 * 24 * 3_600_000 };

const MINUTE_MS = 60_000;
/**
 * The longest wait after each failure in minutes. Greylisting servers want a few minutes between tries, providers take a day to
 * mend themselves: eight tries span at least two days.
 */
const RETRY_MINUTES = [10, 30, 120, 480, 1440, 1440, 1440];
/** Documents that failed together do not come back together, but none much sooner than it should. */
const SHORTEST_SHARE = 0.75;

/**
 * How long to wait after a number of failures.
 *
 * @param failures at least 1
 * @param random from 0 (included) to 1
 * @returns milliseconds
 */
export function retryDelay(failures: number, random: number): number {
  const longest = RETRY_MINUTES[Math.min(failures, RETRY_MINUTES.length) - 1]! * MINUTE_MS;
  return Math.floor(longest * (SHORTEST_SHARE + random * (1 - SHORTEST_SHARE)));
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
