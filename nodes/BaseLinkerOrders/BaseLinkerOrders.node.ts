import { NodeConnectionTypes } from 'n8n-workflow';
import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';

import { getOrder, getOrders } from '../../lib/baselinker';
import type { Order } from '../../lib/documents';
import { baseLinkerTest, connectToBaseLinker, loadSources, loadStatuses } from '../shared/baselinker';
import { CUSTOMER_DATA } from '../shared/customer-data';
import { executeForItems, type ItemResult } from '../shared/execution';
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
    sensitiveOutputFields: CUSTOMER_DATA,
    credentials: [{ name: 'baseLinkerApi', required: true, testedBy: 'baseLinkerTest' }],
    properties,
  };

  methods = { credentialTest: { baseLinkerTest }, loadOptions: { loadSources, loadStatuses } };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    if (this.getInputData().length === 0) return [[]];
    return executeForItems(this, 1, async (items) => {
      const client = await connectToBaseLinker(this);
      if (this.getNodeParameter('operation', 0) === 'getAll') {
        const orders = await getOrders(client, await readQuery(this, client));
        // One query for the whole input; n8n wants its orders paired with an item all the same.
        return [orders.map(toResult), ...items.slice(1).map(() => [])];
      }
      const results: ItemResult[][] = [];
      for (const index of items.keys()) {
        try {
          results.push([toResult(await getOrder(client, readOrderId(this, index)))]);
        } catch (error) {
          results.push([{ error }]);
        }
      }
      return results;
    });
  }
}

function toResult(order: Order): ItemResult {
  return { output: 0, item: { json: { order: order as IDataObject } } };
}
