import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { deliverByEmail, type DeliveryJob, type DeliveryReport } from '../../lib/delivery';
import { Ledger, openSqliteStore } from '../../lib/ledger';
import { accountOf, mailboxOf, MailError, type MailServerSettings, openMailTransport } from '../../lib/mail';
import { NO_DETAILS } from '../support/no-details';

import { type ReplyPlace, startReplyingServer, wireReply } from './replying-server';

/** One reply of a file: what a server says at a stage. */
interface Reply {
  stage: string;
  code: number;
  text: string;
}

/** What the package makes of it. */
export interface Judgement {
  code: number;
  stage: string;
  belongsTo: string;
  state: string;
}

/**
 * Plays every reply of a file alone: at its stage, for one document, at a mailbox that has delivered before.
 *
 * @param file JSON, a list of objects with `stage`, `code` and `text`
 * @param print told each judgement in the file's order
 */
export async function playReplies(file: string, print: (judgement: Judgement) => void): Promise<void> {
  const replies = JSON.parse(readFileSync(file, 'utf8')) as Reply[];
  const folder = mkdtempSync(join(tmpdir(), 'replies-'));
  const server = await startReplyingServer();
  try {
    for (const [index, reply] of replies.entries()) {
      const ledger = await Ledger.open(openSqliteStore(join(folder, `${index}.sqlite`)), {
        now: Date.now,
        random: Math.random,
        newSecret: () => 'secret',
      });
      try {
        server.answerWith(undefined);
        const [first] = await run(ledger, server.port, [jobFor(1)]);
        if (first?.delivery?.state !== 'sent') throw new Error('The server of this test takes no message');
        server.answerWith({ place: placeOf(reply.stage), reply: wireReply(reply.code, reply.text) });
        const [second] = await run(ledger, server.port, [jobFor(2)]);
        print({ code: reply.code, stage: reply.stage, ...judge(second!) });
      } finally {
        await ledger.close();
      }
    }
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function judge({ delivery, error }: DeliveryReport): Pick<Judgement, 'belongsTo' | 'state'> {
  const belongsTo = error instanceof MailError ? error.belongsTo : undefined;
  return { belongsTo: belongsTo ?? 'nobody', state: delivery?.state ?? 'planned' };
}

function placeOf(stage: string): ReplyPlace {
  if (/dot|end of data|content|message/i.test(stage)) return 'dot';
  if (/rcpt|recipient/i.test(stage)) return 'rcpt';
  if (/mail/i.test(stage)) return 'mail';
  if (/auth|login/i.test(stage)) return 'auth';
  if (/data/i.test(stage)) return 'data';
  return /ehlo|helo/i.test(stage) ? 'ehlo' : 'greeting';
}

async function run(ledger: Ledger, port: number, jobs: DeliveryJob[]): Promise<DeliveryReport[]> {
  const settings: MailServerSettings = {
    host: '127.0.0.1',
    port,
    security: 'none',
    user: 'sklep@firma.example',
    password: 'secret-of-the-shop',
    caCertificate: '',
    allowPlaintextPassword: true,
    clientName: '',
    maxConnections: 1,
    connectTimeoutMs: 5000,
  };
  const transport = openMailTransport(settings);
  try {
    return await deliverByEmail(jobs, {
      ledger,
      transport,
      account: accountOf(settings),
      mailbox: mailboxOf(settings),
      limits: { perMinute: 0, perDay: 0 },
      now: Date.now,
      sleep: () => Promise.resolve(),
      concurrency: 1,
    });
  } finally {
    transport.close();
  }
}

function jobFor(documentId: number): DeliveryJob {
  const documentNumber = `FS ${documentId}/2026`;
  return {
    document: { company: 'Nexo', documentId, documentNumber, orderId: documentId, ...NO_DETAILS },
    language: 'pl',
    template: {
      from: 'Sklep <sklep@firma.example>',
      to: `klient${documentId}@example.com`,
      cc: '',
      bcc: '',
      replyTo: '',
      subject: `Dokument ${documentNumber}`,
      text: 'W załączniku',
      html: '',
    },
    values: {},
    loadAttachment: null,
  };
}
