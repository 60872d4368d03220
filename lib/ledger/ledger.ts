import { traitsOf } from './channels';
import { Claim, type ClaimTools } from './claim';
import { Decisions } from './decisions';
import { LedgerError } from './errors';
import { deliveryKey, hashRecipient, maskRecipient, messageIdFor } from './identity';
import { AccountPauses } from './notes/account-pauses';
import { Refusals } from './notes/refusals';
import { SendingBudgets } from './notes/sending-budgets';
import { WaitingDocuments } from './notes/waiting-documents';
import { afterFailure, DEFAULT_RETRY_POLICY, type RetryPolicy } from './retries';
import { isSameAccount, type KnownDelivery, knownDelivery } from './same-document';
import { advance, CLAIM_LEASE_MS, judge, type Verdict } from './states';
import { summarise, toEntry, toSummary } from './summaries';
import {
  DELIVERY_STATES,
  type DeliveryEntry,
  type DeliveryQuery,
  type DeliveryRecord,
  type DeliveryState,
  type DeliverySummary,
  type Effect,
  type LedgerStore,
  type PlannedDelivery,
} from './types';
import { UnfinishedOrders } from './unfinished-orders';

/** What the ledger says of a planned delivery. */
export interface LedgerDecision {
  verdict: Verdict;
  delivery: DeliverySummary;
  /** The corrected address a person gave for the next mail, or an empty string. */
  resendTo: string;
}

/** What `Ledger` needs from outside. */
export interface LedgerEnvironment {
  /** Unix milliseconds. */
  now: () => number;
  /** From 0 (included) to 1: spreads the tries after a failure. */
  random: () => number;
  /** A fresh secret of at least 128 bits, as text; used once in the life of a ledger. */
  newSecret: () => string;
  /** Whether full addresses of customers are kept; unless told, only their masks and keyed hashes are. */
  keepAddresses?: boolean;
  /** DEFAULT_RETRY_POLICY unless told. */
  retries?: RetryPolicy;
}

/**
 * The longest look-back window is 150 days: a delivery that is forgotten sooner could be made again. The rest is for
 * documents that wait.
 */
export const SHORTEST_RETENTION_DAYS = 200;
const NO_FAILURES = { failures: 0, firstFailureAt: 0 };
const DAY_MS = 24 * 3_600_000;

/**
 * The memory of which document went to whom. It decides who gets mail; every change goes through a compare-and-set on
 * the record's version, so of two workers one wins and the other learns it.
 */
export class Ledger {
  /** Mail accounts that rest. */
  readonly pauses: AccountPauses;
  /** What mailboxes may still send. */
  readonly budgets: SendingBudgets;
  /** Refusals that may be of everybody. */
  readonly refusals: Refusals;
  /** What a person decides about deliveries. */
  readonly decisions: Decisions;
  /** Documents that wait for KSeF. */
  readonly waiting: WaitingDocuments;
  /** Orders that the usual search may not find any more. */
  readonly unfinished: UnfinishedOrders;

  private constructor(
    private readonly store: LedgerStore,
    private readonly environment: LedgerEnvironment,
    private readonly secret: string,
  ) {
    const { now, random, keepAddresses = false } = environment;
    this.pauses = new AccountPauses(store, now, random, secret);
    this.budgets = new SendingBudgets(store, now, secret);
    this.refusals = new Refusals(store, now, secret);
    this.decisions = new Decisions(store, now, { secret, keepAddresses });
    this.waiting = new WaitingDocuments(store, now);
    this.unfinished = new UnfinishedOrders(store, now, this.waiting);
  }

  /** Opens a ledger over a store. Throws LedgerError when the store cannot be read; the store is closed then. */
  static async open(store: LedgerStore, environment: LedgerEnvironment): Promise<Ledger> {
    try {
      return new Ledger(store, environment, await store.setting('recipientSecret', environment.newSecret()));
    } catch (error) {
      // On Windows nobody could replace the broken file while it is open here.
      await store.close().catch(() => undefined);
      throw error;
    }
  }

  /** Says for each planned delivery, in order, whether it may go out; changes nothing. One read for all. */
  async decide(planned: readonly PlannedDelivery[]): Promise<LedgerDecision[]> {
    const records = Map.groupBy(
      await this.store.readDocuments([...new Set(planned.map(({ documentId }) => documentId))]),
      ({ documentId }) => documentId,
    );
    return planned.map((delivery) =>
      this.decisionOf(knownDelivery(records.get(delivery.documentId) ?? [], delivery), delivery),
    );
  }

