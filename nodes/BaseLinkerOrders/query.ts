import type { IExecuteFunctions } from 'n8n-workflow';

import { type BaseLinkerClient, getOrderStatusList, type OrderQuery } from '../../lib/baselinker';
import { assertKnownStatuses } from '../../lib/delivery';
import { oneOf, wholeNumber } from '../shared/parameters';
import { statusIdsIn } from '../shared/status-ids';

const DATE_FIELDS = ['date_add', 'date_confirmed', 'date_in_status'] as const;
const MOST_DAYS_BACK = 150;
/** As many as are ever read for one query. */
const MOST_ORDERS = 100_000;
const SECONDS_A_DAY = 86_400;

/**
 * The query that the parameters of Get Many describe; expressions may give them any value, so all are checked. Chosen
 * statuses are compared with BaseLinker's. Throws IntegrationError.
 */
export async function readQuery(context: IExecuteFunctions, client: BaseLinkerClient): Promise<OrderQuery> {
  const daysBack = wholeNumber(context.getNodeParameter('daysBack', 0), 'Days Back', 1, MOST_DAYS_BACK);
  const dateField = oneOf(context.getNodeParameter('dateField', 0), 'Date Field', DATE_FIELDS);
  const returnAll = context.getNodeParameter('returnAll', 0) === true;
  const limit = returnAll ? undefined : wholeNumber(context.getNodeParameter('limit', 0), 'Limit', 1, MOST_ORDERS);
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

/** The order to get. Throws IntegrationError `parameter_invalid`. */
export function readOrderId(context: IExecuteFunctions, itemIndex: number): number {
  return wholeNumber(context.getNodeParameter('orderId', itemIndex), 'Order ID', 1, Number.MAX_SAFE_INTEGER);
}

function readStatusIds(context: IExecuteFunctions): number[] {
  switch (oneOf(context.getNodeParameter('statuses', 0), 'Statuses', ['all', 'list', 'ids'])) {
    case 'all':
      return [];
    case 'list':
      return statusIdsIn(asList(context.getNodeParameter('statusList', 0)), 'Status Names or IDs');
    case 'ids':
      return statusIdsIn([context.getNodeParameter('statusIds', 0)], 'Status IDs');
  }
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}
