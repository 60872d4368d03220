import { isRecord } from '../../baselinker';
import { failureIn, type Outcome } from '../../common';
import type { StatusRule } from './status-rules';

/** Which items may change a status, and what the status becomes. */
export interface StatusSettings {
  /**
   * `success` needs the positive proof `delivery.state === 'sent'`; `failure` needs an error item of one of our nodes,
   * with `error.order`.
   */
  occasion: 'success' | 'failure';
  /** Only for `failure`: whether failures that may pass by themselves count too. */
  failures: 'permanent' | 'all';
  rule: StatusRule;
}

/** One item as it travels on the canvas, with the settings that hold for it. */
export interface StatusItem {
  json: Record<string, unknown>;
  settings: Outcome<StatusSettings>;
}

/** Whether the item proves that its document was delivered. */
export function isProven(json: Record<string, unknown>): boolean {
  return isRecord(json.delivery) && json.delivery.state === 'sent' && !json.error;
}

/** The item's order as it came, wherever it stands: in an error item it is part of the error. */
export function orderIn(json: Record<string, unknown>): unknown {
  const failed = failureIn(json);
  return isRecord(failed?.order) ? failed.order : json.order;
}

/** The id of the item's order; NaN when there is an order without one, undefined when there is no order. */
export function orderIdOf(json: Record<string, unknown>): number | undefined {
  const order = orderIn(json);
  return isRecord(order) ? Number(order.order_id) : undefined;
}

/** The item's document, or an empty object. */
export function documentIn(json: Record<string, unknown>): Record<string, unknown> {
  return isRecord(json.document) ? json.document : {};
}
