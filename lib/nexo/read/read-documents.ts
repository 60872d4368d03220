import { failure, type Outcome, success } from '../../common';
import type { NexoDocument } from '../../documents';
import type { NexoConnection, SqlParameters } from '../database/connection';
import { NexoError } from '../database/errors';
import { optionalInteger, type Row } from '../database/rows';

import { refuse, toDocument } from './document-from-rows';
import { ksefNumber } from './ksef-columns';
import { electronicSql, headerSql, linesSql, paymentsSql, vatSql } from './statements';

/** SQL Server takes at most 2100 parameters a statement. */
export const DOCUMENTS_A_BATCH = 500;
/** Bytes of XML that one statement may bring; ordinary invoices have a few thousand each. */
const MOST_XML = 32 * 1024 * 1024;

function groupByDocument(rows: readonly Row[]): Map<number, Row[]> {
  const groups = new Map<number, Row[]>();
  for (const row of rows) {
    const id = optionalInteger(row, 'DokumentId');
    if (id === null) continue;
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [row]);
    else group.push(row);
  }
  return groups;
}

/** The electronic documents of the invoices whose row says that they have a KSeF number and XML. */
async function readElectronic(
  nexo: NexoConnection,
  headers: ReadonlyMap<number, readonly Row[]>,
  signal: AbortSignal | undefined,
): Promise<Map<number, Row[]>> {
  const rows: Row[] = [];
  for (const ids of piecesOf(headers)) {
    const { list, parameters } = named(ids);
    rows.push(...(await nexo.query<Row>(electronicSql(list), parameters, signal)));
  }
  return groupByDocument(rows);
}

/** One piece in most shops; their XML can be long, and then they come in several. */
function piecesOf(headers: ReadonlyMap<number, readonly Row[]>): number[][] {
  const pieces: number[][] = [];
  let bytesLeft = 0;
  for (const [id, [row = {}]] of headers) {
    const bytes = optionalInteger(row, 'XmlBytes');
    if (bytes === null || ksefNumber(row) === '') continue;
    const piece = bytes > bytesLeft ? undefined : pieces.at(-1);
    if (piece === undefined) {
      pieces.push([id]);
      bytesLeft = MOST_XML;
    } else piece.push(id);
    bytesLeft -= bytes;
  }
  return pieces;
}

function named(ids: readonly number[]): { list: string; parameters: SqlParameters } {
  return {
    list: ids.map((_, at) => `@id${at}`).join(', '),
    parameters: Object.fromEntries(ids.map((id, at) => [`id${at}`, id])),
  };
}

async function readBatch(
  nexo: NexoConnection,
  ids: readonly number[],
  signal: AbortSignal | undefined,
): Promise<Map<number, Outcome<NexoDocument>>> {
  const { list, parameters } = named(ids);
  const headers = groupByDocument(await nexo.query<Row>(headerSql(list), parameters, signal));
  const lines = groupByDocument(await nexo.query<Row>(linesSql(list), parameters, signal));
  const vat = groupByDocument(await nexo.query<Row>(vatSql(list), parameters, signal));
  const payments = groupByDocument(await nexo.query<Row>(paymentsSql(list), parameters, signal));
  const electronic = await readElectronic(nexo, headers, signal);
  const outcomes = new Map<number, Outcome<NexoDocument>>();
  for (const id of ids) {
    try {
      const row = headers.get(id)?.[0];
      if (row === undefined) {
        throw refuse(
          id,
          'nexo_document_not_found',
          'is not in the database',
          'It may have been deleted since it was found.',
        );
      }
      const parts = {
        lines: lines.get(id) ?? [],
        vat: vat.get(id) ?? [],
        payments: payments.get(id) ?? [],
        electronic: electronic.get(id) ?? [],
      };
      outcomes.set(id, success(toDocument(id, row, parts, nexo.company)));
    } catch (error) {
      if (!(error instanceof NexoError)) throw error;
      outcomes.set(id, failure(error));
    }
  }
  return outcomes;
}

/**
 * Everything a layout prints of the given documents, with four statements for every 500 of them, and a fifth for those
 * that have a KSeF number (more only where their XML is very long). The map has an outcome for each id: a document that
 * is missing, invalidated, no original sale, or lacks a required value fails alone, with nexo_document_not_found,
 * nexo_document_invalidated, nexo_document_unsupported or nexo_document_incomplete. Throws NexoError when the database
 * fails; an abort rejects with the signal's reason.
 */
export async function readDocuments(
  nexo: NexoConnection,
  ids: readonly number[],
  signal?: AbortSignal,
): Promise<Map<number, Outcome<NexoDocument>>> {
  const all = [...new Set(ids)];
  const outcomes = new Map<number, Outcome<NexoDocument>>();
  for (let from = 0; from < all.length; from += DOCUMENTS_A_BATCH) {
    const batch = await readBatch(nexo, all.slice(from, from + DOCUMENTS_A_BATCH), signal);
    for (const [id, outcome] of batch) outcomes.set(id, outcome);
  }
  return outcomes;
}
