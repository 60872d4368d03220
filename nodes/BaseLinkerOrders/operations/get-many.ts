import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import {
  type BaseLinkerClient,
  type BrokenOrder,
  getOrder,
  getOrders,
  getOrderStatusList,
  type OrderQuery,
} from '../../../lib/baselinker';
import { assertKnownStatuses, findUnfinishedOrders, type UnfinishedOrder } from '../../../lib/delivery';
import type { Order } from '../../../lib/documents';
import { accountName, connectToBaseLinker } from '../../shared/baselinker';
import type { Entry, ItemResult } from '../../shared/execution';
import { orderItem, withKeys } from '../../shared/item';
import { withLedger } from '../../shared/ledger';
import { needCredential } from '../../shared/needed-credential';
import type { Operation } from '../../shared/operation';
import { oneOf, wholeNumber, yesOrNo } from '../../shared/parameters';
import { statusIdsIn } from '../../shared/status-ids';
import { chosenStatuses } from '../../shared/status-properties';
import { readUnfinished, unfinishedProperties } from '../../shared/unfinished';

const properties: INodeProperties[] = [
  {
    displayName: 'Days Back',
    name: 'daysBack',
    type: 'number',
    typeOptions: { minValue: 1, maxValue: 150, numberPrecision: 0 },
    required: true,
    default: 7,
    description: 'How many days to look back from now, 1 to 150',
  },
  {
    displayName: 'Date Field',
    name: 'dateField',
    type: 'options',
    options: [
      {
        name: 'Confirmation Date',
        value: 'date_confirmed',
        description: 'When the order was confirmed. Unconfirmed orders have no such date, so they never match.',
      },
      { name: 'Order Date', value: 'date_add', description: 'When the order was placed' },
      {
        name: 'Status Date',
        value: 'date_in_status',
        description:
          'When the order got its present status. BaseLinker cannot search by it, so all orders are read: choose statuses to keep that short.',
      },
    ],
    default: 'date_add',
    description: 'Which date of an order has to lie within the days back',
  },
  {
    displayName: 'Statuses',
    name: 'statuses',
    type: 'options',
    options: [
      { name: 'All', value: 'all', description: 'Orders in every status' },
      { name: 'By ID', value: 'ids', description: 'Statuses by their numbers' },
      { name: 'Chosen From List', value: 'list', description: 'Statuses picked from those in BaseLinker' },
    ],
    default: 'all',
    description: 'The statuses the orders are in now',
  },
  ...chosenStatuses(),
  {
    displayName: 'Source Names or IDs',
    name: 'sources',
    type: 'multiOptions',
    typeOptions: { loadOptionsMethod: 'loadSources' },
    default: [],
    description:
      'Where the orders come from; none chosen means everywhere. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
  },
  {
    displayName: 'Return All',
    name: 'returnAll',
    type: 'boolean',
    default: true,
    description: 'Whether to return all results or only up to a given limit',
  },
  {
    displayName: 'Limit',
    name: 'limit',
    type: 'number',
    typeOptions: { minValue: 1 },
    default: 50,
    description: 'Max number of results to return',
    displayOptions: { show: { returnAll: [false] } },
  },
  {
    displayName: 'Include Unfinished',
    name: 'includeUnfinished',
    type: 'boolean',
    default: false,
    description:
      'Whether to return orders too that an earlier run left with something to do and that are no longer in the days or statuses above: an e-mail allowed again, a document not delivered yet, or a KSeF number that came late. The delivery ledger knows them.',
  },
  ...unfinishedProperties.map((property) => ({
    ...property,
    displayOptions: { show: { includeUnfinished: [true] } },
  })),
  {
    displayName: 'Options',
    name: 'options',
    type: 'collection',
    placeholder: 'Add option',
    default: {},
    options: [
      {
        displayName: 'Include Unconfirmed',
        name: 'includeUnconfirmed',
        type: 'boolean',
        default: false,
        description: 'Whether to return orders too that nobody has confirmed yet',
      },
    ],
  },
];

export const getMany: Operation = {
  option: {
    name: 'Get Many',
    action: 'Get many orders',
    description: 'Retrieve the orders of the last days, in chosen statuses or all',
  },
  properties,
  source: true,
  execute,
};

/** One query for the whole input; n8n wants its orders paired with an item all the same. */
async function execute(context: IExecuteFunctions, own: Entry[]): Promise<ItemResult[][]> {
  const client = await connectToBaseLinker(context);
  const withUnfinished = yesOrNo(context.getNodeParameter('includeUnfinished', 0, false), 'Include Unfinished');
  if (withUnfinished) needCredential(context, 'deliveryLedgerApi', 'Include Unfinished');
  const account = await accountName(context);
  const broken: BrokenOrder[] = [];
  const orders = await getOrders(client, await readQuery(context, client), broken);
  const unfinished = withUnfinished ? await readUnfinishedOrders(context, client, orders, account) : [];
  const results = orders.map((order): ItemResult => ({ output: 0, item: orderItem(order, account) }));
  const unreadable = broken.map(({ orderId, error }): ItemResult => {
    return orderId === 0 ? { error } : { error, learned: { order: { order_id: orderId } } };
  });
  return own.map((_, at) => (at === 0 ? [...results, ...unreadable, ...unfinished] : []));
}

/** The orders that the query does not find any more. A ledger that is away does not keep the others from going on. */
async function readUnfinishedOrders(
  context: IExecuteFunctions,
  client: BaseLinkerClient,
  found: readonly Order[],
  account: string,
): Promise<ItemResult[]> {
  try {
    const ids = new Set(found.map((order) => order.order_id));
    const options = { ...readUnfinished(context), account, getOrder: (orderId: number) => getOrder(client, orderId) };
    const unfinished = await withLedger(context, (ledger) => findUnfinishedOrders(ids, ledger, options));
    return unfinished.map((order) => toResult(order, account));
  } catch (error) {
    return [{ error }];
  }
}

function toResult({ orderId, reason, documentIds, order }: UnfinishedOrder, account: string): ItemResult {
  const unfinished = { reason, documentIds };
  if (order.ok) return { output: 0, item: withKeys(orderItem(order.value, account), { unfinished }) };
  return { error: order.error, learned: { order: { order_id: orderId }, unfinished } };
}

const DATE_FIELDS = ['date_add', 'date_confirmed', 'date_in_status'] as const;
const MOST_DAYS_BACK = 150;
/** As many as are ever read for one query. */
const MOST_ORDERS = 100_000;
const SECONDS_A_DAY = 86_400;

/**
 * The query that the parameters of Get Many describe; expressions may give them any value, so all are checked. Chosen
 * statuses are compared with BaseLinker's. Throws IntegrationError.
 */
async function readQuery(context: IExecuteFunctions, client: BaseLinkerClient): Promise<OrderQuery> {
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
