import Big from 'big.js';

import {
  documentKind,
  type DocumentLine,
  type DocumentPayment,
  type NexoDocument,
  type PartyDetails,
  type VatRow,
} from '../../documents';
import { NexoError } from '../database/errors';
import {
  moneyText,
  optionalDateTime,
  optionalDecimal,
  optionalFlag,
  optionalInteger,
  optionalText,
  RequiredColumns,
  type Row,
} from '../database/rows';

import { contradiction, withVatInZloty } from './document-sums';
import { ksefQrCode, ksefSummary } from './ksef-columns';

/** WyliczenieVAT of a document with net prices (facts/nexo.md §A1). */
const NET_PRICES = 1;
/** WyliczenieVAT of a document under a margin procedure: the third value of the enumeration. */
const MARGIN = 3;
/** DokumentHandlowy_SprzedazZaliczkowa: the first value of the enumeration is taken for neither advance nor final invoice. */
const NO_ADVANCE = 0;
/** Symbol of the VAT rate under which the buyer settles the tax. */
const REVERSE_CHARGE = 'oo';
/** Symbol of the VAT rate of what is exempt. */
const EXEMPT = 'zw';

/** RodzajPlatnosci of a payment that is still to come (facts/nexo.md §A1). */
const DEFERRED = 3;

function addressLines(row: Row, alias: string): string[] {
  const lines = [1, 2, 3].map((at) => optionalText(row, `${alias}Linia${at}`)).filter((line) => line !== '');
  if (lines.length > 0) return lines;
  const whole = optionalText(row, `${alias}LiniaCalosc`);
  return whole === '' ? [] : [whole];
}

function party(row: Row, alias: string): PartyDetails {
  const person = `${optionalText(row, `${alias}Imie`)} ${optionalText(row, `${alias}Nazwisko`)}`.trim();
  return {
    name: optionalText(row, `${alias}Nazwa`) || person || optionalText(row, `${alias}NazwaSkrocona`),
    nip: optionalText(row, `${alias}NIP`) || optionalText(row, `${alias}NIPUE`),
    addressLines: addressLines(row, alias),
  };
}

function readLine(documentId: number, row: Row): DocumentLine {
  const required = new RequiredColumns(documentId, row);
  return {
    position: required.integer('LP'),
    name: required.text('Nazwa'),
    symbol: optionalText(row, 'Symbol'),
    description: optionalText(row, 'Opis'),
    quantity: required.decimal('Ilosc').toFixed(),
    unit: optionalText(row, 'Jednostka'),
    netPrice: required.money('CenaNetto'),
    grossPrice: required.money('CenaBrutto'),
    discount: (optionalDecimal(row, 'Rabat') ?? new Big(0)).toFixed(),
    vatRate: required.text('Stawka'),
    net: required.money('Netto'),
    vat: required.money('Vat'),
    gross: required.money('Brutto'),
  };
}

function readVatRow(documentId: number, row: Row): VatRow {
  const required = new RequiredColumns(documentId, row);
  return {
    rate: required.text('Stawka'),
    net: required.money('Netto'),
    vat: required.money('Vat'),
    gross: required.money('Brutto'),
  };
}

/** What TabeleVat would hold, in the order of the rates' first lines. */
function sumVat(lines: readonly DocumentLine[]): VatRow[] {
  const sums = new Map<string, { net: Big; vat: Big; gross: Big }>();
  for (const line of lines) {
    const sum = sums.get(line.vatRate) ?? { net: new Big(0), vat: new Big(0), gross: new Big(0) };
    sums.set(line.vatRate, {
      net: sum.net.plus(line.net),
      vat: sum.vat.plus(line.vat),
      gross: sum.gross.plus(line.gross),
    });
  }
  return [...sums].map(([rate, { net, vat, gross }]) => ({
    rate,
    net: moneyText(net),
    vat: moneyText(vat),
    gross: moneyText(gross),
  }));
}

function readPayment(documentId: number, row: Row): DocumentPayment {
  const required = new RequiredColumns(documentId, row);
  const deferred = optionalInteger(row, 'RodzajPlatnosci') === DEFERRED;
  return {
    method: optionalText(row, 'Forma'),
    amount: required.money('Kwota'),
    dueDate: deferred ? (optionalDateTime(row, 'Termin')?.slice(0, 10) ?? null) : null,
    paid: !deferred,
  };
}

/** The rows of a document's parts. */
export interface DocumentRows {
  lines: Row[];
  vat: Row[];
  payments: Row[];
  electronic: Row[];
}

function bankAccount(row: Row): NexoDocument['bankAccount'] {
  const number = optionalText(row, 'RachunekNumer');
  return number === '' ? null : { name: optionalText(row, 'RachunekNazwa'), number };
}

/** The error of a document that cannot be handed over until a person changes it. */
export function refuse(id: number, code: string, what: string, description: string): NexoError {
  return new NexoError(code, `Document ${id} ${what}.`, { description, permanent: true });
}

