import Big from 'big.js';

import {
  configurationIds,
  type DocumentKind,
  documentKind,
  type DocumentSummary,
  type LocalDateTime,
  localTime,
  unixTime,
} from '../../documents';
import type { NexoConnection, SqlParameters } from '../database/connection';
import {
  moneyText,
  optionalDateTime,
  optionalDecimal,
  optionalInteger,
  optionalText,
  type Row,
} from '../database/rows';
import { isReadySince, ksefSummary } from '../read/ksef-columns';

/** Which sales documents to read. */
export interface SalesDocumentsRequest {
  kinds: readonly DocumentKind[];
  /** Window of issue dates, local Polish time: from (included) to (excluded). */
  issuedFrom: LocalDateTime;
  issuedTo: LocalDateTime;
  /** Further documents by Dokumenty.Id, whatever their age: earlier runs left something to do of them. */
  documentIds?: readonly number[];
  signal?: AbortSignal;
}

/** A row of the window whose kind is one of those asked for. */
export interface SalesDocumentRow {
  row: Row;
  id: number;
  kind: DocumentKind;
}

/** Parts of the statement that only one of its users needs; never made of anything a user or a database wrote. */
interface StatementParts {
  columns: string;
  condition: string;
}

/** Kontakty.Rodzaj_Id of an e-mail address (facts/nexo.md §A1). */
const EMAIL = 3;

/** The first e-mail address among the buyer's contacts, for cards whose snapshot has none. */
const CONTACT_EMAIL = `(SELECT k.Wartosc FROM [ModelDanychContainer].[Kontakty] k WHERE k.Id =
    (SELECT MIN(m.Id) FROM [ModelDanychContainer].[Kontakty] m
      WHERE m.Podmiot_Id = d.PodmiotId AND m.Rodzaj_Id = ${EMAIL} AND m.Wartosc <> ''))`;

/** NabywcaEmail, the address on the document's own snapshot of the buyer, and KontaktEmail, the first of the buyer's card. */
export const EMAIL_COLUMNS = `b.Email AS NabywcaEmail, ${CONTACT_EMAIL} AS KontaktEmail`;

interface Statement {
  sql: string;
  parameters: SqlParameters;
}

const IDS_PER_STATEMENT = 500;
/** How long an invoice may wait for KSeF and still be found when its number comes. */
const LONGEST_WAIT_SECONDS = 60 * 86_400;

/**
 * Sales documents of the window: originals only, not invalidated (facts/nexo.md §A1 and its SQL facts). That none is older than
 * @waitedFrom follows from the two cases of the OR; it is said once more so that an index on the date is read as a range.
 */
export function windowStatement(request: SalesDocumentsRequest, parts: StatementParts): Statement {
  const { issuedFrom, issuedTo } = request;
  const waitedFrom = localTime(unixTime(issuedFrom) - LONGEST_WAIT_SECONDS);
  return salesStatement(request.kinds, parts, {
    condition: `d.DataWprowadzenia >= @waitedFrom AND d.DataWprowadzenia < @issuedTo
  AND (d.DataWprowadzenia >= @issuedFrom OR d.FormaFaktury > 0)`,
    parameters: { issuedFrom, issuedTo, waitedFrom },
  });
}

/** The same documents by their ids, whatever their age. */
function idStatement(kinds: readonly DocumentKind[], ids: readonly number[], parts: StatementParts): Statement {
  const parameters: SqlParameters = {};
  const list = named(parameters, 'id', ids);
  return salesStatement(kinds, parts, { condition: `d.Id IN (${list})`, parameters });
}

/** Adds values to the parameters of a statement; the list to write into it. */
function named(parameters: SqlParameters, name: string, values: ReadonlyArray<string | number>): string {
  return values
    .map((value, at) => {
      parameters[`${name}${at}`] = value;
      return `@${name}${at}`;
    })
    .join(', ');
}

