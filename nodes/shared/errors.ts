import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { escapeHtml, IntegrationError } from '../../lib/common';

import { CARRIED_KEYS, describeFailure, type Failure, failureOf, handedOn } from './failures';
import { isObject } from './item';

/**
 * The item that goes to the error output for one failed input item. Its json has exactly the keys `error` and `message`:
 * with any other key n8n sends the item down the success output (facts/n8n.md §0.2; n8n before 2.41 allows no third).
 *
 * @param error whatever was thrown or returned for the item
 * @param input the input item that failed; its order, document and delivery are copied into `error`
 * @param index the position of `input` among the node's input items
 * @param node the name of the node that failed
 */
export function toErrorItem(
  error: unknown,
  input: INodeExecutionData,
  index: number,
  node: string,
): INodeExecutionData {
  const failure = afterEarlier(input, describeFailure(error, node));
  return {
    json: { error: { ...failure, ...carriedKeys(input.json) }, message: failure.message },
    pairedItem: { item: index },
  };
}

/**
 * The same item after a failure, for a node that continues: it keeps all it carried and gains `failure`.
 *
 * @param input the input item that failed; it stays as it is
 */
export function toFailedItem(
  error: unknown,
  input: INodeExecutionData,
  index: number,
  node: string,
): INodeExecutionData {
  const failure = afterEarlier(input, describeFailure(error, node));
  const item = handedOn(input);
  return { ...item, json: { ...item.json, failure: { ...failure } }, pairedItem: { item: index } };
}

/** The first failure of an item is the one that a person has to see to; what failed after it is told with it. */
function afterEarlier(input: INodeExecutionData, failure: Failure): Failure {
  const first = failureOf(input);
  if (first === undefined) return failure;
  return { ...first, description: `${first.description} After that, in ${failure.node}: ${failure.message}`.trim() };
}

/**
 * The error a node throws when it may not continue. It is built once: n8n ignores the item index of an error that is
 * wrapped a second time (facts/n8n.md §2.4). An error of n8n itself is handed back as it is, with the index added.
 *
 * @param node the node that fails (`this.getNode()`)
 * @param error whatever was thrown or returned
 * @param itemIndex the failing input item; leave it out when the failure is of no item in particular
 */
export function toNodeError(node: INode, error: unknown, itemIndex?: number): NodeOperationError {
  if (error instanceof NodeOperationError) {
    error.context.itemIndex ??= itemIndex;
    return error;
  }
  const { message, description } = describeFailure(error, node.name);
  const nodeError = new NodeOperationError(node, error instanceof Error ? error : message, {
    message,
    // n8n shows descriptions as HTML, and ours may quote what a server sent (facts/n8n.md §2.4).
    description: escapeHtml(description),
    itemIndex,
  });
  if (error instanceof IntegrationError) {
    // n8n swaps the whole message when a remote text in it happens to hold a system error name, e.g. in a status name.
    nodeError.message = message;
  }
  return nodeError;
}

/** Takes the keys from the item itself, or from its `error` when it is an error item of another node already. */
function carriedKeys(json: IDataObject): IDataObject {
  const earlier = isObject(json.error) ? json.error : {};
  const carried: IDataObject = {};
  for (const key of CARRIED_KEYS) {
    const value = json[key] ?? earlier[key];
    if (value !== undefined && value !== null) carried[key] = value;
  }
  return carried;
}
