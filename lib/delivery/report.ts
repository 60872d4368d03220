import { escapeHtml, type IntegrationError } from '../common';
import { keyDigest } from '../ledger';
import {
  classifyFailure,
  MailError,
  type MailTransport,
  parseAddressList,
  parseMailbox,
  printable,
  type TransportFailure,
} from '../mail';

/** One order that did not go through, as the shop reads it. */
export interface FailureLine {
  orderId: string;
  documentNumber: string;
  /** What happened. */
  message: string;
  /** What to do about it. */
  description: string;
  /** Whether it stays until a person does something. */
  permanent: boolean;
}

/** More lines than that are counted, not listed. */
const LINE_LIMIT = 200;
const SUBJECT_LIMIT = 250;

/**
 * Tells the shop in one message which orders did not go through and what to do about each.
 *
 * @param report.to the shop's own addresses, separated by commas
 * @param report.id distinguishes this report from earlier ones, e.g. the execution's id
 * @throws IntegrationError when an address is malformed or the server does not take the message
 */
export async function sendFailureReport(
  transport: MailTransport,
  report: { from: string; to: string; subject: string; id: string; lines: readonly FailureLine[] },
): Promise<void> {
  const from = parseMailbox(report.from, 'From');
  const [to, ...cc] = parseAddressList(report.to, 'To');
  if (to === undefined)
    throw new MailError('mail_settings_invalid', 'The report has no recipient', {
      description: 'Fill in To in the node.',
    });
  try {
    await transport.send(
      {
        from,
        to,
        cc,
        bcc: [],
        replyTo: null,
        subject: subjectOf(report.subject),
        text: asText(report.lines),
        html: asHtml(report.lines),
        attachments: [],
        messageId: `<report.${keyDigest(report.id)}@${from.address.split('@')[1]}>`,
        headers: {},
      },
      [to, ...cc],
      async () => {},
    );
  } catch (error) {
    throw classifyFailure(error as TransportFailure).error satisfies IntegrationError;
  }
}

/** The shop must hear of failures, so a subject that is empty or far too long is mended rather than refused. */
function subjectOf(text: string): string {
  return [...printable(text)].slice(0, SUBJECT_LIMIT).join('') || 'Documents not delivered';
}

function asText(lines: readonly FailureLine[]): string {
  const shown = lines.slice(0, LINE_LIMIT).map((line) => {
    return [`${heading(line)}`, line.message, line.description].filter((text) => text !== '').join('\n');
  });
  return [...shown, ...rest(lines)].join('\n\n');
}

function asHtml(lines: readonly FailureLine[]): string {
  const rows = lines.slice(0, LINE_LIMIT).map((line) => {
    const mark = line.permanent ? '' : ' (will be tried again)';
    return `<li><p><strong>${escapeHtml(heading(line))}</strong>${mark}<br>${escapeHtml(line.message)}<br><em>${escapeHtml(line.description)}</em></p></li>`;
  });
  return `<ul>${rows.join('')}</ul>${rest(lines)
    .map((text) => `<p>${text}</p>`)
    .join('')}`;
}

function heading(line: FailureLine): string {
  return [`Order ${line.orderId || '?'}`, line.documentNumber].filter((text) => text !== '').join(' · ');
}

function rest(lines: readonly FailureLine[]): string[] {
  return lines.length > LINE_LIMIT ? [`… and ${lines.length - LINE_LIMIT} more.`] : [];
}
