import type { Order } from '../../documents';
import type { BaseLinkerClient } from '../api/client';
import { BaseLinkerError } from '../api/errors';
import type { BrokenOrder } from '../orders/coerce';
import { getOrder, getOrders, type OrderQuery } from '../orders/orders';

import { JOURNAL_SECONDS, type JournalReading, readJournal } from './journal';
import type { OrderEvent, OrderWatch } from './order-events';
import { canPollStatuses, eventsOfEntry, eventsThatCount, polledEvent } from './order-events';
import {
  isRememberedAsUnreadable,
  newVisits,
  rememberUnreadable,
  rememberVisits,
  statusesKey,
  type WatchState,
} from './watch-state';

/** How far the clocks of BaseLinker and n8n may differ, in seconds; events in between may be given twice. */
const CLOCK_MARGIN = 600;
/** An entry so much younger than the journal is old, in seconds, has to be there still. */
const RETENTION_MARGIN = 3600;
/** What is remembered of the chosen statuses has to stay small. */
const MOST_ORDERS_IN_STATUSES = 10_000;

/** An order with what happened to it: the latest event, and the earlier ones of the same poll. */
export interface OrderWithEvents {
  order: Order;
  event: OrderEvent;
  earlier: OrderEvent[];
}

interface Candidate {
  orderId: number;
  events: OrderEvent[];
  /** The first journal entry that names it; Infinity when polling found it. */
  firstLogId: number;
  order?: Order;
}

/**
 * One look at BaseLinker: the orders with new events, and what to remember once they were given to the workflow. The
 * state covers exactly what is returned; when it is lost, the same is found again, and nothing is ever left out. The
 * first look remembers and returns nothing. A failure after some orders were read returns these; the next look meets it
 * again. Throws BaseLinkerError.
 *
 * `broken` are the orders with new events that cannot be read; each is told once.
 *
 * @param remembered what was remembered; undefined for the first look
 * @param clock `now` in Unix milliseconds; `budgetMs` how long the look may take
 */
export async function lookForOrderEvents(
  client: BaseLinkerClient,
  watch: OrderWatch,
  remembered: WatchState | undefined,
  clock: { now: () => number; budgetMs: number },
): Promise<{ found: OrderWithEvents[]; broken: BrokenOrder[]; state: WatchState }> {
  const startedAt = clock.now();
  const seconds = Math.floor(startedAt / 1000);
  const { journal, before } = await readOn(client, watch, remembered);
  if (journal) assertJournalIsUsable(journal, watch, before, seconds);
  const unreadable: BrokenOrder[] = [];
  const isPolled = needsPolling(journal, watch, before, seconds);
  const inStatuses = isPolled ? await ordersInStatuses(client, watch, unreadable) : null;

  const candidates = before ? candidatesOf(watch, before, journal, inStatuses) : [];
  const isTime = () => clock.now() - startedAt < clock.budgetMs;
  const { found, waiting, broken } = await readCandidates(client, watch, candidates, isTime);
  const news = before ? unreadable.filter(({ orderId }) => !isRememberedAsUnreadable(before.seen, orderId)) : [];
  const state = nextState(watch, before, seconds, { journal, inStatuses, waiting });
  if (state.seen) rememberUnreadable(state.seen, unreadable);
  return { found, broken: [...broken, ...news], state };
}

/**
 * The journal after what is remembered. After a restore of an account its numbers begin anew (facts/baselinker.md §2b), and
 * asked for higher ones it is silent for ever: newer entries with smaller numbers show it, and what is remembered of the
 * numbers is worth nothing then.
 */
async function readOn(
  client: BaseLinkerClient,
  watch: OrderWatch,
  before: WatchState | undefined,
): Promise<{ journal: JournalReading | null; before: WatchState | undefined }> {
  if (watch.mode === 'polling') return { journal: null, before };
  const journal = await readJournal(client, before?.lastLogId ?? 0);
  if (journal.proven || journal.entries.length > 0 || !before || before.lastLogId === 0) return { journal, before };
  const all = await readJournal(client, 0);
  const { lastLogId, lastLogDate } = before;
  const hasRestarted = all.entries.some(({ logId, date }) => logId < lastLogId && date > lastLogDate);
  if (!hasRestarted) return { journal, before };
  const historyUntil = Math.max(before.historyUntil, lastLogDate - CLOCK_MARGIN);
  return { journal: all, before: { ...before, lastLogId: 0, lastLogDate: 0, historyUntil } };
}

