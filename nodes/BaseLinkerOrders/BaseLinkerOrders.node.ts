import { NodeConnectionTypes } from 'n8n-workflow';
import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';

import { getOrder, getOrders, type Order } from '../../lib/baselinker';
import { BASELINKER_CREDENTIAL, connectToBaseLinker, loadSources, loadStatuses } from '../shared/baselinker';
import { toErrorItem, toNodeError } from '../shared/errors';
import { properties } from './properties';
import { readOrderId, readQuery } from './query';

export class BaseLinkerOrders implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'BaseLinker Orders',
    name: 'baseLinkerOrders',
    icon: { light: 'file:baselinker.svg', dark: 'file:baselinker.dark.svg' },
    group: ['input'],
    version: 1,
    subtitle: '={{ $parameter["operation"] === "get" ? "Get" : "Get Many: last " + $parameter["daysBack"] + " days" }}',
    description: 'Retrieve orders from BaseLinker (Base.com)',
    defaults: { name: 'BaseLinker Orders' },
    usableAsTool: true,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: BASELINKER_CREDENTIAL, required: true }],
    properties,
  };

  methods = { loadOptions: { loadSources, loadStatuses } };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    const items = this.getInputData();
    if (items.length === 0) return [[]];
    try {
      const client = await connectToBaseLinker(this);
      if (this.getNodeParameter('operation', 0) === 'getAll') {
        const orders = await getOrders(client, await readQuery(this, client));
        return [orders.map((order) => toItem(order, 0))];
      }
      const results: INodeExecutionData[] = [];
      for (const [index, item] of items.entries()) {
        try {
          results.push(toItem(await getOrder(client, readOrderId(this, index)), index));
        } catch (error) {
          if (!this.continueOnFail()) throw toNodeError(this.getNode(), error, index);
          results.push(toErrorItem(error, item, index));
        }
      }
      return [results];
    } catch (error) {
      if (!this.continueOnFail()) throw toNodeError(this.getNode(), error, 0);
      return [items.map((item, index) => toErrorItem(error, item, index))];
    }
  }
}

function toItem(order: Order, index: number): INodeExecutionData {
  return { json: { order: order as IDataObject }, pairedItem: { item: index } };
}