function salesStatement(
  kinds: readonly DocumentKind[],
  { columns, condition }: StatementParts,
  which: { condition: string; parameters: SqlParameters },
): Statement {
  const parameters = { ...which.parameters };
  const configurations = named(parameters, 'configuration', configurationIds(kinds));
  const symbols = named(parameters, 'symbol', kinds);
  const sql = `SELECT d.Id, CAST(d.KonfiguracjaId AS varchar(36)) AS KonfiguracjaId, d.Symbol, d.SymbolRzeczywisty,
  d.NumerWewnetrzny_PelnaSygnatura, ${columns},
  CONVERT(varchar(30), d.DataWprowadzenia, 121) AS DataWprowadzenia, CONVERT(varchar(30), d.DataSprzedazy, 121) AS DataSprzedazy,
  CAST(d.Wartosc_NettoPoRabacie AS varchar(40)) AS Netto, CAST(d.Wartosc_VatPoRabacie AS varchar(40)) AS Vat,
  CAST(d.Wartosc_BruttoPoRabacie AS varchar(40)) AS Brutto, CAST(d.KwotaDoZaplaty AS varchar(40)) AS KwotaDoZaplaty,
  d.FormaFaktury, w.Symbol AS Waluta, b.Nazwa AS NabywcaNazwa, b.NIP AS NabywcaNIP, b.NIPUE AS NabywcaNIPUE, f.NIP AS SprzedawcaNIP,
  (SELECT MAX(n.Numer) FROM [ModelDanychContainer].[NumeryKSeFDokumentow] n WHERE n.Dokument_Id = d.Id) AS KSeF1,
  (SELECT MAX(e.NumerKSeF) FROM [ModelDanychContainer].[DokumentyElektroniczne] e WHERE e.DokumentPowiazanyId = d.Id) AS KSeF2
FROM [ModelDanychContainer].[Dokumenty] d
LEFT JOIN [ModelDanychContainer].[StatusyDokumentow] s ON s.Id = d.StatusDokumentuId
LEFT JOIN [ModelDanychContainer].[PodmiotHistorie] f ON f.Id = d.MojaFirmaWybranaId
LEFT JOIN [ModelDanychContainer].[PodmiotHistorie] b ON b.Id = d.PodmiotWybranyId
LEFT JOIN [ModelDanychContainer].[AdresHistorie] ba ON ba.Id = d.AdresKontrahentaId
LEFT JOIN [ModelDanychContainer].[Waluty] w ON w.Id = d.Dokument_Waluta_Id
WHERE d.KlasaDokumentu = 'DokumentDS' AND d.SposobKorygowania IS NULL
  AND (s.Uniewazniony IS NULL OR s.Uniewazniony = 0)
  AND ${which.condition}
  AND (d.KonfiguracjaId IN (${configurations}) OR d.Symbol IN (${symbols}) OR d.SymbolRzeczywisty IN (${symbols}))
  AND (${condition})
ORDER BY d.DataWprowadzenia, d.Id`;
  return { sql, parameters };
}

/**
 * Reads the window with one statement, oldest first; an invoice that waited for KSeF belongs to the window in which it got
 * its number. Throws NexoError; an abort rejects with the signal's reason.
 */
export async function readSalesDocuments(
  nexo: NexoConnection,
  request: SalesDocumentsRequest,
  parts: StatementParts,
): Promise<SalesDocumentRow[]> {
  const { sql, parameters } = windowStatement(request, parts);
  const rows = await nexo.query<Row>(sql, parameters, request.signal);
  const inWindow = rows
    .flatMap((row) => toSalesDocument(row, request.kinds))
    .filter(({ row, kind }) => belongsToWindow(row, kind, request.issuedFrom));
  const there = new Set(inWindow.map(({ id }) => id));
  const missing = [...new Set(request.documentIds ?? [])].filter((id) => !there.has(id));
  const older: SalesDocumentRow[] = [];
  for (let start = 0; start < missing.length; start += IDS_PER_STATEMENT) {
    const { sql, parameters } = idStatement(request.kinds, missing.slice(start, start + IDS_PER_STATEMENT), parts);
    const rows = await nexo.query<Row>(sql, parameters, request.signal);
    older.push(...rows.flatMap((row) => toSalesDocument(row, request.kinds)));
  }
  return [...older, ...inWindow];
}

function toSalesDocument(row: Row, kinds: readonly DocumentKind[]): SalesDocumentRow[] {
  const id = optionalInteger(row, 'Id');
  const kind = documentKind({
    KonfiguracjaId: optionalText(row, 'KonfiguracjaId'),
    Symbol: optionalText(row, 'Symbol'),
    SymbolRzeczywisty: optionalText(row, 'SymbolRzeczywisty'),
  });
  return id === null || kind === undefined || !kinds.includes(kind) ? [] : [{ row, id, kind }];
}

function belongsToWindow(row: Row, kind: DocumentKind, issuedFrom: LocalDateTime): boolean {
  const issued = optionalDateTime(row, 'DataWprowadzenia');
  return issued === null || issued >= issuedFrom || isReadySince(ksefSummary(row, kind), issuedFrom);
}

/** What the row says of the document. A value it lacks is left empty: readDocuments refuses incomplete documents. */
export function toSummary(
  { row, id, kind }: SalesDocumentRow,
  company: string,
): Omit<DocumentSummary, 'matchedBy' | 'agreedBy' | 'documentsOfOrder'> {
  const money = (column: string): string => moneyText(optionalDecimal(row, column) ?? new Big(0));
  return {
    company,
    id,
    kind,
    number: optionalText(row, 'NumerWewnetrzny_PelnaSygnatura'),
    issueDate: optionalDateTime(row, 'DataWprowadzenia') ?? '',
    saleDate: optionalDateTime(row, 'DataSprzedazy'),
    sellerNip: optionalText(row, 'SprzedawcaNIP').replace(/[^0-9A-Za-z]/g, ''),
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
  };
}
