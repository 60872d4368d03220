import { IntegrationError, maskAddress } from '../../common';
import { type DeliverySummary, heldBack, type Ledger, type LedgerDecision } from '../../ledger';
import { MailError, type OutgoingMessage, printable } from '../../mail';

import { type DeliveryJob, keyOf, planOf, prepareMessage } from './prepare';

/** Why a document would not be sent. */
export interface PreviewReason {
  /** The code the error of a real run would have, or `delivered`. */
  code: string;
  message: string;
  description: string;
}

/** What a run would do with one job. */
export interface DeliveryPreview {
  wouldSend: boolean;
  /** The customer's address, masked. */
  to: string;
  /** Empty when there is no message because something is wrong with it. */
  subject: string;
  /** The finished e-mail as the customer would see it, in plain text and in HTML; empty as above. */
  text: string;
  html: string;
  /** The file name of the PDF; empty as above, and for a message that goes without it. */
  attachment: string;
  /** Null when it would be sent. */
  reason: PreviewReason | null;
}

/** Longer than any masked address. */
const MASK_LIMIT = 100;

/**
 * Says for every job what a run would do now: the messages are made and the ledger is asked as for a real run, but
 * nothing is connected to or sent. All that is recorded is that there was a dry run of documents without orders.
 *
 * @returns one preview a job, in the order of the jobs
 * @throws LedgerError when the ledger cannot be read
 */
export async function previewDeliveries(
  jobs: readonly DeliveryJob[],
  { ledger, signal }: { ledger: Pick<Ledger, 'decide' | 'rememberDryRun'>; signal?: AbortSignal },
): Promise<DeliveryPreview[]> {
  const prepared: Array<Prepared | DeliveryPreview> = [];
  for (const job of jobs) {
    if (signal?.aborted) throw new MailError('mail_cancelled', 'The execution was stopped');
    // One after the other, and only the name of the PDF is kept: a run may have thousands.
    prepared.push(await prepare(job));
  }
  const ready = prepared.filter((entry): entry is Prepared => 'job' in entry);
  const withoutOrder = ready.filter(({ job }) => job.document.orderId === 0).map(({ job }) => job.document.company);
  for (const company of new Set(withoutOrder)) await ledger.rememberDryRun(company);
  const decisions = (await ledger.decide(ready.map(({ job, message }) => planOf(job, message)))).values();
  const earlier = new Map<string, Prepared>();
  return prepared.map((entry) =>
    'job' in entry ? previewOf(entry, decisions.next().value as LedgerDecision, earlier) : entry,
  );
}

/**
 * The preview of an item of which no job could be made.
 *
 * @param recipient the customer's address, unmasked and unchecked, as far as it is known
 */
export function failedPreview(error: unknown, recipient = ''): DeliveryPreview {
  return {
    wouldSend: false,
    to: maskAddress(printable(recipient)).slice(0, MASK_LIMIT),
    subject: '',
    text: '',
    html: '',
    attachment: '',
    reason: reasonOf(error),
  };
}

interface Prepared {
  job: DeliveryJob;
  message: Pick<OutgoingMessage, 'to' | 'subject' | 'text' | 'html'>;
  fileName: string;
}

async function prepare(job: DeliveryJob): Promise<Prepared | DeliveryPreview> {
  try {
    const { to, subject, text, html, attachments } = await prepareMessage(job);
    return { job, message: { to, subject, text, html }, fileName: attachments[0]?.fileName ?? '' };
  } catch (error) {
    return failedPreview(error, job.template.to);
  }
}

/** @param earlier the deliveries that this very run would have made before, by key; a new one is added */
function previewOf(entry: Prepared, decision: LedgerDecision, earlier: Map<string, Prepared>): DeliveryPreview {
  const { job, message, fileName } = entry;
  const current = afterEarlier(entry, decision, earlier.get(keyOf(job)));
  const reason = verdictReason(current, job.document.documentNumber);
  if (reason === null) earlier.set(keyOf(job), entry);
  return {
    wouldSend: reason === null,
    to: maskAddress(decision.resendTo || message.to),
    subject: message.subject,
    text: message.text,
    html: message.html,
    attachment: fileName,
    reason,
  };
}

/** What the ledger would say once the same document of an earlier job has gone out. */
function afterEarlier(entry: Prepared, decision: LedgerDecision, first: Prepared | undefined): LedgerDecision {
  if (decision.verdict.kind !== 'deliver' || first === undefined) return decision;
  const sameCustomer =
    first.message.to.toLowerCase() === entry.message.to.toLowerCase() ||
    first.job.document.orderId === entry.job.document.orderId;
  const delivery: DeliverySummary = { ...decision.delivery, recipient: maskAddress(first.message.to) };
  return { ...decision, verdict: { kind: sameCustomer ? 'delivered' : 'delivered_to_other_customer' }, delivery };
}

function verdictReason(decision: LedgerDecision, documentNumber: string): PreviewReason | null {
  if (decision.verdict.kind === 'deliver') return null;
  const held = heldBack(decision, documentNumber);
  if (held !== undefined) return reasonOf(held);
  const message = `Document ${documentNumber} goes out once, and ${decision.delivery.recipient} has it already or gets it before in this run`;
  return { code: 'delivered', message, description: '' };
}

function reasonOf(error: unknown): PreviewReason {
  if (error instanceof IntegrationError) {
    return { code: error.code, message: error.message, description: error.description };
  }
  const message = error instanceof Error && error.message !== '' ? error.message : 'Something unexpected happened';
  return { code: 'unexpected', message, description: '' };
}
