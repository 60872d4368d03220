import type { Order } from '../../documents';
import type { BaseLinkerClient } from '../api/client';
import { BaseLinkerError } from '../api/errors';

import { coerceOrder, listOf } from './coerce';

/** A full page: "if 100 orders are received, there may be even more" (facts/baselinker.md §2b). */
const PAGE_SIZE = 100;
/** 100 000 orders; whoever needs more at once should narrow the query. */
const MOST_PAGES = 1000;

/** Filters that getOrders applies itself; names as in facts/baselinker.md §2a. Dates in Unix seconds. */
export interface ServerFilter {
  date_from?: number;
  date_confirmed_from?: number;
  status_id?: number;
  filter_order_source?: string;
  get_unconfirmed_orders: boolean;
}

/** Collects the wanted orders from the pages of one or several filters; an order that comes twice is kept once. */
export class OrderPages {
  readonly orders = new Map<number, Order>();
  private pages = 0;

  /**
   * @param isWanted the exact selection; other orders are not kept, since a shop can have very many
   * @param limit reading ends when so many orders were found
   */
  constructor(
    private readonly client: BaseLinkerClient,
    private readonly isWanted: (order: Order) => boolean,
    private readonly limit: number,
  ) {}

  get isFull(): boolean {
    return this.orders.size >= this.limit;
  }

  /**
   * All orders of a filter by ascending order_id: a unique key, so nothing is lost between pages.
   *
   * @returns false when the server does not sort by id, so that a full page proves nothing about the next one
   */
  async readById(filter: ServerFilter): Promise<boolean> {
    for (let idFrom = 1; ;) {
      const page = await this.readPage({ ...filter, id_from: idFrom });
      const ids = page.map((order) => order.order_id);
      if (ids.some((id) => id < idFrom)) return false;
      if (page.length < PAGE_SIZE || this.isFull) return true;
      if (!isAscending(ids)) return false;
      idFrom = (ids.at(-1) ?? idFrom) + 1;
    }
  }

  /**
   * All confirmed orders from a second on by ascending confirmation date. BaseLinker's documentation continues one
   * second after the last order, which loses the others of that second; here the same second is asked for again and
   * what is known is skipped.
   *
   * @returns the second from which reading must go on by id, because the server does not sort by date or one second
   *   fills a whole page; undefined when everything was read
   */
  async readByConfirmation(filter: ServerFilter, from: number): Promise<number | undefined> {
    for (let second = from; ;) {
      const page = await this.readPage({ ...filter, date_confirmed_from: second });
      if (page.length < PAGE_SIZE || this.isFull) return undefined;
      const seconds = page.map((order) => order.date_confirmed);
      const last = seconds.at(-1) ?? second;
      if (!isAscending(seconds) || (seconds[0] ?? 0) < second || last === second) return second;
      second = last;
    }
  }

  private async readPage(parameters: ServerFilter & { id_from?: number }): Promise<Order[]> {
    if (++this.pages > MOST_PAGES) {
      throw new BaseLinkerError('unexpected_paging', `More than ${MOST_PAGES * PAGE_SIZE} orders match the query`, {
        description: 'Choose statuses, fewer days back, or Order Date or Confirmation Date as the date field.',
      });
    }
    const reply = await this.client.call('getOrders', { ...parameters });
    const page = listOf(reply.orders).map(coerceOrder);
    for (const order of page) if (this.isWanted(order)) this.orders.set(order.order_id, order);
    return page;
  }
}

/** The error for a server whose pages follow neither order, so that reading on could lose orders or never end. */
export function unsortedPagesError(): BaseLinkerError {
  return new BaseLinkerError(
    'unexpected_paging',
    'BaseLinker sends the pages of orders in an order that cannot be followed without losing some',
    { description: 'Choose fewer days back or a single status, so that fewer than 100 orders match.' },
  );
}

function isAscending(values: number[]): boolean {
  return values.every((value, index) => index === 0 || value >= (values[index - 1] ?? value));
}
