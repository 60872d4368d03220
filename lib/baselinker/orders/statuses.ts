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
 * whole call only, so a refused group is halved until its culprits are found: each costs some fifteen calls of a budget
 * that has 80 a minute, where one by one would cost 250. Never throws.
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
    for (let start = 0; start < orderIds.length; start += ordersPerCall) {
      await setGroup(client, statusId, orderIds.slice(start, start + ordersPerCall), outcomes);
    }
  }
  return outcomes;
}

/** Orders for one call. */
type Step = { method: 'setOrderStatuses'; orderIds: number[] } | { method: 'setOrderStatus'; orderId: number };

async function setGroup(
  client: BaseLinkerClient,
  statusId: number,
  orderIds: number[],
  outcomes: Map<number, Outcome<void>>,
): Promise<void> {
  const steps: Step[] = [{ method: 'setOrderStatuses', orderIds }];
  let settled: Outcome<void> | undefined;
  for (let step = steps.shift(); step !== undefined; step = steps.shift()) {
    const outcome = settled ?? (await outcomeOf(take(client, step, statusId)));
    const smaller = outcome.ok || settled !== undefined ? [] : smallerSteps(step, outcome.error);
    if (smaller.length > 0) {
      steps.unshift(...smaller);
      continue;
    }
    for (const orderId of step.method === 'setOrderStatus' ? [step.orderId] : step.orderIds) {
      outcomes.set(orderId, outcome);
    }
    if (!outcome.ok && !isRefusalOfOrder(outcome.error)) settled = outcome;
  }
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
