import type { IExecuteFunctions } from 'n8n-workflow';

import { getOrder } from '../../../lib/baselinker';
import { accountName, connectToBaseLinker } from '../../shared/baselinker';
import type { Entry, ItemResult } from '../../shared/execution';
import { orderItem } from '../../shared/item';
import type { Operation } from '../../shared/operation';
import { wholeNumber } from '../../shared/parameters';

export const get: Operation = {
  option: { name: 'Get', action: 'Get order', description: 'Retrieve one order by its ID, confirmed or not' },
  properties: [
    {
      displayName: 'Order ID',
      name: 'orderId',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. 241830117',
      description: 'The number BaseLinker shows, not the number of the marketplace',
    },
  ],
  source: true,
  execute,
};

async function execute(context: IExecuteFunctions, own: Entry[]): Promise<ItemResult[][]> {
  const client = await connectToBaseLinker(context);
  const account = await accountName(context);
  const results: ItemResult[][] = [];
  for (const { index } of own) {
    try {
      results.push([{ output: 0, item: orderItem(await getOrder(client, readOrderId(context, index)), account) }]);
    } catch (error) {
      results.push([{ error }]);
    }
  }
  return results;
}

/** The order to get. Throws IntegrationError `parameter_invalid`. */
function readOrderId(context: IExecuteFunctions, itemIndex: number): number {
  return wholeNumber(context.getNodeParameter('orderId', itemIndex), 'Order ID', 1, Number.MAX_SAFE_INTEGER);
}
