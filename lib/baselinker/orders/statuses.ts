import { failure, IntegrationError, type Outcome, success } from '../../common';
import type { BaseLinkerClient } from '../api/client';
import { isRecord } from '../api/client';
import { BaseLinkerError } from '../api/errors';
import type { OrderStatus } from '../types';

import { listOf, readInteger, readText } from './coerce';

/**
 * setOrderStatuses documents no maximum; deleteOrders documents 1000 (facts/baselinker.md §3). With this many, the calls for
 * 10,000 orders fit into the budget of one minute. What is not documented can be set.
 */
export const ORDERS_PER_CALL = 250;

export interface StatusChange {
  orderId: number;
  statusId: number;
}

/** All order statuses in BaseLinker's own order. Throws BaseLinkerError. */
export async function getOrderStatusList(client: BaseLinkerClient): Promise<OrderStatus[]> {
  const reply = await client.call('getOrderStatusList', {});
  return listOf(reply.statuses)
    .filter(isRecord)
    .map((row) => ({
      id: readInteger(row, 'id', 'an order status'),
      name: readText(row.name),
      name_for_customer: readText(row.name_for_customer),
      color: readText(row.color),
    }));
}

/**
 * Sets the statuses of many orders in few calls: one call per target status and group of orders. BaseLinker answers for a
 * whole call only, so a refused group is halved until its culprits are found: each costs some fifteen calls, where one by
 * one would cost 250. A refusal that meets everything alike is not about the orders: it is taken for all after a handful of
 * calls. Never throws.
 *
 * @param changes one per order; of two for the same order the later counts
 * @param ordersPerCall the largest group
 * @returns the outcome by order id
 */
export async function setOrderStatuses(
  client: BaseLinkerClient,
  changes: StatusChange[],
  ordersPerCall = ORDERS_PER_CALL,
): Promise<Map<number, Outcome<void>>> {
  const outcomes = new Map<number, Outcome<void>>();
  const groups = new Map<number, number[]>();
  for (const [orderId, statusId] of new Map(changes.map((change) => [change.orderId, change.statusId]))) {
    const group = groups.get(statusId);
    if (group === undefined) groups.set(statusId, [orderId]);
    else group.push(orderId);
  }
  for (const [statusId, orderIds] of groups) {
    let settled: Outcome<void> | undefined;
    for (let start = 0; start < orderIds.length; start += ordersPerCall) {
      const group = orderIds.slice(start, start + ordersPerCall);
      if (settled === undefined) settled = await setGroup(client, statusId, group, outcomes);
      else for (const orderId of group) outcomes.set(orderId, settled);
    }
  }
  return outcomes;
}

/** Orders for one call. */
type Step = { method: 'setOrderStatuses'; orderIds: number[] } | { method: 'setOrderStatus'; orderId: number };

/** So many groups in a row, and then so many single orders, have to be refused alike before it counts for everything. */
const SAME_GROUPS = 3;
const PROBES = 3;

/** Sets the status of one group; what it returns holds for all orders that are to get this status. */
async function setGroup(
  client: BaseLinkerClient,
  statusId: number,
  orderIds: number[],
  outcomes: Map<number, Outcome<void>>,
): Promise<Outcome<void> | undefined> {
  const steps: Step[] = [{ method: 'setOrderStatuses', orderIds }];
  // Groups in a row that were refused with the same words.
  let row = { text: '', groups: 0 };
  let wasProbed = false;
  for (let next = steps.shift(); next !== undefined; next = steps.shift()) {
    const step = withoutSettled(next, outcomes);
    if (step === undefined) continue;
    const outcome = await outcomeOf(take(client, step, statusId));
    const smaller = outcome.ok ? [] : smallerSteps(step, outcome.error);
    steps.unshift(...smaller);
    if (smaller.length === 0) for (const orderId of idsOf(step)) outcomes.set(orderId, outcome);
    if (outcome.ok) row = { text: '', groups: 0 };
    if (outcome.ok) continue;
    const text = wordsOf(outcome.error, step);
    row = { text, groups: text === row.text ? row.groups + 1 : 1 };
    let isGeneral = smaller.length === 0 && !isRefusalOfOrder(outcome.error);
    if (row.groups === SAME_GROUPS && !wasProbed && isRefusalOfOrder(outcome.error)) {
      wasProbed = true;
      isGeneral = await refusesAll(client, statusId, steps.flatMap(idsOf), { text, outcomes });
    }
    if (!isGeneral) continue;
    for (const orderId of steps.flatMap(idsOf)) if (!outcomes.has(orderId)) outcomes.set(orderId, outcome);
    return outcome;
  }
  return undefined;
}

