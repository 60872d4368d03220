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

/** The documents of the type that BaseLinker issued for the order, corrections left out. Throws BaseLinkerError. */
export async function findOrderDocuments(
  client: BaseLinkerClient,
  orderId: number,
  type: OrderDocumentType,
): Promise<OrderDocument[]> {
  return type === 'invoice' ? findInvoices(client, orderId) : findReceipt(client, orderId);
}

async function findInvoices(client: BaseLinkerClient, orderId: number): Promise<OrderDocument[]> {
  const reply = await client.call('getInvoices', { order_id: orderId });
  return listOf(reply.invoices)
    .filter(isRecord)
    .filter((row) => row.type !== 'correcting' && readInteger(row, 'order_id', 'an invoice') === orderId)
    .map((row) => ({
      type: 'invoice',
      id: readInteger(row, 'invoice_id', 'an invoice'),
      externalNumber: readText(row.external_invoice_number),
    }));
}

/**
 * A receipt is asked for by its order; that there is none comes as an error whose code nobody has published, so every
 * refusal of this one order counts as that (facts/baselinker.md §9).
 */
async function findReceipt(client: BaseLinkerClient, orderId: number): Promise<OrderDocument[]> {
  let row: Record<string, unknown>;
  try {
    row = await client.call('getReceipt', { order_id: orderId });
  } catch (error) {
    if (error instanceof BaseLinkerError && error.isAboutThisCall) return [];
    throw error;
  }
  if (row.receipt_id === undefined || readInteger(row, 'order_id', 'a receipt') !== orderId) return [];
  return [
    {
      type: 'receipt',
      id: readInteger(row, 'receipt_id', 'a receipt'),
      externalNumber: readText(row.external_receipt_number),
    },
  ];
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
