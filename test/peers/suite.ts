import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { deliverByEmail, type DeliveryJob, type DeliveryReport } from '../../lib/delivery';
import { Ledger, openSqliteStore } from '../../lib/ledger';
import { accountOf, mailboxOf, type MailServerSettings, openMailTransport } from '../../lib/mail';
import { NO_DETAILS } from '../support/no-details';
import { startSlowLink } from '../support/slow-link';

import { type Peer, startExim, startPostfix } from './servers';

/** One thing that was tried at one server. */
export interface Finding {
  peer: string;
  what: string;
  holds: boolean;
  seen: string;
}

const HOUR_MS = 3_600_000;

/**
 * Plays what real mail servers do: everything goes well, refusals at RCPT TO that concern everybody, links that are slow and break before
 * the final dot, and the end of the server in the middle of a run.
 *
 * @param delays milliseconds each way for the cuts
 * @param print told every finding
 */
export async function playPeers(delays: readonly number[], print: (finding: Finding) => void): Promise<void> {
  for (const begin of [startPostfix, startExim]) {
    const peer = await begin();
    try {
      await goesWell(peer, print);
      for (const delay of delays) await cuts(peer, delay, print);
      await killed(peer, print);
    } finally {
      await peer.stop();
    }
  }
  for (const [what, begin] of EVERYBODY) await refusesEverybody(what, await begin(), print);
}

/** How real servers refuse everybody when they hear of the first customer. */
const EVERYBODY: Array<[string, () => Promise<Peer>]> = [
  ['a sender it does not take', () => startPostfix(['smtpd_sender_restrictions = check_sender_access static:REJECT'])],
  ['a HELO it does not believe', () => startPostfix(['smtpd_helo_restrictions = check_helo_access static:REJECT'])],
  ['a client on a block list', () => startPostfix(['smtpd_client_restrictions = check_client_access static:REJECT'])],
  ['no relaying', () => startPostfix(['virtual_mailbox_domains = elsewhere.example'])],
  ['no relaying', () => startExim('  deny message = relay not permitted\n')],
  ['words nobody knows', () => startExim('  deny message = Flurb: the wumpus says no\n')],
  ['too many at once', () => startExim('  defer message = Sender rate limit reached, try again later\n')],
];

async function goesWell(peer: Peer, print: (finding: Finding) => void): Promise<void> {
  await withRuns(peer, async (run) => {
    const reports = await run([...jobs(1, 5), jobFor(6, 'unknown@example.com')]);
    const states = reports.map(({ delivery }) => delivery?.state);
    const [copies, ids] = await stored(peer, 5);
    const holds = states.filter((state) => state === 'sent').length === 5 && states[5] === 'failed';
    print({
      peer: peer.name,
      what: 'five customers and one unknown',
      holds: holds && copies === 5 && ids === 5,
      seen: `${states} ${copies} stored`,
    });
  });
}

async function refusesEverybody(what: string, peer: Peer, print: (finding: Finding) => void): Promise<void> {
  try {
    await withRuns(peer, async (run) => {
      const reports = await run(jobs(1, 8), { from: 'faktury@example.com' });
      const failed = reports.filter(({ delivery, error }) => delivery?.state === 'failed' || error?.permanent === true);
      const codes = [...new Set(reports.map(({ error }) => error?.code ?? 'sent'))];
      print({ peer: peer.name, what, holds: failed.length === 0 && !codes.includes('sent'), seen: codes.join(' ') });
    });
  } finally {
    await peer.stop();
  }
}

const CUTS: Array<[string, (sent: string) => boolean]> = [
  ['EHLO', (sent) => sent.includes('EHLO')],
  ['MAIL', (sent) => sent.includes('MAIL FROM')],
  ['RCPT', (sent) => sent.includes('RCPT TO')],
  ['DATA', (sent) => /DATA\r\n/.test(sent)],
  ['the headers', (sent) => sent.includes('Subject:')],
  ['the PDF', (sent) => sent.includes('application/pdf')],
];

