import { escapeHtml } from '../common';
import { keyDigest } from '../ledger';
import {
  classifyFailure,
  isAddress,
  type Mailbox,
  MailError,
  type MailTransport,
  type OutgoingMessage,
  parseAddressList,
  parseMailbox,
  printable,
  type TransportFailure,
} from '../mail';

import { POLISH_CAUSES, REPORT_WORDS, type ReportLanguage } from './report-texts';

/** One order that did not go through, as the shop reads it. */
export interface FailureLine {
  orderId: string;
  documentNumber: string;
  /** Machine-readable kind of the failure, empty when it has none. */
  code: string;
  /** What happened. */
  message: string;
  /** What to do about it. */
  description: string;
  /** Whether it stays until a person does something. */
  permanent: boolean;
}

export interface FailureReport {
  from: string;
  /**
   * The address of the mailbox that logs in, or any text: the report goes out from it when the server does not take `from`, since
   * that is what it may have to tell.
   */
  login: string;
  /** The shop's own addresses, separated by commas. */
  to: string;
  subject: string;
  /** Distinguishes this report from earlier ones, e.g. the execution's id. */
  id: string;
  language: ReportLanguage;
  lines: readonly FailureLine[];
  /** How many documents went well in the same run, where that is known. */
  delivered?: number;
  /** The address of the shop's BaseLinker panel, e.g. "https://panel-a.baselinker.com"; empty when it is not known. */
  panelUrl: string;
}

/** More lines than that are counted, not listed. */
const LINE_LIMIT = 200;
const SUBJECT_LIMIT = 250;

/**
 * Tells the shop in one message which orders did not go through and what to do about each.
 *
 * @throws IntegrationError when an address is malformed or the server does not take the message for every address
 */
export async function sendFailureReport(transport: MailTransport, report: FailureReport): Promise<void> {
  const from = parseMailbox(report.from, 'From');
  const [to, ...cc] = parseAddressList(report.to, 'To');
  if (to === undefined)
    throw new MailError('mail_settings_invalid', 'The report has no recipient', {
      description: 'Fill in To in the node.',
    });
  const message = (sender: Mailbox): OutgoingMessage => ({
    from: sender,
    to,
    cc,
    bcc: [],
    replyTo: null,
    subject: subjectOf(report),
    text: asText(report),
    html: asHtml(report),
    attachments: [],
    messageId: `<report.${keyDigest(report.id)}@${sender.address.split('@')[1]}>`,
    headers: {},
  });
  const refused = await send(transport, message(from));
  const login = report.login.trim();
  if (refused === undefined) return;
  const mayTryLogin = refused.belongsTo === 'account' && isAddress(login) && login !== from.address;
  if (!mayTryLogin || (await send(transport, message({ ...from, address: login }))) !== undefined) throw refused;
}

/** What the server has against it, or undefined when it took the message for everybody. */
async function send(transport: MailTransport, message: OutgoingMessage): Promise<MailError | undefined> {
  try {
    const { refused } = await transport.send(message, [message.to, ...message.cc], async () => {});
    const [first] = refused;
    if (first === undefined) return undefined;
    const { description } = classifyFailure(first).error;
    return new MailError('mail_recipient_refused', 'The mail server took the report, but not for every address in To', {
      description,
      belongsTo: 'recipient',
    });
  } catch (error) {
    return classifyFailure(error as TransportFailure).error;
  }
}

/** The shop must hear of failures, so a subject that is empty or far too long is mended rather than refused. */
function subjectOf({ subject, language }: FailureReport): string {
  return [...printable(subject)].slice(0, SUBJECT_LIMIT).join('') || REPORT_WORDS[language].title;
}

/** Orders with the same trouble. */
interface Cause {
  what: string;
  advice: string;
  permanent: boolean;
  lines: FailureLine[];
}

/** What waits for a person comes first, then what befell most. */
function causesOf({ lines, language }: FailureReport): Cause[] {
  const causes = new Map<string, Cause>();
  for (const line of lines.slice(0, LINE_LIMIT)) {
    const polish = language === 'pl' ? POLISH_CAUSES[line.code] : undefined;
    const key = `${line.code || line.message}/${line.permanent}`;
    const known = causes.get(key);
    if (known === undefined) {
      const what = polish?.[0] ?? line.message;
      causes.set(key, { what, advice: polish?.[1] ?? '', permanent: line.permanent, lines: [line] });
      continue;
    }
    known.lines.push(line);
    // What differs are numbers of documents and orders; each stands with its order.
    if (polish === undefined && known.what !== line.message) known.what = withoutNumbers(line.message);
  }
  return [...causes.values()].sort(
    (a, b) => Number(b.permanent) - Number(a.permanent) || b.lines.length - a.lines.length,
  );
}

