import { type BaseLinkerClient, BaseLinkerError, type OrderDocument, Receipts } from '../../baselinker';
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

import { type AttachmentTarget, place, problem } from './place';

/** One document to be attached to its order. */
export interface AttachmentJob {
  document: DeliveredDocument;
  /** When the order was placed, Unix seconds; 0 when that is not known. */
  orderedAt?: number;
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

/** BaseLinker documents 2 MB for the body with files of extra fields; the rest of it needs little (facts/baselinker.md §3). */
const LARGEST_FIELD_FILE = 1_500_000;
/** Nothing is documented for files of invoices and receipts; far above any document. */
const LARGEST_FILE = 5_000_000;

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
  const receipts = new Receipts(
    environment.client,
    jobs.map(({ orderedAt = 0 }) => orderedAt),
  );
  // Trouble of the whole account or of the ledger: every further call would only meet it again.
  let trouble: IntegrationError | undefined;
  for (const job of jobs) {
    const report = trouble === undefined ? await attach(job, { ...environment, receipts }) : { error: trouble };
    if (report.error !== undefined && isGeneral(report.error)) trouble = report.error;
    reports.push(report);
  }
  return reports;
}

interface Means {
  client: BaseLinkerClient;
  receipts: Receipts;
}

async function attach(
  job: AttachmentJob,
  { ledger, client, receipts, signal }: Means & { ledger: Ledger; signal?: AbortSignal },
): Promise<AttachmentReport> {
  const { document } = job;
  try {
    if (signal?.aborted) throw problem('attachment_cancelled', 'The execution was stopped before this document', '');
    const pdf = await job.loadPdf();
    checkSize(job, pdf);
    const planned: PlannedDelivery = { ...document, channel: 'order', recipient: orderRecipient(document.orderId) };
    const answer = await ledger.claim(planned);
    if ('claim' in answer) return await attachClaimed(job, pdf, { client, receipts }, answer.claim);
    const held = heldBack(answer, document.documentNumber);
    return held === undefined ? { delivery: answer.delivery } : { delivery: answer.delivery, error: held };
  } catch (error) {
    return { error: asIntegrationError(error) };
  }
}

async function attachClaimed(job: AttachmentJob, pdf: Buffer, means: Means, claim: Claim): Promise<AttachmentReport> {
  try {
    const document = await place(job, pdf, means);
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

function checkSize({ target, document }: AttachmentJob, pdf: Buffer): void {
  const largest = target.kind === 'document' ? LARGEST_FILE : LARGEST_FIELD_FILE;
  if (pdf.length <= largest) return;
  throw problem(
    'file_too_large',
    `The PDF of ${document.documentNumber} has ${pdf.length} bytes; BaseLinker takes ${largest} at most`,
    'Look for large pictures in the print template.',
  );
}

/** Failures that are not of this one order. */
function isGeneral(error: IntegrationError): boolean {
  if (error instanceof BaseLinkerError) return !error.isAboutThisCall && error.orderId === undefined;
  return (error instanceof LedgerError && error.code.startsWith('ledger_')) || error.code === 'attachment_cancelled';
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
