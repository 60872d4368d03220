import { type AddressObject, type ParsedMail,simpleParser } from 'mailparser';

import { createCertificate } from './certificate';
import { type AcceptedMessage,startSmtp } from './smtp';
import type { Mailbox, MailboxFaults, MailboxOptions, ReceivedMail } from './types';
import { startWeb } from './web';

export type {
  DelayFault,
  DropFault,
  Mailbox,
  MailboxFaults,
  MailboxOptions,
  ObservedStage,
  ReceivedAttachment,
  ReceivedMail,
  RejectFault,
  SmtpStage,
} from './types';

const DEFAULT_MAX_MESSAGE_BYTES = 25_000_000;
const DEFAULT_KEEP = 2_000;
const DEFAULT_WAIT_MS = 120_000;

function addressText(value: AddressObject | AddressObject[] | undefined): string {
  return (Array.isArray(value) ? value : value ? [value] : []).map((address) => address.text).join(', ');
}

function toReceivedMail(id: number, message: AcceptedMessage, parsed: ParsedMail): ReceivedMail {
  return {
    id,
    from: addressText(parsed.from),
    to: addressText(parsed.to),
    envelope: message.envelope,
    subject: parsed.subject ?? '',
    messageId: parsed.messageId ?? '',
    headers: parsed.headerLines.map(({ key, line }) => ({
      name: key,
      value: line
        .slice(line.indexOf(':') + 1)
        .replace(/\r?\n(?=[ \t])/g, '')
        .trim(),
    })),
    text: parsed.text ?? '',
    html: parsed.html || '',
    attachments: parsed.attachments.map(({ filename, contentType, content }) => ({
      filename: filename || 'attachment',
      contentType,
      content,
    })),
    user: message.user,
    secure: message.secure,
    receivedAt: new Date(),
    raw: message.raw,
  };
}

/** The mails in memory and whoever waits for them. */
class MailStore {
  private mails: ReceivedMail[] = [];
  private received = 0;
  private readonly waiting = new Set<() => void>();

  constructor(private readonly keep: number) {}

  add = async (message: AcceptedMessage): Promise<void> => {
    const parsed = await simpleParser(message.raw, { skipTextToHtml: true });
    this.received += 1;
    this.mails.push(toReceivedMail(this.received, message, parsed));
    if (this.mails.length > this.keep) this.mails.shift();
    for (const check of [...this.waiting]) check();
  };

  messages = (): ReceivedMail[] => [...this.mails];

  receivedCount = (): number => this.received;

  clear = (): void => {
    this.mails = [];
  };

  waitFor = (count: number, timeoutMs = DEFAULT_WAIT_MS): Promise<ReceivedMail[]> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(check);
        reject(new Error(`Waited ${timeoutMs} ms for ${count} mails; ${this.mails.length} arrived`));
      }, timeoutMs);
      const check = () => {
        if (this.mails.length < count) return;
        clearTimeout(timer);
        this.waiting.delete(check);
        resolve(this.messages());
      };
      this.waiting.add(check);
      check();
    });
}

/**
 * Starts a mail server that keeps what it receives, and a web page that shows it. For demonstrations and tests: nothing
 * leaves the machine.
 *
 * @throws Error when a port is taken.
 */
export async function startMailbox(options: MailboxOptions = {}): Promise<Mailbox> {
  const host = options.host ?? '127.0.0.1';
  const { key, certificate } = await createCertificate();
  const store = new MailStore(options.keep ?? DEFAULT_KEEP);
  const faults: MailboxFaults = { reject: [], drop: [], delay: [] };
  const smtp = await startSmtp({
    host,
    port: options.smtpPort ?? 0,
    users: options.users,
    accessTokens: options.accessTokens,
    tls: options.tls ?? 'starttls',
    key,
    certificate,
    maxConnections: options.maxConnections ?? Infinity,
    maxMessageBytes: options.maxMessageBytes ?? DEFAULT_MAX_MESSAGE_BYTES,
    faults,
    onMessage: store.add,
    onStage: options.onStage ?? (() => undefined),
  });
  const web = await startWeb({ host, port: options.webPort ?? 0, store }).catch(async (error: unknown) => {
    await smtp.close();
    throw error;
  });
  return {
    host,
    smtpPort: smtp.port,
    webPort: web.port,
    webUrl: `http://${host}:${web.port}/`,
    certificate,
    messages: store.messages,
    receivedCount: store.receivedCount,
    waitForMessages: store.waitFor,
    clear: store.clear,
    rejectRecipient: (...patterns) => {
      for (const match of patterns) {
        faults.reject.push({ stage: 'rcpt', match, code: 550, message: '5.1.1 No such user here' });
      }
    },
    faults,
    connections: smtp.connections,
    close: async () => {
      await Promise.all([smtp.close(), web.close()]);
    },
  };
}
