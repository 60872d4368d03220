import type { INodeProperties } from 'n8n-workflow';

const forFind = { show: { operation: ['find'] } };
const forGetPdf = { show: { operation: ['getPdf'] } };

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
        name: 'Get PDF',
        value: 'getPdf',
        action: 'Get PDF of document',
        description: 'Draw the PDF of a document that was found',
      },
    ],
  },
  {
    displayName: 'Document Kinds',
    name: 'kinds',
    type: 'multiOptions',
    displayOptions: forFind,
    default: ['FS', 'PA', 'PAi', 'FD'],
    options: [
      { name: 'Invoice (FS)', value: 'FS' },
      { name: 'Named Receipt (PAi)', value: 'PAi' },
      { name: 'Receipt (PA)', value: 'PA' },
      { name: 'Retail Invoice (FD)', value: 'FD' },
    ],
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
    displayOptions: forFind,
    typeOptions: { minValue: 1, maxValue: 150 },
    default: 14,
    description: 'How many days back a document may have been issued, 1 to 150',
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
  {
    displayName: 'Options',
    name: 'findOptions',
    type: 'collection',
    placeholder: 'Add option',
    displayOptions: forFind,
    default: {},
    options: [
      {
        displayName: 'Wait for KSeF Number',
        name: 'waitForKsefNumber',
        type: 'boolean',
        default: true,
        description: 'Whether an invoice that goes through KSeF counts as not found until it has its KSeF number',
      },
    ],
  },
  {
    displayName: 'File Name',
    name: 'fileName',
    type: 'string',
    displayOptions: forGetPdf,
    default: '[document_number].pdf',
    description:
      'Name of the PDF. Placeholders: [document_number], [document_kind], [order_id], [issue_date]. Characters that file names cannot have are replaced.',
  },
  {
    displayName: 'Put Output File in Field',
    name: 'binaryField',
    type: 'string',
    displayOptions: forGetPdf,
    required: true,
    default: 'document',
    hint: 'The name of the output binary field to put the file in',
  },
  {
    displayName: 'Options',
    name: 'pdfOptions',
    type: 'collection',
    placeholder: 'Add option',
    displayOptions: forGetPdf,
    default: {},
    options: [
      {
        displayName: 'Footer',
        name: 'footer',
        type: 'string',
        default: '',
        description: 'Small text at the foot of every page',
      },
      {
        displayName: 'Save to Folder',
        name: 'folder',
        type: 'string',
        default: '',
        placeholder: 'e.g. ~/.n8n-files/documents',
        description: 'Folder in which a copy of every PDF is kept; it has to exist and n8n has to allow files in it',
      },
    ],
  },
];