  /**
   * Remembers deliveries that are due, before anybody tries them: whatever happens to this run and to those after it, they are
   * found again. What the ledger knows already stays as it is.
   */
  async plan(planned: readonly PlannedDelivery[]): Promise<void> {
    const now = this.environment.now();
    const records = new Map<string, DeliveryRecord>();
    const further: Array<{ key: string; orderId: number }> = [];
    for (const delivery of planned) {
      const record = this.plannedRecord(delivery, now);
      const first = records.get(record.key);
      if (first === undefined) records.set(record.key, record);
      else if (first.orderId !== record.orderId) further.push({ key: record.key, orderId: record.orderId });
    }
    if (records.size > 0) await this.store.insertMissing([...records.values()]);
    await this.unfinished.noteOrders(further);
  }

  /**
   * Remembers that a delivery cannot be made for this recipient, which no server had to say: there is no address, or it is
   * none. A corrected one is a new chance, as after a refusal. A delivery that somebody else has begun stays as it is.
   */
  async refuse(planned: PlannedDelivery, reason: string): Promise<DeliverySummary> {
    const known = knownDelivery(await this.store.readDocuments([planned.documentId]), planned);
    const { verdict, delivery } = this.decisionOf(known, planned);
    if (verdict.kind !== 'deliver' || known.record?.state === 'claimed') return delivery;
    const now = this.environment.now();
    const before = known.record ?? this.plannedRecord(planned, now);
    const recipient = planned.recipient;
    const refused = advance(
      before,
      'failed',
      {
        ...documentOf(planned),
        recipientMasked: maskRecipient(planned.channel, recipient),
        recipientHash: hashRecipient(recipient, this.secret),
        reason,
        retryAt: 0,
        resendAllowedAt: 0,
        leaseUntil: 0,
      },
      now,
    );
    const won =
      known.record === undefined
        ? await this.store.insert({ ...refused, version: 1 })
        : await this.store.replace(refused, before.version);
    return won ? toSummary(refused) : delivery;
  }

  /**
   * Takes the delivery for this worker, or tells why it may not be taken. Of several workers that ask at the same
   * moment exactly one gets a claim.
   *
   * @param senderDomain the domain of the From address, for the Message-ID of an e-mail
   */
  async claim(planned: PlannedDelivery, senderDomain = ''): Promise<{ claim: Claim } | LedgerDecision> {
    // A lost race shows up as a changed record; look again to say what the winner did. Two rounds always suffice to
    // learn that, the third keeps a takeover of a record that was just released from looking like a failure.
    for (let round = 0; round < 3; round += 1) {
      const known = knownDelivery(await this.store.readDocuments([planned.documentId]), planned);
      const decision = this.decisionOf(known, planned);
      const { record } = known;
      if (decision.verdict.kind !== 'deliver') return decision;
      const next = this.nextRecord(record, planned, senderDomain);
      const won = record === undefined ? await this.store.insert(next) : await this.store.replace(next, record.version);
      if (!won) continue;
      if (next.state === 'claimed') return { claim: new Claim(this.claimTools(), next) };
      return { verdict: { kind: 'given_up' }, delivery: toSummary(next), resendTo: next.resendTo };
    }
    throw new LedgerError('delivery_in_progress', `Other runs are working on document ${planned.documentNumber}`, {
      description: 'Nothing was sent from here. The next run looks again.',
    });
  }

  /** The deliveries that fit, the last changed first. */
  async find(query: DeliveryQuery): Promise<DeliveryEntry[]> {
    const now = this.environment.now();
    return (await this.store.find(query)).map((record) => toEntry(record, now));
  }

  /** How many deliveries are in each state. */
  async count(): Promise<Record<DeliveryState, number>> {
    const counts = await this.store.count();
    return Object.fromEntries(DELIVERY_STATES.map((state) => [state, counts.get(state) ?? 0])) as Record<
      DeliveryState,
      number
    >;
  }

  /**
   * Forgets what is no longer needed of settled deliveries: first the details, later everything.
   *
   * @returns how many deliveries were affected
   * @throws LedgerError `retention_too_short`, since a document whose delivery is forgotten could be sent again
   */
  async purge(days: { details: number; deliveries: number }): Promise<{ forgotten: number; removed: number }> {
    if (!(days.deliveries >= SHORTEST_RETENTION_DAYS) || !(days.details >= 1)) {
      throw new LedgerError('retention_too_short', 'Deliveries would be forgotten too soon', {
        description: `Keep them for at least ${SHORTEST_RETENTION_DAYS} days: a document whose delivery is forgotten could be sent again.`,
      });
    }
    const before = (age: number) => this.environment.now() - age * DAY_MS;
    const removed = await this.store.retain({ step: 'remove', before: before(days.deliveries) });
    return { removed, forgotten: await this.store.retain({ step: 'forget', before: before(days.details) }) };
  }

