import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { DeliverySummary } from '../../lib/ledger';

import { toErrorItem, toNodeError } from './errors';

/**
 * What a node made of one input item: an item for one of its outputs, or a failure. `delivery` is what the node learned
 * about the delivery before it failed.
 */
export type ItemResult = { output: number; item: INodeExecutionData } | { error: unknown; delivery?: DeliverySummary };

/**
 * Runs a node's work and keeps n8n's error rules (facts/n8n.md §0): with *Continue* chosen nothing is ever thrown, and
 * every input item that failed becomes one error item; otherwise the first failure is thrown after all items were worked
 * on. Error items come last, because n8n repeats the whole node when the first item of the first output is one.
 *
 * @param outputs how many outputs the node has, without the error output
 * @param work returns the results of every input item, which may be none, in the order of the input items; what it
 *   throws counts as a failure of all of them
 */
export async function executeForItems(
  context: IExecuteFunctions,
  outputs: number,
  work: (items: INodeExecutionData[]) => Promise<ItemResult[][]>,
): Promise<INodeExecutionData[][]> {
  const items = context.getInputData();
  let results: ItemResult[][];
  try {
    results = await work(items);
  } catch (error) {
    if (!context.continueOnFail()) throw toNodeError(context.getNode(), error);
    results = items.map(() => [{ error }]);
  }
  const returned: INodeExecutionData[][] = Array.from({ length: outputs }, () => []);
  const failed: INodeExecutionData[] = [];
  results.forEach((ofItem, index) => {
    for (const result of ofItem) {
      if ('item' in result) returned[result.output]!.push({ ...result.item, pairedItem: { item: index } });
      else if (!context.continueOnFail()) throw toNodeError(context.getNode(), result.error, index);
      else failed.push(toErrorItem(result.error, withDelivery(items[index]!, result.delivery), index));
    }
  });
  returned[0]!.push(...failed);
  return returned;
}

function withDelivery(item: INodeExecutionData, delivery: DeliverySummary | undefined): INodeExecutionData {
  return delivery === undefined ? item : { ...item, json: { ...item.json, delivery: { ...delivery } } };
}

/** Calls `read` for every item and keeps what it throws as that item's failure. */
export function readEach<T>(
  items: readonly INodeExecutionData[],
  read: (item: INodeExecutionData, index: number) => T,
): Array<{ value: T } | { error: unknown }> {
  return items.map((item, index) => {
    try {
      return { value: read(item, index) };
    } catch (error) {
      return { error };
    }
  });
}

/**
 * Puts the results of a batch, made of the readable items alone, back beside all that was read.
 *
 * @param results one for each readable item, in their order
 */
export function withResults<T, R>(
  read: ReadonlyArray<{ value: T } | { error: unknown }>,
  results: Iterable<R>,
): Array<{ value: T; result: R } | { error: unknown }> {
  const remaining = results[Symbol.iterator]();
  return read.map((entry) => ('error' in entry ? entry : { ...entry, result: remaining.next().value as R }));
}

/** What could be read of the items, in their order. */
export function readable<T>(read: ReadonlyArray<{ value: T } | { error: unknown }>): T[] {
  return read.flatMap((entry) => ('value' in entry ? [entry.value] : []));
}
