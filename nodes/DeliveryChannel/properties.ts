import type { INodeProperties } from 'n8n-workflow';

import { RELAY_ADDRESSES, SOURCES_WITHOUT_EMAIL } from '../../lib/delivery';

const byRules = { show: { decideBy: ['rules'] } };

/** The parameters of Delivery Channel. */
export const properties: INodeProperties[] = [
  {
    displayName:
      'Since 2 March 2026 Allegro stops e-mails that carry an invoice or a receipt and may take away quality points. The documents of such orders belong with the order.',
    name: 'marketplaceNotice',
    type: 'notice',
    default: '',
  },
  {
    displayName: 'Decide By',
    name: 'decideBy',
    type: 'options',
    noDataExpression: true,
    default: 'rules',
    options: [
      { name: 'Expression', value: 'expression', description: 'An expression names the channel of each document' },
      { name: 'Rules', value: 'rules', description: 'The source of the order and the address of the customer decide' },
    ],
  },
  {
    displayName: 'Sources Without E-Mail',
    name: 'sourcesWithoutEmail',
    type: 'string',
    default: SOURCES_WITHOUT_EMAIL.join(', '),
    placeholder: 'e.g. allegro, amazon',
    displayOptions: byRules,
    description: 'Sources of orders, as BaseLinker names them, whose customers are not mailed. Separated by commas.',
  },
  {
    displayName: 'Relay Addresses',
    name: 'relayAddresses',
    type: 'string',
    default: RELAY_ADDRESSES.join(', '),
    placeholder: 'e.g. @allegromail.*',
    displayOptions: byRules,
    description:
      'Masked addresses of marketplaces; customers behind them are not mailed either. A star stands for any letters. Separated by commas.',
  },
  {
    displayName: 'Their Documents',
    name: 'otherwise',
    type: 'options',
    default: 'skip',
    options: [
      {
        name: 'Attach to the Order in BaseLinker',
        value: 'order',
        description: 'BaseLinker can pass the file on to the marketplace',
      },
      { name: 'Skip', value: 'skip', description: 'Nothing is done with them; the item says why' },
    ],
    displayOptions: byRules,
    description: 'What happens to the documents of those orders',
  },
  {
    displayName: 'All Other Documents',
    name: 'usual',
    type: 'options',
    default: 'email',
    options: [
      { name: 'Attach to the Order in BaseLinker', value: 'order' },
      { name: 'E-Mail', value: 'email' },
      { name: 'Skip', value: 'skip' },
    ],
    displayOptions: byRules,
    description: 'What happens to the documents of all other orders',
  },
  {
    displayName: 'Channel',
    name: 'channel',
    type: 'string',
    required: true,
    default: "={{ $json.order?.order_source === 'allegro' ? 'order' : 'email' }}",
    displayOptions: { show: { decideBy: ['expression'] } },
    description: 'One of the words email, order and skip for each document',
  },
];