function withoutNumbers(message: string): string {
  return message.replace(/\S*\d\S*/g, '…').replace(/…([\s,]+…)+/g, '…');
}

/** What is said once for all of a cause: the same advice, else each says its own. */
function sharedAdvice({ advice, lines }: Cause): string {
  const [first] = lines;
  return lines.every(({ description }) => description === first?.description)
    ? [advice, first?.description ?? ''].filter((text) => text !== '').join(' ')
    : advice;
}

function ownAdvice(cause: Cause, line: FailureLine): string {
  const message = line.message === cause.what || cause.advice !== '' ? '' : line.message;
  const isShared = cause.lines.every(({ description }) => description === line.description);
  return [message, isShared ? '' : line.description].filter((text) => text !== '').join(' ');
}

function asText(report: FailureReport): string {
  const words = REPORT_WORDS[report.language];
  const parts = causesOf(report).map((cause) => {
    const lines = cause.lines.map((line) => {
      const link = orderLink(report, line);
      const own = ownAdvice(cause, line);
      return [`- ${heading(report, line)}${link === '' ? '' : ` ${link}`}`, ...(own === '' ? [] : [`  ${own}`])].join(
        '\n',
      );
    });
    const title = `${cause.what} (${cause.lines.length})`;
    return [title, sharedAdvice(cause), cause.permanent ? words.permanent : words.passing, ...lines]
      .filter((text) => text !== '')
      .join('\n');
  });
  return [words.opening(report.lines.length, report.delivered), ...parts, ...rest(report)].join('\n\n');
}

function asHtml(report: FailureReport): string {
  const words = REPORT_WORDS[report.language];
  const parts = causesOf(report).map((cause) => {
    const lines = cause.lines.map((line) => {
      const link = orderLink(report, line);
      const name = escapeHtml(heading(report, line));
      const own = ownAdvice(cause, line);
      const named = link === '' ? name : `<a href="${escapeHtml(link)}">${name}</a>`;
      return `<li>${named}${own === '' ? '' : `<br>${escapeHtml(own)}`}</li>`;
    });
    const advice = sharedAdvice(cause);
    return [
      `<h2 style="font-size:16px;margin:24px 0 4px">${escapeHtml(cause.what)} (${cause.lines.length})</h2>`,
      advice === '' ? '' : `<p style="margin:0 0 4px">${escapeHtml(advice)}</p>`,
      `<p style="margin:0 0 4px"><em>${cause.permanent ? words.permanent : words.passing}</em></p>`,
      `<ul style="margin:0;padding-left:20px">${lines.join('')}</ul>`,
    ].join('');
  });
  const body = [words.opening(report.lines.length, report.delivered), ...rest(report)].map((text) => `<p>${text}</p>`);
  const [opening = '', ...ending] = body;
  return `<!doctype html><html lang="${report.language}"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>${words.title}</title></head><body style="font-family:system-ui,'Segoe UI',Roboto,Arial,sans-serif;font-size:15px;line-height:1.5;max-width:640px;margin:0 auto;padding:16px">${opening}${parts.join('')}${ending.join('')}</body></html>`;
}

function heading({ language }: FailureReport, line: FailureLine): string {
  const order = line.orderId === '' ? '' : `${REPORT_WORDS[language].order} ${line.orderId}`;
  return [order, line.documentNumber].filter((text) => text !== '').join(' · ') || '?';
}

/** BaseLinker shows one order at this address of the panel. */
function orderLink({ panelUrl }: FailureReport, { orderId }: FailureLine): string {
  if (!/^https:\/\/[\w.-]+\/?$/.test(panelUrl.trim()) || !/^\d+$/.test(orderId)) return '';
  return `${panelUrl.trim().replace(/\/$/, '')}/orders.php#order:${orderId}`;
}

function rest({ lines, language }: FailureReport): string[] {
  return lines.length > LINE_LIMIT ? [REPORT_WORDS[language].more(lines.length - LINE_LIMIT)] : [];
}
