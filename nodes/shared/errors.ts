import { NodeError, NodeOperationError } from 'n8n-workflow';
import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';

import { escapeHtml, failureIn, IntegrationError } from '../../lib/common';

/** What an error item says, beside the order, document and delivery of the failed input item. */
interface FailureReport {
  message: string;
  code: string;
  permanent: boolean;
  description: string;
}

/** The pipeline's own fields that an error branch needs: n8n may not find the paired item there (facts/n8n.md §0.2). */
const CARRIED_FIELDS = ['order', 'document', 'delivery'] as const;

const UNEXPECTED_DESCRIPTION =
  'This is not a failure the node knows. Run the workflow again; if it comes back, report it with the text above.';

/**
 * The item that goes to the error output for one failed input item. Its json has exactly the keys `error` and `message`:
 * with any other key n8n sends the item down the success output (facts/n8n.md §0.2; n8n before 2.41 allows no third).
 *
 * @param error whatever was thrown or returned for the item
 * @param input the input item that failed; its order, document and delivery are copied into `error`
 * @param index the position of `input` among the node's input items
 */
export function toErrorItem(error: unknown, input: INodeExecutionData, index: number): INodeExecutionData {
  const { message, code, permanent, description } = describe(error);
  return {
    json: { error: { message, code, permanent, description, ...carriedFields(input.json) }, message },
    pairedItem: { item: index },
  };
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
  const { message, description } = describe(error);
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

function describe(error: unknown): FailureReport {
  if (error instanceof IntegrationError) {
    return { message: error.message, code: error.code, permanent: error.permanent, description: error.description };
  }
  if (error instanceof NodeError) {
    if (error.cause instanceof IntegrationError) return describe(error.cause);
    return { message: error.message, code: 'node_error', permanent: false, description: error.description ?? '' };
  }
  const message = error instanceof Error && error.message !== '' ? error.message : 'Something unexpected happened';
  return { message, code: 'unexpected', permanent: false, description: UNEXPECTED_DESCRIPTION };
}

/** Takes the fields from the item itself, or from its `error` when it is an error item of another node already. */
function carriedFields(json: IDataObject): IDataObject {
  const earlier = failureIn(json) ?? {};
  const carried: IDataObject = {};
  for (const field of CARRIED_FIELDS) {
    const value = json[field] ?? earlier[field];
    if (value !== undefined && value !== null) carried[field] = value as IDataObject[string];
  }
  return carried;
}
