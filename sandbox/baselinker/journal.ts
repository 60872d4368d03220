import type { BaseLinkerBehaviour, BaseLinkerState, JournalEntry, StoredOrder } from './types';

const JOURNAL_SECONDS = 3 * 24 * 3600;

/** The numbers of log_type (facts/baselinker.md §5). */
export const LOG_TYPES = {
  orderCreated: 1,
  payment: 3,
  orderRemoved: 4,
  invoiceIssued: 7,
  receiptIssued: 8,
  orderEdited: 16,
  statusChanged: 18,
} as const;

/** Writes down what happened; the journal keeps it whether the account has it enabled or not. */
export function writeJournal(
  state: Pick<BaseLinkerState, 'journal'>,
  entry: { type: number; orderId: number; objectId?: number; seconds: number },
): JournalEntry {
  const written: JournalEntry = {
    log_id: (state.journal.at(-1)?.log_id ?? 456_260) + 1,
    log_type: entry.type,
    order_id: entry.orderId,
    object_id: entry.objectId ?? 0,
    date: entry.seconds,
  };
  state.journal.push(written);
  return written;
}

/** An order that a person or a marketplace has just made. */
export function createOrder(state: BaseLinkerState, order: StoredOrder, seconds: number): void {
  state.orders.set(order.order_id, order);
  writeJournal(state, { type: LOG_TYPES.orderCreated, orderId: order.order_id, seconds });
}

/** A change of status, by the API or in the panel. */
export function changeStatus(state: BaseLinkerState, order: StoredOrder, to: number, seconds: number): void {
  const { order_id: orderId, order_status_id: from } = order;
  order.order_status_id = to;
  order.date_in_status = seconds;
  state.statusChanges.push({ orderId, from, to, time: seconds });
  writeJournal(state, { type: LOG_TYPES.statusChanged, orderId, objectId: to, seconds });
}

/** An order that is gone; the journal still names it. */
export function removeOrder(state: BaseLinkerState, orderId: number, seconds: number): void {
  state.orders.delete(orderId);
  writeJournal(state, { type: LOG_TYPES.orderRemoved, orderId, seconds });
}

interface Context {
  state: BaseLinkerState;
  behaviour: BaseLinkerBehaviour;
  /** Unix seconds. */
  seconds: number;
}

/** The entries of the last three days; which of them come first, and how many, is a behaviour. */
export function getJournalList(parameters: Record<string, unknown>, context: Context): Record<string, unknown> {
  const { state, behaviour, seconds } = context;
  if (!behaviour.journal) return { logs: [] };
  const last = Number(parameters.last_log_id ?? 0) || 0;
  const types = Array.isArray(parameters.logs_types) ? parameters.logs_types.map(Number) : [];
  const orderId = Number(parameters.order_id ?? 0) || undefined;
  const logs = state.journal.filter(
    (entry) =>
      entry.date > seconds - JOURNAL_SECONDS &&
      (entry.log_id > last || (behaviour.journalInclusive && entry.log_id === last)) &&
      (types.length === 0 || types.includes(entry.log_type)) &&
      (orderId === undefined || entry.order_id === orderId),
  );
  if (behaviour.journalNewestFirst) logs.reverse();
  return { logs: logs.slice(0, behaviour.journalPageSize) };
}
