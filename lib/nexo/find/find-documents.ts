import type { NexoConnection } from '../database/connection';
import { findOrderNumbers, matchDocuments, type MatchTexts } from './matching';
import { optionalText } from '../database/rows';
import { readSalesDocuments, type SalesDocumentRow, type SalesDocumentsRequest, toSummary } from './sales-documents';
import type { FoundDocument, MatchField } from '../../documents';

export interface FindDocumentsRequest extends SalesDocumentsRequest {
  orderIds: readonly number[];
  /** Where the order's id may stand; the first that holds it is reported. */
  fields: readonly MatchField[];
  /** What stands directly before the id, e.g. "B_"; empty for the number alone. */
  prefix: string;
}

const MATCH_FIELDS: readonly MatchField[] = ['Uwagi', 'NumerZewnetrzny', 'NumeryZewnetrzneDokumentowRealizowanych'];

interface Candidate extends MatchTexts {
  found: SalesDocumentRow;
}

function toCandidate(found: SalesDocumentRow): Candidate {
  return {
    found,
    Uwagi: optionalText(found.row, 'Uwagi'),
    NumerZewnetrzny: optionalText(found.row, 'NumerZewnetrzny'),
    NumeryZewnetrzneDokumentowRealizowanych: optionalText(found.row, 'NumeryZewnetrzneDokumentowRealizowanych'),
  };
}

/** Every order a document names, wherever it names it: a field that is not searched tells of other customers too. */
function namedOrders(candidate: Candidate, prefix: string): number[] {
  // Without a prefix any number may be anything; only with one is it an order's for certain.
  if (prefix.trim() === '') return [];
  return [...new Set(MATCH_FIELDS.flatMap((field) => findOrderNumbers(candidate[field] ?? '', prefix)))];
}

/**
 * The documents of each order: order id → summaries, the newest last. Orders without a document are absent. One statement
 * whatever the number of orders: reading the whole window beats a LIKE for every order; the ids are matched in memory as
 * whole numbers (see findOrderNumbers). Throws NexoError; an abort rejects with the signal's reason.
 */
export async function findDocuments(
  nexo: NexoConnection,
  request: FindDocumentsRequest,
): Promise<Map<number, FoundDocument[]>> {
  if (request.orderIds.length === 0 || request.kinds.length === 0 || request.fields.length === 0) return new Map();
  const filled = [...new Set(request.fields)].map((field) => `d.${field} <> ''`).join(' OR ');
  const rows = await readSalesDocuments(nexo, request, {
    columns: MATCH_FIELDS.map((field) => `d.${field}`).join(', '),
    condition: filled,
  });
  const matches = matchDocuments(rows.map(toCandidate), request.orderIds, request);
  const found = new Map<number, FoundDocument[]>();
  for (const [orderId, list] of matches) {
    found.set(
      orderId,
      list.map(({ document, matchedBy }) => ({
        ...toSummary(document.found, nexo.company),
        matchedBy,
        namedOrders: namedOrders(document, request.prefix),
      })),
    );
  }
  return found;
}
