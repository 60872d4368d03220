import type { FoundDocument, MatchField } from '../../documents';
import type { NexoConnection } from '../database/connection';
import { optionalText, wholeText } from '../database/rows';

import { findOrderNumbersIn, matchDocuments, type MatchTexts } from './matching';
import {
  EMAIL_COLUMNS,
  readSalesDocuments,
  type SalesDocumentRow,
  type SalesDocumentsRequest,
  toSummary,
} from './sales-documents';

export interface FindDocumentsRequest extends SalesDocumentsRequest {
  orderIds: readonly number[];
  /** Where the order's id may stand; the first that holds it is reported. */
  fields: readonly MatchField[];
  /** What stands directly before the id, e.g. "B_"; empty for the number alone. */
  prefix: string;
}

const MATCH_FIELDS: readonly MatchField[] = ['Uwagi', 'NumerZewnetrzny', 'NumeryZewnetrzneDokumentowRealizowanych'];

const ADDRESS_COLUMNS =
  'ba.LiniaCalosc AS NabywcaAdres, ba.Linia1 AS NabywcaLinia1, ba.Linia2 AS NabywcaLinia2, ba.Linia3 AS NabywcaLinia3';

/** The buyer's e-mail addresses and address as nexo has them. */
function contactOf({ row }: SalesDocumentRow): FoundDocument['contact'] {
  const texts = (...columns: string[]) => columns.map((column) => optionalText(row, column)).filter(Boolean);
  return {
    emails: texts('NabywcaEmail', 'KontaktEmail'),
    address: texts('NabywcaAdres', 'NabywcaLinia1', 'NabywcaLinia2', 'NabywcaLinia3').join(', '),
  };
}

interface Candidate extends MatchTexts {
  found: SalesDocumentRow;
}

function toCandidate(found: SalesDocumentRow): Candidate {
  return {
    found,
    Uwagi: wholeText(found.row, 'Uwagi'),
    NumerZewnetrzny: wholeText(found.row, 'NumerZewnetrzny'),
    NumeryZewnetrzneDokumentowRealizowanych: wholeText(found.row, 'NumeryZewnetrzneDokumentowRealizowanych'),
  };
}

/** Every order a document names, wherever it names it: a field that is not searched tells of other customers too. */
function namedOrders(candidate: Candidate, prefix: string): number[] {
  // Without a prefix any number may be anything; only with one is it an order's for certain.
  if (prefix.trim() === '') return [];
  return [...new Set(MATCH_FIELDS.flatMap((field) => findOrderNumbersIn(field, candidate[field] ?? '', prefix)))];
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
    columns: [...MATCH_FIELDS.map((field) => `d.${field}`), EMAIL_COLUMNS, ADDRESS_COLUMNS].join(', '),
    condition: filled,
  });
  const matches = matchDocuments(rows.map(toCandidate), request.orderIds, request);
  const asked = new Set(request.documentIds);
  const found = new Map<number, FoundDocument[]>();
  for (const [orderId, list] of matches) {
    found.set(
      orderId,
      list.map(({ document, matchedBy }) => ({
        ...toSummary(document.found, nexo.company),
        askedFor: asked.has(document.found.id),
        matchedBy,
        contact: contactOf(document.found),
        namedOrders: namedOrders(document, request.prefix),
      })),
    );
  }
  return found;
}
