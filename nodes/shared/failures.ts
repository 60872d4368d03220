import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { NodeError } from 'n8n-workflow';

import { IntegrationError } from '../../lib/common';

import { isObject } from './item';

/** What travels on the canvas as `failure`: why a node could not do its part. */
export interface Failure {
  code: string;
  /** What happened. */
  message: string;
  /** What a person can do about it. */
  description: string;
  /** Whether it comes back every time until a person changes something about this one order. */
  permanent: boolean;
  /** The name of the node on the canvas; empty when it is not known. */
  node: string;
}

/** The keys of an item that its `error` holds as well: n8n may not find the paired item behind an error output (facts/n8n.md §0.2). */
export const CARRIED_KEYS = ['order', 'document', 'delivery', 'preview', 'test'] as const;

const LONGEST_CODE = 100;
const LONGEST_TEXT = 2_000;

const UNEXPECTED_DESCRIPTION =
  'This is not a failure the node knows. Run the workflow again; if it comes back, report it with the text above.';

/**
 * What there is to say about an error.
 *
 * @param error whatever was thrown or returned
 * @param node the name of the node that failed
 */
export function describeFailure(error: unknown, node: string): Failure {
  if (error instanceof IntegrationError) {
    const { code, message, description, permanent } = error;
    return { code, message, description, permanent, node };
  }
  if (error instanceof NodeError) {
    if (error.cause instanceof IntegrationError) return describeFailure(error.cause, node);
    const { message, description } = error;
    return { code: 'node_error', message, description: description ?? '', permanent: false, node };
  }
  const message = error instanceof Error && error.message !== '' ? error.message : 'Something unexpected happened';
  return { code: 'unexpected', message, description: UNEXPECTED_DESCRIPTION, permanent: false, node };
}

/**
 * The failure an item carries: ours, that of an error output, or what another package's node left in `error`. Foreign ones are
 * never permanent, and whatever they hold is read as text of bounded length.
 *
 * @returns undefined for an item that has not failed
 */
export function failureOf({ json, error }: INodeExecutionData): Failure | undefined {
  if (isThere(json.failure)) return read(json.failure, json);
  if (isThere(json.error)) return read(json.error, json);
  if (error !== undefined) return read({ message: error.message }, json);
  return undefined;
}

/**
 * An item that a node has nothing to do for, as it goes on: the very same json. Only the failure of an error output or of
 * another package's node becomes `failure`, and what it holds of the item takes its place again: with a key `error` n8n would
 * take the item for a failure of the node that hands it on.
 */
export function handedOn(item: INodeExecutionData): INodeExecutionData {
  const failure = failureOf(item);
  if (
    failure === undefined ||
    (item.json.failure !== undefined && !isThere(item.json.error) && item.error === undefined)
  ) {
    return item;
  }
  const { error, message: _message, ...json } = item.json;
  const { error: _error, ...rest } = item;
  const carried: IDataObject = {};
  for (const key of CARRIED_KEYS) {
    const value = json[key] ?? (isObject(error) ? error[key] : undefined);
    if (value !== undefined && value !== null) carried[key] = value;
  }
  return { ...rest, json: { ...json, ...carried, failure: { ...failure } } };
}

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false && value !== '';
}

function read(value: unknown, { message: said }: IDataObject): Failure {
  const own: IDataObject = isObject(value) ? value : { message: value as string };
  const message = text(own.message, LONGEST_TEXT) || text(said, LONGEST_TEXT) || 'A node before this one failed';
  return {
    code: text(own.code, LONGEST_CODE) || 'foreign_error',
    message,
    description: text(own.description, LONGEST_TEXT),
    permanent: own.permanent === true,
    node: text(own.node, LONGEST_CODE),
  };
}

function text(value: unknown, longest: number): string {
  return typeof value === 'string' ? value.slice(0, longest) : '';
}
