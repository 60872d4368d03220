import type { INodeProperties, NodeHint } from 'n8n-workflow';

import { chosenStatuses } from '../shared/status-properties';

/** What nobody would guess, shown under the parameters. */
export const hints: NodeHint[] = [
  {
    message:
      'An order counts from its first poll on: what is in the chosen statuses when the workflow is activated does not start it. The journal of events is off in most BaseLinker accounts; Auto uses it as soon as it shows entries and reads the chosen statuses until then.',
    type: 'info',
    location: 'ndv',
    whenToDisplay: 'always',
  },
];

const withEvents = { hide: { mode: ['polling'] } };

export const properties: INodeProperties[] = [
  {
    displayName: 'Mode',
    name: 'mode',
    type: 'options',
    options: [
      {
        name: 'Auto',
        value: 'auto',
        description:
          'By the journal while it shows that it is on, else by reading the orders in the chosen statuses. An empty journal never counts as "nothing happened".',
      },
      {
        name: 'Journal',
        value: 'journal',
        description: 'By the journal alone; ends in a clear message when the account does not have it',
      },
      {
        name: 'Polling',
        value: 'polling',
        description: 'By reading the orders in the chosen statuses at every poll; knows changes of status only',
      },
    ],
    default: 'auto',
    description: 'How to find out what happened',
  },
  {
    displayName: 'Events',
    name: 'events',
    type: 'multiOptions',
    options: [
      { name: 'Invoice Issued', value: 'invoiceIssued', description: 'BaseLinker issued an invoice of its own' },
      {
        name: 'Order Created',
        value: 'orderCreated',
        description: 'A marketplace, a shop or a person made a new order',
      },
      {
        name: 'Order Edited',
        value: 'orderEdited',
        description: 'Somebody changed the data of an order, this workflow included',
      },
      { name: 'Order Form Confirmed', value: 'formConfirmed', description: 'The customer confirmed the delivery form' },
      { name: 'Package Created', value: 'packageCreated', description: 'A parcel was made for an order' },
      { name: 'Payment Changed', value: 'paymentChanged', description: 'A payment for an order came in or changed' },
      { name: 'Receipt Issued', value: 'receiptIssued', description: 'BaseLinker issued a receipt of its own' },
      {
        name: 'Status Changed',
        value: 'statusChanged',
        description: 'An order came to a chosen status; the only event that needs no journal',
      },
    ],
    required: true,
    default: ['statusChanged'],
    description: 'What starts the workflow. Several events of an order in one poll start it once.',
    displayOptions: withEvents,
  },
  {
    displayName: 'Statuses',
    name: 'statuses',
    type: 'options',
    options: [
      { name: 'Any', value: 'any', description: 'Changes to every status; needs the journal' },
      { name: 'By ID', value: 'ids', description: 'Statuses by their numbers' },
      { name: 'Chosen From List', value: 'list', description: 'Statuses picked from those in BaseLinker' },
    ],
    default: 'list',
    description: 'The statuses to which an order has to change for the event Status Changed',
  },
  ...chosenStatuses(),
  {
    displayName: 'Options',
    name: 'options',
    type: 'collection',
    placeholder: 'Add option',
    default: {},
    options: [
      {
        displayName: 'Ignore Changes To',
        name: 'ignoredStatuses',
        type: 'multiOptions',
        typeOptions: { loadOptionsMethod: 'loadStatuses' },
        default: [],
        description:
          'Statuses that never start the workflow, such as those it sets itself; needed with Any only. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
      },
      {
        displayName: 'Include Orders That Moved On',
        name: 'includeMovedOn',
        type: 'boolean',
        default: false,
        description:
          'Whether to give an order too that has left the status by the time it is read; only the journal knows of such',
      },
      {
        displayName: 'Orders per Poll',
        name: 'ordersPerPoll',
        type: 'number',
        typeOptions: { minValue: 1, maxValue: 100, numberPrecision: 0 },
        default: 30,
        description: 'How many orders one poll gives at most, 1 to 100; the others follow with the next polls',
      },
    ],
  },
];