async function cuts(peer: Peer, delay: number, print: (finding: Finding) => void): Promise<void> {
  for (const [where, cut] of CUTS) {
    const link = await startSlowLink(peer.port, delay, cut);
    await withRuns({ ...peer, port: link.port }, async (run) => {
      const [report] = await run(jobs(1, 1));
      const state = report?.delivery?.state;
      print({
        peer: peer.name,
        what: `a cut at ${where}, ${delay} ms each way`,
        holds: state === 'planned',
        seen: String(state),
      });
    });
    await link.close();
  }
}

async function killed(peer: Peer, print: (finding: Finding) => void): Promise<void> {
  const before = peer.stored().length;
  await withRuns(peer, async (run) => {
    const running = run(jobs(1, 60), { connections: 3 });
    for (let wait = 0; wait < 2000 && peer.stored().length < before + 10; wait += 1) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await peer.killAndRestart();
    await running;
    const reports = await run(jobs(1, 60), { connections: 3, later: 26 * HOUR_MS });
    const doubtful = reports.filter(({ delivery }) => delivery?.state === 'in_doubt').length;
    const sent = reports.filter(({ delivery }) => delivery?.state === 'sent').length;
    const [, ids] = await stored(peer, before + sent);
    const all = peer.stored();
    const twice = all.length - new Set(all).size;
    const holds = sent + doubtful === 60 && doubtful <= 3 && twice === 0 && ids >= before + sent;
    print({
      peer: peer.name,
      what: 'killed in a run of 60',
      holds,
      seen: `${sent} sent, ${doubtful} in doubt, ${twice} twice`,
    });
  });
}

/** How many copies the server has once there are `count`, and how many different ones: it stores after it has answered. */
async function stored(peer: Peer, count: number): Promise<[copies: number, different: number]> {
  for (let wait = 0; wait < 200 && peer.stored().length < count; wait += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const ids = peer.stored();
  return [ids.length, new Set(ids).size];
}

type Run = (
  documents: DeliveryJob[],
  options?: { from?: string; connections?: number; later?: number },
) => Promise<DeliveryReport[]>;

let ledgers = 0;

/** Runs over one ledger and one server. */
async function withRuns(peer: Pick<Peer, 'port' | 'name'>, work: (run: Run) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'peers-'));
  const file = join(folder, 'ledger.sqlite');
  ledgers += 1;
  const company = `company-${peer.name}-${ledgers}`;
  try {
    await work(async (documents, { from = 'sklep@example.com', connections = 1, later = 0 } = {}) => {
      const now = () => Date.now() + later;
      const ledger = await Ledger.open(openSqliteStore(file), { now, random: Math.random, newSecret: () => 'secret' });
      const settings = settingsFor(peer.port, connections);
      const transport = openMailTransport(settings);
      try {
        return await deliverByEmail(
          documents.map((job) => ({
            ...job,
            document: { ...job.document, company },
            template: { ...job.template, from },
          })),
          {
            ledger,
            transport,
            account: accountOf(settings),
            mailbox: mailboxOf(settings),
            limits: { perMinute: 0, perDay: 0 },
            now,
            sleep: () => Promise.resolve(),
            concurrency: connections,
          },
        );
      } finally {
        transport.close();
        await ledger.close();
      }
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function settingsFor(port: number, maxConnections: number): MailServerSettings {
  return {
    host: '127.0.0.1',
    port,
    security: 'none',
    user: '',
    password: '',
    caCertificate: '',
    allowPlaintextPassword: false,
    clientName: '',
    maxConnections,
    connectTimeoutMs: 5000,
  };
}

function jobs(from: number, count: number): DeliveryJob[] {
  return Array.from({ length: count }, (_, index) => jobFor(from + index, `klient${from + index}@example.com`));
}

const PDF = Buffer.from(`%PDF-1.7\n${'x'.repeat(40_000)}\n%%EOF`);

function jobFor(documentId: number, to: string): DeliveryJob {
  return {
    document: { company: '', documentId, documentNumber: `FS ${documentId}/2026`, orderId: documentId, ...NO_DETAILS },
    language: 'pl',
    template: {
      from: '',
      to,
      cc: '',
      bcc: '',
      replyTo: '',
      subject: `FS ${documentId}`,
      text: 'W załączniku',
      html: '',
    },
    values: {},
    loadAttachment: async () => ({ fileName: 'FS.pdf', contentType: 'application/pdf', content: PDF }),
  };
}