/**
 * A few orders as the trigger would give them, for a person who tries it out; nothing is remembered. Throws
 * BaseLinkerError.
 */
export async function sampleOrderEvents(
  client: BaseLinkerClient,
  watch: OrderWatch,
  count: number,
): Promise<OrderWithEvents[]> {
  const few: OrderWatch = { ...watch, ordersPerPoll: count };
  const always = () => true;
  if (canPollStatuses(watch)) {
    const newest = (await ordersInStatuses(client, watch, [])).slice(-count);
    return (await readCandidates(client, few, mergeCandidates([], newest), always)).found;
  }
  const { entries } = await readJournal(client, 0);
  const events = entries.flatMap((entry) => eventsOfEntry(entry, watch));
  const newest = mergeCandidates(events, []).slice(-count);
  return (await readCandidates(client, few, newest, always)).found;
}

/**
 * Throws when the journal was chosen, or is the only source for the chosen events, and gives no sign of being on. A
 * journal that fell silent for longer than it reaches back may just have had nothing to say.
 */
function assertJournalIsUsable(
  { entries, proven }: JournalReading,
  watch: OrderWatch,
  before: WatchState | undefined,
  seconds: number,
): void {
  if (proven || (watch.mode === 'auto' && canPollStatuses(watch))) return;
  const known = before !== undefined && before.lastLogId > 0 ? before : undefined;
  const isYoung = known !== undefined && known.lastLogDate > seconds - JOURNAL_SECONDS + RETENTION_MARGIN;
  if (known ? !isYoung : entries.length > 0) return;
  throw new BaseLinkerError(
    'journal_silent',
    known
      ? 'BaseLinker no longer shows the journal entries that it has shown before'
      : 'The journal of this BaseLinker account shows no events of the last three days',
    {
      description:
        'The journal of events is off until BaseLinker switches it on for an account: look into the API settings of ' +
        'the account or ask the support of Base.com. Without it, choose the event Status Changed with chosen statuses ' +
        'and set Mode to Auto or Polling.',
    },
  );
}

/** Whether the orders in the chosen statuses have to be read as well, because the journal does not prove enough. */
function needsPolling(
  journal: JournalReading | null,
  watch: OrderWatch,
  before: WatchState | undefined,
  seconds: number,
): boolean {
  if (!journal) return true;
  if (!canPollStatuses(watch)) return false;
  if (before?.leftOver) return true;
  if (journal.proven) return false;
  if (watch.mode === 'auto') return true;
  // What happened during a pause that was longer than the journal reaches back.
  return before !== undefined && before.checkedAt < seconds - JOURNAL_SECONDS + RETENTION_MARGIN;
}

async function ordersInStatuses(client: BaseLinkerClient, watch: OrderWatch, broken: BrokenOrder[]): Promise<Order[]> {
  const query: OrderQuery = {
    dateField: 'date_in_status',
    from: 0,
    statusIds: watch.statusIds.filter((id) => !watch.ignoredStatusIds.includes(id)),
    sources: [],
    includeUnconfirmed: true,
    limit: MOST_ORDERS_IN_STATUSES + 1,
  };
  const orders = await getOrders(client, query, broken);
  if (orders.length <= MOST_ORDERS_IN_STATUSES) return orders;
  throw new BaseLinkerError('too_many_orders', `More than ${MOST_ORDERS_IN_STATUSES} orders are in the statuses`, {
    description:
      'Choose statuses that orders leave again, such as those of orders to be sent, not those of all finished orders.',
  });
}

function candidatesOf(
  watch: OrderWatch,
  before: WatchState,
  journal: JournalReading | null,
  inStatuses: Order[] | null,
): Candidate[] {
  const entries = journal?.entries.filter((entry) => entry.date >= before.historyUntil) ?? [];
  const events = entries.flatMap((entry) => eventsOfEntry(entry, watch));
  const visits = newVisits(inStatuses ?? [], before.seen, before.checkedAt - CLOCK_MARGIN);
  return mergeCandidates(events, visits);
}

