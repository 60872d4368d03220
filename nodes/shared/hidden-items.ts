import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Entry } from './execution';

/**
 * The items that reached a node with *Execute Once* switched on, but that n8n does not show it: all but the first. Their places
 * are those they would have had.
 *
 * @returns nothing where n8n does not tell, such as in a node that is executed alone
 */
export function hiddenByExecuteOnce(context: IExecuteFunctions): Entry[] {
  if (context.getNode().executeOnce !== true) return [];
  try {
    const { previousNode, previousNodeOutput = 0, previousNodeRun = 0 } = context.getInputSourceData();
    const all: unknown = context.getWorkflowDataProxy(0).$items(previousNode, previousNodeOutput, previousNodeRun);
    const items = Array.isArray(all) ? (all as INodeExecutionData[]) : [];
    return items.map((item, index) => ({ item, index })).slice(1);
  } catch {
    return [];
  }
}
