import {
  attachDocumentFile,
  type BaseLinkerClient,
  BaseLinkerError,
  findOrderDocuments,
  issueOrderDocument,
  LONGEST_NUMBER,
  type OrderDocument,
  type OrderDocumentType,
  setOrderFields,
} from '../../baselinker';
import { IntegrationError } from '../../common';
import {
  type Claim,
  type DeliverySummary,
  heldBack,
  type Ledger,
  LedgerError,
  orderRecipient,
  type PlannedDelivery,
} from '../../ledger';
import type { DeliveredDocument } from '../delivered-document';

/** Where in the order the PDF goes. */
export type AttachmentTarget =
  /** In the place of the file of BaseLinker's own document; `seriesId` issues one first where there is none. */
  | { kind: 'document'; type: OrderDocumentType; seriesId: number | null }
  /** Into extra fields, without a document of BaseLinker. Field ids of custom extra fields, or the two plain ones. */
  | { kind: 'fields'; numberField: string; fileField: string };

/** One document to be attached to its order. */
export interface AttachmentJob {
  document: DeliveredDocument;
  target: AttachmentTarget;
  fileName: string;
  /** Called only when the file is about to be sent. */
  loadPdf: () => Promise<Buffer>;
}

/** What became of a job. */
export interface AttachmentReport {
  delivery?: DeliverySummary;
  error?: IntegrationError;
  /** The document of BaseLinker whose file it is now. */
  document?: OrderDocument;
}

/** The codes of failures that only this module knows. */
export type AttachmentErrorCode =
  | 'order_without_document'
  | 'order_with_several_documents'
  | 'document_number_too_long'
  | 'file_too_large'
  | 'attachment_cancelled';

/** BaseLinker documents 2 MB for the body with files of extra fields; the rest of it needs little (facts/baselinker.md §3). */
const LARGEST_FIELD_FILE = 1_500_000;
/** Nothing is documented for files of invoices and receipts; far above any document. */
const LARGEST_FILE = 5_000_000;
const LONGEST_TITLE = 40;
const LONGEST_PLAIN_FIELD = 50;

/**
 * Attaches documents to their orders, each once: recorded in the ledger like an e-mail. Attaching replaces the same file
 * when it is done twice, so an attempt whose end nobody saw is simply repeated. Never throws for one job.
 *
 * @returns one report a job, in the order of the jobs
 */
export async function attachToOrders(
  jobs: readonly AttachmentJob[],
  environment: { ledger: Ledger; client: BaseLinkerClient; signal?: AbortSignal },
): Promise<AttachmentReport[]> {
  const reports: AttachmentReport[] = [];
  // Trouble of the whole account or of the ledger: every further call would only meet it again.
  let trouble: IntegrationError | undefined;
  for (const job of jobs) {
    const report = trouble === undefined ? await attach(job, environment) : { error: trouble };
    if (report.error !== undefined && isGeneral(report.error)) trouble = report.error;
    reports.push(report);
  }
  return reports;
}

async function attach(
  job: AttachmentJob,
  { ledger, client, signal }: { ledger: Ledger; client: BaseLinkerClient; signal?: AbortSignal },
): Promise<AttachmentReport> {
  const { document } = job;
  try {
    if (signal?.aborted) throw problem('attachment_cancelled', 'The execution was stopped before this document', '');
    checkNumber(job);
    const pdf = await job.loadPdf();
    checkSize(job, pdf);
    const planned: PlannedDelivery = { ...document, channel: 'order', recipient: orderRecipient(document.orderId) };
    const answer = await ledger.claim(planned);
    if ('claim' in answer) return await attachClaimed(job, pdf, client, answer.claim);
    const held = heldBack(answer, document.documentNumber);
    return held === undefined ? { delivery: answer.delivery } : { delivery: answer.delivery, error: held };
  } catch (error) {
    return { error: asIntegrationError(error) };
  }
}

async function attachClaimed(
  job: AttachmentJob,
  pdf: Buffer,
  client: BaseLinkerClient,
  claim: Claim,
): Promise<AttachmentReport> {
  try {
    const document = await place(job, pdf, client);
    if (!(await claim.markSent('attached to the order'))) throw takenOver();
    return { delivery: claim.delivery, ...(document === undefined ? {} : { document }) };
  } catch (error) {
    const known = asIntegrationError(error);
    await settle(claim, known).catch(() => false);
    return { delivery: claim.delivery, error: known };
  }
}