function checkUsable(id: number, row: Row): NexoDocument['kind'] {
  if (optionalFlag(row, 'Uniewazniony')) {
    throw refuse(id, 'nexo_document_invalidated', 'has been invalidated', 'An invalidated document must not be sent.');
  }
  const kind = documentKind({
    KonfiguracjaId: optionalText(row, 'KonfiguracjaId'),
    Symbol: optionalText(row, 'Symbol'),
    SymbolRzeczywisty: optionalText(row, 'SymbolRzeczywisty'),
  });
  const isOriginalSale = row.KlasaDokumentu === 'DokumentDS' && optionalInteger(row, 'SposobKorygowania') === null;
  if (kind === undefined || !isOriginalSale) {
    throw refuse(
      id,
      'nexo_document_unsupported',
      'is not an original invoice or receipt',
      'Only original FS, PA, PAi and FD documents are handled; send others from Subiekt nexo.',
    );
  }
  return kind;
}

/**
 * A whole document of its header row and the rows of its parts. Throws NexoError `nexo_document_invalidated`,
 * `nexo_document_unsupported`, `nexo_document_incomplete` or `nexo_document_does_not_add_up`.
 */
export function toDocument(id: number, row: Row, parts: DocumentRows, company: string): NexoDocument {
  const kind = checkUsable(id, row);
  const required = new RequiredColumns(id, row);
  const seller = party(row, 'Sprzedawca');
  if (seller.name === '' || parts.lines.length === 0) {
    throw refuse(
      id,
      'nexo_document_incomplete',
      seller.name === '' ? 'names no seller' : 'has no lines',
      'Open the document in Subiekt nexo, check that it is complete, save it and run again.',
    );
  }
  const lines = parts.lines.map((line) => readLine(id, line));
  const exchangeRate = optionalDecimal(row, 'Kurs');
  const totals = {
    currency: required.text('Waluta'),
    net: required.money('Netto'),
    vat: required.money('Vat'),
    gross: required.money('Brutto'),
    due: required.money('KwotaDoZaplaty'),
  };
  const storedTable = parts.vat.map((vatRow) => readVatRow(id, vatRow));
  const vatTable = storedTable.length > 0 ? storedTable : sumVat(lines);
  const disagreement = contradiction(lines, storedTable, totals);
  if (disagreement !== undefined) {
    throw refuse(
      id,
      'nexo_document_does_not_add_up',
      `does not add up: ${disagreement} do not agree`,
      'Open the document in Subiekt nexo, compare its lines with its totals, save it and run again.',
    );
  }
  const foreign = totals.currency !== 'PLN' && exchangeRate !== null;
  const ksef = ksefSummary(row, kind);
  const qrCode = ksefQrCode(parts.electronic, ksef.number);
  return {
    company,
    id,
    kind,
    number: required.text('NumerWewnetrzny_PelnaSygnatura'),
    issueDate: required.dateTime('DataWprowadzenia'),
    saleDate: optionalDateTime(row, 'DataSprzedazy'),
    totals,
    ksef,
    ...(qrCode === undefined ? {} : { ksefQrCode: qrCode }),
    placeOfIssue: optionalText(row, 'MiejsceWprowadzeniaTekst'),
    seller,
    buyer: optionalInteger(row, 'PodmiotWybranyId') === null ? null : party(row, 'Nabywca'),
    netPrices: optionalInteger(row, 'WyliczenieVAT') === NET_PRICES,
    ...(exchangeRate === null ? {} : { exchangeRate: exchangeRate.toFixed() }),
    lines,
    vatTable: foreign ? withVatInZloty(vatTable, exchangeRate) : vatTable,
    payments: parts.payments.map((payment) => readPayment(id, payment)),
    bankAccount: bankAccount(row),
    notes: optionalText(row, 'Uwagi'),
    issuedBy: optionalText(row, 'Wystawil'),
    splitPayment: optionalFlag(row, 'WymagaPodzielonejPlatnosci'),
    cashMethod: optionalFlag(row, 'DokumentHandlowy_MetodaKasowa'),
    ...(lines.some(({ vatRate }) => vatRate === REVERSE_CHARGE) ? { reverseCharge: true } : {}),
    ...(optionalInteger(row, 'WyliczenieVAT') === MARGIN ? { marginProcedure: true } : {}),
    ...exemptionGround(row, lines),
    ...((optionalInteger(row, 'DokumentHandlowy_SprzedazZaliczkowa') ?? NO_ADVANCE) === NO_ADVANCE
      ? {}
      : { advance: true }),
    ...deposits(row),
  };
}

/** The description holds the provision of the law, the name is what people call it. */
function exemptionGround(row: Row, lines: readonly DocumentLine[]): Pick<NexoDocument, 'exemptionGround'> {
  const ground = optionalText(row, 'ZwolnienieOpis') || optionalText(row, 'ZwolnienieNazwa');
  return ground !== '' && lines.some(({ vatRate }) => vatRate === EXEMPT) ? { exemptionGround: ground } : {};
}

function deposits(row: Row): Pick<NexoDocument, 'deposits'> {
  const [charged, returned] = ['KaucjeDoliczone', 'KaucjeZwrocone'].map(
    (column) => optionalDecimal(row, column) ?? new Big(0),
  ) as [Big, Big];
  if (charged.eq(0) && returned.eq(0)) return {};
  return { deposits: { charged: moneyText(charged), returned: moneyText(returned) } };
}
