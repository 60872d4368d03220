import type { IExecuteFunctions, INodeExecutionData, IPairedItemData } from 'n8n-workflow';

import type { DeliverySummary } from '../../lib/ledger';

import { toErrorItem, toFailedItem, toNodeError } from './errors';
import { failureOf, handedOn } from './failures';
import { hiddenByExecuteOnce } from './hidden-items';
import { type CanvasItem, withKeys } from './item';
import type { Operation, Operations } from './operation';
import { oneOf } from './parameters';

/** One input item, and its place among them, by which n8n is asked for parameters and files. */
export interface Entry {
  readonly item: INodeExecutionData;
  readonly index: number;
}

/**
 * What a node made of one input item: an item for one of its outputs, or a failure with what was learned before it, such as
 * where the delivery stands.
 */
export type ItemResult =
  { output: number; item: INodeExecutionData } | { error: unknown; learned?: Partial<CanvasItem> };

/** A failure; the delivery is what is known of it, if anything. */
export function failed(error: unknown, delivery?: DeliverySummary): ItemResult {
  return delivery === undefined ? { error } : { error, learned: { delivery } };
}

/** Runs the operation that the parameter Operation chooses. Keeps the rules of `runOperation`. */
export function runChosenOperation(
  context: IExecuteFunctions,
  operations: Operations,
): Promise<INodeExecutionData[][]> {
  let operation: Operation;
  try {
    const name = oneOf(context.getNodeParameter('operation', 0), 'Operation', Object.keys(operations));
    operation = operations[name]!;
  } catch (error) {
    operation = { properties: [], execute: () => Promise.reject(error) };
  }
  return runOperation(context, operation);
}

/**
 * Runs an operation and keeps n8n's rules of errors (facts/n8n.md §0), whichever way the node is set up:
 * - *Continue*: nothing is ever thrown; an item that failed keeps all it carried and gains `failure`, on the first output.
 * - *Continue (using error output)*: nothing is ever thrown; a failed item becomes an error item. They come last, because n8n
 *   repeats the whole node when the first item of the first output is one.
 * - otherwise the first failure is thrown after all items were worked on.
 *
 * Items that have failed before, and those that the operation has nothing to do for, are handed on untouched; empty items,
 * which *Always Output Data* makes, are dropped. An input item is never written into.
 */
export async function runOperation(context: IExecuteFunctions, operation: Operation): Promise<INodeExecutionData[][]> {
  const entries = context
    .getInputData()
    .map((item, index) => ({ item, index }))
    .filter(({ item }) => operation.source === true || !isEmpty(item));
  const results = new Map<number, ItemResult[]>();
  const own: Entry[] = [];
  for (const entry of entries) {
    const isOwn = ownership(context, operation, entry);
    if (isOwn === true) own.push(entry);
    else results.set(entry.index, isOwn === false ? [{ output: 0, item: handOn(context, operation, entry) }] : [isOwn]);
  }
  const done = await execute(context, operation, own, entries);
  own.forEach(({ index }, at) => results.set(index, done[at] ?? []));
  const outputs = collect(context, operation, entries, results);
  tellHidden(context, outputs);
  return outputs;
}

/** Calls `read` for every item and keeps what it throws as that item's failure. */
export function readEach<T>(
  entries: readonly Entry[],
  read: (item: INodeExecutionData, index: number) => T,
): Array<{ value: T } | { error: unknown }> {
  return entries.map(({ item, index }) => {
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

/** Whether the operation has something to do for an item; a failure when that cannot be told. */
function ownership(context: IExecuteFunctions, operation: Operation, entry: Entry): boolean | ItemResult {
  const hasFailed = failureOf(entry.item) !== undefined;
  if (hasFailed && operation.takesFailures !== true) return false;
  try {
    return operation.owns?.(context, entry) ?? true;
  } catch (error) {
    // An item keeps its first failure.
    return hasFailed ? false : { error };
  }
}

function handOn(context: IExecuteFunctions, operation: Operation, { item }: Entry): INodeExecutionData {
  const same = handedOn(item);
  const marks = operation.marks?.(context, same) ?? {};
  // The very same json wherever nothing is added: n8n stores what several nodes hand on once.
  return Object.keys(marks).length === 0 ? same : withKeys(same, marks);
}

async function execute(
  context: IExecuteFunctions,
  operation: Operation,
  own: Entry[],
  all: readonly Entry[],
): Promise<ItemResult[][]> {
  if (own.length === 0) return [];
  try {
    return await operation.execute(context, own, all);
  } catch (error) {
    if (!context.continueOnFail()) throw toNodeError(context.getNode(), error);
    return own.map(() => [{ error }]);
  }
}

function collect(
  context: IExecuteFunctions,
  operation: Operation,
  entries: readonly Entry[],
  results: ReadonlyMap<number, ItemResult[]>,
): INodeExecutionData[][] {
  const node = context.getNode();
  const outputs: INodeExecutionData[][] = Array.from({ length: operation.outputs?.length ?? 1 }, () => []);
  const errorItems: INodeExecutionData[] = [];
  const pairs = new Map<number, IPairedItemData>();
  let failures = 0;
  for (const { item, index } of entries) {
    for (const result of results.get(index) ?? []) {
      if ('item' in result) {
        outputs[result.output]!.push(paired(result.item, index, pairs));
        continue;
      }
      if (!context.continueOnFail()) throw toNodeError(node, result.error, index);
      failures += 1;
      const input = withKeys(item, { ...operation.marks?.(context, item), ...result.learned });
      if (node.onError === 'continueErrorOutput') errorItems.push(toErrorItem(result.error, input, index, node.name));
      else outputs[0]!.push(toFailedItem(result.error, input, index, node.name));
    }
  }
  outputs[0]!.push(...errorItems);
  // n8n shows no count on the wire of an error output, and on the line failures look like all other items.
  if (failures > 0) hint(context, `${failures} of ${entries.length} items failed here.`);
  return outputs;
}

/**
 * The item with what it came of; the item itself where that stands in it already. n8n stores once what several items or nodes
 * share, and a run may carry ten thousand orders past nodes that have nothing to do for them.
 */
function paired(item: INodeExecutionData, index: number, pairs: Map<number, IPairedItemData>): INodeExecutionData {
  const { pairedItem } = item;
  const isThere = typeof pairedItem === 'object' && 'item' in pairedItem && Object.keys(pairedItem).length === 1;
  if (isThere && pairedItem.item === index) return item;
  const pair = pairs.get(index) ?? { item: index };
  pairs.set(index, pair);
  return { ...item, pairedItem: pair };
}

/** *Execute Once* shows the node the first item only: failures among the others are handed on all the same. */
function tellHidden(context: IExecuteFunctions, outputs: INodeExecutionData[][]): void {
  const hidden = hiddenByExecuteOnce(context);
  if (hidden.length === 0) return;
  const told = hidden.filter(({ item }) => failureOf(item) !== undefined);
  outputs[0]!.push(...told.map(({ item, index }) => ({ ...handedOn(item), pairedItem: { item: index } })));
  hint(
    context,
    `Execute Once is switched on in the settings of this node: only the first of ${hidden.length + 1} items was worked on.`,
  );
}

function hint(context: IExecuteFunctions, message: string): void {
  context.addExecutionHints({ message, type: 'warning', location: 'outputPane' });
}

function isEmpty({ json, binary, error }: INodeExecutionData): boolean {
  return Object.keys(json).length === 0 && binary === undefined && error === undefined;
}
