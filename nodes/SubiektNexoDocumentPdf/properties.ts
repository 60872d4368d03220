import type { INodeProperties } from 'n8n-workflow';

import { STANDARD_KINDS } from '../../lib/documents';
import { KIND_OPTIONS } from '../shared/document-kinds';

import { ksefPolicy } from './ksef-properties';
import { pdfProperties } from './pdf-properties';

const forFind = { show: { operation: ['find'] } };
const forGetMany = { show: { operation: ['getAll'] } };
const forBoth = { show: { operation: ['find', 'getAll'] } };

const existingDocuments: INodeProperties = {
  displayName: 'Existing Documents',
  name: 'existingDocuments',
  type: 'options',
  displayOptions: forBoth,
  default: 'newerThanFirstRun',
  options: [
    {
      name: 'All in the Window',
      value: 'allInWindow',
      description: 'Everything within the days above, also what was issued before this workflow existed',
    },
    { name: 'From a Date', value: 'fromDate', description: 'Only what was issued from a date on' },
    {
      name: 'Only Newer Than First Run',
      value: 'newerThanFirstRun',
      description:
        'Only what was issued after this node ran for the first time; the delivery ledger remembers that moment',
    },
  ],
  description: 'Which of the documents that were there before may be sent; of several limits the narrowest wins',
};

const existingFrom: INodeProperties = {
  displayName: 'From Date',
  name: 'existingFrom',
  // Not required: n8n would ask for it wherever an expression chooses in Existing Documents.
  type: 'dateTime',
  displayOptions: { show: { operation: ['find', 'getAll'], existingDocuments: ['fromDate'] } },
  default: '',
  description: 'Polish time, unless an expression names a time zone',
};

/** The parameters of Subiekt nexo Document PDF. */
export const properties: INodeProperties[] = [
  {
    displayName: 'Operation',
    name: 'operation',
    type: 'options',
    noDataExpression: true,
    default: 'find',
    options: [
      {
        name: 'Find',
        value: 'find',
        action: 'Find documents of orders',
        description: 'Find the invoices and receipts in Subiekt nexo that belong to BaseLinker orders',
      },
      {
        name: 'Get Many',
        value: 'getAll',
        action: 'Get many documents',
        description: 'Get the invoices and receipts that were not sent yet, with the customer as Subiekt nexo knows it',
      },
      {
        name: 'Get PDF',
        value: 'getPdf',
        action: 'Get PDF of document',
        description: 'Draw the PDF of a document that was found, or have Subiekt nexo print it',
      },
    ],
  },
  {
    displayName:
      'This takes every document of the chosen kinds, whoever issued it and for whomever: wholesale and counter sales too. Orders of BaseLinker play no part, so their statuses stay as they are.',
    name: 'getManyNotice',
    type: 'notice',
    default: '',
    displayOptions: forGetMany,
  },
  {
    displayName: 'Document Kinds',
    name: 'kinds',
    type: 'multiOptions',
    displayOptions: forBoth,
    default: [...STANDARD_KINDS],
    options: KIND_OPTIONS,
    description: 'Which kinds of document may reach a customer; a kind that is not chosen is never found',
  },
  {
    displayName: 'Search In',
    name: 'searchIn',
    type: 'multiOptions',
    displayOptions: forFind,
    default: ['Uwagi', 'NumerZewnetrzny', 'NumeryZewnetrzneDokumentowRealizowanych'],
    options: [
      { name: 'Notes (Uwagi)', value: 'Uwagi' },
      { name: 'Original Number (NumerZewnetrzny)', value: 'NumerZewnetrzny' },
      {
        name: 'Original Number of the Realised ZK',
        value: 'NumeryZewnetrzneDokumentowRealizowanych',
        description: 'For documents that were made of a customer order (ZK) in Subiekt nexo',
      },
    ],
    description: 'Where in a document the order number of BaseLinker is written',
  },
  {
    displayName: 'Order Number Prefix',
    name: 'prefix',
    type: 'string',
    displayOptions: forFind,
    default: 'B_',
    placeholder: 'e.g. B_',
    description:
      'Text right before the order number, as your integration writes it. Leave it empty if the bare number is written; a number then counts only as a whole, never as a part of a longer one.',
  },
  {
    displayName: 'Issued Within Days',
    name: 'daysBack',
    type: 'number',
    displayOptions: forBoth,
    typeOptions: { minValue: 1, maxValue: 150 },
    default: 14,
    description: 'How many days back a document may have been issued, 1 to 150',
  },
  existingDocuments,
  existingFrom,
  {
    displayName: 'Limit per Run',
    name: 'limitPerRun',
    type: 'number',
    displayOptions: forGetMany,
    typeOptions: { minValue: 1, maxValue: 500 },
    default: 20,
    description:
      'How many documents one run takes at most, 1 to 500. Of more, it takes the oldest; the next runs go on with the others.',
  },
  {
    displayName: 'When an Order Has Several Documents',
    name: 'severalDocuments',
    type: 'options',
    displayOptions: forFind,
    default: 'all',
    options: [
      { name: 'Hold', value: 'hold', description: 'Send none and report the order' },
      { name: 'Send All', value: 'all', description: 'Send each of them in an e-mail of its own' },
      { name: 'Send Newest', value: 'newest', description: 'Send only the one that was issued last' },
    ],
  },
  {
    displayName: 'When a Document Names Several Orders',
    name: 'sharedDocument',
    type: 'options',
    displayOptions: forFind,
    default: 'sameCustomer',
    options: [
      { name: 'Hold', value: 'hold', description: 'Send nothing and report the orders' },
      {
        name: 'Send Once if All Orders Have the Same E-Mail Address',
        value: 'sameCustomer',
        description: 'Hold it if the addresses differ',
      },
    ],
  },
  ksefPolicy(forBoth),
  {
    displayName: 'Options',
    name: 'findOptions',
    type: 'collection',
    placeholder: 'Add option',
    displayOptions: forFind,
    default: {},
    options: [
      {
        displayName: 'Check Buyer',
        name: 'checkBuyer',
        type: 'multiOptions',
        default: ['nip', 'total'],
        options: [
          {
            name: 'Name',
            value: 'name',
            description: 'The buyer on the document contains the company or the name of the order',
          },
          { name: 'NIP', value: 'nip', description: 'Both have the same digits, or neither has a number' },
          {
            name: 'Total',
            value: 'total',
            description:
              'The documents add up to what was ordered, 0.01 a piece more or less; only when the currencies are the same',
          },
        ],
        description: 'What has to agree between order and document; an order where it does not is held and reported',
      },
    ],
  },
  ...pdfProperties,
];
