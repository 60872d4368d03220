import { NodeConnectionTypes } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';

import { changeOrderStatuses } from '../../lib/baselinker';
import { BASELINKER_CREDENTIAL, connectToBaseLinker, searchStatuses } from '../shared/baselinker';
import { toErrorItem, toNodeError } from '../shared/errors';
import { properties } from './properties';
import { readSettings } from './settings';

export class SetOrderStatus implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Set Order Status',
    name: 'setOrderStatus',
    icon: { light: 'file:status.svg', dark: 'file:status.dark.svg' },
    group: ['output'],
    version: 1,
    subtitle: '={{ $parameter["rule"] === "failure" ? "After Failure" : "After Delivery" }}',
    description: 'Set the status of BaseLinker orders after their documents were delivered, or could not be',
    defaults: { name: 'Set Order Status' },
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: BASELINKER_CREDENTIAL, required: true }],
    properties,
  };

  methods = { listSearch: { searchStatuses } };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    const items = this.getInputData();
    try {
      const statusItems = items.map(({ json }, index) => ({ json, settings: readSettings(this, index) }));
      const outcomes = await changeOrderStatuses(await connectToBaseLinker(this), statusItems);
      const results: INodeExecutionData[] = [];
      for (const [index, item] of items.entries()) {
        const outcome = outcomes[index];
        if (!outcome) continue;
        if (outcome.ok) {
          const json = { ...item.json, statusChange: { ...outcome.value } };
          results.push({ json, binary: item.binary, pairedItem: { item: index } });
        } else if (this.continueOnFail()) {
          results.push(toErrorItem(outcome.error, item, index));
        } else {
          throw toNodeError(this.getNode(), outcome.error, index);
        }
      }
      return [results];
    } catch (error) {
      if (!this.continueOnFail()) throw toNodeError(this.getNode(), error, 0);
      return [items.map((item, index) => toErrorItem(error, item, index))];
    }
  }
}
