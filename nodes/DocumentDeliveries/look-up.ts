import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { DELIVERY_STATES, type DeliveryEntry, type DeliveryQuery, LedgerError } from '../../lib/ledger';
import { readEach, type ItemResult } from '../shared/execution';
import { withLedger } from '../shared/ledger';
import { lineOfText, someOf, wholeNumber, yesOrNo } from '../shared/parameters';

/** More than any ledger has. */
const ALL = 10_000_000;
const LONGEST_NUMBER = 100;
const HOUR_MS = 3_600_000;

/** Operation Get Many: the deliveries that fit, for every input item. */
export async function getMany(context: IExecuteFunctions, items: INodeExecutionData[]): Promise<ItemResult[][]> {
  const read = readEach(items, (_, index) => readQuery(context, index));
  return withLedger(context, async (ledger) => {
    const results: ItemResult[][] = [];
    for (const entry of read) {
      results.push('error' in entry ? [entry] : (await ledger.find(entry.value)).map(toResult));
    }
    return results;
  });
}

/** Operation Get Unfinished: the orders that the usual search may not find any more, once for the whole input. */
export async function getUnfinished(context: IExecuteFunctions, items: INodeExecutionData[]): Promise<ItemResult[][]> {
  const hours = wholeNumber(context.getNodeParameter('quietHours', 0), 'Quiet for Hours', 1, 168);
  const limit = wholeNumber(context.getNodeParameter('ordersPerRun', 0), 'Orders per Run', 1, 1000);
  const orders = await withLedger(context, (ledger) => ledger.unfinished.take(hours * HOUR_MS, limit));
  const results = orders.map(({ orderId, reason }): ItemResult => ({
    output: 0,
    item: { json: { order: { order_id: orderId }, unfinished: { reason } } },
  }));
  return items.map((_, index) => (index === 0 ? results : []));
}

/** Operation Get Counts: one item with all states. */
export async function getCounts(context: IExecuteFunctions, items: INodeExecutionData[]): Promise<ItemResult[][]> {
  const counts = await withLedger(context, (ledger) => ledger.count());
  return items.map(() => [{ output: 0, item: { json: { counts } } }]);
}

/** Operation Purge, once for the whole input. */
export async function purge(context: IExecuteFunctions, items: INodeExecutionData[]): Promise<ItemResult[][]> {
  const details = wholeNumber(context.getNodeParameter('detailDays', 0), 'Keep Details for Days', 1, 100_000);
  const deliveries = wholeNumber(context.getNodeParameter('deliveryDays', 0), 'Keep Deliveries for Days', 1, 100_000);
  const purged = await withLedger(context, (ledger) => ledger.purge({ details, deliveries }));
  return items.map((_, index) => (index === 0 ? [{ output: 0, item: { json: { purged } } }] : []));
}

/** A delivery as an item; the order's id stands where the nodes that take orders look for it. */
export function toResult({ company, documentId, documentNumber, orderId, ...delivery }: DeliveryEntry): ItemResult {
  return {
    output: 0,
    item: {
      json: { delivery, document: { company, id: documentId, number: documentNumber }, order: { order_id: orderId } },
    },
  };
}

function readQuery(context: IExecuteFunctions, index: number): DeliveryQuery {
  const filters = context.getNodeParameter('filters', index, {}) as Record<string, unknown>;
  const returnAll = yesOrNo(context.getNodeParameter('returnAll', index, false), 'Return All');
  const query: DeliveryQuery = {
    limit: returnAll ? ALL : wholeNumber(context.getNodeParameter('limit', index, 50), 'Limit', 1, ALL),
  };
  const states = someOf(filters.states ?? [], 'States', DELIVERY_STATES);
  if (states.length > 0) query.states = states;
  if (isGiven(filters.orderId)) query.orderId = wholeNumber(filters.orderId, 'Order ID', 0, Number.MAX_SAFE_INTEGER);
  const documentNumber = lineOfText(filters.documentNumber, 'Document Number', LONGEST_NUMBER).trim();
  if (documentNumber !== '') query.documentNumber = documentNumber;
  if (isGiven(filters.changedAfter)) query.updatedFrom = moment(filters.changedAfter, 'Changed After');
  if (isGiven(filters.changedBefore)) query.updatedTo = moment(filters.changedBefore, 'Changed Before');
  if (filters.resendAllowed !== undefined) query.resendAllowed = yesOrNo(filters.resendAllowed, 'Resend Allowed');
  return query;
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

/** Unix milliseconds. The editor gives ISO 8601 text with or without a zone; without one n8n's own zone counts. */
function moment(value: unknown, displayName: string): number {
  const milliseconds = Date.parse(String(value));
  if (!Number.isNaN(milliseconds)) return milliseconds;
  throw new LedgerError('filter_invalid', `${displayName} is not a date`, {
    description: `Choose a date in ${displayName}, or write one such as 2026-11-24T08:00:00+01:00.`,
  });
}
