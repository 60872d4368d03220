import { inventedError } from './api-error';
import { LOG_TYPES, writeJournal } from './journal';
import type { BaseLinkerBehaviour, BaseLinkerState, StoredDocument } from './types';

const PAGE_SIZE = 100;
/** Characters of external_invoice_number and external_receipt_number (facts/baselinker.md §4). */
const NUMBER_LENGTHS = { INVOICE: 30, RECEIPT: 20 } as const;

interface Context {
  state: BaseLinkerState;
  behaviour: BaseLinkerBehaviour;
  /** Unix seconds. */
  seconds: number;
}

type Parameters = Record<string, unknown>;
type Method = (parameters: Parameters, context: Context) => Record<string, unknown>;
type Type = StoredDocument['type'];

/** BaseLinker's own invoices and receipts, the files of other programs in their place, and extra fields (facts/baselinker.md §3, §4). */
export const documentMethods: Record<string, Method> = {
  getSeries: (_parameters, { state }) => ({ series: state.series }),
  getOrderExtraFields: (_parameters, { state }) => ({ extra_fields: state.extraFields }),
  getInvoices,
  getInvoiceFile,
  addInvoice: (parameters, context) => ({ invoice_id: issue('INVOICE', parameters, context) }),
  addReceipt: (parameters, context) => ({ receipt_id: issue('RECEIPT', parameters, context) }),
  getReceipt,
  getReceipts,
  addOrderInvoiceFile: (parameters, context) => addFile('INVOICE', parameters, context),
  addOrderReceiptFile: (parameters, context) => addFile('RECEIPT', parameters, context),
};

function getInvoices(parameters: Parameters, { state }: Context): Record<string, unknown> {
  const invoices = state.documents
    .filter(
      (entry) =>
        entry.type === 'INVOICE' &&
        isExactly(entry.orderId, parameters.order_id) &&
        isExactly(entry.seriesId, parameters.series_id) &&
        entry.id >= (integer(parameters.id_from) ?? 0) &&
        entry.issuedAt >= (integer(parameters.date_from) ?? 0) &&
        (parameters.get_external_invoices !== false || entry.file === null),
    )
    .sort((a, b) => a.id - b.id)
    .slice(0, PAGE_SIZE);
  return { invoices: invoices.map(invoiceAsSent) };
}

function invoiceAsSent(entry: StoredDocument): Record<string, unknown> {
  return {
    invoice_id: entry.id,
    order_id: entry.orderId,
    series_id: entry.seriesId,
    type: entry.correcting ? 'correcting' : 'normal',
    number: entry.externalNumber || entry.number,
    date_add: entry.issuedAt,
    currency: 'PLN',
    external_invoice_number: entry.externalNumber,
    external_id: '',
    exchange_rate: '',
    items: [],
  };
}

/** The flat object of one receipt; for an order without one an error nobody has published. */
function getReceipt(parameters: Parameters, { state }: Context): Record<string, unknown> {
  const receipt = state.documents.find(
    (entry) =>
      entry.type === 'RECEIPT' &&
      (integer(parameters.receipt_id) !== undefined || integer(parameters.order_id) !== undefined) &&
      isExactly(entry.id, parameters.receipt_id) &&
      isExactly(entry.orderId, parameters.order_id),
  );
  if (!receipt) throw inventedError('ERROR_RECEIPT_NOT_FOUND', 'there is no such receipt');
  return receiptAsSent(receipt);
}

function getReceipts(parameters: Parameters, { state }: Context): Record<string, unknown> {
  const receipts = state.documents
    .filter(
      (entry) =>
        entry.type === 'RECEIPT' &&
        isExactly(entry.seriesId, parameters.series_id) &&
        entry.id >= (integer(parameters.id_from) ?? 0) &&
        entry.issuedAt >= (integer(parameters.date_from) ?? 0) &&
        entry.issuedAt <= (integer(parameters.date_to) ?? Infinity),
    )
    .sort((a, b) => a.id - b.id)
    .slice(0, PAGE_SIZE);
  return { receipts: receipts.map(receiptAsSent) };
}

