import type { IExecuteFunctions } from 'n8n-workflow';

import { ORDERS_PER_CALL } from '../../lib/baselinker';
import { failure, IntegrationError, type Outcome, success } from '../../lib/common';
import { parseStatusIds, type StatusRule, type StatusSettings } from '../../lib/delivery';
import { oneOf, wholeNumber } from '../shared/parameters';

/** The parameters as they are for one item. Never throws: an expression may fail for one item only. */
export function readSettings(context: IExecuteFunctions, itemIndex: number): Outcome<StatusSettings> {
  try {
    return success({
      occasion: readOccasion(context, itemIndex),
      failures: oneOf(context.getNodeParameter('failures', itemIndex, 'permanent'), 'Failures', ['permanent', 'all']),
      rule: readRule(context, itemIndex),
    });
  } catch (error) {
    if (error instanceof IntegrationError) return failure(error);
    const message = error instanceof Error ? error.message : 'A parameter could not be read';
    return failure(new IntegrationError('parameter_invalid', message, { cause: error }));
  }
}

/** Which items the rule is about. Throws IntegrationError `parameter_invalid`. */
export function readOccasion(context: IExecuteFunctions, itemIndex: number): StatusSettings['occasion'] {
  return oneOf(context.getNodeParameter('rule', itemIndex), 'Rule', ['success', 'failure']);
}

/** How many orders one call may change. Throws IntegrationError `parameter_invalid`. */
export function readOrdersPerCall(context: IExecuteFunctions): number {
  const options: unknown = context.getNodeParameter('options', 0, {});
  const { ordersPerCall = ORDERS_PER_CALL } = (options ?? {}) as Record<string, unknown>;
  return wholeNumber(ordersPerCall, 'Orders per Call', 1, 1000);
}

function readRule(context: IExecuteFunctions, itemIndex: number): StatusRule {
  const action = oneOf(context.getNodeParameter('action', itemIndex), 'Action', ['leave', 'set', 'table']);
  if (action === 'leave') return { mode: 'leave' };
  if (action === 'set')
    return { mode: 'set', statusId: readStatus(context.getNodeParameter('status', itemIndex), 'Status') };
  const rows = context.getNodeParameter('table.rows', itemIndex, []) as { from?: unknown; to?: unknown }[];
  if (rows.length === 0) {
    throw new IntegrationError('parameter_invalid', 'Table has no rows', {
      description: 'Add a row, or set Action to Leave.',
    });
  }
  const parsed = rows.map((row) => ({ from: readStatus(row.from, 'From'), to: readStatus(row.to, 'To') }));
  const twice = parsed.find((row, index) => parsed.findIndex((other) => other.from === row.from) !== index);
  if (twice) {
    throw new IntegrationError('parameter_invalid', `Table has two rows from status ${twice.from}`, {
      description: 'Remove one of them: an order can get only one status.',
    });
  }
  return { mode: 'table', rows: parsed };
}

/** The id in a resource locator, whichever way it was chosen, or in a plain value that an expression gave. */
function readStatus(locator: unknown, displayName: string): number {
  const isLocator = typeof locator === 'object' && locator !== null && 'value' in locator;
  const value = isLocator ? locator.value : locator;
  try {
    const [id, ...others] = parseStatusIds(String(value ?? ''));
    if (id !== undefined && others.length === 0) return id;
  } catch {
    // The message below says more: it names the parameter.
  }
  throw new IntegrationError('parameter_invalid', `${displayName} has to be one status`, {
    description: `Choose a status from the list in ${displayName}, or give its number.`,
  });
}
