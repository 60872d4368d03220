import Big from 'big.js';
import type { NexoConnection, SqlParameters } from '../database/connection';
import {
  configurationIds,
  documentKind,
  type DocumentKind,
  type DocumentSummary,
  type LocalDateTime,
  localTime,
  unixTime,
} from '../../documents';
import { isReadySince, ksefSummary } from '../read/ksef-columns';
import {
  moneyText,
  optionalDateTime,
  optionalDecimal,
  optionalInteger,
  optionalText,
  type Row,
} from '../database/rows';

/** Which sales documents to read. */
export interface SalesDocumentsRequest {
  kinds: readonly DocumentKind[];
  /** Window of issue dates, local Polish time: from (included) to (excluded). */
  issuedFrom: LocalDateTime;
  issuedTo: LocalDateTime;
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

/** How long an invoice may wait for KSeF and still be found when its number comes. */
const LONGEST_WAIT_SECONDS = 60 * 86_400;

/**
 * Sales documents of the window: originals only, not invalidated (facts/nexo.md §A1 and its SQL facts). That none is older than
 * @waitedFrom follows from the two cases of the OR; it is said once more so that an index on the date is read as a range.
 */
export function windowStatement(
  request: SalesDocumentsRequest,
  { columns, condition }: StatementParts,
): { sql: string; parameters: SqlParameters } {
  const { issuedFrom, issuedTo } = request;
  const waitedFrom = localTime(unixTime(issuedFrom) - LONGEST_WAIT_SECONDS);
  const parameters: SqlParameters = { issuedFrom, issuedTo, waitedFrom };
  const list = (name: string, values: readonly string[]): string =>
    values
      .map((value, at) => {
        parameters[`${name}${at}`] = value;
        return `@${name}${at}`;
      })
      .join(', ');
  const configurations = list('configuration', configurationIds(request.kinds));
  const symbols = list('symbol', request.kinds);
  const sql = `SELECT d.Id, CAST(d.KonfiguracjaId AS varchar(36)) AS KonfiguracjaId, d.Symbol, d.SymbolRzeczywisty,
  d.NumerWewnetrzny_PelnaSygnatura, ${columns},
  CONVERT(varchar(30), d.DataWprowadzenia, 121) AS DataWprowadzenia, CONVERT(varchar(30), d.DataSprzedazy, 121) AS DataSprzedazy,
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
  AND d.DataWprowadzenia >= @waitedFrom AND d.DataWprowadzenia < @issuedTo
  AND (d.DataWprowadzenia >= @issuedFrom OR d.FormaFaktury > 0)
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
  return rows.flatMap((row) => {
    const id = optionalInteger(row, 'Id');
    const kind = documentKind({
      KonfiguracjaId: optionalText(row, 'KonfiguracjaId'),
      Symbol: optionalText(row, 'Symbol'),
      SymbolRzeczywisty: optionalText(row, 'SymbolRzeczywisty'),
    });
    if (id === null || kind === undefined || !request.kinds.includes(kind)) return [];
    return belongsToWindow(row, kind, request.issuedFrom) ? [{ row, id, kind }] : [];
  });
}

function belongsToWindow(row: Row, kind: DocumentKind, issuedFrom: LocalDateTime): boolean {
  const issued = optionalDateTime(row, 'DataWprowadzenia');
  return issued === null || issued >= issuedFrom || isReadySince(ksefSummary(row, kind), issuedFrom);
}

/** What the row says of the document. A value it lacks is left empty: readDocuments refuses incomplete documents. */
export function toSummary(
  { row, id, kind }: SalesDocumentRow,
  company: string,
): Omit<DocumentSummary, 'matchedBy' | 'documentsOfOrder'> {
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
  };
}
