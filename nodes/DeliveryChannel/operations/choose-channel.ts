import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { IntegrationError } from '../../../lib/common';
import {
  channelByName,
  type ChannelDecision,
  chooseChannel,
  RELAY_ADDRESSES,
  SOURCES_WITHOUT_EMAIL,
} from '../../../lib/delivery';
import { type Entry, type ItemResult, readEach } from '../../shared/execution';
import { ownerOf, withKeys } from '../../shared/item';
import type { Operation } from '../../shared/operation';
import { lineOfText, oneOf } from '../../shared/parameters';

/** The outputs, in their order on the canvas. */
const TO_DELIVER = 0;
const SKIPPED = 1;

const byRules = { show: { decideBy: ['rules'] } };

const properties: INodeProperties[] = [
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

export const chooseChannelOperation = {
  properties,
  outputs: ['To Deliver', 'Skipped'],
  execute,
} satisfies Operation;

async function execute(context: IExecuteFunctions, own: Entry[]): Promise<ItemResult[][]> {
  const read = readEach(own, (item, index) => chosenChannel(context, item, index));
  return read.map((entry, at): ItemResult[] => {
    if ('error' in entry) return [entry];
    const channel = entry.value;
    const output = channel.name === 'skip' ? SKIPPED : TO_DELIVER;
    return [{ output, item: withKeys(own[at]!.item, { channel }) }];
  });
}

const LONGEST_LIST = 2000;

/**
 * The channel of one item.
 *
 * @throws IntegrationError when the item has no order or customer in it, or a parameter has no usable value
 */
function chosenChannel(context: IExecuteFunctions, item: INodeExecutionData, index: number): ChannelDecision {
  const owner = ownerOf(item);
  const customer =
    'order' in owner
      ? { source: owner.order.order_source, email: owner.order.email }
      : { source: null, email: owner.customer.email };
  const parameter = (name: string) => context.getNodeParameter(name, index);
  if (oneOf(parameter('decideBy'), 'Decide By', ['rules', 'expression']) === 'expression') {
    const name = parameter('channel');
    const decision = typeof name === 'string' ? channelByName(name.trim(), customer.source) : undefined;
    if (decision !== undefined) return decision;
    throw new IntegrationError('parameter_invalid', 'Channel is none of email, order and skip', {
      description: 'The expression in Channel has to give one of these three words for every item.',
    });
  }
  return chooseChannel(customer, {
    sourcesWithoutEmail: list(parameter('sourcesWithoutEmail'), 'Sources Without E-Mail'),
    relayAddresses: list(parameter('relayAddresses'), 'Relay Addresses'),
    otherwise: oneOf(parameter('otherwise'), 'Their Documents', ['skip', 'order']),
    usual: oneOf(parameter('usual'), 'All Other Documents', ['email', 'order', 'skip']),
  });
}

function list(value: unknown, displayName: string): string[] {
  return lineOfText(value, displayName, LONGEST_LIST)
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
