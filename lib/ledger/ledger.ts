import { LedgerError } from './errors';
import { deliveryKey, hashRecipient, maskAddress } from './identity';
import { advance, judge, type Verdict } from './states';
import type { DeliveryRecord, DeliverySummary, LedgerStore, PlannedDelivery } from './types';

/** How long a claim holds without a sign of life: longer than any message takes to be composed and transferred. */
export const CLAIM_LEASE_MS = 15 * 60_000;

/** What the ledger says of a planned delivery. */
export interface LedgerDecision {
  verdict: Verdict;
  delivery: DeliverySummary;
}

/** What `Ledger` needs from outside. */
export interface LedgerEnvironment {
  /** Unix milliseconds. */
  now: () => number;
  /** A fresh secret of at least 128 bits, as text; used once in the life of a ledger. */
  newSecret: () => string;
}

/**
 * The memory of which document went to whom. It decides who gets mail; every change goes through a compare-and-set on
 * the record's version, so of two workers one wins and the other learns it.
 */
export class Ledger {
  private constructor(
    private readonly store: LedgerStore,
    private readonly environment: LedgerEnvironment,
    private readonly secret: string,
  ) {}

  /** Opens a ledger over a store. Throws LedgerError when the store cannot be read. */
  static async open(store: LedgerStore, environment: LedgerEnvironment): Promise<Ledger> {
    return new Ledger(store, environment, await store.setting('recipientSecret', environment.newSecret()));
  }

  /** Says for each planned delivery, in order, whether it may go out; changes nothing. One read for all. */
  async decide(planned: readonly PlannedDelivery[]): Promise<LedgerDecision[]> {
    const records = await this.store.read([...new Set(planned.map(deliveryKey))]);
    return planned.map((delivery) => {
      const record = records.get(deliveryKey(delivery));
      return { verdict: this.judge(record, delivery), delivery: summarise(record, delivery) };
    });
  }

  /**
   * Takes the delivery for this worker, or tells why it may not be taken. Of several workers that ask at the same
   * moment exactly one gets a claim.
   */
  async claim(planned: PlannedDelivery, messageId: string): Promise<{ claim: Claim } | LedgerDecision> {
    const key = deliveryKey(planned);
    // A lost race shows up as a changed record; look again to say what the winner did. Two rounds always suffice to
    // learn that, the third keeps a takeover of a record that was just released from looking like a failure.
    for (let round = 0; round < 3; round += 1) {
      const record = (await this.store.read([key])).get(key);
      const verdict = this.judge(record, planned);
      if (verdict.kind !== 'deliver') return { verdict, delivery: summarise(record, planned) };
      const now = this.environment.now();
      const claimed = this.claimedRecord(record, planned, messageId, now);
      const won =
        record === undefined ? await this.store.insert(claimed) : await this.store.replace(claimed, record.version);
      if (won) return { claim: new Claim(this.store, this.environment.now, claimed) };
    }
    throw new LedgerError('delivery_in_progress', `Other runs are working on document ${planned.documentNumber}`, {
      description: 'Nothing was sent from here. The next run looks again.',
    });
  }

  /**
   * The moment (Unix milliseconds) from which on documents of a company count as new: `now` when it is asked for the first
   * time, the same ever after. Throws LedgerError `ledger_corrupt` when what is stored is no moment.
   *
   * @param company the nexo database, as in deliveries
   */
  async firstRun(company: string, now: number): Promise<number> {
    const stored = await this.store.setting(`firstRun/${company.toLowerCase()}`, new Date(now).toISOString());
    const moment = Date.parse(stored);
    if (Number.isNaN(moment)) {
      throw new LedgerError('ledger_corrupt', 'The moment of the first run in the delivery ledger is not readable', {
        description: 'Nothing is sent until it is mended. Restore the ledger file from a backup.',
      });
    }
    return moment;
  }

  /** Remembers that a dry run has shown what would go out for a company's documents without orders. */
  async rememberDryRun(company: string): Promise<void> {
    await this.store.setting(dryRunSetting(company), new Date(this.environment.now()).toISOString());
  }

