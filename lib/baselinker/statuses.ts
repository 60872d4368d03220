import { failure, IntegrationError, success, type Outcome } from '../errors';
import type { BaseLinkerClient } from './client';
import { isRecord } from './client';
import { listOf, readInteger, readText } from './coerce';
import { BaseLinkerError } from './errors';
import type { OrderStatus } from './types';

/** setOrderStatuses documents no maximum; deleteOrders documents 1000 (facts/baselinker.md §3). */
const CHUNK_SIZE = 100;

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
 * Sets the statuses of many orders in few calls: one call per target status and 100 orders. BaseLinker answers for a
 * whole call only, so the orders of a refused call are set one by one to find the culprit. Never throws.
 *
 * @param changes one per order; of two for the same order the later counts
 * @returns the outcome by order id
 */
export async function setOrderStatuses(
  client: BaseLinkerClient,
  changes: StatusChange[],
): Promise<Map<number, Outcome<void>>> {
  const outcomes = new Map<number, Outcome<void>>();
  const groups = new Map<number, number[]>();
  for (const [orderId, statusId] of new Map(changes.map((change) => [change.orderId, change.statusId]))) {
    groups.set(statusId, [...(groups.get(statusId) ?? []), orderId]);
  }
  for (const [statusId, orderIds] of groups) {
    for (let start = 0; start < orderIds.length; start += CHUNK_SIZE) {
      await setChunk(client, statusId, orderIds.slice(start, start + CHUNK_SIZE), outcomes);
    }
  }
  return outcomes;
}

async function setChunk(
  client: BaseLinkerClient,
  statusId: number,
  orderIds: number[],
  outcomes: Map<number, Outcome<void>>,
): Promise<void> {
  const whole = await outcomeOf(client.call('setOrderStatuses', { order_ids: orderIds, status_id: statusId }));
  const worthSplitting = !whole.ok && (isRefusalOfOrder(whole.error) || whole.error.code === 'baselinker_bad_reply');
  let settled = worthSplitting ? undefined : whole;
  for (const orderId of orderIds) {
    const outcome =
      settled ?? (await outcomeOf(client.call('setOrderStatus', { order_id: orderId, status_id: statusId })));
    outcomes.set(orderId, outcome);
    if (!outcome.ok && !isRefusalOfOrder(outcome.error)) settled = outcome;
  }
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
