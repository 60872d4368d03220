import type { INodeProperties } from 'n8n-workflow';

import { ADDRESSES_FOR_NONE } from '../../lib/mail';

import { reportProperties } from './report-properties';
import { textProperties } from './text-properties';

const forDocument = { show: { operation: ['sendDocument'] } };

/** The parameters of Send Document E-mail. The texts that customers read are in their languages. */
export const properties: INodeProperties[] = [
  {
    displayName: 'Authentication',
    name: 'authentication',
    type: 'options',
    noDataExpression: true,
    default: 'password',
    options: [
      { name: 'OAuth2', value: 'oAuth2', description: 'For Google and Microsoft 365, which are ending passwords' },
      { name: 'User and Password', value: 'password', description: 'For most other providers' },
    ],
    description: 'How to sign in to the mail server',
  },
  {
    displayName: 'Operation',
    name: 'operation',
    type: 'options',
    noDataExpression: true,
    default: 'sendDocument',
    options: [
      {
        name: 'Send Document',
        value: 'sendDocument',
        action: 'Send document email',
        description: 'Send the PDF of a document to its customer, at most once ever',
      },
      {
        name: 'Send Failure Report',
        value: 'sendReport',
        action: 'Send failure report email',
        description: 'Send one e-mail to the shop about all orders that failed',
      },
    ],
  },
  {
    displayName: 'Mode',
    name: 'mode',
    type: 'options',
    noDataExpression: true,
    displayOptions: forDocument,
    default: 'send',
    options: [
      { name: 'Send', value: 'send', description: 'To the customers, each document once' },
      {
        name: 'Test',
        value: 'test',
        description: 'Everything to the test address instead, marked as a test; nothing is recorded as delivered',
      },
      {
        name: 'Dry Run',
        value: 'dryRun',
        description: 'Send nothing; every item says whether it would be sent, to whom, and why not',
      },
    ],
  },
  {
    displayName:
      'Test: no customer gets mail. Every e-mail goes to the test address with [TEST] in its subject; the ledger and the orders stay as they are. Choose <b>Send</b> when the e-mails are right.',
    name: 'testNotice',
    type: 'notice',
    displayOptions: { show: { operation: ['sendDocument'], mode: ['test'] } },
    default: '',
  },
  {
    displayName:
      'Dry run: nothing is sent and nothing is recorded. See <b>preview</b> of each output item. Choose <b>Send</b> when the list is right.',
    name: 'dryRunNotice',
    type: 'notice',
    displayOptions: { show: { operation: ['sendDocument'], mode: ['dryRun'] } },
    default: '',
  },
  {
    displayName: 'Test Address',
    name: 'testAddress',
    type: 'string',
    required: true,
    displayOptions: { show: { operation: ['sendDocument'], mode: ['test'] } },
    default: '',
    placeholder: 'e.g. office@example.com',
    description: 'Your own address, the only one that gets mail in this mode; the same for all items of a run',
  },
  {
    displayName: 'From Email',
    name: 'fromEmail',
    type: 'string',
    required: true,
    default: '',
    placeholder: 'e.g. My Shop <office@example.com>',
    description: 'Sender of the e-mails; most mail servers want the address of the mailbox that logs in',
  },
  {
    displayName: 'To Email',
    name: 'toEmail',
    type: 'string',
    required: true,
    displayOptions: forDocument,
    default: '={{ $json.order ? $json.order.email : $json.customer?.email }}',
    placeholder: 'e.g. nathan@example.com',
    description: 'The one customer who gets the document',
  },
  ...textProperties,
  {
    displayName: 'Input Data Field Name',
    name: 'binaryField',
    type: 'string',
    required: true,
    displayOptions: forDocument,
    default: 'document',
    hint: 'The name of the input binary field that holds the PDF',
  },
  {
    displayName: 'Options',
    name: 'options',
    type: 'collection',
    placeholder: 'Add option',
    displayOptions: forDocument,
    default: {},
    options: [
      {
        displayName: 'Addresses for None',
        name: 'forNone',
        type: 'string',
        default: ADDRESSES_FOR_NONE,
        description:
          'Addresses that stand in orders instead of none, separated by commas; such orders are held. Beginnings such as brak, domains such as @brak.pl, or whole addresses.',
      },
      {
        displayName: 'BCC Email',
        name: 'bcc',
        type: 'string',
        default: '',
        placeholder: 'e.g. archive@example.com',
        description: 'Own addresses that get a copy without the customer seeing it, separated by commas',
      },
      {
        displayName: 'CC Email',
        name: 'cc',
        type: 'string',
        default: '',
        placeholder: 'e.g. office@example.com',
        description: 'Own addresses that get a copy; the customer sees them. Separated by commas.',
      },
      {
        displayName: 'Plain Text',
        name: 'text',
        type: 'string',
        typeOptions: { rows: 4 },
        displayOptions: { show: { '/textSource': ['own'] } },
        default: '',
        description:
          'Text beside the HTML field for mail programs that show no HTML; made of the HTML when it is empty',
      },
      {
        displayName: 'Reply To Email',
        name: 'replyTo',
        type: 'string',
        default: '',
        placeholder: 'e.g. help@example.com',
        description: 'Where answers of customers go',
      },
      {
        displayName: 'Shop Name',
        name: 'shopName',
        type: 'string',
        default: '',
        description: 'Signs the built-in texts, and is the value of the placeholder [shop_name]',
      },
      {
        displayName: 'Signature',
        name: 'signature',
        type: 'string',
        typeOptions: { rows: 4 },
        displayOptions: { show: { '/textSource': ['builtIn'] } },
        default: '',
        placeholder: 'e.g. My Company sp. z o.o.',
        description:
          "The company's lines below the built-in texts: name, address, NIP, KRS, court, capital, telephone. One line each.",
      },
    ],
  },
  ...reportProperties,
];