  /** Whether there was such a dry run, ever. */
  async hadDryRun(company: string): Promise<boolean> {
    return (await this.store.readSetting(dryRunSetting(company))) !== undefined;
  }

  close(): Promise<void> {
    return this.store.close();
  }

  private judge(record: DeliveryRecord | undefined, planned: PlannedDelivery): Verdict {
    const recipientHash = hashRecipient(planned.recipient, this.secret);
    return judge(record, { orderId: planned.orderId, recipientHash }, this.environment.now());
  }

  private claimedRecord(
    record: DeliveryRecord | undefined,
    planned: PlannedDelivery,
    messageId: string,
    now: number,
  ): DeliveryRecord {
    const changes = {
      orderId: planned.orderId,
      documentNumber: planned.documentNumber,
      recipientMasked: maskAddress(planned.recipient),
      recipientHash: hashRecipient(planned.recipient, this.secret),
      attempts: (record?.attempts ?? 0) + 1,
      messageId,
      reason: '',
      leaseUntil: now + CLAIM_LEASE_MS,
    };
    if (record !== undefined) return advance(record, 'claimed', changes, now);
    return {
      key: deliveryKey(planned),
      state: 'claimed',
      version: 1,
      channel: planned.channel,
      company: planned.company,
      documentId: planned.documentId,
      createdAt: now,
      updatedAt: now,
      ...changes,
    };
  }
}

/** One worker's hold on one delivery. Each method returns false when another worker has taken the delivery over. */
export class Claim {
  constructor(
    private readonly store: LedgerStore,
    private readonly now: () => number,
    private record: DeliveryRecord,
  ) {}

  /** The delivery as it stands now. */
  get delivery(): DeliverySummary {
    return toSummary(this.record);
  }

  /** From here on the mail server may have the message. To be called, and awaited, before the final dot goes out. */
  markInDoubt(): Promise<boolean> {
    return this.to('in_doubt', { leaseUntil: this.now() + CLAIM_LEASE_MS });
  }

  /** The server accepted the message for the customer's address. */
  markSent(response: string): Promise<boolean> {
    return this.to('sent', { reason: response, leaseUntil: 0 });
  }

  /** The server said for certain that it will not deliver to this address. */
  markFailed(reason: string): Promise<boolean> {
    return this.to('failed', { reason, leaseUntil: 0 });
  }

  /** Nothing was accepted for certain; the next run may try again. */
  release(reason: string): Promise<boolean> {
    return this.to('planned', { reason, leaseUntil: 0 });
  }

  /** Nobody knows whether the server took the message: it stays in doubt and the lease ends, so that a person sees it. */
  async leaveInDoubt(reason: string): Promise<boolean> {
    const next = { ...this.record, reason, leaseUntil: 0, version: this.record.version + 1, updatedAt: this.now() };
    return this.write(next);
  }

  private to(state: DeliveryRecord['state'], changes: Partial<DeliveryRecord>): Promise<boolean> {
    return this.write(advance(this.record, state, changes, this.now()));
  }

  private async write(next: DeliveryRecord): Promise<boolean> {
    const won = await this.store.replace(next, this.record.version);
    if (won) this.record = next;
    return won;
  }
}

function dryRunSetting(company: string): string {
  return `dryRun/${company.toLowerCase()}`;
}

function toSummary(record: DeliveryRecord): DeliverySummary {
  return {
    key: record.key,
    channel: record.channel,
    state: record.state,
    recipient: record.recipientMasked,
    messageId: record.messageId,
    attempt: record.attempts,
    reason: record.reason,
  };
}

function summarise(record: DeliveryRecord | undefined, planned: PlannedDelivery): DeliverySummary {
  if (record !== undefined) return toSummary(record);
  return {
    key: deliveryKey(planned),
    channel: planned.channel,
    state: 'planned',
    recipient: maskAddress(planned.recipient),
    messageId: '',
    attempt: 0,
    reason: '',
  };
}
