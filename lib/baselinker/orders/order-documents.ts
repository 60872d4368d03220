import type { BaseLinkerClient } from '../api/client';
import { isRecord } from '../api/client';
import { BaseLinkerError } from '../api/errors';

import { listOf, readInteger, readText } from './coerce';

/** What BaseLinker calls the two kinds of document that an order may have. */
export type OrderDocumentType = 'invoice' | 'receipt';

/** A document that BaseLinker itself issued for an order. */
export interface OrderDocument {
  type: OrderDocumentType;
  id: number;
  /** The number of the file another program put in its place; empty while there is none. */
  externalNumber: string;
}

/** A numbering series for documents of one type. */
export interface DocumentSeries {
  id: number;
  name: string;
  format: string;
}

/** An extra field of orders. */
export interface OrderExtraField {
  id: number;
  name: string;
  /** "text", "file" and others. */
  editorType: string;
}

/** The longest number that may go with a file (facts/baselinker.md §4). */
export const LONGEST_NUMBER: Record<OrderDocumentType, number> = { invoice: 30, receipt: 20 };

/**
 * The documents of the type that BaseLinker issued for the order, corrections left out. Throws BaseLinkerError.
 *
 * @param receipts what proves that there is no receipt
 */
export async function findOrderDocuments(
  client: BaseLinkerClient,
  orderId: number,
  type: OrderDocumentType,
  receipts: Receipts,
): Promise<OrderDocument[]> {
  return type === 'invoice' ? findInvoices(client, orderId) : findReceipt(client, orderId, receipts);
}

async function findInvoices(client: BaseLinkerClient, orderId: number): Promise<OrderDocument[]> {
  const reply = await client.call('getInvoices', { order_id: orderId });
  return listOf(reply.invoices)
    .filter(isRecord)
    .filter((row) => !/^(corr|korekt)/i.test(readText(row.type)))
    .filter((row) => readInteger(row, 'order_id', 'an invoice') === orderId)
    .map((row) => ({
      type: 'invoice',
      id: readInteger(row, 'invoice_id', 'an invoice'),
      externalNumber: readText(row.external_invoice_number),
    }));
}

/**
 * A receipt is asked for by its order. That there is none comes as a refusal whose code nobody has published, so any refusal
 * may mean it, or may not (facts/baselinker.md §9): then the list of receipts decides.
 */
async function findReceipt(client: BaseLinkerClient, orderId: number, receipts: Receipts): Promise<OrderDocument[]> {
  try {
    return [receiptOf(await client.call('getReceipt', { order_id: orderId }), orderId)];
  } catch (error) {
    if (error instanceof BaseLinkerError && error.isAboutThisCall) return await receipts.of(orderId);
    throw error;
  }
}

/** Throws BaseLinkerError `baselinker_bad_reply` for anything but a receipt of the order. */
function receiptOf(row: Record<string, unknown>, orderId: number): OrderDocument {
  const id = readInteger(row, 'receipt_id', 'a receipt');
  if (id > 0 && readInteger(row, 'order_id', 'a receipt') === orderId) {
    return { type: 'receipt', id, externalNumber: readText(row.external_receipt_number) };
  }
  throw new BaseLinkerError('bad_reply', `BaseLinker's reply does not tell whether order ${orderId} has a receipt`, {
    orderId,
    description:
      'Nothing is attached or issued, since it could be a second one. If it stays like this, attach by hand.',
  });
}

/** A hundred receipts a page. */
const MOST_RECEIPT_PAGES = 50;
const SECONDS_A_DAY = 86_400;

/** All receipts since the first of some orders was placed, read once and only when they are asked for. */
export class Receipts {
  private list: Promise<OrderReceipt[]> | undefined;

  /** @param orderedAt when the orders were placed, Unix seconds; 0 for one of which that is not known */
  constructor(
    private readonly client: BaseLinkerClient,
    private readonly orderedAt: readonly number[],
  ) {}

  /** The receipts of an order; none is proof that there is none. Throws BaseLinkerError. */
  async of(orderId: number): Promise<OrderDocument[]> {
    this.list ??= this.read();
    return (await this.list).filter((receipt) => receipt.orderId === orderId).map(({ document }) => document);
  }

