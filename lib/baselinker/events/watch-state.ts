import type { Order } from '../../documents';
import { isRecord } from '../api/client';

import type { OrderWatch } from './order-events';

/** What a trigger remembers from one poll to the next; plain JSON, of bounded size. */
export interface WatchState {
  version: 1;
  account: string;
  /** The chosen statuses; with other ones `seen` is worth nothing. */
  statuses: string;
  /** Unix seconds: everything that happened before was given to the workflow. */
  checkedAt: number;
  /** The last journal entry that was dealt with; 0 when none was ever seen. */
  lastLogId: number;
  /** Unix seconds of that entry. */
  lastLogDate: number;
  /** Unix seconds: journal entries from before are history, which a trigger that has just started does not give. */
  historyUntil: number;
  /** Orders in the chosen statuses by id, with status and date; only while the statuses are polled. */
  seen: Record<string, string> | null;
  /** True when polling found more orders than one poll may give. */
  leftOver: boolean;
}

/** The state as it was saved, or undefined when it is of no use: another account, or not ours. */
export function parseWatchState(saved: unknown, watch: OrderWatch): WatchState | undefined {
  if (!isRecord(saved) || saved.version !== 1 || saved.account !== watch.account) return undefined;
  const numbers = [saved.checkedAt, saved.lastLogId, saved.lastLogDate, saved.historyUntil];
  if (!numbers.every((value) => Number.isSafeInteger(value) && Number(value) >= 0)) return undefined;
  const sameStatuses = saved.statuses === statusesKey(watch);
  const seen = isRecord(saved.seen) && sameStatuses ? saved.seen : null;
  return {
    version: 1,
    account: watch.account,
    statuses: statusesKey(watch),
    checkedAt: Number(saved.checkedAt),
    lastLogId: Number(saved.lastLogId),
    lastLogDate: Number(saved.lastLogDate),
    historyUntil: Number(saved.historyUntil),
    seen: seen && Object.fromEntries(Object.entries(seen).map(([id, value]) => [id, String(value)])),
    leftOver: saved.leftOver === true,
  };
}

/** The chosen statuses as text, whatever order they were chosen in. */
export function statusesKey(watch: OrderWatch): string {
  return [...watch.statusIds].sort((a, b) => a - b).join(',');
}

/** What is remembered of an order in a chosen status: a later visit to the same status has another date. */
function visitOf(order: Order): string {
  return `${order.order_status_id}@${order.date_in_status}`;
}

/**
 * The orders that came to a chosen status since the last poll. Without a memory those count whose date is not before
 * `since` (Unix seconds).
 */
export function newVisits(orders: Order[], seen: WatchState['seen'], since: number): Order[] {
  return orders.filter((order) => (seen ? seen[order.order_id] !== visitOf(order) : order.date_in_status >= since));
}

/** The memory after a poll: the orders in the statuses now, except those that wait for the next poll. */
export function rememberVisits(orders: Order[], waiting: ReadonlySet<number>): Record<string, string> {
  const dealtWith = orders.filter((order) => !waiting.has(order.order_id));
  return Object.fromEntries(dealtWith.map((order) => [order.order_id, visitOf(order)]));
}

/** What is remembered of an order that could not be read; no visit looks like this, so that it counts once it can be. */
const UNREADABLE = 'unreadable';

/** Whether a poll before has told of the order already. */
export function isRememberedAsUnreadable(seen: WatchState['seen'], orderId: number): boolean {
  return seen?.[orderId] === UNREADABLE;
}

/** Adds orders that could not be read to the memory of a poll. */
export function rememberUnreadable(seen: Record<string, string>, orders: ReadonlyArray<{ orderId: number }>): void {
  for (const { orderId } of orders) seen[orderId] = UNREADABLE;
}
