import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { IntegrationError, type Outcome } from '../../../lib/common';
import {
  type Agreement,
  assignDocuments,
  type Assignment,
  type SeveralDocumentsRule,
  type SharedDocumentRule,
  SIGNS,
} from '../../../lib/delivery';
import type { MatchField, Order } from '../../../lib/documents';
import { findDocuments } from '../../../lib/nexo';
import { type Entry, type ItemResult, readable, readEach, withResults } from '../../shared/execution';
import { orderOf, unfinishedOf, withKeys } from '../../shared/item';
import { needCredential } from '../../shared/needed-credential';
import { withNexo } from '../../shared/nexo';
import type { Operation } from '../../shared/operation';
import { atLeastOneOf, lineOfText, oneOf } from '../../shared/parameters';
import { ksefPolicy } from '../ksef-properties';
import { documentKinds, existing, issuedWithin } from '../selection-properties';
import { openWindow, readSelection } from '../settings';
import { noteWaiting, type Waiting } from '../waiting';

const FIELDS: readonly MatchField[] = ['Uwagi', 'NumerZewnetrzny', 'NumeryZewnetrzneDokumentowRealizowanych'];
const SEVERAL_RULES: readonly SeveralDocumentsRule[] = ['all', 'newest', 'hold'];
const SHARED_RULES: readonly SharedDocumentRule[] = ['sameCustomer', 'hold'];
const LONGEST_PREFIX = 30;

export const find: Operation = {
  option: {
    name: 'Find',
    action: 'Find documents of orders',
    description: 'Find the invoices and receipts in Subiekt nexo that belong to BaseLinker orders',
  },
  properties: [
    documentKinds,
    {
      displayName: 'Search In',
      name: 'searchIn',
      type: 'multiOptions',
      default: ['Uwagi', 'NumerZewnetrzny', 'NumeryZewnetrzneDokumentowRealizowanych'],
      options: [
        { name: 'Notes (Uwagi)', value: 'Uwagi' },
        { name: 'Original Number (NumerZewnetrzny)', value: 'NumerZewnetrzny' },
        {
          name: 'Original Number of the Realised ZK',
          value: 'NumeryZewnetrzneDokumentowRealizowanych',
          description: 'For documents that were made of a customer order (ZK) in Subiekt nexo',
        },
      ],
      description: 'Where in a document the order number of BaseLinker is written',
    },
    {
      displayName: 'Order Number Prefix',
      name: 'prefix',
      type: 'string',
      default: 'B_',
      placeholder: 'e.g. B_',
      description:
        'Text right before the order number, as your integration writes it. Leave it empty if the bare number is written; a number then counts only as a whole, never as a part of a longer one.',
    },
    issuedWithin,
    ...existing,
    {
      displayName: 'When an Order Has Several Documents',
      name: 'severalDocuments',
      type: 'options',
      default: 'all',
      options: [
        { name: 'Hold', value: 'hold', description: 'Send none and report the order' },
        { name: 'Send All', value: 'all', description: 'Send each of them in an e-mail of its own' },
        { name: 'Send Newest', value: 'newest', description: 'Send only the one that was issued last' },
      ],
    },
    {
      displayName: 'When a Document Names Several Orders',
      name: 'sharedDocument',
      type: 'options',
      default: 'sameCustomer',
      options: [
        { name: 'Hold', value: 'hold', description: 'Send nothing and report the orders' },
        {
          name: 'Send Once if All Orders Have the Same E-Mail Address',
          value: 'sameCustomer',
          description: 'Hold it if the addresses differ',
        },
      ],
    },
    ksefPolicy,
    {
      displayName: 'Agreement of Order and Document',
      name: 'agreement',
      type: 'options',
      default: 'one',
      options: [
        {
          name: 'At Least One Sign',
          value: 'one',
          description:
            'NIP, e-mail address, name, total, or town with postcode is the same; otherwise the number in the document may be a typing mistake, and it is held and reported',
        },
        {
          name: 'Chosen Signs',
          value: 'chosen',
          description: 'Whatever is chosen below must not differ, or the document is held and reported',
        },
        {
          name: 'Off',
          value: 'off',
          description:
            'The order number alone decides: one mistyped digit sends an invoice to a stranger. Only with an Order Number Prefix.',
        },
      ],
      description: 'What has to agree between an order and the document that names it, before the document goes out',
    },
    {
      displayName: 'Agreeing Signs',
      name: 'agreeingSigns',
      type: 'multiOptions',
      displayOptions: { show: { agreement: ['chosen'] } },
      default: ['nip', 'total'],
      options: [
        {
          name: 'E-Mail Address',
          value: 'email',
          description: 'The order has an address that nexo knows of the buyer',
        },
        {
          name: 'Name',
          value: 'name',
          description: 'The buyer on the document contains the company or the name of the order',
        },
        { name: 'NIP', value: 'nip', description: 'Both have the same number, or neither has one' },
        {
          name: 'Total',
          value: 'total',
          description:
            'The documents add up to what was ordered, 0.01 a piece more or less; only when the currencies are the same',
        },
        {
          name: 'Town and Postcode',
          value: 'town',
          description: 'Those of the invoice or the delivery stand in the address of the document',
        },
      ],
      description: 'What must not differ. What one side does not have is not compared, except a NIP.',
    },
  ],
  outputs: ['Found', 'Not Found Yet'],
  execute,
};