  private async read(): Promise<OrderReceipt[]> {
    const first = this.orderedAt.reduce((earliest, at) => Math.min(earliest, at), Infinity);
    // A receipt is issued after its order was placed; a day is for clocks and zones.
    const since = first > SECONDS_A_DAY && first !== Infinity ? { date_from: first - SECONDS_A_DAY } : {};
    const found: OrderReceipt[] = [];
    for (let pages = 0, idFrom = 0; pages < MOST_RECEIPT_PAGES; pages++) {
      const reply = await this.client.call('getReceipts', { ...since, ...(idFrom > 0 ? { id_from: idFrom } : {}) });
      if (reply.receipts === undefined) break;
      const rows = listOf(reply.receipts).filter(isRecord);
      if (rows.length === 0) return found;
      for (const row of rows) {
        const orderId = readInteger(row, 'order_id', 'a receipt');
        found.push({ orderId, document: { ...receiptOf(row, orderId) } });
      }
      const last = found.reduce((highest, { document }) => Math.max(highest, document.id), 0);
      if (last < idFrom) break;
      idFrom = last + 1;
    }
    throw new BaseLinkerError('receipts_unproven', 'The list of receipts in BaseLinker could not be read to its end', {
      description: 'Whether the order has a receipt is not certain, so none is attached or issued. Attach it by hand.',
    });
  }
}

interface OrderReceipt {
  orderId: number;
  document: OrderDocument;
}

/** Issues a document of BaseLinker's own, with a number of its own. Throws BaseLinkerError. */
export async function issueOrderDocument(
  client: BaseLinkerClient,
  orderId: number,
  type: OrderDocumentType,
  seriesId: number,
): Promise<OrderDocument> {
  const parameters = { order_id: orderId, series_id: seriesId };
  const reply = await client.call(type === 'invoice' ? 'addInvoice' : 'addReceipt', parameters);
  const field = type === 'invoice' ? 'invoice_id' : 'receipt_id';
  return { type, id: readInteger(reply, field, 'the new document'), externalNumber: '' };
}

/**
 * Puts a PDF in the place of BaseLinker's own file; doing it again replaces the same file. Throws BaseLinkerError.
 *
 * @param number at most LONGEST_NUMBER characters
 */
export async function attachDocumentFile(
  client: BaseLinkerClient,
  document: OrderDocument,
  pdf: Buffer,
  number: string,
): Promise<void> {
  // Literally "data:" and base64, not a MIME data URI (facts/baselinker.md §4).
  const file = `data:${pdf.toString('base64')}`;
  if (document.type === 'invoice') {
    await client.call('addOrderInvoiceFile', { invoice_id: document.id, file, external_invoice_number: number });
  } else {
    await client.call('addOrderReceiptFile', { receipt_id: document.id, file, external_receipt_number: number });
  }
}

/** Writes extra fields of an order; those that are not named stay as they are. Throws BaseLinkerError. */
export async function setOrderFields(
  client: BaseLinkerClient,
  orderId: number,
  fields: {
    extra_field_1?: string;
    extra_field_2?: string;
    custom_extra_fields?: Record<string, string | { title: string; file: string }>;
  },
): Promise<void> {
  await client.call('setOrderFields', { order_id: orderId, ...fields });
}

/** The numbering series for documents of a type. Throws BaseLinkerError. */
export async function getDocumentSeries(client: BaseLinkerClient, type: OrderDocumentType): Promise<DocumentSeries[]> {
  const reply = await client.call('getSeries', {});
  return listOf(reply.series)
    .filter(isRecord)
    .filter((row) => row.type === (type === 'invoice' ? 'INVOICE' : 'RECEIPT'))
    .map((row) => ({
      id: readInteger(row, 'id', 'a series'),
      name: readText(row.name),
      format: readText(row.format),
    }));
}

/** The extra fields of orders. Throws BaseLinkerError. */
export async function getOrderExtraFields(client: BaseLinkerClient): Promise<OrderExtraField[]> {
  const reply = await client.call('getOrderExtraFields', {});
  return listOf(reply.extra_fields)
    .filter(isRecord)
    .map((row) => ({
      id: readInteger(row, 'extra_field_id', 'an extra field'),
      name: readText(row.name),
      editorType: readText(row.editor_type),
    }));
}