async function settle(claim: Claim, error: IntegrationError): Promise<boolean> {
  if (error instanceof LedgerError) return false;
  // Somebody has to issue a document or choose another field first; looking again costs one call.
  if (error.permanent || isGeneral(error)) return claim.release(error.code);
  return claim.releaseForRetry(error.code);
}

/** Sends the file; the document of BaseLinker it is now, if it went there. */
async function place(job: AttachmentJob, pdf: Buffer, client: BaseLinkerClient): Promise<OrderDocument | undefined> {
  const { target, document } = job;
  if (target.kind === 'document') {
    const found = await documentOf(job, target, client);
    await attachDocumentFile(client, found, pdf, document.documentNumber);
    return { ...found, externalNumber: document.documentNumber };
  }
  const custom: Record<string, string | { title: string; file: string }> = {};
  if (target.fileField !== '') {
    custom[target.fileField] = { title: shortTitle(job.fileName), file: `data:${pdf.toString('base64')}` };
  }
  const plain = target.numberField === 'extra_field_1' || target.numberField === 'extra_field_2';
  if (target.numberField !== '' && !plain) custom[target.numberField] = document.documentNumber;
  await setOrderFields(client, document.orderId, {
    ...(plain ? { [target.numberField]: document.documentNumber } : {}),
    ...(Object.keys(custom).length === 0 ? {} : { custom_extra_fields: custom }),
  });
  return undefined;
}

/** Looked for before one is issued, so that an attempt whose answer was lost does not issue a second one. */
async function documentOf(
  { document }: AttachmentJob,
  { type, seriesId }: Extract<AttachmentTarget, { kind: 'document' }>,
  client: BaseLinkerClient,
): Promise<OrderDocument> {
  const found = await findOrderDocuments(client, document.orderId, type);
  // A file of ours in one of several: that is the one to replace.
  const own = found.find(({ externalNumber }) => externalNumber === document.documentNumber);
  if (own !== undefined) return own;
  if (found.length > 1) {
    throw problem(
      'order_with_several_documents',
      `Order ${document.orderId} has ${found.length} ${type}s in BaseLinker`,
      'Nobody could tell which of them the document belongs to. Remove the wrong ones in BaseLinker, or attach it by hand.',
    );
  }
  if (found[0] !== undefined) return found[0];
  if (seriesId !== null) return issueOrderDocument(client, document.orderId, type, seriesId);
  throw problem(
    'order_without_document',
    `Order ${document.orderId} has no ${type} in BaseLinker that the PDF could be attached to`,
    'Issue one in BaseLinker, for example by an automatic action, or choose to issue one first in Attach Order Document, or attach to extra fields instead.',
  );
}

function checkNumber({ document, target }: AttachmentJob): void {
  const longest =
    target.kind === 'document'
      ? LONGEST_NUMBER[target.type]
      : target.numberField.startsWith('extra_field_')
        ? LONGEST_PLAIN_FIELD
        : Infinity;
  if ([...document.documentNumber].length <= longest) return;
  throw problem(
    'document_number_too_long',
    `The number ${document.documentNumber} has more than the ${longest} characters BaseLinker takes`,
    'Shorten the numbering scheme in Subiekt nexo, or attach to extra fields instead.',
  );
}

function checkSize({ target, document }: AttachmentJob, pdf: Buffer): void {
  const largest = target.kind === 'document' ? LARGEST_FILE : LARGEST_FIELD_FILE;
  if (pdf.length <= largest) return;
  throw problem(
    'file_too_large',
    `The PDF of ${document.documentNumber} has ${pdf.length} bytes; BaseLinker takes ${largest} at most`,
    'Look for large pictures in the print template.',
  );
}

function shortTitle(fileName: string): string {
  const base = fileName.replace(/\.pdf$/i, '');
  return `${[...base].slice(0, LONGEST_TITLE - 4).join('')}.pdf`;
}

/** Failures that are not of this one order. */
function isGeneral(error: IntegrationError): boolean {
  if (error instanceof BaseLinkerError) return !error.isAboutThisCall;
  return (error instanceof LedgerError && error.code.startsWith('ledger_')) || error.code === 'attachment_cancelled';
}

function problem(code: AttachmentErrorCode, message: string, description: string): IntegrationError {
  return new IntegrationError(code, message, { description, permanent: code !== 'attachment_cancelled' });
}

function takenOver(): LedgerError {
  return new LedgerError('delivery_in_progress', 'Another run has taken this document over', {
    description: 'The next run looks again.',
  });
}

function asIntegrationError(error: unknown): IntegrationError {
  if (error instanceof IntegrationError) return error;
  return new IntegrationError('attachment_failed', 'The document could not be attached', { cause: error });
}