/** The documents of all incoming orders with a constant number of SQL statements. */
async function execute(context: IExecuteFunctions, own: Entry[]): Promise<ItemResult[][]> {
  needCredential(context, 'deliveryLedgerApi', 'Operation Find');
  const selection = readSelection(context);
  const fields = atLeastOneOf(context.getNodeParameter('searchIn', 0), 'Search In', FIELDS);
  const prefix = readPrefix(context.getNodeParameter('prefix', 0));
  const rules = {
    severalDocuments: oneOf(
      context.getNodeParameter('severalDocuments', 0),
      'When an Order Has Several Documents',
      SEVERAL_RULES,
    ),
    sharedDocument: oneOf(
      context.getNodeParameter('sharedDocument', 0),
      'When a Document Names Several Orders',
      SHARED_RULES,
    ),
    ksef: selection.ksef,
    agreement: readAgreement(context, prefix),
  };
  const read = readEach(own, orderOf);
  const orders = readable(read);
  const { company, found, window } = await withNexo(context, async (nexo) => {
    const window = await openWindow(context, selection, nexo.company);
    const found = await findDocuments(nexo, {
      orderIds: orders.map((order) => order.order_id),
      kinds: selection.kinds,
      fields,
      prefix,
      issuedFrom: window.issuedFrom,
      issuedTo: window.issuedTo,
      documentIds: own.flatMap(({ item }) => unfinishedOf(item)?.documentIds ?? []),
      signal: context.getExecutionCancelSignal(),
    });
    return { company: nexo.company, found, window };
  });
  if (found.size === 0 && orders.length > 0) {
    context.addExecutionHints({
      message: `None of ${orders.length} orders has a document of the last ${selection.daysBack} days. If there should be some, check Order Number Prefix and Search In.`,
      location: 'outputPane',
    });
  }
  const assignments = assignDocuments(orders, found, { ...rules, window });
  const overdue = await noteWaiting(context, {
    company,
    waiting: waitingOf(orders, assignments),
    lookedAt: new Set(orders.map((order) => order.order_id)),
    hours: selection.longestKsefWait,
  });
  return withResults(read, assignments).map((entry, at) =>
    'error' in entry ? [entry] : toResults(own[at]!.item, entry.result, overdue),
  );
}

function waitingOf(orders: readonly Order[], assignments: ReadonlyArray<Outcome<Assignment>>): Waiting[] {
  const waiting = orders.flatMap(({ order_id: orderId }, index) => {
    const outcome = assignments[index];
    return outcome?.ok ? outcome.value.waiting.map((document) => ({ document, orderId })) : [];
  });
  // One document of several orders waits once.
  return [...new Map(waiting.map((entry) => [entry.document.id, entry])).values()];
}

function toResults(
  item: INodeExecutionData,
  outcome: Outcome<Assignment>,
  overdue: ReadonlyMap<number, IntegrationError>,
): ItemResult[] {
  if (!outcome.ok) return [{ error: outcome.error }];
  const { documents, waiting, missing } = outcome.value;
  const late = waiting.flatMap((document): ItemResult[] => {
    const error = overdue.get(document.id);
    return error === undefined ? [] : [{ error, learned: { document } }];
  });
  const found = documents.map((document): ItemResult => ({
    output: 0,
    item: withKeys(item, { document }),
  }));
  if (late.length > 0) return [...found, ...late];
  if (found.length > 0) return found;
  return [{ output: 1, item: withKeys(item, { search: { missing } }) }];
}

function readAgreement(context: IExecuteFunctions, prefix: string): Agreement {
  const name = 'Agreement of Order and Document';
  const agreement = oneOf(context.getNodeParameter('agreement', 0), name, ['one', 'chosen', 'off']);
  if (agreement === 'chosen')
    return atLeastOneOf(context.getNodeParameter('agreeingSigns', 0), 'Agreeing Signs', SIGNS);
  if (agreement === 'one' || prefix.trim() !== '') return agreement;
  throw new IntegrationError('parameter_invalid', `${name} is Off, and there is no Order Number Prefix`, {
    description:
      'Any number in a note could be an order then. Enter the prefix that stands before order numbers in nexo, or choose At Least One Sign.',
  });
}

function readPrefix(value: unknown): string {
  const prefix = lineOfText(value, 'Order Number Prefix', LONGEST_PREFIX);
  // With prefix "2" the document of order 241830117 would go to order 41830117.
  if (!/\p{N}\s*$/u.test(prefix)) return prefix;
  throw new IntegrationError('parameter_invalid', 'Order Number Prefix ends with a digit', {
    description: 'Nobody could tell where the prefix ends and the order number begins. Enter a prefix such as B_.',
  });
}
