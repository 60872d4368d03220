import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { CUSTOMER_DATA } from '../shared/customer-data';
import { runOperation } from '../shared/execution';

import { chooseChannelOperation } from './operations/choose-channel';

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
    outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
    sensitiveOutputFields: CUSTOMER_DATA,
    outputNames: [...chooseChannelOperation.outputs],
    properties: chooseChannelOperation.properties,
  };

  execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return runOperation(this, chooseChannelOperation);
  }
}
