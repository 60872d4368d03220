import { changeSetting, entriesIn } from './notes/change-setting';
import type { WaitingDocuments } from './notes/waiting-documents';
import type { DeliveryQuery, DeliveryRecord, DeliveryState, LedgerStore } from './types';

/**
 * Why an order has to be looked at again. `address_wanted`: its document was refused for this address, or there was none;
 * a corrected one is all that is needed.
 */
export type UnfinishedReason = 'resend_allowed' | 'not_delivered' | 'address_wanted' | 'waiting_for_ksef_number';

export interface UnfinishedOrder {
  orderId: number;
  reason: UnfinishedReason;
  /** The documents (Dokumenty.Id) that it is about, to be found whatever their age. */
  documentIds: number[];
}

/** Begins the name of the effect by which a delivery remembers a further order of its document. */
const ALSO_OF_ORDER = 'order/';

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
   * @param account the BaseLinker account whose orders are wanted; those of no recorded account are anybody's
   */
  async take(quiet: number, limit: number, account = ''): Promise<UnfinishedOrder[]> {
    const moment = this.now() - quiet;
    const ofAccount = account === '' ? {} : { account };
    const allowed = await this.ordersOf(
      await this.store.find({ ...ofAccount, resendAllowed: true, limit: MOST_RESENDS }),
    );
    const undelivered = await this.ordersOf(await this.leftBehind(['planned', 'claimed'], moment, ofAccount));
    const refused = await this.ordersOf(await this.leftBehind(['failed', 'dead'], moment, ofAccount));
    const waiting = await this.waiting.unseenSince(moment);
    const kinds: ReadonlyArray<[UnfinishedReason, Map<number, number[]>]> = [
      ['resend_allowed', allowed],
      ['not_delivered', undelivered],
      ['waiting_for_ksef_number', waiting],
      ['address_wanted', refused],
    ];
    const quietOrders = new Set([...undelivered.keys(), ...waiting.keys(), ...refused.keys()]);
    const due = [...new Set([...allowed.keys(), ...(await this.handOut([...quietOrders], quiet, limit))])];
    return due.map((orderId) => ({
      orderId,
      reason: kinds.find(([, orders]) => orders.has(orderId))![0],
      documentIds: [...new Set(kinds.flatMap(([, orders]) => orders.get(orderId) ?? []))],
    }));
  }

  /** Remembers further orders of documents that are mailed once for all of them. */
  async noteOrders(further: ReadonlyArray<{ key: string; orderId: number }>): Promise<void> {
    const doneAt = this.now();
    const effects = further.map(({ key, orderId }) => ({ key, name: `${ALSO_OF_ORDER}${orderId}`, doneAt }));
    if (effects.length > 0) await this.store.addEffects(effects);
  }

  private async leftBehind(
    states: readonly DeliveryState[],
    moment: number,
    ofAccount: Pick<DeliveryQuery, 'account'>,
  ): Promise<DeliveryRecord[]> {
    const query: DeliveryQuery = {
      ...ofAccount,
      states,
      updatedFrom: this.now() - OLDEST_MS,
      updatedTo: moment,
      limit: MOST_UNDELIVERED,
    };
    return (await this.store.find(query)).filter(({ retryAt }) => retryAt <= this.now());
  }

  /** The orders of deliveries, all those of a document that is for several, with the documents. */
  private async ordersOf(records: readonly DeliveryRecord[]): Promise<Map<number, number[]>> {
    const byKey = new Map(records.map((record) => [record.key, record]));
    const orders = new Map<number, number[]>();
    const add = (orderId: number, documentId: number) => {
      if (Number.isSafeInteger(orderId) && orderId > 0) {
        orders.set(orderId, [...(orders.get(orderId) ?? []), documentId]);
      }
    };
    for (const { orderId, documentId } of records) add(orderId, documentId);
    if (byKey.size === 0) return orders;
    for (const { key, name } of await this.store.effects([...byKey.keys()])) {
      if (name.startsWith(ALSO_OF_ORDER)) add(Number(name.slice(ALSO_OF_ORDER.length)), byKey.get(key)!.documentId);
    }
    return orders;
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

function isHandedOut(value: unknown): value is HandedOut {
  return Array.isArray(value) && value.length === 3 && value.every(Number.isSafeInteger);
}
