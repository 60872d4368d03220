import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { ORDERS_PER_CALL } from '../../../lib/baselinker';
import { failure, IntegrationError, type Outcome } from '../../../lib/common';
import { changeOrderStatuses, type StatusItem, type StatusSettings } from '../../../lib/delivery';
import type { Ledger } from '../../../lib/ledger';
import { connectToBaseLinker } from '../../shared/baselinker';
import type { Entry, ItemResult } from '../../shared/execution';
import { failureOf, handedOn } from '../../shared/failures';
import { deliveryOf, documentIdentityOf, isRehearsal, ownerOf, saysSent, withKeys } from '../../shared/item';
import { withLedger } from '../../shared/ledger';
import { hasCredential } from '../../shared/needed-credential';
import type { Operation } from '../../shared/operation';
import { readOccasion, readOrdersPerCall, readSettings } from '../settings';

function statusField(displayName: string, name: string, description: string): INodeProperties {
  return {
    displayName,
    name,
    type: 'resourceLocator',
    required: true,
    default: { mode: 'list', value: '' },
    description,
    modes: [
      {
        displayName: 'From List',
        name: 'list',
        type: 'list',
        typeOptions: { searchListMethod: 'searchStatuses', searchable: true },
      },
      {
        displayName: 'By ID',
        name: 'id',
        type: 'string',
        placeholder: 'e.g. 29814',
        validation: [
          {
            type: 'regex',
            properties: { regex: '\\s*[1-9][0-9]*\\s*', errorMessage: 'A status ID is a whole number' },
          },
        ],
      },
    ],
  };
}

const properties: INodeProperties[] = [
  {
    displayName:
      'A status change starts the automatic actions of BaseLinker that wait for it. If one of them mails the customer too, switch one of the two mailings off.',
    name: 'automationNotice',
    type: 'notice',
    default: '',
  },
  {
    displayName: 'Rule',
    name: 'rule',
    type: 'options',
    noDataExpression: true,
    options: [
      {
        name: 'After Delivery',
        value: 'success',
        description: 'Only orders of which every document in the input is proven to be sent',
      },
      {
        name: 'After Failure',
        value: 'failure',
        description: 'Only orders of items with a failure, unless their document was delivered all the same',
      },
    ],
    default: 'success',
    description: 'Which items may change the status of their order',
  },
  {
    displayName: 'Failures',
    name: 'failures',
    type: 'options',
    options: [
      {
        name: 'All Failures',
        value: 'all',
        description: 'Also those that may pass by themselves, such as a server that is busy',
      },
      {
        name: 'Only Failures a Person Must Fix',
        value: 'permanent',
        description: 'Those that come back every time until somebody corrects the order',
      },
    ],
    default: 'permanent',
    description: 'Which failures change the status',
    displayOptions: { show: { rule: ['failure'] } },
  },
  {
    displayName: 'Action',
    name: 'action',
    type: 'options',
    options: [
      {
        name: 'By Table',
        value: 'table',
        action: 'Set order status by table',
        description: 'Set a status that depends on the present one',
      },
      { name: 'Leave', value: 'leave', action: 'Leave order status', description: 'Do not change the status' },
      {
        name: 'Set One Status',
        value: 'set',
        action: 'Set one order status',
        description: 'Set the same status for every order',
      },
    ],
    default: 'set',
    description: 'What happens to the status',
  },
  {
    ...statusField('Status', 'status', 'The status the orders get'),
    displayOptions: { show: { action: ['set'] } },
  },
  {
    displayName: 'Table',
    name: 'table',
    type: 'fixedCollection',
    typeOptions: { multipleValues: true },
    placeholder: 'Add Row',
    default: {},
    description: 'Orders whose present status has no row here are left alone',
    displayOptions: { show: { action: ['table'] } },
    options: [
      {
        displayName: 'Rows',
        name: 'rows',
        values: [
          statusField('From', 'from', 'The status the order is in'),
          statusField('To', 'to', 'The status the order gets'),
        ],
      },
    ],
  },
  {
    displayName: 'Options',
    name: 'options',
    type: 'collection',
    placeholder: 'Add option',
    default: {},
    options: [
      {
        displayName: 'Orders per Call',
        name: 'ordersPerCall',
        type: 'number',
        typeOptions: { minValue: 1, maxValue: 1000, numberPrecision: 0 },
        default: ORDERS_PER_CALL,
        description:
          'How many orders one call to BaseLinker changes at most, 1 to 1000. BaseLinker documents no limit; a group that it refuses is halved.',
      },
    ],
  },
];

export const changeStatus = {
  properties,
  takesFailures: true,
  owns: (context, { item: given, index }) => {
    const item = handedOn(given);
    if (isRehearsal(item)) return false;
    const hasFailed = failureOf(item) !== undefined;
    if (readOccasion(context, index) === 'success') return saysSent(item) && !hasFailed;
    // A delivered document is no reason to tell the shop's staff by a status that it was not.
    return hasFailed && !saysSent(item) && item.json.order !== undefined;
  },
  execute,
} satisfies Operation;

async function execute(context: IExecuteFunctions, own: Entry[], all: readonly Entry[]): Promise<ItemResult[][]> {
  // Also those that are handed on: an order moves only when none of its documents is still to be delivered.
  const items = all.map((entry) => toStatusItem(context, entry));
  const client = await connectToBaseLinker(context);
  const ordersPerCall = readOrdersPerCall(context);
  const change = (memory?: Ledger) => changeOrderStatuses(client, items, { memory, ordersPerCall });
  const outcomes = await (remembers(context, items) ? withLedger(context, change) : change());
  const byIndex = new Map(all.map(({ index }, at) => [index, outcomes[at]!]));
  return own.map(({ item, index }) => {
    const outcome = byIndex.get(index)!;
    if (!outcome.ok) return [{ error: outcome.error }];
    return [{ output: 0, item: withKeys(handedOn(item), { statusChange: outcome.value }) }];
  });
}

/** What an item says about its order; what cannot be read of it fails like settings that cannot. */
function toStatusItem(context: IExecuteFunctions, { item: given, index }: Entry): StatusItem {
  const item = handedOn(given);
  const rest = { failure: failureOf(item), rehearsal: isRehearsal(item) };
  const settings = readSettings(context, index);
  try {
    const owner = ownerOf(item);
    const order = 'order' in owner ? owner.order : undefined;
    const document = item.json.document === undefined ? undefined : documentIdentityOf(item);
    return { ...rest, order, document, delivery: deliveryOf(item), settings };
  } catch (error) {
    return { ...rest, order: undefined, document: undefined, delivery: undefined, settings: unreadable(error) };
  }
}

function unreadable(error: unknown): Outcome<StatusSettings> {
  if (error instanceof IntegrationError) return failure(error);
  return failure(new IntegrationError('item_damaged', 'The item could not be read', { cause: error }));
}

/** The credential is optional, and means nothing after a failure. */
function remembers(context: IExecuteFunctions, items: readonly StatusItem[]): boolean {
  const chosen = hasCredential(context, 'deliveryLedgerApi');
  return chosen && items.some(({ settings }) => settings.ok && settings.value.occasion === 'success');
}
