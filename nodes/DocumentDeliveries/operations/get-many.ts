import type { IExecuteFunctions } from 'n8n-workflow';

import { DELIVERY_STATES, type DeliveryQuery, LedgerError } from '../../../lib/ledger';
import { type Entry, type ItemResult, readEach } from '../../shared/execution';
import { withLedger } from '../../shared/ledger';
import type { Operation } from '../../shared/operation';
import { lineOfText, someOf, wholeNumber, yesOrNo } from '../../shared/parameters';
import { deliveryItem } from '../delivery-item';

/** More than any ledger has. */
const ALL = 10_000_000;
const LONGEST_NUMBER = 100;

export const getMany: Operation = {
  option: {
    name: 'Get Many',
    action: 'Get many deliveries',
    description: 'What became of documents: state, reason and time',
  },
  properties: [
    {
      displayName: 'Return All',
      name: 'returnAll',
      type: 'boolean',
      default: false,
      description: 'Whether to return all results or only up to a given limit',
    },
    {
      displayName: 'Limit',
      name: 'limit',
      type: 'number',
      typeOptions: { minValue: 1, numberPrecision: 0 },
      default: 50,
      displayOptions: { show: { returnAll: [false] } },
      description: 'Max number of results to return',
    },
    {
      displayName: 'Filters',
      name: 'filters',
      type: 'collection',
      placeholder: 'Add filter',
      default: {},
      options: [
        {
          displayName: 'Changed After',
          name: 'changedAfter',
          type: 'dateTime',
          default: '',
          description: 'Only deliveries of which something changed at this moment or later',
        },
        {
          displayName: 'Changed Before',
          name: 'changedBefore',
          type: 'dateTime',
          default: '',
          description: 'Only deliveries of which nothing changed since this moment',
        },
        {
          displayName: 'Document Number',
          name: 'documentNumber',
          type: 'string',
          default: '',
          placeholder: 'e.g. FS 12/',
          description: 'The number of the document, or a part of it',
        },
        {
          displayName: 'Order ID',
          name: 'orderId',
          type: 'string',
          default: '',
          description: 'The BaseLinker order',
        },
        {
          displayName: 'Resend Allowed',
          name: 'resendAllowed',
          type: 'boolean',
          default: true,
          description: 'Whether only deliveries are wanted that a person asked to be sent again',
        },
        {
          displayName: 'States',
          name: 'states',
          type: 'multiOptions',
          default: [],
          options: [
            { name: 'Being Sent', value: 'claimed' },
            { name: 'Given Up', value: 'dead', description: 'Every try failed' },
            { name: 'In Doubt', value: 'in_doubt', description: 'The mail server may have it; a person decides' },
            { name: 'Refused', value: 'failed', description: 'The mail server will not deliver to this address' },
            { name: 'Sent', value: 'sent' },
            { name: 'To Be Sent', value: 'planned', description: 'Another try follows' },
          ],
          description: 'The states to return; all when none is chosen',
        },
      ],
    },
  ],
  source: true,
  execute,
};

/** The deliveries that fit, for every input item. */
async function execute(context: IExecuteFunctions, own: Entry[]): Promise<ItemResult[][]> {
  const read = readEach(own, (_, index) => readQuery(context, index));
  return withLedger(context, async (ledger) => {
    const results: ItemResult[][] = [];
    for (const entry of read) {
      results.push('error' in entry ? [entry] : (await ledger.find(entry.value)).map(deliveryItem));
    }
    return results;
  });
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
