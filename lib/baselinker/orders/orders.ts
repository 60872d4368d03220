import type { Order } from '../../documents';
import type { BaseLinkerClient } from '../api/client';
import { BaseLinkerError } from '../api/errors';

import { coerceOrder, isRecordOfRecords, listOf, readText } from './coerce';
import { OrderPages, type ServerFilter, unsortedPagesError } from './paging';

/** Which orders are wanted. Dates are Unix seconds, both bounds inclusive. */
export interface OrderQuery {
  dateField: 'date_add' | 'date_confirmed' | 'date_in_status';
  from: number;
  to?: number;
  /** Empty means every status. */
  statusIds: number[];
  /** "allegro" for every account of a kind, "allegro:20417" for one (as `getOrderSources` lists them); empty means all. */
  sources: string[];
  /** Unconfirmed orders have no confirmation date, so they never match a query by `date_confirmed`. */
  includeUnconfirmed: boolean;
  /** At most so many orders; without it all of them. */
  limit?: number;
}

/** One row of getOrderSources; `value` is what `OrderQuery.sources` takes. */
export interface OrderSource {
  value: string;
  type: string;
  name: string;
}

/**
 * The orders that match, each once, sorted by the chosen date and then by id. The API knows no upper date and no
 * filter by date_in_status, so the exact selection is made here (facts/baselinker.md §2a). Throws BaseLinkerError.
 */
export async function getOrders(client: BaseLinkerClient, query: OrderQuery): Promise<Order[]> {
  const limit = query.limit ?? Infinity;
  const pages = new OrderPages(client, (order) => matches(order, query), limit);

  const filter = serverFilter(query);
  if (query.statusIds.length === 0) {
    await readEverything(pages, query, filter);
  } else {
    for (const statusId of new Set(query.statusIds)) {
      await readStatus(pages, query, { ...filter, status_id: statusId });
      if (pages.isFull) break;
    }
  }
  const byDate = (a: Order, b: Order) => a[query.dateField] - b[query.dateField] || a.order_id - b.order_id;
  return [...pages.orders.values()].slice(0, limit).sort(byDate);
}

/**
 * One order by its id, confirmed or not. Throws BaseLinkerError `baselinker_order_not_found` when BaseLinker sends
 * none with exactly this id.
 */
export async function getOrder(client: BaseLinkerClient, orderId: number): Promise<Order> {
  const reply = await client.call('getOrders', { order_id: orderId, get_unconfirmed_orders: true });
  const order = listOf(reply.orders)
    .map(coerceOrder)
    .find((candidate) => candidate.order_id === orderId);
  if (order) return order;
  throw new BaseLinkerError('order_not_found', `BaseLinker has no order ${orderId}`, {
    permanent: true,
    description: 'Check the order ID: it is the number BaseLinker shows, not the number of the marketplace.',
  });
}

/** The sources orders come from, sorted by kind and name (facts/baselinker.md §3). Throws BaseLinkerError. */
export async function getOrderSources(client: BaseLinkerClient): Promise<OrderSource[]> {
  const { sources } = await client.call('getOrderSources', {});
  const rows = Object.entries(isRecordOfRecords(sources) ? sources : {}).flatMap(([type, accounts]) =>
    Object.entries(accounts).map(([id, name]) => ({ value: `${type}:${id}`, type, name: readText(name) })),
  );
  return rows.sort((a, b) => a.type.localeCompare(b.type) || a.name.localeCompare(b.name));
}

/** What the server can filter by itself without losing a match. */
function serverFilter({ dateField, from, sources, includeUnconfirmed }: OrderQuery): ServerFilter {
  const filter: ServerFilter = { get_unconfirmed_orders: includeUnconfirmed };
  if (dateField === 'date_add') filter.date_from = from;
  if (dateField === 'date_confirmed') filter.date_confirmed_from = from;
  const kinds = new Set(sources.map((source) => source.split(':')[0] ?? ''));
  const [onlyKind] = kinds;
  if (kinds.size === 1 && onlyKind) filter.filter_order_source = onlyKind;
  return filter;
}

async function readStatus(pages: OrderPages, query: OrderQuery, filter: ServerFilter): Promise<void> {
  if (await pages.readById(filter)) return;
  await readByDateOnly(pages, query, filter);
}

async function readEverything(pages: OrderPages, query: OrderQuery, filter: ServerFilter): Promise<void> {
  if (query.dateField !== 'date_confirmed') return await readStatus(pages, query, filter);
  const second = await pages.readByConfirmation(filter, query.from);
  if (second === undefined) return;
  if (!(await pages.readById({ ...filter, date_confirmed_from: second }))) throw unsortedPagesError();
}

/** The way round a server that does not sort by id. An order is confirmed after it was added, so no match is lost. */
async function readByDateOnly(pages: OrderPages, query: OrderQuery, filter: ServerFilter): Promise<void> {
  if (query.includeUnconfirmed) throw unsortedPagesError();
  const from = query.dateField === 'date_in_status' ? 0 : query.from;
  if ((await pages.readByConfirmation(filter, from)) !== undefined) throw unsortedPagesError();
}

function matches(order: Order, query: OrderQuery): boolean {
  const date = order[query.dateField];
  if (date < query.from || date > (query.to ?? Infinity)) return false;
  if (!query.includeUnconfirmed && !order.confirmed) return false;
  if (query.statusIds.length > 0 && !query.statusIds.includes(order.order_status_id)) return false;
  const { order_source: type, order_source_id: id } = order;
  return query.sources.length === 0 || query.sources.includes(type) || query.sources.includes(`${type}:${id}`);
}