/** One candidate an order, those of the journal first. */
function mergeCandidates(events: { orderId: number; event: OrderEvent }[], visits: Order[]): Candidate[] {
  const candidates = new Map<number, Candidate>();
  for (const { orderId, event } of events) {
    if (orderId <= 0) continue;
    const known = candidates.get(orderId);
    if (known) known.events.push(event);
    else candidates.set(orderId, { orderId, events: [event], firstLogId: event.logId ?? Infinity });
  }
  for (const order of visits) {
    const known = candidates.get(order.order_id);
    if (known?.events.some((event) => event.type === 'statusChanged')) continue;
    const candidate = known ?? { orderId: order.order_id, events: [], firstLogId: Infinity };
    candidate.events.push(polledEvent(order));
    candidates.set(order.order_id, { ...candidate, order });
  }
  return [...candidates.values()];
}

async function readCandidates(
  client: BaseLinkerClient,
  watch: OrderWatch,
  candidates: Candidate[],
  isTime: () => boolean,
): Promise<{ found: OrderWithEvents[]; waiting: Candidate[]; broken: BrokenOrder[] }> {
  const found: OrderWithEvents[] = [];
  const broken: BrokenOrder[] = [];
  let done = 0;
  for (const candidate of candidates) {
    if (done >= watch.ordersPerPoll || (done > 0 && !isTime())) break;
    const order = await readOrder(client, candidate, done > 0);
    if (order === 'later') break;
    done++;
    if (order === 'gone') continue;
    if ('error' in order) {
      broken.push(order as BrokenOrder);
      continue;
    }
    const events = eventsThatCount(candidate.events, order, watch).sort((a, b) => a.time - b.time);
    const event = events.pop();
    if (event) found.push({ order, event, earlier: events });
  }
  return { found, waiting: candidates.slice(done), broken };
}

/** An order that is gone has no events any more. `mayWait` says whether a failure may be left to the next look. */
async function readOrder(
  client: BaseLinkerClient,
  { order, orderId }: Candidate,
  mayWait: boolean,
): Promise<Order | BrokenOrder | 'gone' | 'later'> {
  if (order) return order;
  try {
    return await getOrder(client, orderId);
  } catch (error) {
    if (error instanceof BaseLinkerError && error.code === 'baselinker_order_not_found') return 'gone';
    // It stays like this at every look, and would keep all others waiting.
    if (error instanceof BaseLinkerError && error.orderId !== undefined) return { orderId, error };
    if (mayWait) return 'later';
    throw error;
  }
}

function nextState(
  watch: OrderWatch,
  before: WatchState | undefined,
  seconds: number,
  seen: { journal: JournalReading | null; inStatuses: Order[] | null; waiting: Candidate[] },
): WatchState {
  const { journal, inStatuses, waiting } = seen;
  const waitingIds = new Set(waiting.map(({ orderId }) => orderId));
  const firstWaiting = Math.min(...waiting.map(({ firstLogId }) => firstLogId));
  const last = journal?.entries.findLast(({ logId }) => logId < firstWaiting);
  const lastLogId = journal ? (last?.logId ?? before?.lastLogId ?? 0) : 0;
  const everything = waiting.length === 0 && (journal?.complete ?? true);
  const checkedAt = everything || !before ? seconds : before.checkedAt;
  const leftOver = inStatuses !== null && waiting.some(({ order }) => order !== undefined);
  // The memory of the statuses is kept until the journal has shown in which order it gives entries. One that just has
  // nothing new shows none, but then the memory is still right.
  const isNeeded = !journal?.proven || journal.entries.length === 0 || leftOver || waiting.length > 0;
  const earlier = isNeeded ? (before?.seen ?? null) : null;
  return {
    version: 1,
    account: watch.account,
    statuses: statusesKey(watch),
    checkedAt,
    lastLogId,
    lastLogDate: lastLogId === 0 ? 0 : (last?.date ?? before?.lastLogDate ?? 0),
    historyUntil: historyUntil(before, checkedAt, lastLogId, journal),
    seen: inStatuses && isNeeded ? rememberVisits(inStatuses, waitingIds) : earlier,
    leftOver,
  };
}

/** While no journal entry is known, and while the first reading of the journal goes on, entries go by their date. */
function historyUntil(
  before: WatchState | undefined,
  checkedAt: number,
  lastLogId: number,
  journal: JournalReading | null,
): number {
  if (lastLogId === 0) return checkedAt - CLOCK_MARGIN;
  if (journal?.complete) return 0;
  return before?.historyUntil ?? checkedAt - CLOCK_MARGIN;
}
