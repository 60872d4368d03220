import { NodeConnectionTypes } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';

import { changeOrderStatuses } from '../../lib/baselinker';
import { BASELINKER_CREDENTIAL, connectToBaseLinker, searchStatuses } from '../shared/baselinker';
import { executeForItems, type ItemResult } from '../shared/execution';
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
    // Not a tool: no language model decides whose documents are sent.
    usableAsTool: undefined,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: BASELINKER_CREDENTIAL, required: true }],
    properties,
  };

  methods = { listSearch: { searchStatuses } };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return executeForItems(this, 1, async (items) => {
      const statusItems = items.map(({ json }, index) => ({ json, settings: readSettings(this, index) }));
      const outcomes = await changeOrderStatuses(await connectToBaseLinker(this), statusItems);
      return outcomes.map((outcome, index): ItemResult[] => {
        if (!outcome.ok) return [{ error: outcome.error }];
        const item = items[index]!;
        return [{ output: 0, item: { ...item, json: { ...item.json, statusChange: { ...outcome.value } } } }];
      });
    });
  }
}
