import type { Order } from '../../documents';
import type { BaseLinkerClient } from '../api/client';
import { isRecord } from '../api/client';
import { BaseLinkerError } from '../api/errors';

import { type BrokenOrder, brokenOrder, coerceOrders, readText, SENT } from './coerce';
import { OrderPages, type ServerFilter } from './paging';

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
 * filter by date_in_status, so the exact selection is made here (facts/baselinker.md §2a). Custom extra fields come along.
 *
 * @param broken gets each order that cannot be read and may be one of the wanted, once; without it the first one is thrown
 * @throws BaseLinkerError
 */
export async function getOrders(client: BaseLinkerClient, query: OrderQuery, broken?: BrokenOrder[]): Promise<Order[]> {
  const limit = query.limit ?? Infinity;
  const told = new Map<string, BrokenOrder>();
  const onBroken = (entry: BrokenOrder) => {
    if (broken === undefined) throw entry.error;
    told.set(entry.orderId > 0 ? String(entry.orderId) : entry.error.message, entry);
  };
  const isWanted = (order: Order) => {
    const unreadable = unreadableFor(order, query);
    if (unreadable !== undefined) onBroken({ orderId: order.order_id, error: unreadable });
    return unreadable === undefined && matches(order, query);
  };
  const pages = new OrderPages(client, { isWanted, onBroken, limit });

  const filter = serverFilter(query);
  const everything = query.statusIds.length === 0;
  // An order is confirmed after it was added, so by either date no match is lost.
  const second = query.dateField === 'date_in_status' || query.includeUnconfirmed ? 0 : query.from;
  for (const statusId of everything ? [undefined] : new Set(query.statusIds)) {
    const first = everything && query.dateField === 'date_confirmed' ? 'date' : 'id';
    await pages.read(statusId === undefined ? filter : { ...filter, status_id: statusId }, first, second);
    if (pages.isFull) break;
  }
  // One order has to be looked at by a person; many at once are BaseLinker's doing, and none of them is to be moved.
  const isFew = told.size * 10 <= pages.orders.size;
  broken?.push(...[...told.values()].map((entry) => (isFew ? forAPerson(entry) : entry)));
  const byDate = (a: Order, b: Order) => a[query.dateField] - b[query.dateField] || a.order_id - b.order_id;
  return [...pages.orders.values()].slice(0, limit).sort(byDate);
}

/**
 * One order by its id, confirmed or not. Throws BaseLinkerError `baselinker_order_not_found` when BaseLinker sends
 * none with exactly this id.
 */
export async function getOrder(client: BaseLinkerClient, orderId: number): Promise<Order> {
  const parameters = { order_id: orderId, get_unconfirmed_orders: true, include_custom_extra_fields: true };
  const { orders, broken } = coerceOrders((await client.call('getOrders', parameters)).orders);
  const order = orders.find((candidate) => candidate.order_id === orderId);
  if (order) return order;
  const unreadable = broken.find((candidate) => candidate.orderId === orderId || candidate.orderId === 0);
  if (unreadable) throw unreadable.error;
  throw new BaseLinkerError('order_not_found', `BaseLinker has no order ${orderId}`, {
    permanent: true,
    description: 'Check the order ID: it is the number BaseLinker shows, not the number of the marketplace.',
  });
}

/** The sources orders come from, sorted by kind and name (facts/baselinker.md §3). Throws BaseLinkerError. */
export async function getOrderSources(client: BaseLinkerClient): Promise<OrderSource[]> {
  const { sources } = await client.call('getOrderSources', {});
  const rows = Object.entries(isRecord(sources) ? sources : {}).flatMap(([type, accounts]) =>
    // PHP writes an empty map as an empty list; one kind without accounts says nothing about the others.
    Object.entries(typeof accounts === 'object' ? { ...accounts } : {}).map(([id, name]) => ({
      value: `${type}:${id}`,
      type,
      name: readText(name),
    })),
  );
  return rows.sort((a, b) => a.type.localeCompare(b.type) || a.name.localeCompare(b.name));
}

function forAPerson({ orderId, error }: BrokenOrder): BrokenOrder {
  return { orderId, error: brokenOrder(orderId, error.message.replace(SENT, ''), true) };
}

/** What the server can filter by itself without losing a match. */
function serverFilter({ dateField, from, sources, includeUnconfirmed }: OrderQuery): ServerFilter {
  const filter: ServerFilter = { get_unconfirmed_orders: includeUnconfirmed, include_custom_extra_fields: true };
  if (dateField === 'date_add') filter.date_from = from;
  const kinds = new Set(sources.map((source) => source.split(':')[0] ?? ''));
  const [onlyKind] = kinds;
  if (kinds.size === 1 && onlyKind) filter.filter_order_source = onlyKind;
  return filter;
}

/** Why nobody can tell whether an order is wanted: BaseLinker did not say what the query asks for. */
function unreadableFor(order: Order, { dateField, from, statusIds, sources }: OrderQuery): BaseLinkerError | undefined {
  const hasDate = dateField !== 'date_confirmed' || order.confirmed;
  if (statusIds.length > 0 && order.order_status_id === 0) return incomplete(order, 'order_status_id');
  if (hasDate && from > 0 && order[dateField] === 0) return incomplete(order, dateField);
  const byAccount = sources.some((source) => source.startsWith(`${order.order_source}:`));
  if (byAccount && !Number.isSafeInteger(order.order_source_id)) return incomplete(order, 'order_source_id');
  return undefined;
}

function incomplete({ order_id: id }: Order, field: string): BaseLinkerError {
  return brokenOrder(id, `order ${id} without a usable ${field}`);
}

function matches(order: Order, query: OrderQuery): boolean {
  const date = order[query.dateField];
  if (date < query.from || date > (query.to ?? Infinity)) return false;
  if (!query.includeUnconfirmed && !order.confirmed) return false;
  if (query.statusIds.length > 0 && !query.statusIds.includes(order.order_status_id)) return false;
  const { order_source: type, order_source_id: id } = order;
  return query.sources.length === 0 || query.sources.includes(type) || query.sources.includes(`${type}:${id}`);
}
