import Big from 'big.js';
import type { NexoConnection, SqlParameters } from './connection';
import { configurationIds, documentKind } from './kinds';
import { ksefSummary } from './ksef';
import { matchDocuments } from './matching';
import { moneyText, optionalDateTime, optionalDecimal, optionalInteger, optionalText, type Row } from './rows';
import type { DocumentKind, FoundDocument, LocalDateTime, MatchField } from './types';

export interface FindDocumentsRequest {
  orderIds: readonly number[];
  kinds: readonly DocumentKind[];
  /** Where the order's id may stand; the first that holds it is reported. */
  fields: readonly MatchField[];
  /** What stands directly before the id, e.g. "B_"; empty for the number alone. */
  prefix: string;
  /** Window of issue dates, local Polish time: from (included) to (excluded). */
  issuedFrom: LocalDateTime;
  issuedTo: LocalDateTime;
  signal?: AbortSignal;
}

/**
 * Sales documents of the window: originals only, not invalidated (facts/nexo.md §A1 and its SQL facts). Reading the whole
 * window beats a LIKE for every order: one statement whatever the number of orders.
 */
function windowStatement(request: FindDocumentsRequest): { sql: string; parameters: SqlParameters } {
  const parameters: SqlParameters = { issuedFrom: request.issuedFrom, issuedTo: request.issuedTo };
  const list = (name: string, values: readonly string[]): string =>
    values
      .map((value, at) => {
        parameters[`${name}${at}`] = value;
        return `@${name}${at}`;
      })
      .join(', ');
  const configurations = list('configuration', configurationIds(request.kinds));
  const symbols = list('symbol', request.kinds);
  const filled = [...new Set(request.fields)].map((field) => `d.${field} <> ''`).join(' OR ');
  const sql = `SELECT d.Id, CAST(d.KonfiguracjaId AS varchar(36)) AS KonfiguracjaId, d.Symbol, d.SymbolRzeczywisty,
  d.NumerWewnetrzny_PelnaSygnatura, d.Uwagi, d.NumerZewnetrzny, d.NumeryZewnetrzneDokumentowRealizowanych,
  CAST(d.DataWprowadzenia AS varchar(30)) AS DataWprowadzenia, CAST(d.DataSprzedazy AS varchar(30)) AS DataSprzedazy,
  CAST(d.Wartosc_NettoPoRabacie AS varchar(40)) AS Netto, CAST(d.Wartosc_VatPoRabacie AS varchar(40)) AS Vat,
  CAST(d.Wartosc_BruttoPoRabacie AS varchar(40)) AS Brutto, CAST(d.KwotaDoZaplaty AS varchar(40)) AS KwotaDoZaplaty,
  d.FormaFaktury, w.Symbol AS Waluta, b.Nazwa AS NabywcaNazwa, b.NIP AS NabywcaNIP, b.NIPUE AS NabywcaNIPUE,
  (SELECT MAX(n.Numer) FROM [ModelDanychContainer].[NumeryKSeFDokumentow] n WHERE n.Dokument_Id = d.Id) AS KSeF1,
  (SELECT MAX(e.NumerKSeF) FROM [ModelDanychContainer].[DokumentyElektroniczne] e WHERE e.DokumentPowiazanyId = d.Id) AS KSeF2
FROM [ModelDanychContainer].[Dokumenty] d
LEFT JOIN [ModelDanychContainer].[StatusyDokumentow] s ON s.Id = d.StatusDokumentuId
LEFT JOIN [ModelDanychContainer].[PodmiotHistorie] b ON b.Id = d.PodmiotWybranyId
LEFT JOIN [ModelDanychContainer].[Waluty] w ON w.Id = d.Dokument_Waluta_Id
WHERE d.KlasaDokumentu = 'DokumentDS' AND d.SposobKorygowania IS NULL
  AND (s.Uniewazniony IS NULL OR s.Uniewazniony = 0)
  AND d.DataWprowadzenia >= @issuedFrom AND d.DataWprowadzenia < @issuedTo
  AND (d.KonfiguracjaId IN (${configurations}) OR d.Symbol IN (${symbols}) OR d.SymbolRzeczywisty IN (${symbols}))
  AND (${filled})
ORDER BY d.DataWprowadzenia, d.Id`;
  return { sql, parameters };
}

interface Candidate extends Record<MatchField, string | null> {
  row: Row;
  id: number;
  kind: DocumentKind;
}

function toCandidate(row: Row, kinds: readonly DocumentKind[]): Candidate | undefined {
  const id = optionalInteger(row, 'Id');
  const kind = documentKind({
    KonfiguracjaId: optionalText(row, 'KonfiguracjaId'),
    Symbol: optionalText(row, 'Symbol'),
    SymbolRzeczywisty: optionalText(row, 'SymbolRzeczywisty'),
  });
  if (id === null || kind === undefined || !kinds.includes(kind)) return undefined;
  return {
    row,
    id,
    kind,
    Uwagi: optionalText(row, 'Uwagi'),
    NumerZewnetrzny: optionalText(row, 'NumerZewnetrzny'),
    NumeryZewnetrzneDokumentowRealizowanych: optionalText(row, 'NumeryZewnetrzneDokumentowRealizowanych'),
  };
}

function toSummary(candidate: Candidate, company: string, matchedBy: FoundDocument['matchedBy']): FoundDocument {
  const { row, id, kind } = candidate;
  const money = (column: string): string => moneyText(optionalDecimal(row, column) ?? new Big(0));
  return {
    company,
    id,
    kind,
    number: optionalText(row, 'NumerWewnetrzny_PelnaSygnatura'),
    issueDate: optionalDateTime(row, 'DataWprowadzenia') ?? '',
    saleDate: optionalDateTime(row, 'DataSprzedazy'),
    buyer: {
      name: optionalText(row, 'NabywcaNazwa'),
      nip: optionalText(row, 'NabywcaNIP') || optionalText(row, 'NabywcaNIPUE'),
    },
    totals: {
      currency: optionalText(row, 'Waluta') || 'PLN',
      net: money('Netto'),
      vat: money('Vat'),
      gross: money('Brutto'),
      due: money('KwotaDoZaplaty'),
    },
    ksef: ksefSummary(row, kind),
    matchedBy,
  };
}

/**
 * The documents of each order: order id → summaries, the newest last. Orders without a document are absent. One statement
 * whatever the number of orders; the ids are matched in memory as whole numbers (see findOrderNumbers). A value a summary
 * lacks is left empty here: readDocuments is the gate that refuses an incomplete document, for that document alone.
 * Throws NexoError; an abort rejects with the signal's reason.
 */
export async function findDocuments(
  nexo: NexoConnection,
  request: FindDocumentsRequest,
): Promise<Map<number, FoundDocument[]>> {
  if (request.orderIds.length === 0 || request.kinds.length === 0 || request.fields.length === 0) return new Map();
  const { sql, parameters } = windowStatement(request);
  const rows = await nexo.query<Row>(sql, parameters, request.signal);
  const candidates = rows.flatMap((row) => toCandidate(row, request.kinds) ?? []);
  const matches = matchDocuments(candidates, request.orderIds, request);
  const found = new Map<number, FoundDocument[]>();
  for (const [orderId, list] of matches) {
    found.set(
      orderId,
      list.map(({ document, matchedBy }) => toSummary(document, nexo.company, matchedBy)),
    );
  }
  return found;
}