  /** The names of the side effects that were recorded, by delivery key. */
  async effects(keys: readonly string[]): Promise<Map<string, Set<string>>> {
    const done = new Map<string, Set<string>>();
    for (const { key, name } of await this.store.effects([...new Set(keys)])) {
      done.set(key, (done.get(key) ?? new Set()).add(name));
    }
    return done;
  }

  /** Records that a side effect was done, e.g. "status/42". */
  async addEffects(effects: ReadonlyArray<Pick<Effect, 'key' | 'name'>>): Promise<void> {
    const doneAt = this.environment.now();
    await this.store.addEffects(effects.map((effect) => ({ ...effect, doneAt })));
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
        description: 'Nothing is sent until it is mended. Restore the ledger from a backup.',
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

  private claimTools(): ClaimTools {
    const { now, random, retries = DEFAULT_RETRY_POLICY } = this.environment;
    return { store: this.store, now, random, policy: retries };
  }

  private decisionOf({ record, contradicts }: KnownDelivery, planned: PlannedDelivery): LedgerDecision {
    const resendTo = record?.resendTo ?? '';
    // A person gave an address of their own for the next mail: whatever the order says, that is the one.
    const recipientHash = hashRecipient(resendTo || planned.recipient, this.secret);
    const sameOrder = record?.orderId === planned.orderId && isSameAccount(record, planned);
    const verdict: Verdict = contradicts
      ? { kind: 'document_changed' }
      : judge(record, { sameOrder, recipientHash }, this.environment.now());
    return { verdict, delivery: summarise(record, planned), resendTo };
  }

  /** The record as claimed, or as given up when the worker that died with it had the last try. */
  private nextRecord(record: DeliveryRecord | undefined, planned: PlannedDelivery, senderDomain: string) {
    const { now: clock, keepAddresses = false } = this.environment;
    const now = clock();
    const recipient = record?.resendTo || planned.recipient;
    const recipientHash = hashRecipient(recipient, this.secret);
    let { failures, firstFailureAt } = record?.recipientHash === recipientHash ? record : NO_FAILURES;
    if (record?.state === 'claimed') {
      // The worker before died with it. A document that kills its workers must not do so for ever.
      const { policy, random } = this.claimTools();
      const died = { ...record, failures, firstFailureAt };
      const { state, changes } = afterFailure(died, 'the worker ended', { policy, now, random: random() });
      if (state === 'dead') return advance(record, 'dead', changes, now);
      ({ failures = 0, firstFailureAt = 0 } = changes);
    }
    const changes = {
      ...documentOf(planned),
      recipientMasked: maskRecipient(planned.channel, recipient),
      recipientHash,
      recipientAddress: keepAddresses ? recipient : '',
      attempts: (record?.attempts ?? 0) + 1,
      failures,
      firstFailureAt,
      retryAt: 0,
      messageId: traitsOf(planned.channel).hasMessageId
        ? messageIdFor(record?.key ?? deliveryKey(planned), record?.edition ?? 0, senderDomain)
        : '',
      reason: '',
      leaseUntil: now + CLAIM_LEASE_MS,
    };
    if (record !== undefined) return advance(record, 'claimed', changes, now);
    return { ...this.plannedRecord(planned, now), state: 'claimed' as const, ...changes };
  }

  private plannedRecord(planned: PlannedDelivery, now: number): DeliveryRecord {
    const { channel, company, documentId, recipient } = planned;
    return {
      key: deliveryKey(planned),
      state: 'planned',
      version: 1,
      channel,
      company,
      documentId,
      ...documentOf(planned),
      recipientMasked: maskRecipient(channel, recipient),
      recipientHash: hashRecipient(recipient, this.secret),
      recipientAddress: this.environment.keepAddresses === true ? recipient : '',
      attempts: 0,
      ...NO_FAILURES,
      retryAt: 0,
      edition: 0,
      resendTo: '',
      resendAllowedAt: 0,
      messageId: '',
      reason: '',
      decisions: [],
      createdAt: now,
      updatedAt: now,
      leaseUntil: 0,
    };
  }
}

/** What a record keeps of the document and its order as they are now. */
function documentOf(planned: PlannedDelivery) {
  const { documentNumber, seller, issueDate, total, agreedBy, account, orderId } = planned;
  return { documentNumber, seller, issueDate, total, agreedBy, account, orderId };
}

function dryRunSetting(company: string): string {
  return `dryRun/${company.toLowerCase()}`;
}
