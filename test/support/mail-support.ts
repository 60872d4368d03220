import { join } from 'node:path';

import { deliverByEmail, type DeliveryEnvironment, type DeliveryJob, type DeliveryReport } from '../../lib/delivery';
import { Ledger, openSqliteStore } from '../../lib/ledger';
import { accountOf, type MailServerSettings, openMailTransport } from '../../lib/mail';
import { type Mailbox, type MailboxOptions, startMailbox } from '../../sandbox/mailbox';

import { NO_DETAILS } from './ledger-support';
import { temporaryFolder } from './temporary-folder';

/** A mailbox that may send as much as it likes. */
export const NO_LIMITS = {
  mailbox: 'shop',
  limits: { perMinute: 0, perDay: 0 },
  now: Date.now,
  sleep: () => Promise.reject(new Error('There is nothing to wait for')),
} satisfies Partial<DeliveryEnvironment>;

const folder = temporaryFolder();
const USERS = { shop: 'secret' };
let ledgers = 0;
const open: Mailbox[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((box) => box.close()));
});

/** A mailbox that is closed after the test. */
export async function mailbox(options: MailboxOptions = {}): Promise<Mailbox> {
  const box = await startMailbox({ users: USERS, ...options });
  open.push(box);
  return box;
}

/** The settings that fit a mailbox, with changes. */
export function settings(box: Pick<Mailbox, 'smtpPort' | 'certificate'>, changes: Partial<MailServerSettings> = {}) {
  return {
    host: 'localhost',
    port: box.smtpPort,
    security: 'auto',
    user: 'shop',
    password: 'secret',
    caCertificate: box.certificate,
    allowPlaintextPassword: false,
    clientName: '',
    maxConnections: 3,
    connectTimeoutMs: 5000,
    ...changes,
  } satisfies MailServerSettings;
}

/** The mail of one document to its customer. */
export function job(
  documentId: number,
  changes: Partial<DeliveryJob['template']> = {},
  orderId = documentId + 1000,
): DeliveryJob {
  return {
    document: { ...NO_DETAILS, company: 'Nexo', documentId, documentNumber: `FS ${documentId}/2026`, orderId },
    language: 'pl',
    template: {
      from: 'Sklep Żółw <biuro@shop.example>',
      to: `customer${documentId}@example.com`,
      cc: '',
      bcc: '',
      replyTo: '',
      subject: 'Dokument [document_number]',
      text: '',
      html: '<p>Dzień dobry, [customer_name]</p>',
      ...changes,
    },
    values: { document_number: `FS ${documentId}/2026`, customer_name: '<b>Łucja & Co</b>' },
    loadAttachment: async () => ({
      fileName: `FS ${documentId}-2026.pdf`,
      contentType: 'application/pdf',
      content: Buffer.from('%PDF-1.7\n%%EOF'),
    }),
  };
}

/** One run of its own: opens ledger and connections, delivers, closes both. */
export async function deliver(
  jobs: DeliveryJob[],
  server: MailServerSettings,
  ledgerName = `run-${(ledgers += 1)}`,
  run: Partial<Pick<DeliveryEnvironment, 'limits' | 'signal' | 'sleep' | 'tryDuringPause'>> & {
    now?: () => number;
    random?: () => number;
  } = {},
): Promise<DeliveryReport[]> {
  const ledger = await Ledger.open(openSqliteStore(join(folder, `${ledgerName}.sqlite`)), {
    now: run.now ?? Date.now,
    random: run.random ?? (() => 0),
    newSecret: () => 'secret',
  });
  const transport = openMailTransport(server);
  try {
    return await deliverByEmail(jobs, {
      ledger,
      transport,
      account: accountOf(server),
      ...NO_LIMITS,
      ...run,
      now: run.now ?? Date.now,
      tryDuringPause: run.tryDuringPause ?? true,
      concurrency: server.maxConnections,
    });
  } finally {
    transport.close();
    await ledger.close();
  }
}

/** What became of each job in one word: its error's code or its state. */
export const codes = (reports: DeliveryReport[]) =>
  reports.map((report) => report.error?.code ?? report.delivery?.state);
