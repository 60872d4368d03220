import { escapeHtml } from '../../common';
import { MailError } from '../errors';

import type { Mailbox } from './address';
import { parseAddressList, parseMailbox, printable } from './address';
import { fillPlaceholders, type PlaceholderValues } from './placeholders';
import { htmlToText } from './plain-text';
import { parseRecipient } from './recipient';

/** A header longer than this helps nobody and some servers refuse it. */
const SUBJECT_LIMIT = 250;
/** Far above any letter; what is longer came out of an expression that went wrong. */
const TEXT_LIMIT = 500_000;
/** Base64 makes a third more of it, and many mailboxes end at 25 MB (facts/mail-ksef-market.md §3.6). */
const ATTACHMENT_LIMIT_BYTES = 15 * 1024 * 1024;

/** What the user wrote in the node's parameters for one message, with placeholders still in it. */
export interface MessageTemplate {
  from: string;
  to: string;
  cc: string;
  bcc: string;
  replyTo: string;
  subject: string;
  /** Plain text, HTML, or both; at least one is not empty. */
  text: string;
  html: string;
  /** Addresses that stand for none, see `parseRecipient`; the usual ones when left out. */
  forNone?: string;
}

/** A file that goes with a message. */
export interface Attachment {
  fileName: string;
  contentType: string;
  content: Buffer;
}

/** A message ready to be handed to the transport; every address is validated. */
export interface OutgoingMessage {
  from: Mailbox;
  /** The one customer. */
  to: string;
  cc: string[];
  bcc: string[];
  replyTo: Mailbox | null;
  subject: string;
  text: string;
  html: string;
  attachments: Attachment[];
  messageId: string;
  headers: Record<string, string>;
}

/**
 * Makes a message to one customer of a template. The plain-text part is always there: derived from the HTML when only
 * that is given.
 *
 * @throws MailError for a malformed address, an unknown placeholder, an empty message or one that is far too long
 */
export function composeMessage(
  template: MessageTemplate,
  values: PlaceholderValues,
): Omit<OutgoingMessage, 'attachments' | 'messageId' | 'headers'> {
  if (Math.max(template.html.length, template.text.length) > TEXT_LIMIT) {
    throw new MailError('mail_settings_invalid', `The text of the message is longer than ${TEXT_LIMIT} characters`, {
      description: 'Shorten HTML and Plain Text in the node; pictures belong on a web page, not into the text.',
    });
  }
  const html = withoutControls(fillPlaceholders(template.html, values, escapeHtml));
  const subject = [...printable(fillPlaceholders(template.subject, values))].slice(0, SUBJECT_LIMIT).join('').trim();
  const ownText = withoutControls(fillPlaceholders(template.text, values));
  // A message of one picture without words still has a subject.
  const text = ownText.trim() || htmlToText(html) || (/<img\b/i.test(html) ? subject : '');
  if (subject === '' || text.trim() === '') {
    throw new MailError('mail_settings_invalid', `The message has no ${subject === '' ? 'subject' : 'text'}`, {
      description: 'Fill in Subject and Text or HTML in the node.',
    });
  }
  return {
    from: parseMailbox(template.from, 'From'),
    to: parseRecipient(template.to, template.forNone),
    cc: parseAddressList(template.cc, 'CC'),
    bcc: parseAddressList(template.bcc, 'BCC'),
    replyTo: template.replyTo.trim() === '' ? null : parseMailbox(template.replyTo, 'Reply To'),
    subject,
    text,
    html,
  };
}

/** Line breaks and tabs stay; the other control characters have no meaning in a text and confuse mail programs. */
function withoutControls(text: string): string {
  return text.replace(/[^\P{Cc}\t\n\r]/gu, '');
}

/**
 * Refuses what is certainly not the document: an empty file, something that is not a PDF, or a file no mailbox takes.
 *
 * @throws MailError `attachment_invalid` or `attachment_too_large`
 */
export function checkPdfAttachment(attachment: Attachment): void {
  if (!attachment.content.subarray(0, 5).equals(Buffer.from('%PDF-'))) {
    throw new MailError('attachment_invalid', 'The attached file is not a PDF document', {
      description: 'Check that Input Data Field Name names the field that Get PDF filled.',
    });
  }
  if (attachment.content.length > ATTACHMENT_LIMIT_BYTES) {
    throw new MailError('attachment_too_large', 'The PDF document is larger than 15 MB', {
      permanent: true,
      description: 'Mailboxes refuse messages of that size. Hand this document over another way.',
    });
  }
}