/** What is left of a step when some of its orders have been set, or refused, on their own. */
function withoutSettled(step: Step, outcomes: ReadonlyMap<number, Outcome<void>>): Step | undefined {
  const open = idsOf(step).filter((orderId) => !outcomes.has(orderId));
  if (open.length === 0) return undefined;
  return step.method === 'setOrderStatus' ? step : { ...step, orderIds: open };
}

/** The words of a refusal without the name of the method, which differs for one order and for many. */
function wordsOf(error: IntegrationError, { method }: Step): string {
  return `${error.code} ${error.message.replaceAll(method, '')}`;
}

function idsOf(step: Step): number[] {
  return step.method === 'setOrderStatus' ? [step.orderId] : step.orderIds;
}

/** Whether single orders, far apart, are refused with the same words; what became of them is kept. */
async function refusesAll(
  client: BaseLinkerClient,
  statusId: number,
  open: readonly number[],
  { text, outcomes }: { text: string; outcomes: Map<number, Outcome<void>> },
): Promise<boolean> {
  const probes = Array.from({ length: PROBES }, (_, at) => open[Math.floor((at * (open.length - 1)) / (PROBES - 1))]);
  for (const orderId of new Set(probes)) {
    if (orderId === undefined || outcomes.has(orderId)) continue;
    const step: Step = { method: 'setOrderStatus', orderId };
    const outcome = await outcomeOf(take(client, step, statusId));
    outcomes.set(orderId, outcome);
    if (outcome.ok || wordsOf(outcome.error, step) !== text) return false;
  }
  return true;
}

function take(client: BaseLinkerClient, step: Step, statusId: number): Promise<unknown> {
  const { method, ...parameters } =
    step.method === 'setOrderStatus'
      ? { method: step.method, order_id: step.orderId }
      : { method: step.method, order_ids: step.orderIds };
  return client.call(method, { ...parameters, status_id: statusId });
}

/** What to do instead of a call that failed; nothing when the failure holds for all of its orders. */
function smallerSteps(step: Step, error: IntegrationError): Step[] {
  if (step.method === 'setOrderStatus') return [];
  const { orderIds } = step;
  const one = (orderId: number): Step => ({ method: 'setOrderStatus', orderId });
  // An answer that is none says nothing about the orders: the first of them shows whether there is an answer at all.
  if (error.code === 'baselinker_bad_reply') return orderIds.map(one);
  if (!isRefusalOfOrder(error)) return [];
  const middle = Math.ceil(orderIds.length / 2);
  return [orderIds.slice(0, middle), orderIds.slice(middle)]
    .filter((half) => half.length > 0)
    .map((half) => (half.length === 1 ? one(half[0]!) : { method: 'setOrderStatuses', orderIds: half }));
}

/** True when BaseLinker itself refused the call for what it asked. */
function isRefusalOfOrder(error: IntegrationError): boolean {
  return error instanceof BaseLinkerError && error.isAboutThisCall;
}

async function outcomeOf(call: Promise<unknown>): Promise<Outcome<void>> {
  try {
    await call;
    return success(undefined);
  } catch (error) {
    if (error instanceof IntegrationError) return failure(error);
    return failure(new BaseLinkerError('unexpected', 'The status could not be set', { cause: error }));
  }
}
