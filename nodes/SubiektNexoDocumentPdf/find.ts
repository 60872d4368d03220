import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { IntegrationError, type Outcome } from '../../lib/errors';
import {
  assignDocuments,
  findDocuments,
  localTime,
  type Assignment,
  type DocumentKind,
  type MatchField,
  type SeveralDocumentsRule,
  type SharedDocumentRule,
} from '../../lib/nexo';
import { readEach, type ItemResult } from '../shared/execution';
import { withNexo } from '../shared/nexo';
import { wholeNumber } from '../shared/parameters';
import { orderOf } from '../shared/pipeline-items';

const SECONDS_PER_DAY = 86_400;

/** Operation Find: the documents of all incoming orders with a constant number of SQL statements. */
export async function find(context: IExecuteFunctions, items: INodeExecutionData[]): Promise<ItemResult[][]> {
  const daysBack = wholeNumber(context.getNodeParameter('daysBack', 0), 'Issued Within Days', 1, 150);
  const now = Math.floor(Date.now() / 1000);
  const read = readEach(items, orderOf);
  const orders = read.flatMap((result) => ('value' in result ? [result.value] : []));
  const found = await withNexo(context, (nexo) =>
    findDocuments(nexo, {
      orderIds: orders.map((order) => order.order_id),
      kinds: chosen<DocumentKind>(context, 'kinds', 'Document Kinds'),
      fields: chosen<MatchField>(context, 'searchIn', 'Search In'),
      prefix: String(context.getNodeParameter('prefix', 0) ?? ''),
      issuedFrom: localTime(now - daysBack * SECONDS_PER_DAY),
      // A document that was issued while this runs, or by a clock a little ahead, still counts.
      issuedTo: localTime(now + SECONDS_PER_DAY),
      signal: context.getExecutionCancelSignal(),
    }),
  );
  const { waitForKsefNumber = true } = context.getNodeParameter('findOptions', 0, {}) as {
    waitForKsefNumber?: boolean;
  };
  const assignments = assignDocuments(orders, found, {
    severalDocuments: context.getNodeParameter('severalDocuments', 0) as SeveralDocumentsRule,
    sharedDocument: context.getNodeParameter('sharedDocument', 0) as SharedDocumentRule,
    waitForKsefNumber,
  });
  if (found.size === 0 && orders.length > 0) {
    context.addExecutionHints({
      message: `None of ${orders.length} orders has a document of the last ${daysBack} days. If there should be some, check Order Number Prefix and Search In.`,
      location: 'outputPane',
    });
  }
  const remaining = assignments[Symbol.iterator]();
  return read.map((result, index) =>
    'error' in result ? [result] : toResults(items[index]!, remaining.next().value as Outcome<Assignment>),
  );
}

function toResults(item: INodeExecutionData, outcome: Outcome<Assignment>): ItemResult[] {
  if (!outcome.ok) return [{ error: outcome.error }];
  const { documents, missing } = outcome.value;
  if (documents.length === 0) return [{ output: 1, item: { ...item, json: { ...item.json, search: { missing } } } }];
  return documents.map((document) => ({
    output: 0,
    item: { ...item, json: { ...item.json, document: { ...document } } },
  }));
}

function chosen<T extends string>(context: IExecuteFunctions, name: string, displayName: string): T[] {
  const value = context.getNodeParameter(name, 0) as T[];
  if (!Array.isArray(value) || value.length === 0) {
    throw new IntegrationError('parameter_invalid', `Nothing is chosen in ${displayName}`, {
      description: `Choose at least one entry in ${displayName}.`,
    });
  }
  return value;
}
