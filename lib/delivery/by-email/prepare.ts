import type { IntegrationError } from '../../common';
import type { Language } from '../../documents';
import { deliveryKey, type DeliverySummary, type PlannedDelivery } from '../../ledger';
import {
  type Attachment,
  checkPdfAttachment,
  composeMessage,
  type MessageTemplate,
  type OutgoingMessage,
  type PlaceholderValues,
} from '../../mail';
import type { DeliveredDocument } from '../delivered-document';

/** One document to be mailed to one customer. */
export interface DeliveryJob {
  document: DeliveredDocument;
  /** The language of the template. */
  language: Language;
  template: MessageTemplate;
  values: PlaceholderValues;
  /**
   * Called only when the message is about to be sent, so that no PDF is held longer than needed. Null for a message that
   * goes without the document.
   */
  loadAttachment: (() => Promise<Attachment>) | null;
}

/** What became of a job: a delivery, or an error; the delivery is there as far as it is known. */
export interface DeliveryReport {
  delivery?: DeliverySummary;
  error?: IntegrationError;
}

/** A message that only lacks what marks it as this mail and no other. */
export type PreparedMessage = Omit<OutgoingMessage, 'messageId' | 'headers'>;

/**
 * The message of a job. Everything that can be wrong with it comes to light here, before the ledger and the server are
 * asked.
 *
 * @throws MailError for a malformed address, text or attachment
 */
export async function prepareMessage(job: DeliveryJob): Promise<PreparedMessage> {
  const content = composeMessage(job.template, job.values);
  if (job.loadAttachment === null) return { ...content, attachments: [] };
  const attachment = await job.loadAttachment();
  checkPdfAttachment(attachment);
  return { ...content, attachments: [attachment] };
}

/** The ledger's key of a job's delivery. */
export function keyOf(job: DeliveryJob): string {
  return deliveryKey({ ...job.document, channel: 'email' });
}

/** A job's delivery as the ledger is asked about it. */
export function planOf(job: DeliveryJob, message: Pick<OutgoingMessage, 'to'>): PlannedDelivery {
  return { ...job.document, channel: 'email', recipient: message.to };
}
