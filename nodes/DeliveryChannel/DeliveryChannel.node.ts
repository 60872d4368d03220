import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import type { Channel } from '../../lib/delivery';
import { CUSTOMER_DATA } from '../shared/customer-data';
import { executeForItems, readEach, type ItemResult } from '../shared/execution';

import { channelOf } from './channel-of';
import { properties } from './properties';

/** The outputs, in their order on the canvas. */
const OUTPUTS: Record<Channel, number> = { email: 0, order: 1, skip: 2 };

export class DeliveryChannel implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Delivery Channel',
    name: 'deliveryChannel',
    icon: { light: 'file:channel.svg', dark: 'file:channel.dark.svg' },
    group: ['transform'],
    version: 1,
    subtitle:
      '={{ $parameter["decideBy"] === "expression" ? "by expression" : "no e-mail: " + $parameter["sourcesWithoutEmail"] }}',
    description:
      'Choose how each document reaches its customer: by e-mail, with the order in BaseLinker, or not at all',
    defaults: { name: 'Delivery Channel' },
    // Not a tool: no language model decides whose documents are sent.
    usableAsTool: undefined,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main, NodeConnectionTypes.Main],
    sensitiveOutputFields: CUSTOMER_DATA,
    outputNames: ['E-Mail', 'Attach to Order', 'Skipped'],
    properties,
  };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return executeForItems(this, 3, async (items) => {
      const read = readEach(items, (item, index) => channelOf(this, item, index));
      return read.map((entry, index): ItemResult[] => {
        if ('error' in entry) return [entry];
        const item = items[index]!;
        const channel = { ...entry.value };
        return [{ output: OUTPUTS[channel.name], item: { ...item, json: { ...item.json, channel } } }];
      });
    });
  }
}
