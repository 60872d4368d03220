import type { IExecuteFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { DeliveryChannel } from '../../lib/ledger';

import type { Entry } from './execution';
import { channelOf, isRehearsal, saysSent } from './item';
import { oneOf } from './parameters';

/**
 * Which of the items on the line a delivering node takes.
 *
 * @param ofChannel the name of the entry for those of its channel
 */
export function whichItems(ofChannel: string): INodeProperties {
  const options: INodePropertyOptions[] = [
    { name: 'All', value: 'all', description: 'For a workflow without Delivery Channel in which nobody is left out' },
    {
      name: ofChannel,
      value: 'channel',
      description: 'As Delivery Channel chose; an item of which nothing chose fails',
    },
  ];
  return {
    displayName: 'Items',
    name: 'which',
    type: 'options',
    noDataExpression: true,
    default: 'channel',
    options,
    description: 'Which items to take; all others are handed on untouched, and so is what was delivered already',
  };
}

/**
 * Whether a delivering node has something to do for an item.
 *
 * @throws IntegrationError `channel_missing`, `parameter_invalid`, and as `channelOf`
 */
export function isToDeliver(context: IExecuteFunctions, { item, index }: Entry, channel: DeliveryChannel): boolean {
  if (saysSent(item) || isRehearsal(item)) return false;
  const which = oneOf(context.getNodeParameter('which', index, 'channel'), 'Items', ['channel', 'all']);
  return which === 'all' || channelOf(item) === channel;
}
