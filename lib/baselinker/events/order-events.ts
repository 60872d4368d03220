import type { Order } from '../../documents';

import type { JournalEntry } from './journal';

/** The events a person may choose, with the journal's numbers for them (facts/baselinker.md §5). */
const LOG_TYPES = {
  statusChanged: 18,
  orderCreated: 1,
  formConfirmed: 2,
  paymentChanged: 3,
  invoiceIssued: 7,
  receiptIssued: 8,
  packageCreated: 9,
  orderEdited: 16,
} as const;

export type OrderEventType = keyof typeof LOG_TYPES;

export const ORDER_EVENT_TYPES = Object.keys(LOG_TYPES) as OrderEventType[];

/** Journal types that put an order into a status without a status change: created, split off, copied. */
const ARRIVALS = { created: 1, split: 6, copied: 17 } as const;

/** Something that happened to an order. */
export interface OrderEvent {
  type: OrderEventType;
  /** Unix seconds. */
  time: number;
  source: 'journal' | 'polling';
  /** The status the order got; null for events of other types. */
  statusId: number | null;
  /** The invoice or the parcel; null when there is none. */
  objectId: number | null;
  /** Null when the event was not read from the journal. */
  logId: number | null;
}

/** What a trigger waits for. */
export interface OrderWatch {
  /** Tells the accounts apart: what is remembered of one says nothing about another. */
  account: string;
  mode: 'auto' | 'journal' | 'polling';
  events: OrderEventType[];
  /** Only changes to these statuses count; none means any, which only the journal can tell. */
  statusIds: number[];
  /** Changes to these statuses never count. */
  ignoredStatusIds: number[];
  /** Also orders that have left the status by the time they are read. */
  includeMovedOn: boolean;
  /** At most so many orders are read and given a poll; the others follow with the next ones. */
  ordersPerPoll: number;
}

/** True when events can be found without the journal too. */
export function canPollStatuses(watch: OrderWatch): boolean {
  return watch.events.includes('statusChanged') && watch.statusIds.length > 0;
}

/** True when a change to the status counts. */
function isWantedStatus(watch: OrderWatch, statusId: number): boolean {
  const chosen = watch.statusIds.length === 0 || watch.statusIds.includes(statusId);
  return chosen && !watch.ignoredStatusIds.includes(statusId);
}

/** The events of one journal entry that count, with the order each belongs to. */
export function eventsOfEntry(entry: JournalEntry, watch: OrderWatch): { orderId: number; event: OrderEvent }[] {
  const { type: logType, orderId, objectId, date: time, logId } = entry;
  const type = ORDER_EVENT_TYPES.find((name) => LOG_TYPES[name] === logType);
  const common = { time, source: 'journal', logId } as const;
  if (type === 'statusChanged') {
    if (!watch.events.includes(type) || !isWantedStatus(watch, objectId)) return [];
    return [{ orderId, event: { ...common, type, statusId: objectId, objectId: null } }];
  }
  const found: { orderId: number; event: OrderEvent }[] = [];
  if (type !== undefined && watch.events.includes(type)) {
    found.push({ orderId, event: { ...common, type, statusId: null, objectId: objectId || null } });
  } else if (canPollStatuses(watch)) {
    const arrived = arrivedOrder(entry);
    // Which status it arrived in shows only when the order is read.
    if (arrived > 0) {
      const event: OrderEvent = { ...common, type: 'statusChanged', statusId: null, objectId: null };
      found.push({ orderId: arrived, event });
    }
  }
  return found;
}

function arrivedOrder({ type, orderId, objectId }: JournalEntry): number {
  if (type === ARRIVALS.created) return orderId;
  return type === ARRIVALS.split || type === ARRIVALS.copied ? objectId : 0;
}

/** The event of an order that was found in a chosen status. */
export function polledEvent(order: Order): OrderEvent {
  const { date_in_status: time, order_status_id: statusId } = order;
  return { type: 'statusChanged', time, source: 'polling', statusId, objectId: null, logId: null };
}

/** The events that still count now that the order itself is known. */
export function eventsThatCount(events: OrderEvent[], order: Order, watch: OrderWatch): OrderEvent[] {
  const inWantedStatus = isWantedStatus(watch, order.order_status_id);
  return events.flatMap((event) => {
    if (event.type !== 'statusChanged') return [event];
    if (event.statusId === null) return inWantedStatus ? [{ ...event, statusId: order.order_status_id }] : [];
    return inWantedStatus || watch.includeMovedOn ? [event] : [];
  });
}
