import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { IntegrationError } from '../../lib/common';
import { channelByName, type ChannelDecision, chooseChannel } from '../../lib/delivery';
import { lineOfText, oneOf } from '../shared/parameters';
import { ownerOf } from '../shared/pipeline-items';

const LONGEST_LIST = 2000;

/**
 * The channel of one item.
 *
 * @throws IntegrationError when the item has no order or customer in it, or a parameter has no usable value
 */
export function channelOf(context: IExecuteFunctions, item: INodeExecutionData, index: number): ChannelDecision {
  const owner = ownerOf(item);
  const customer =
    'order' in owner
      ? { source: owner.order.order_source, email: addressIn(owner.order.email) }
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

/** An expression, or an n8n that hides data of customers, may have put anything in its place. */
function addressIn(value: unknown): string {
  if (typeof (value ?? '') === 'string') return (value ?? '') as string;
  throw new IntegrationError('parameter_invalid', 'The e-mail address of the order is not text', {
    description: 'Run the workflow from its trigger: in items of an earlier run n8n may hide the addresses.',
  });
}

function list(value: unknown, displayName: string): string[] {
  return lineOfText(value, displayName, LONGEST_LIST)
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
