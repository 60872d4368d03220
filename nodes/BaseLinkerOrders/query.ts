import type { IExecuteFunctions } from 'n8n-workflow';

import { assertKnownStatuses, getOrderStatusList, type BaseLinkerClient, type OrderQuery } from '../../lib/baselinker';
import { badParameter, statusIdsIn } from '../shared/status-ids';

const DATE_FIELDS = ['date_add', 'date_confirmed', 'date_in_status'] as const;
const MOST_DAYS_BACK = 150;
const SECONDS_A_DAY = 86_400;

/**
 * The query that the parameters of Get Many describe; expressions may give them any value, so all are checked. Chosen
 * statuses are compared with BaseLinker's. Throws BaseLinkerError.
 */
export async function readQuery(context: IExecuteFunctions, client: BaseLinkerClient): Promise<OrderQuery> {
  const daysBack = readWhole(context.getNodeParameter('daysBack', 0), 'Days Back', MOST_DAYS_BACK);
  const dateField = DATE_FIELDS.find((field) => field === context.getNodeParameter('dateField', 0));
  if (!dateField) throw badParameter('Date Field', `one of ${DATE_FIELDS.join(', ')}`);
  const returnAll = context.getNodeParameter('returnAll', 0) === true;
  const limit = returnAll ? undefined : readWhole(context.getNodeParameter('limit', 0), 'Limit', Infinity);
  const options = context.getNodeParameter('options', 0, {}) as { includeUnconfirmed?: boolean };
  const statusIds = readStatusIds(context);
  if (statusIds.length > 0) assertKnownStatuses(statusIds, await getOrderStatusList(client));
  return {
    dateField,
    from: Math.floor(Date.now() / 1000) - daysBack * SECONDS_A_DAY,
    statusIds,
    sources: asList(context.getNodeParameter('sources', 0, [])).map(String),
    includeUnconfirmed: options.includeUnconfirmed === true,
    limit,
  };
}

/** The order to get. Throws BaseLinkerError. */
export function readOrderId(context: IExecuteFunctions, itemIndex: number): number {
  return readWhole(context.getNodeParameter('orderId', itemIndex), 'Order ID', Number.MAX_SAFE_INTEGER);
}

function readStatusIds(context: IExecuteFunctions): number[] {
  switch (context.getNodeParameter('statuses', 0)) {
    case 'all':
      return [];
    case 'list':
      return statusIdsIn(asList(context.getNodeParameter('statusList', 0)), 'Status Names or IDs');
    case 'ids':
      return statusIdsIn([context.getNodeParameter('statusIds', 0)], 'Status IDs');
    default:
      throw badParameter('Statuses', 'one of all, list, ids');
  }
}

function readWhole(value: unknown, displayName: string, most: number): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number) && number >= 1 && number <= most) return number;
  throw badParameter(displayName, `a whole number${most > 1000 ? ' from 1' : ` from 1 to ${most}`}`);
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}
