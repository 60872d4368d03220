import type { Order } from '../../documents';
import type { BaseLinkerClient } from '../api/client';
import { BaseLinkerError } from '../api/errors';

import { type BrokenOrder, coerceOrders, listOf } from './coerce';
import { advance, isInSecond, judge, parametersOf, type ReadPage, type Way } from './ways';

/** A full page: "if 100 orders are received, there may be even more" (facts/baselinker.md §2b). */
const PAGE_SIZE = 100;
/** 100 000 orders; whoever needs more at once should narrow the query. */
const MOST_PAGES = 1000;

/** Filters that getOrders applies itself; names as in facts/baselinker.md §2a. Dates in Unix seconds. */
export interface ServerFilter {
  date_from?: number;
  status_id?: number;
  filter_order_source?: string;
  get_unconfirmed_orders: boolean;
  include_custom_extra_fields: true;
}

/** What is done with the orders of a page. */
export interface OrderSieve {
  /** The exact selection; other orders are not kept, since a shop can have very many. */
  isWanted(order: Order): boolean;
  /** Told of an order that cannot be read; throws when that has to end the reading. */
  onBroken(broken: BrokenOrder): void;
  /** Reading ends when so many orders were found. */
  limit: number;
}

/** Collects the wanted orders from the pages of one or several filters; an order that comes twice is kept once. */
export class OrderPages {
  readonly orders = new Map<number, Order>();
  /** What the pages of this query have shown so far of the order that BaseLinker sends them in. */
  private readonly proven = new Set<Way['by']>();
  private pages = 0;

  constructor(
    private readonly client: BaseLinkerClient,
    private readonly sieve: OrderSieve,
  ) {}

  get isFull(): boolean {
    return this.orders.size >= this.sieve.limit;
  }

  /**
   * All orders of a filter. In which order BaseLinker sends them is not documented (facts/baselinker.md §2b), and going on
   * by one key where another one sorts loses orders without a sign. So pages are read on by one key, and where none of them
   * was sorted by it and not by the other, once more by the other. A single order that was confirmed late settles it.
   *
   * @param first the key that is taken first; both begin at the same second
   * @throws BaseLinkerError `baselinker_unexpected_paging` when the pages follow neither key
   */
  async read(filter: ServerFilter, first: Way['by'], second: number): Promise<void> {
    const begin: Record<Way['by'], Way> = { id: { by: 'id', idFrom: 1, second }, date: { by: 'date', second } };
    const end = await this.follow(filter, begin[first]);
    if (end === 'complete') return;
    const otherEnd = await this.follow(filter, begin[first === 'id' ? 'date' : 'id']);
    if (end === 'lost' && otherEnd === 'lost') throw unsortedPagesError();
  }

  /**
   * Reads on by one key to the end.
   *
   * @returns whether that was everything; `open` when the pages could be sorted by the other key just as well
   */
  private async follow(filter: ServerFilter, begin: Way): Promise<'complete' | 'open' | 'lost'> {
    let way = begin;
    for (let isFirst = true; ; isFirst = false) {
      const page = await this.readPage(filter, way);
      if (this.isFull || (isFirst && !page.isFull)) return 'complete';
      const { follows, proves } = judge(page, way);
      if (!follows) return 'lost';
      if (proves) this.proven.add(way.by);
      const next = advance(page, way);
      if (next === 'lost') return 'lost';
      if (next === 'ended' || (isInSecond(next) && !isInSecond(way) && (await this.readFrom(filter, next.second)))) {
        return this.proven.has(way.by) ? 'complete' : 'open';
      }
      way = next;
    }
  }

  /** Everything from a second on that fills a page, by id; false when that may not be everything. */
  private async readFrom(filter: ServerFilter, second: number): Promise<boolean> {
    return (await this.follow(filter, { by: 'id', idFrom: 1, second })) === 'complete';
  }

  private async readPage(filter: ServerFilter, way: Way): Promise<ReadPage> {
    if (++this.pages > MOST_PAGES) {
      throw new BaseLinkerError('unexpected_paging', `More than ${MOST_PAGES * PAGE_SIZE} orders match the query`, {
        description: 'Choose statuses, fewer days back, or Order Date or Confirmation Date as the date field.',
      });
    }
    const reply = await this.client.call('getOrders', { ...filter, ...parametersOf(way) });
    const { orders, broken } = coerceOrders(reply.orders);
    for (const entry of broken) this.sieve.onBroken(entry);
    for (const order of orders) if (this.sieve.isWanted(order)) this.orders.set(order.order_id, order);
    return {
      ids: orders.map((order) => order.order_id),
      seconds: orders.map((order) => order.date_confirmed),
      isFull: listOf(reply.orders).length >= PAGE_SIZE,
    };
  }
}

/** The error for a server whose pages follow neither order, so that reading on could lose orders or never end. */
export function unsortedPagesError(): BaseLinkerError {
  return new BaseLinkerError(
    'unexpected_paging',
    'BaseLinker sends the pages of orders in an order that cannot be followed without losing some',
    { description: 'Choose fewer days back or other statuses, so that fewer than 100 orders match in each.' },
  );
}
