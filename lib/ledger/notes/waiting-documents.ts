import type { LedgerStore } from '../types';

import { changeSetting, entriesIn } from './change-setting';

/** A document that waits for its KSeF number, as a run has just seen it. */
export interface SeenWaiting {
  documentId: number;
  /** 0 for a document without an order. */
  orderId: number;
  /** It waits longer than the shop accepts. */
  overdue: boolean;
}

/** One entry of the list. Moments are Unix milliseconds. */
type Entry = [company: string, documentId: number, orderId: number, seenAt: number, toldAt: number];

const SETTING = 'waitingDocuments';
/** The shop hears of an overdue document once in so long. */
const TELL_EVERY_MS = 24 * 3_600_000;
/** A run that sees the same again within this time writes nothing. */
const SEEN_STEP_MS = 30 * 60_000;
/** Longer than any document is looked for, see LONGEST_WAIT_SECONDS in lib/nexo. */
const FORGET_AFTER_MS = 90 * 24 * 3_600_000;
const MOST_ENTRIES = 10_000;

/**
 * The documents that wait for KSeF, in the ledger: their orders may leave the days and statuses that a run searches before
 * the number comes, and must not be forgotten by it.
 */
export class WaitingDocuments {
  constructor(
    private readonly store: LedgerStore,
    private readonly now: () => number,
  ) {}

  /**
   * Brings the list up to date with what a run has seen.
   *
   * @param company the nexo database
   * @param lookedAt all orders the run has looked at: what else is listed of them waits no more
   * @returns the overdue documents that the shop has not been told of since yesterday; from now on it counts as told
   */
  async note(company: string, waiting: readonly SeenWaiting[], lookedAt: ReadonlySet<number>): Promise<Set<number>> {
    const now = this.now();
    let told = new Set<number>();
    await changeSetting(this.store, SETTING, (stored) => {
      told = new Set();
      const entries = entriesIn(stored, isEntry);
      const known = new Map(entries.filter(([of]) => of === company).map((entry) => [entry[1], entry]));
      const kept = entries.filter(
        ([of, , orderId, seenAt]) => (of !== company || !lookedAt.has(orderId)) && now - seenAt < FORGET_AFTER_MS,
      );
      const seen = waiting.map(({ documentId, orderId, overdue }): Entry => {
        const [, , , seenAt = 0, toldAt = 0] = known.get(documentId) ?? [];
        const tell = overdue && Math.abs(now - toldAt) >= TELL_EVERY_MS;
        if (tell) told.add(documentId);
        const recent = Math.abs(now - seenAt) < SEEN_STEP_MS;
        return [company, documentId, orderId, recent ? seenAt : now, tell ? now : toldAt];
      });
      const next = [...kept, ...seen].slice(-MOST_ENTRIES);
      return stored === undefined && next.length === 0 ? undefined : JSON.stringify(next);
    });
    return told;
  }

  /** The orders of waiting documents that no run has looked at since `moment` (Unix milliseconds), with the documents. */
  async unseenSince(moment: number): Promise<Map<number, number[]>> {
    const orders = new Map<number, number[]>();
    for (const [, documentId, orderId, seenAt] of entriesIn(await this.store.readSetting(SETTING), isEntry)) {
      if (orderId > 0 && seenAt <= moment) orders.set(orderId, [...(orders.get(orderId) ?? []), documentId]);
    }
    return orders;
  }
}

function isEntry(value: unknown): value is Entry {
  if (!Array.isArray(value) || value.length !== 5) return false;
  const [company, ...numbers] = value as unknown[];
  return typeof company === 'string' && numbers.every(Number.isSafeInteger);
}
