import {
  type BaseLinkerClient,
  BaseLinkerError,
  getOrderStatusList,
  type OrderStatus,
  setOrderStatuses,
  type StatusChange,
} from '../../baselinker';
import { failure, IntegrationError, type Outcome, success } from '../../common';
import type { Order } from '../../documents';

import { isProven, type StatusItem, type StatusSettings } from './status-items';
import { type StatusMemory, StatusMoves } from './status-moves';
import { applyStatusRule, assertKnownStatuses, type StatusRule, targetsOf } from './status-rules';

/** What the item gets as `statusChange`. Statuses are ids; null when not known or not wanted. */
export interface StatusChangeReport {
  changed: boolean;
  from: number | null;
  to: number | null;
  reason: string;
}

/**
 * Changes the orders' statuses after deliveries or failures: one change per order however many items it has, none for
 * an order that is in the status already, and in the success rule none unless all items of the order are proven.
 * With a memory one delivery moves its order once: whoever moves the order back afterwards has the last word.
 * Never throws.
 *
 * @returns one outcome per item, in their order
 */
export async function changeOrderStatuses(
  client: BaseLinkerClient,
  items: StatusItem[],
  { memory, ordersPerCall }: { memory?: StatusMemory; ordersPerCall?: number } = {},
): Promise<Outcome<StatusChangeReport>[]> {
  const moves = await StatusMoves.read(items, memory);
  if (!moves.ok) return items.map(() => failure(moves.error));
  const unproven = unprovenOrders(items);
  const plans = items.map((item) => planItem(item, unproven, moves.value));
  const rules = plans.flatMap((plan) => ('order' in plan ? [plan.rule] : []));
  const known = rules.some((rule) => targetsOf(rule).length > 0) ? await knownStatuses(client) : success([]);

  const decisions = plans.map((plan) => ('order' in plan ? decide(plan, known) : plan.outcome));
  const changes = new Map<number, StatusChange>();
  plans.forEach((plan, index) => {
    const decision = decisions[index];
    if (!('order' in plan) || !decision?.ok || !decision.value.changed || decision.value.to === null) return;
    const orderId = plan.order.order_id;
    if (!changes.has(orderId)) changes.set(orderId, { orderId, statusId: decision.value.to });
  });
  const results = await setOrderStatuses(client, [...changes.values()], ordersPerCall);
  const moved = [...changes.keys()].filter((orderId) => results.get(orderId)?.ok === true);
  const notRemembered = await moves.value.remember(moved);

  return decisions.map((decision, index) => {
    const plan = plans[index];
    if (plan === undefined || !('order' in plan) || !decision.ok || !decision.value.changed) return decision;
    const result = results.get(plan.order.order_id);
    if (result?.ok === false) return result;
    const to = changes.get(plan.order.order_id)?.statusId ?? decision.value.to;
    const reason =
      notRemembered === undefined ? '' : `Set, but the next run may set it again: ${notRemembered.message}`;
    return success({ ...decision.value, to, reason });
  });
}

type Plan = { order: Order; rule: StatusRule } | { outcome: Outcome<StatusChangeReport> };

function planItem(item: StatusItem, unproven: ReadonlySet<number>, moves: StatusMoves): Plan {
  const { settings, order } = item;
  if (!settings.ok) return { outcome: failure(settings.error) };
  const { occasion, rule } = settings.value;
  const refusal = reasonToLeave(item, settings.value);
  if (refusal !== '' || order === undefined) return { outcome: leave(order, refusal || 'The item is of no order') };
  if (occasion === 'success' && unproven.has(order.order_id)) {
    return { outcome: leave(order, 'Another document of this order has not been delivered') };
  }
  if (occasion === 'success' && rule.mode !== 'leave' && moves.hasMoved(order.order_id)) {
    return { outcome: leave(order, 'The order was moved after this delivery before; it stays where it was put since') };
  }
  return { order, rule };
}

/** Why an item must not change anything; empty when it may. */
function reasonToLeave(item: StatusItem, { occasion, failures }: StatusSettings): string {
  if (item.rehearsal) return 'The item is a test or a preview';
  if (occasion === 'success') {
    if (!isProven(item)) return 'The item has no proof of delivery (delivery.state is not "sent")';
    return item.order === undefined ? 'The document was sent without an order' : '';
  }
  if (item.failure === undefined) return 'The item is not a failure of an order';
  if (item.delivery?.state === 'sent') return 'The document was delivered; what failed came after it';
  return failures === 'permanent' && !item.failure.permanent ? 'The failure may pass by itself' : '';
}

function decide({ order, rule }: { order: Order; rule: StatusRule }, known: Outcome<OrderStatus[]>) {
  const from = order.order_status_id;
  try {
    if (!known.ok) return known;
    assertKnownStatuses(targetsOf(rule), known.value);
  } catch (error) {
    return failure<StatusChangeReport>(toIntegrationError(error));
  }
  const { target, reason } = applyStatusRule(rule, order);
  return success({ changed: target !== null, from, to: target, reason });
}

/**
 * Orders of which a document in this input has no proof, or has no item here at all: one that waits left the line through
 * a side output, and only the count that Find wrote into every document tells of it.
 */
function unprovenOrders(items: readonly StatusItem[]): Set<number> {
  const unproven = new Set<number>();
  const proven = new Map<number, Set<number | undefined>>();
  for (const item of items) {
    const orderId = item.order?.order_id;
    if (orderId === undefined) continue;
    if (!item.settings.ok || !isProven(item)) unproven.add(orderId);
    else proven.set(orderId, (proven.get(orderId) ?? new Set()).add(item.document?.id));
  }
  for (const { order, document } of items) {
    if (order === undefined) continue;
    if ((proven.get(order.order_id)?.size ?? 0) < (document?.documentsOfOrder ?? 1)) unproven.add(order.order_id);
  }
  return unproven;
}

function leave(order: Order | undefined, reason: string): Outcome<StatusChangeReport> {
  return success({ changed: false, from: order?.order_status_id ?? null, to: null, reason });
}

async function knownStatuses(client: BaseLinkerClient): Promise<Outcome<OrderStatus[]>> {
  try {
    return success(await getOrderStatusList(client));
  } catch (error) {
    return failure(toIntegrationError(error));
  }
}

function toIntegrationError(error: unknown): IntegrationError {
  if (error instanceof IntegrationError) return error;
  return new BaseLinkerError('unexpected', 'The order statuses could not be checked', { cause: error });
}
