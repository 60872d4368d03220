import { randomUUID } from 'node:crypto';

import {
  createBaseLinkerClient,
  getOrders,
  getOrderStatusList,
  limiterFor,
  setOrderStatuses,
} from '../../lib/baselinker';
import { TokenGate } from '../../sandbox/baselinker/gate';

import { DAY_MS, MINUTE_MS, momentsOfDay, SimulatedClock } from './clock';

const LATENCY_MS = 150;
const SOURCE = 1;
const TARGET = 2;
const PAGE = 100;
/** How long documents and mails take between reading and setting statuses, measured at a hundred orders; ms an order. */
const WORK_MS = 35;

/** A day of one shop at BaseLinker. Times in seconds. */
export interface BaseLinkerDay {
  orders: number;
  /** Orders that had waited when the day began. */
  backlog: number;
  calls: number;
  mostCallsInAMinute: number;
  longestRun: number;
  /** From an order's arrival to its new status. */
  longestWait: number;
  refused: number;
}

/** Plays a day of a shop with runs every 15 minutes: our client, limiter, paging and grouping against BaseLinker's own limit. */
export async function playBaseLinkerDay(orders: number, backlog: number): Promise<BaseLinkerDay> {
  const start = Date.UTC(2026, 10, 24);
  const clock = new SimulatedClock(start);
  const token = randomUUID();
  const gate = new TokenGate([token], { requestsPerMinute: 100, blockSeconds: 600 }, clock.now);
  const arrivals = [...new Array<number>(backlog).fill(start - 60 * MINUTE_MS), ...momentsOfDay(orders, start)];
  const waiting = new Map<number, number>();
  const calls: number[] = [];
  let refused = 0;
  let arrived = 0;

  const answer = (method: string, parameters: { id_from?: number; order_ids?: number[] }): object => {
    if (method === 'getOrderStatusList') return { statuses: [SOURCE, TARGET].map((id) => ({ id, name: String(id) })) };
    if (method === 'setOrderStatuses') {
      for (const id of parameters.order_ids ?? []) waiting.delete(id);
      return {};
    }
    const page = [...waiting.keys()].filter((id) => id >= (parameters.id_from ?? 0)).slice(0, PAGE);
    return { orders: page.map((id) => orderOf(id, arrivals[id - 1]!)) };
  };
  const client = createBaseLinkerClient({
    http: async ({ form }) => {
      calls.push(clock.now());
      await clock.sleep(LATENCY_MS);
      try {
        gate.check(token);
        const reply = answer(String(form.method), JSON.parse(String(form.parameters)) as object);
        return { statusCode: 200, body: JSON.stringify({ status: 'SUCCESS', ...reply }) };
      } catch (error) {
        refused += 1;
        return { statusCode: 200, body: JSON.stringify({ status: 'ERROR', error_message: String(error) }) };
      }
    },
    url: 'https://api.baselinker.com/connector.php',
    limiter: limiterFor(token, 80),
    now: clock.now,
    sleep: clock.sleep,
    random: () => 0.5,
  });

  let longestRun = 0;
  let longestWait = 0;
  for (let planned = start; planned < start + DAY_MS + 15 * MINUTE_MS; planned += 15 * MINUTE_MS) {
    clock.until(planned);
    const begun = clock.now();
    for (; arrived < arrivals.length && arrivals[arrived]! <= begun; arrived += 1) {
      waiting.set(arrived + 1, arrivals[arrived]!);
    }
    await getOrderStatusList(client);
    const found = await getOrders(client, {
      dateField: 'date_add',
      from: Math.floor((start - 14 * DAY_MS) / 1000),
      statusIds: [SOURCE],
      sources: [],
      includeUnconfirmed: false,
    });
    await clock.sleep(found.length * WORK_MS);
    if (found.length > 0) await getOrderStatusList(client);
    await setOrderStatuses(
      client,
      found.map(({ order_id: orderId }) => ({ orderId, statusId: TARGET })),
    );
    longestRun = Math.max(longestRun, clock.now() - begun);
    for (const { order_id: id } of found) longestWait = Math.max(longestWait, clock.now() - arrivals[id - 1]!);
  }
  if (waiting.size > 0) throw new Error(`${waiting.size} orders were left`);
  return {
    orders,
    backlog,
    calls: calls.length,
    mostCallsInAMinute: mostWithin(calls, MINUTE_MS),
    longestRun: longestRun / 1000,
    longestWait: longestWait / 1000,
    refused,
  };
}

function orderOf(id: number, arrival: number): object {
  const added = Math.floor(arrival / 1000);
  return {
    order_id: id,
    order_status_id: SOURCE,
    confirmed: true,
    date_add: added,
    date_confirmed: added,
    products: [],
  };
}

/** The most moments that lie within any span of that length; the moments ascend. */
function mostWithin(moments: readonly number[], length: number): number {
  let first = 0;
  let most = 0;
  moments.forEach((moment, last) => {
    while (moments[first]! <= moment - length) first += 1;
    most = Math.max(most, last - first + 1);
  });
  return most;
}
