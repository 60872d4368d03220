import { afterFailure, type RetryPolicy } from './retries';
import { advance, CLAIM_LEASE_MS, type RecordChanges } from './states';
import { toSummary } from './summaries';
import type { DeliveryRecord, DeliveryState, DeliverySummary, LedgerStore } from './types';

/** What a claim needs from its ledger. */
export interface ClaimTools {
  store: LedgerStore;
  /** Unix milliseconds. */
  now: () => number;
  /** From 0 (included) to 1. */
  random: () => number;
  policy: RetryPolicy;
}

/** One worker's hold on one delivery. Each method returns false when another worker has taken the delivery over. */
export class Claim {
  constructor(
    private readonly tools: ClaimTools,
    private record: DeliveryRecord,
  ) {}

  /** The delivery as it stands now. */
  get delivery(): DeliverySummary {
    return toSummary(this.record);
  }

  /** Which state of the record this claim last wrote. */
  get version(): number {
    return this.record.version;
  }

  /** A keyed hash of the customer's address. */
  get recipientHash(): string {
    return this.record.recipientHash;
  }

  /** The corrected address a person gave for this mail, or an empty string. */
  get resendTo(): string {
    return this.record.resendTo;
  }

  /** From here on the mail server may have the message. To be called, and awaited, before the final dot goes out. */
  markInDoubt(): Promise<boolean> {
    return this.to('in_doubt', { leaseUntil: this.tools.now() + CLAIM_LEASE_MS });
  }

  /** The server accepted the message for the customer's address. */
  markSent(response: string): Promise<boolean> {
    return this.to('sent', { ...SETTLED, reason: response, resendTo: '' });
  }

  /** Says more about a delivery that was made. */
  note(reason: string): Promise<boolean> {
    return this.to('sent', { reason });
  }

  /** The server said for certain that it will not deliver to this address. */
  markFailed(reason: string): Promise<boolean> {
    return this.to('failed', { ...SETTLED, reason });
  }

  /** Nothing was accepted for certain and the document is not to blame; the next run may try again. */
  release(reason: string): Promise<boolean> {
    return this.to('planned', { reason, leaseUntil: 0, retryAt: 0 });
  }

  /**
   * The server refused it, but it may refuse everybody: the delivery waits as planned, and nothing is counted. What it is to be is
   * said with `markFailed`, `releaseForRetry` or `release` on the same claim.
   */
  suspend(reason: string): Promise<boolean> {
    return this.to('planned', { reason, leaseUntil: 0, retryAt: this.tools.now() + SUSPENDED_MS });
  }

  /** Nothing was accepted for certain; another try later, or none when this was the last. */
  releaseForRetry(reason: string): Promise<boolean> {
    const { policy, now, random } = this.tools;
    const { state, changes } = afterFailure(this.record, reason, { policy, now: now(), random: random() });
    return this.to(state, changes);
  }

  /** Nobody knows whether the server took the message: it stays in doubt and the lease ends, so that a person sees it. */
  leaveInDoubt(reason: string): Promise<boolean> {
    return this.to('in_doubt', { reason, leaseUntil: 0 });
  }

  private async to(state: DeliveryState, changes: RecordChanges): Promise<boolean> {
    const next = advance(this.record, state, changes, this.tools.now());
    const won = await this.tools.store.replace(next, this.record.version);
    if (won) this.record = next;
    return won;
  }
}

/** Long enough for a run to end, short enough for a dead one not to matter. */
const SUSPENDED_MS = 15 * 60_000;

/** Nothing is pending any more. */
const SETTLED: RecordChanges = { leaseUntil: 0, retryAt: 0, resendAllowedAt: 0 };
