import {
  attachDocumentFile,
  type BaseLinkerClient,
  findOrderDocuments,
  getOrder,
  issueOrderDocument,
  LONGEST_NUMBER,
  type OrderDocument,
  type OrderDocumentType,
  type Receipts,
  setOrderFields,
} from '../../baselinker';
import { IntegrationError } from '../../common';

import { fieldOf, isPlainField, joined, LONGEST_PLAIN_FIELD } from './extra-fields';
import { shortNumber } from './short-number';

/** Where in the order the PDF goes, and what happens when another document is there already. */
export type AttachmentTarget =
  /**
   * In the place of the file of BaseLinker's own document; `seriesId` issues one first where there is none, and with `another`
   * also where each of them has the file of another document.
   */
  | { kind: 'document'; type: OrderDocumentType; seriesId: number | null; another?: boolean }
  /**
   * Into extra fields, without a document of BaseLinker. Field ids of custom extra fields, or the two plain ones. `join` adds
   * the number to what is in the field.
   */
  | { kind: 'fields'; numberField: string; fileField: string; join?: boolean };

/** The codes of failures that only attaching knows. */
export type AttachmentErrorCode =
  | 'order_without_document'
  | 'order_with_several_documents'
  | 'order_field_taken'
  | 'file_too_large'
  | 'attachment_cancelled';

const LONGEST_TITLE = 40;

interface Placing {
  document: { documentNumber: string; orderId: number };
  target: AttachmentTarget;
  fileName: string;
}

/**
 * Sends the file, never over that of another document.
 *
 * @returns the document of BaseLinker it is now, if it went there
 * @throws IntegrationError `AttachmentErrorCode`, BaseLinkerError
 */
export async function place(
  { document, target, fileName }: Placing,
  pdf: Buffer,
  { client, receipts }: { client: BaseLinkerClient; receipts: Receipts },
): Promise<OrderDocument | undefined> {
  if (target.kind === 'fields') return await placeInFields({ document, target, fileName }, target, pdf, client);
  const number = shortNumber(document.documentNumber, LONGEST_NUMBER[target.type]);
  const found = await documentOf({ orderId: document.orderId, number }, target, { client, receipts });
  await attachDocumentFile(client, found, pdf, number);
  return { ...found, externalNumber: number };
}

/** Looked for before one is issued, so that an attempt whose answer was lost does not issue a second one. */
async function documentOf(
  { orderId, number }: { orderId: number; number: string },
  { type, seriesId, another = false }: Extract<AttachmentTarget, { kind: 'document' }>,
  { client, receipts }: { client: BaseLinkerClient; receipts: Receipts },
): Promise<OrderDocument> {
  const found = await findOrderDocuments(client, orderId, type, receipts);
  // A file of ours in one of several: that is the one to replace.
  const own = found.find(({ externalNumber }) => externalNumber === number);
  if (own !== undefined) return own;
  const free = found.filter(({ externalNumber }) => externalNumber === '');
  if (free.length === 1) return free[0]!;
  if (free.length > 1) {
    throw problem(
      'order_with_several_documents',
      `Order ${orderId} has ${free.length} ${type}s in BaseLinker`,
      'Nobody could tell which of them the document belongs to. Remove the wrong ones in BaseLinker, or attach it by hand.',
    );
  }
  // An order has one receipt: BaseLinker would show only one of two, and a lost answer would make a third.
  const mayIssue = found.length === 0 || (another && type === 'invoice');
  if (seriesId !== null && mayIssue) return await issueOrderDocument(client, orderId, type, seriesId);
  if (found.length > 0) {
    throw problem(
      'order_with_several_documents',
      `The ${type} of order ${orderId} in BaseLinker has the file of ${found[0]!.externalNumber} already`,
      'A second document never replaces the first. Issue another one for it in BaseLinker, or choose to issue one in Attach Order Document, or attach to extra fields instead.',
    );
  }
  throw problem(
    'order_without_document',
    `Order ${orderId} has no ${type} in BaseLinker that the PDF could be attached to`,
    'Issue one in BaseLinker, for example by an automatic action, or choose to issue one first in Attach Order Document, or attach to extra fields instead.',
  );
}

/** The fields are read first: what staff or another document wrote there stays. */
async function placeInFields(
  { document: { documentNumber, orderId }, fileName }: Placing,
  { numberField, fileField, join = false }: Extract<AttachmentTarget, { kind: 'fields' }>,
  pdf: Buffer,
  client: BaseLinkerClient,
): Promise<undefined> {
  const order = await getOrder(client, orderId);
  const custom: Record<string, string | { title: string; file: string }> = {};
  const plain: Record<string, string> = {};
  if (numberField !== '') {
    const longest = isPlainField(numberField) ? LONGEST_PLAIN_FIELD : Infinity;
    const number = shortNumber(documentNumber, longest);
    const text = joined(fieldOf(order, numberField), number, { join, longest });
    if (text === undefined) throw taken(orderId, numberField);
    (isPlainField(numberField) ? plain : custom)[numberField] = text;
  }
  if (fileField !== '') {
    const title = shortTitle(fileName);
    const there = fieldOf(order, fileField);
    const isOwn = typeof there === 'object' && there !== null && 'title' in there && there.title === title;
    if (there !== '' && !isOwn) throw taken(orderId, fileField);
    custom[fileField] = { title, file: `data:${pdf.toString('base64')}` };
  }
  await setOrderFields(client, orderId, {
    ...plain,
    ...(Object.keys(custom).length === 0 ? {} : { custom_extra_fields: custom }),
  });
  return undefined;
}

function taken(orderId: number, field: string): IntegrationError {
  return problem(
    'order_field_taken',
    `Extra field ${field} of order ${orderId} has something else in it already`,
    'What your staff or another document wrote there is kept. Empty the field in BaseLinker, choose another one, or, for the number, choose to join.',
  );
}

function shortTitle(fileName: string): string {
  const base = shortNumber(fileName.replace(/\.pdf$/i, ''), LONGEST_TITLE - 4);
  return `${base}.pdf`;
}

/** A failure of attaching. */
export function problem(code: AttachmentErrorCode, message: string, description: string): IntegrationError {
  return new IntegrationError(code, message, { description, permanent: code !== 'attachment_cancelled' });
}
