import type { INodeProperties } from 'n8n-workflow';

import { SHORTEST_RETENTION_DAYS } from '../../lib/ledger';

const showFor = (...operation: string[]) => ({ show: { operation } });

const deliveryKey: INodeProperties = {
  displayName: 'Delivery Key',
  name: 'deliveryKey',
  type: 'string',
  required: true,
  default: '={{ $json.delivery.key }}',
  displayOptions: showFor('resolveInDoubt', 'allowResend'),
  description: 'Which delivery is meant: the field "delivery.key" of an item that Get Many or another node gave',
};

const keepUndelivered: INodeProperties[] = [
  {
    displayName: 'Channel',
    name: 'channel',
    type: 'options',
    default: 'email',
    displayOptions: showFor('keepUndelivered'),
    options: [
      { name: 'Attach to Order', value: 'order', description: 'Before Attach Order Document' },
      { name: 'E-Mail', value: 'email', description: 'Before Send Document E-mail' },
    ],
    description: 'Which way the document is to take; each way is remembered for itself',
  },
  {
    displayName: 'Recipient',
    name: 'recipient',
    type: 'string',
    displayOptions: { show: { operation: ['keepUndelivered'], channel: ['email'] } },
    default: '={{ $json.order?.email ?? $json.customer?.email }}',
    placeholder: 'e.g. nathan@example.com',
    description:
      'The address that the document will be sent to. A document that was refused is sent again once the address differs.',
  },
];

const getMany: INodeProperties[] = [
  {
    displayName: 'Return All',
    name: 'returnAll',
    type: 'boolean',
    default: false,
    displayOptions: showFor('getAll'),
    description: 'Whether to return all results or only up to a given limit',
  },
  {
    displayName: 'Limit',
    name: 'limit',
    type: 'number',
    typeOptions: { minValue: 1, numberPrecision: 0 },
    default: 50,
    displayOptions: { show: { operation: ['getAll'], returnAll: [false] } },
    description: 'Max number of results to return',
  },
  {
    displayName: 'Filters',
    name: 'filters',
    type: 'collection',
    placeholder: 'Add filter',
    default: {},
    displayOptions: showFor('getAll'),
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
];

const getUnfinished: INodeProperties[] = [
  {
    displayName: 'Quiet for Hours',
    name: 'quietHours',
    type: 'number',
    typeOptions: { minValue: 1, maxValue: 168, numberPrecision: 0 },
    default: 6,
    displayOptions: showFor('getUnfinished'),
    description:
      'How long no run has come upon an order before it counts as left behind, 1 to 168. E-mails that a person allowed again do not wait.',
  },
  {
    displayName: 'Orders per Run',
    name: 'ordersPerRun',
    type: 'number',
    typeOptions: { minValue: 1, maxValue: 1000, numberPrecision: 0 },
    default: 20,
    displayOptions: showFor('getUnfinished'),
    description:
      'How many orders that were left behind one run takes at most, 1 to 1000. Each costs one call to BaseLinker; the next runs take the others.',
  },
];

const decisions: INodeProperties[] = [
  deliveryKey,
  {
    displayName:
      'Look for the e-mail in the Sent folder of the mailbox, or ask the customer, before you decide. "Send Again" may be a second e-mail to the same customer.',
    name: 'resolveNotice',
    type: 'notice',
    default: '',
    displayOptions: showFor('resolveInDoubt'),
  },
  {
    displayName: 'Resolution',
    name: 'resolution',
    type: 'options',
    default: 'wasSent',
    displayOptions: showFor('resolveInDoubt'),
    options: [
      { name: 'Send Again', value: 'sendAgain', description: 'It never arrived: the next run sends it' },
      { name: 'Was Sent', value: 'wasSent', description: 'It is in the Sent folder or at the customer: never send it' },
    ],
    description: 'What became of the e-mail',
  },
  {
    displayName: 'New Address',
    name: 'newAddress',
    type: 'string',
    default: '',
    placeholder: 'e.g. nathan@example.com',
    displayOptions: showFor('allowResend'),
    description: 'Where the next e-mail goes; leave it empty for the address of the order',
  },
  {
    displayName: 'Decided By',
    name: 'decidedBy',
    type: 'string',
    required: true,
    default: '',
    displayOptions: showFor('resolveInDoubt', 'allowResend'),
    description: 'Who decided; kept with the delivery',
  },
  {
    displayName: 'Reason',
    name: 'reason',
    type: 'string',
    required: true,
    default: '',
    displayOptions: showFor('resolveInDoubt', 'allowResend'),
    description: 'Why; kept with the delivery',
  },
];

const purge: INodeProperties[] = [
  {
    displayName: 'Keep Details for Days',
    name: 'detailDays',
    type: 'number',
    typeOptions: { minValue: 1, numberPrecision: 0 },
    default: 90,
    displayOptions: showFor('purge'),
    description: 'After how many days addresses and reasons are forgotten; that it was sent is still known',
  },
  {
    displayName: 'Keep Deliveries for Days',
    name: 'deliveryDays',
    type: 'number',
    typeOptions: { minValue: SHORTEST_RETENTION_DAYS, numberPrecision: 0 },
    default: 1_826,
    displayOptions: showFor('purge'),
    description: `After how many days a delivery is forgotten altogether, at least ${SHORTEST_RETENTION_DAYS}: a forgotten document could be sent again`,
  },
];

/** The parameters of Document Deliveries. */
export const properties: INodeProperties[] = [
  {
    displayName: 'Operation',
    name: 'operation',
    type: 'options',
    noDataExpression: true,
    default: 'keepUndelivered',
    options: [
      {
        name: 'Allow Resend',
        value: 'allowResend',
        action: 'Allow resending of document',
        description: 'Let a document that was sent, refused or given up be mailed once more',
      },
      {
        name: 'Get Counts',
        value: 'getCounts',
        action: 'Get counts of deliveries',
        description: 'How many deliveries are in each state',
      },
      {
        name: 'Get Many',
        value: 'getAll',
        action: 'Get many deliveries',
        description: 'What became of documents: state, reason and time',
      },
      {
        name: 'Get Unfinished',
        value: 'getUnfinished',
        action: 'Get unfinished orders',
        description:
          'Orders that have left the searched days or statuses with something still to do: a mail allowed again, one not delivered yet, or a KSeF number that came late',
      },
      {
        name: 'Keep Undelivered',
        value: 'keepUndelivered',
        action: 'Keep undelivered documents',
        description: 'Separate the documents that still have to be sent from those that were',
      },
      {
        name: 'Purge',
        value: 'purge',
        action: 'Purge old deliveries',
        description: 'Forget what is no longer needed',
      },
      {
        name: 'Resolve In Doubt',
        value: 'resolveInDoubt',
        action: 'Resolve delivery in doubt',
        description: 'Say whether an e-mail that may have been sent was sent',
      },
    ],
  },
  ...keepUndelivered,
  ...getMany,
  ...getUnfinished,
  ...decisions,
  ...purge,
];
