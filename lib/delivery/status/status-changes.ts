import {
  type BaseLinkerClient,
  BaseLinkerError,
  coerceOrder,
  getOrderStatusList,
  isRecord,
  type OrderStatus,
  setOrderStatuses,
  type StatusChange,
} from '../../baselinker';
import type { Order } from '../../documents';
import { failure, failureIn, IntegrationError, type Outcome, success } from '../../common';
import { documentIn, isProven, orderIdOf, orderIn, type StatusItem, type StatusSettings } from './status-items';
import { StatusMoves, type StatusMemory } from './status-moves';
import { applyStatusRule, assertKnownStatuses, targetsOf, type StatusRule } from './status-rules';

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

function planItem({ json, settings }: StatusItem, unproven: ReadonlySet<number>, moves: StatusMoves): Plan {
  if (!settings.ok) return { outcome: failure(settings.error) };
  const { occasion, rule } = settings.value;
  const refusal = reasonToLeave(json, settings.value);
  if (refusal !== '') return { outcome: leave(json, refusal) };
  if (occasion === 'success' && unproven.has(orderIdOf(json) ?? NaN)) {
    return { outcome: leave(json, 'Another document of this order has not been delivered') };
  }
  if (occasion === 'success' && rule.mode !== 'leave' && moves.hasMoved(orderIdOf(json) ?? NaN)) {
    return { outcome: leave(json, 'The order was moved after this delivery before; it stays where it was put since') };
  }
  try {
    return { order: coerceOrder(orderIn(json)), rule };
  } catch (error) {
    return {
      outcome: failure(
        new IntegrationError('item_without_order', 'The item has no order in it', {
          description: 'Connect the node behind nodes that pass the order on in the field "order".',
          cause: error,
        }),
      ),
    };
  }
}

/** Why an item must not change anything; empty when it may. */
function reasonToLeave(json: Record<string, unknown>, { occasion, failures }: StatusSettings): string {
  if (occasion === 'success') {
    if (!isProven(json)) return 'The item has no proof of delivery (delivery.state is not "sent")';
    return json.order === undefined && isRecord(json.customer) ? 'The document was sent without an order' : '';
  }
  const failed = failureIn(json);
  if (failed === undefined || !isRecord(failed.order)) return 'The item is not a failure of an order';
  if (failures === 'permanent' && failed.permanent !== true) return 'The failure may pass by itself';
  return '';
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
 * Orders of which a document in this input has no proof, or has no item here at all: one that failed or waits left the
 * pipeline through another output, and only the count that Find wrote into every document tells of it.
 */
function unprovenOrders(items: readonly StatusItem[]): Set<number> {
  const unproven = new Set<number>();
  const proven = new Map<number, Set<unknown>>();
  for (const { json, settings } of items) {
    const orderId = orderIdOf(json);
    if (orderId === undefined) continue;
    if (!settings.ok || !isProven(json)) unproven.add(orderId);
    else proven.set(orderId, (proven.get(orderId) ?? new Set()).add(documentIn(json).id));
  }
  for (const { json } of items) {
    const orderId = orderIdOf(json);
    const expected = Number(documentIn(json).documentsOfOrder ?? 1);
    if (orderId !== undefined && (proven.get(orderId)?.size ?? 0) < expected) unproven.add(orderId);
  }
  return unproven;
}

function leave(json: Record<string, unknown>, reason: string): Outcome<StatusChangeReport> {
  const order = orderIn(json);
  const status = isRecord(order) ? Number(order.order_status_id) : NaN;
  return success({ changed: false, from: Number.isInteger(status) ? status : null, to: null, reason });
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
