import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { IntegrationError, type Outcome } from '../../lib/common';
import {
  assignDocuments,
  type Assignment,
  type SeveralDocumentsRule,
  type SharedDocumentRule,
} from '../../lib/delivery';
import type { MatchField, Order } from '../../lib/documents';
import { findDocuments } from '../../lib/nexo';
import { readable, readEach, withResults, type ItemResult } from '../shared/execution';
import { needCredential } from '../shared/needed-credential';
import { withNexo } from '../shared/nexo';
import { atLeastOneOf, lineOfText, oneOf } from '../shared/parameters';
import { orderOf } from '../shared/pipeline-items';

import { openWindow, readSelection } from './settings';
import { noteWaiting, type Waiting } from './waiting';

const FIELDS: readonly MatchField[] = ['Uwagi', 'NumerZewnetrzny', 'NumeryZewnetrzneDokumentowRealizowanych'];
const SEVERAL_RULES: readonly SeveralDocumentsRule[] = ['all', 'newest', 'hold'];
const SHARED_RULES: readonly SharedDocumentRule[] = ['sameCustomer', 'hold'];
const LONGEST_PREFIX = 30;

/** Operation Find: the documents of all incoming orders with a constant number of SQL statements. */
export async function find(context: IExecuteFunctions, items: INodeExecutionData[]): Promise<ItemResult[][]> {
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
    checkBuyer: selection.checkBuyer,
  };
  const read = readEach(items, orderOf);
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
  return withResults(read, assignments).map((entry, index) =>
    'error' in entry ? [entry] : toResults(items[index]!, entry.result, overdue),
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
  const late = waiting.flatMap(({ id }) => overdue.get(id) ?? []);
  const found = documents.map((document): ItemResult => ({
    output: 0,
    item: { ...item, json: { ...item.json, document: { ...document } } },
  }));
  if (late.length > 0) return [...found, ...late.map((error): ItemResult => ({ error }))];
  if (found.length > 0) return found;
  return [{ output: 1, item: { ...item, json: { ...item.json, search: { missing } } } }];
}

function readPrefix(value: unknown): string {
  const prefix = lineOfText(value, 'Order Number Prefix', LONGEST_PREFIX);
  // With prefix "2" the document of order 241830117 would go to order 41830117.
  if (!/\p{N}\s*$/u.test(prefix)) return prefix;
  throw new IntegrationError('parameter_invalid', 'Order Number Prefix ends with a digit', {
    description: 'Nobody could tell where the prefix ends and the order number begins. Enter a prefix such as B_.',
  });
}
