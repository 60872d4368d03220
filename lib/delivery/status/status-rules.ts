import { BaseLinkerError, type OrderStatus } from '../../baselinker';
import { IntegrationError } from '../../common';
import type { Order } from '../../documents';

/** What to do with the status of an order. `table` maps the status the order is in to the one it gets. */
export type StatusRule =
  { mode: 'leave' } | { mode: 'set'; statusId: number } | { mode: 'table'; rows: { from: number; to: number }[] };

/** The status the order must be set to, or null with the reason why it stays. */
export type StatusDecision = { target: number; reason: '' } | { target: null; reason: string };

/** Applies a rule to one order; an order that is in the wanted status already is left alone. */
export function applyStatusRule(rule: StatusRule, order: Pick<Order, 'order_status_id'>): StatusDecision {
  const current = order.order_status_id;
  if (rule.mode === 'leave') return { target: null, reason: 'The rule leaves the status as it is' };
  const target = rule.mode === 'set' ? rule.statusId : rule.rows.find((row) => row.from === current)?.to;
  if (target === undefined) return { target: null, reason: `The table has no row for status ${current}` };
  if (target === current) return { target: null, reason: 'The order is in this status already' };
  return { target, reason: '' };
}

/** All statuses a rule may set. */
export function targetsOf(rule: StatusRule): number[] {
  if (rule.mode === 'leave') return [];
  return rule.mode === 'set' ? [rule.statusId] : rule.rows.map((row) => row.to);
}

/**
 * Status ids as a person types them: "29814, 29815". Spaces are allowed and duplicates removed. Throws IntegrationError
 * `parameter_invalid` for anything else, an empty text included.
 */
export function parseStatusIds(text: string): number[] {
  const parts = text.split(',').map((part) => part.trim());
  const wrong = parts.find((part) => !/^[1-9]\d{0,14}$/.test(part));
  if (wrong !== undefined) {
    const what = text.trim() === '' ? 'No status ID is given' : `"${wrong.slice(0, 40)}" is not a status ID`;
    throw new IntegrationError('parameter_invalid', what, {
      description: 'Write the numbers of the statuses with commas between them, e.g. 29814, 29815.',
    });
  }
  return [...new Set(parts.map(Number))];
}

/** Throws BaseLinkerError `baselinker_unknown_status`, which names the known statuses, unless all ids are known. */
export function assertKnownStatuses(ids: number[], known: OrderStatus[]): void {
  const unknown = ids.filter((id) => !known.some((status) => status.id === id));
  if (unknown.length === 0) return;
  const list = known.map((status) => `${status.name} (${status.id})`).join(', ');
  throw new BaseLinkerError('unknown_status', `BaseLinker has no order status ${[...new Set(unknown)].join(', ')}`, {
    description: known.length === 0 ? 'BaseLinker lists no statuses at all.' : `The known statuses are: ${list}.`,
  });
}
