import { changeSetting, entriesIn } from './notes/change-setting';
import type { WaitingDocuments } from './notes/waiting-documents';
import type { DeliveryQuery, DeliveryRecord, LedgerStore } from './types';

/** Why an order has to be looked at again. */
export type UnfinishedReason = 'resend_allowed' | 'not_delivered' | 'waiting_for_ksef_number';

export interface UnfinishedOrder {
  orderId: number;
  reason: UnfinishedReason;
}

const SETTING = 'unfinishedHandedOut';
/** Older deliveries that were never made are for a person to find: their order may be gone from BaseLinker. */
const OLDEST_MS = 60 * 24 * 3_600_000;
/** More than people allow in one go. */
const MOST_RESENDS = 10_000;
/** Enough to choose from; the next runs see the others. */
const MOST_UNDELIVERED = 1_000;

/** The longest time until an order is handed out again. */
const LONGEST_PAUSE_MS = 7 * 24 * 3_600_000;

/** When an order was handed out last (Unix milliseconds), and how many times. */
type HandedOut = [orderId: number, at: number, times: number];

/**
 * The orders of which something is still to do although the usual search may not find them any more: they have left its
 * days or its statuses while a mail waited for another try, a worker died, or a number of KSeF was late.
 */
export class UnfinishedOrders {
  constructor(
    private readonly store: LedgerStore,
    private readonly now: () => number,
    private readonly waiting: WaitingDocuments,
  ) {}

  /**
   * The orders, each once: those with a mail that a person allowed, every time; others when nothing has happened to them for
   * a while, and then less and less often, so that an order that is gone from BaseLinker is not asked for with every run.
   *
   * @param quiet milliseconds without a sign of life before an order counts as left behind
   * @param limit at most so many that were left behind
   */
  async take(quiet: number, limit: number): Promise<UnfinishedOrder[]> {
    const moment = this.now() - quiet;
    const allowed = ordersOf(await this.store.find({ resendAllowed: true, limit: MOST_RESENDS }));
    const undelivered = ordersOf(await this.undelivered(moment));
    const waiting = await this.waiting.ordersUnseenSince(moment);
    const quietOrders = await this.handOut([...new Set([...undelivered, ...waiting])], quiet, limit);
    const reasons = new Map<number, UnfinishedReason>();
    for (const orderId of allowed) reasons.set(orderId, 'resend_allowed');
    for (const orderId of quietOrders) {
      const reason = undelivered.includes(orderId) ? 'not_delivered' : 'waiting_for_ksef_number';
      if (!reasons.has(orderId)) reasons.set(orderId, reason);
    }
    return [...reasons].map(([orderId, reason]) => ({ orderId, reason }));
  }

  private async undelivered(moment: number): Promise<DeliveryRecord[]> {
    const query: DeliveryQuery = {
      states: ['planned', 'claimed'],
      updatedFrom: this.now() - OLDEST_MS,
      updatedTo: moment,
      limit: MOST_UNDELIVERED,
    };
    return (await this.store.find(query)).filter(({ retryAt }) => retryAt <= this.now());
  }

  /** Those of the orders that may be handed out again; from now on they count as handed out. */
  private async handOut(orderIds: readonly number[], quiet: number, limit: number): Promise<number[]> {
    const now = this.now();
    let due: number[] = [];
    await changeSetting(this.store, SETTING, (stored) => {
      const known = entriesIn(stored, isHandedOut).filter(([, at]) => Math.abs(now - at) < 2 * LONGEST_PAUSE_MS);
      const byOrder = new Map(known.map((entry) => [entry[0], entry]));
      due = orderIds
        .filter((orderId) => {
          const [, at = 0, times = 0] = byOrder.get(orderId) ?? [];
          return times === 0 || Math.abs(now - at) >= Math.min(quiet * 2 ** (times - 1), LONGEST_PAUSE_MS);
        })
        .slice(0, limit);
      if (due.length === 0) return undefined;
      for (const orderId of due) byOrder.set(orderId, [orderId, now, (byOrder.get(orderId)?.[2] ?? 0) + 1]);
      return JSON.stringify([...byOrder.values()]);
    });
    return due;
  }
}

function ordersOf(records: readonly DeliveryRecord[]): number[] {
  return [...new Set(records.map(({ orderId }) => orderId))].filter((orderId) => orderId > 0);
}

function isHandedOut(value: unknown): value is HandedOut {
  return Array.isArray(value) && value.length === 3 && value.every(Number.isSafeInteger);
}