function receiptAsSent(entry: StoredDocument): Record<string, unknown> {
  return {
    receipt_id: entry.id,
    series_id: entry.seriesId,
    receipt_full_nr: entry.number,
    order_id: entry.orderId,
    date_add: entry.issuedAt,
    currency: 'PLN',
    external_receipt_number: entry.externalNumber,
    items: [],
  };
}

function getInvoiceFile(parameters: Parameters, { state }: Context): Record<string, unknown> {
  const invoice = known('INVOICE', parameters.invoice_id, state);
  const external = [true, 1, '1', 'true'].includes(parameters.get_external as boolean) && invoice.file !== null;
  return {
    invoice: external ? `data:${invoice.file}` : 'data:JVBERi0=',
    invoice_number: invoice.externalNumber || invoice.number,
  };
}

/** Issues a document with a number of its own; the journal hears of it. */
function issue(type: Type, parameters: Parameters, { state, seconds }: Context): number {
  const order = state.orders.get(integer(parameters.order_id) ?? 0);
  if (!order) throw inventedError('ERROR_ORDER_NOT_FOUND', 'order_id does not exist');
  const series = state.series.find(
    (entry) => entry.type === type && Number(entry.id) === integer(parameters.series_id),
  );
  if (!series) throw inventedError('ERROR_SERIES_NOT_FOUND', 'series_id does not exist');
  const document = storeDocument(state, {
    type,
    orderId: order.order_id,
    seriesId: Number(series.id),
    issuedAt: seconds,
  });
  writeJournal(state, {
    type: type === 'INVOICE' ? LOG_TYPES.invoiceIssued : LOG_TYPES.receiptIssued,
    orderId: order.order_id,
    objectId: type === 'INVOICE' ? document.id : 0,
    seconds,
  });
  return document.id;
}

/** Puts a document of BaseLinker's own into the state, as if somebody had issued it in the panel. */
export function storeDocument(
  state: Pick<BaseLinkerState, 'documents'>,
  fields: Pick<StoredDocument, 'type' | 'orderId' | 'seriesId' | 'issuedAt'> & Partial<StoredDocument>,
): StoredDocument {
  const sequence = state.documents.length + 1;
  const document: StoredDocument = {
    id: 33_100_000 + sequence,
    number: `${fields.type === 'INVOICE' ? 'BL' : 'BP'} ${sequence}/2026`,
    correcting: false,
    externalNumber: '',
    file: null,
    files: 0,
    ...fields,
  };
  state.documents.push(document);
  return document;
}

/** "External file to an invoice previously issued from BaseLinker": replaces the file and the number. */
function addFile(type: Type, parameters: Parameters, { state }: Context): Record<string, unknown> {
  const document = known(type, type === 'INVOICE' ? parameters.invoice_id : parameters.receipt_id, state);
  const file = String(parameters.file ?? '');
  const number = String(
    (type === 'INVOICE' ? parameters.external_invoice_number : parameters.external_receipt_number) ?? '',
  );
  if (!file.startsWith('data:JVBERi0')) throw inventedError('ERROR_FILE', 'file is no PDF as data:<base64>');
  if (number.length > NUMBER_LENGTHS[type]) throw inventedError('ERROR_NUMBER', 'the external number is too long');
  document.file = file.slice('data:'.length);
  document.files += 1;
  if (number !== '') document.externalNumber = number;
  return {};
}

function known(type: Type, id: unknown, state: BaseLinkerState): StoredDocument {
  const document = state.documents.find((entry) => entry.type === type && entry.id === integer(id));
  if (!document) throw inventedError(`ERROR_${type}_NOT_FOUND`, `there is no such ${type.toLowerCase()}`);
  return document;
}

function isExactly(value: number, wanted: unknown): boolean {
  return integer(wanted) === undefined || value === integer(wanted);
}

function integer(value: unknown): number | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const number = Number(value);
  return Number.isInteger(number) ? number : undefined;
}
