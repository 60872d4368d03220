import type { ILoadOptionsFunctions } from 'n8n-workflow';
import { NodeApiError, NodeError } from 'n8n-workflow';

import { IntegrationError } from '../../lib/common';

/** What the editor says in place of a list. */
interface ListMessage {
  /** What happened. */
  message: string;
  /** How to get on. */
  description: string;
}

/** Where the entries of a list come from, and what to say when there are none: an empty list would look broken. */
export interface ListSource<T> {
  load: () => Promise<T[]>;
  whenEmpty: ListMessage;
}

const UNEXPECTED: ListMessage = {
  message: 'The list could not be read',
  description: 'Open it again; if that does not help, test the credential.',
};

/**
 * The entries of a list with several choices (`methods.loadOptions`), of which the editor shows an error's message alone.
 *
 * @throws NodeApiError when the list is empty or cannot be read
 */
export async function loadList<T>(context: ILoadOptionsFunctions, source: ListSource<T>): Promise<T[]> {
  return entriesOf(source, ({ message, description }) =>
    toListError(context, { message: [message, description].filter(Boolean).join('. '), description: '' }),
  );
}

/**
 * The entries of a list with one choice (`methods.listSearch`) whose name holds the text, letters of either case; all
 * without one.
 *
 * @throws NodeApiError when the list is empty or cannot be read; it is the error of which the editor shows message and
 *   description
 */
export async function searchList<T extends { name: string }>(
  context: ILoadOptionsFunctions,
  source: ListSource<T>,
  filter: string | undefined,
): Promise<{ results: T[] }> {
  const entries = await entriesOf(source, (says) => toListError(context, says));
  const wanted = (filter ?? '').toLocaleLowerCase('pl');
  return { results: entries.filter(({ name }) => name.toLocaleLowerCase('pl').includes(wanted)) };
}

async function entriesOf<T>(
  { load, whenEmpty }: ListSource<T>,
  toError: (says: ListMessage) => NodeApiError,
): Promise<T[]> {
  const entries = await load().catch((error: unknown) => {
    // n8n's own errors say what is missing in the node, a credential for instance.
    if (error instanceof NodeError) throw error;
    throw toError(error instanceof IntegrationError ? error : UNEXPECTED);
  });
  if (entries.length === 0) throw toError(whenEmpty);
  return entries;
}

function toListError(context: ILoadOptionsFunctions, { message, description }: ListMessage): NodeApiError {
  const error = new NodeApiError(context.getNode(), {}, { message, description });
  // n8n swaps the whole message when a remote text in it happens to hold a system error name.
  error.message = message;
  return error;
}
