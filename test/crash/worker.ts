/** A process that delivers documents like the nodes do, with the same library, and dies where it is told to. */
import { coerceOrder, createBaseLinkerClient, type HttpPost, limiterFor } from '../../lib/baselinker';
import { success } from '../../lib/common/errors';
import { changeOrderStatuses, deliverByEmail, type DeliveryJob, type DeliveryReport } from '../../lib/delivery';
import { Ledger, type LedgerStore } from '../../lib/ledger';
import { accountOf, mailboxOf, openMailTransport } from '../../lib/mail';
import { NO_DETAILS } from '../support/no-details';

import { type FromWorker, openStore, type OwnStep, type Task } from './protocol';

const PDF = Buffer.from(`%PDF-1.7\n${'x'.repeat(20_000)}\n%%EOF`);

class Death {
  private times = 0;

  constructor(private readonly killAt: Task['killAt']) {}

  /** SIGKILL: nothing is flushed, closed or said. */
  at(step: OwnStep): void {
    if (this.killAt?.step !== step || (this.times += 1) < this.killAt.time) return;
    process.kill(process.pid, 'SIGKILL');
  }

  /** A store whose writes are surrounded by the steps. */
  around(store: LedgerStore): LedgerStore {
    const steps: Partial<Record<string, [OwnStep, OwnStep]>> = {
      claimed: ['before the claim', 'after the claim'],
      in_doubt: ['before the point of no return', 'after the point of no return'],
      sent: ['before the record', 'after the record'],
    };
    const surround = async <T>(names: [OwnStep, OwnStep] | undefined, write: () => Promise<T>): Promise<T> => {
      if (names !== undefined) this.at(names[0]);
      const result = await write();
      if (names !== undefined) this.at(names[1]);
      return result;
    };
    return {
      read: (keys) => store.read(keys),
      readDocuments: (documentIds) => store.readDocuments(documentIds),
      insertMissing: (records) => store.insertMissing(records),
      insert: (record) => surround(steps[record.state], () => store.insert(record)),
      replace: (record, version) => surround(steps[record.state], () => store.replace(record, version)),
      find: (query) => store.find(query),
      count: () => store.count(),
      retain: (retention) => store.retain(retention),
      effects: (keys) => store.effects(keys),
      addEffects: (effects) =>
        surround(['before the status is remembered', 'after the status is remembered'], () =>
          store.addEffects(effects),
        ),
      setting: (name, initial) => store.setting(name, initial),
      readSetting: (name) => store.readSetting(name),
      writeSetting: (name, value) => store.writeSetting(name, value),
      replaceSetting: (name, value, expected) => store.replaceSetting(name, value, expected),
      close: () => store.close(),
    };
  }
}

async function work(task: Task): Promise<void> {
  const now = () => Date.now() + task.clockAheadMs;
  const store = new Death(task.killAt).around(await openStore(task.store));
  const ledger = await Ledger.open(store, { now, random: Math.random, newSecret: () => 'secret' });
  const settings = {
    host: '127.0.0.1',
    port: task.mail.port,
    security: 'auto' as const,
    user: task.mail.user,
    password: task.mail.password,
    caCertificate: task.mail.certificate,
    allowPlaintextPassword: false,
    clientName: '',
    maxConnections: task.mail.connections,
    connectTimeoutMs: 5000,
  };
  const transport = openMailTransport(settings);
  try {
    const reports = await deliverByEmail(task.documents.map(toJob), {
      ledger,
      transport,
      account: accountOf(settings),
      mailbox: mailboxOf(settings),
      limits: { perMinute: 0, perDay: 0 },
      now,
      sleep: () => Promise.resolve(),
      concurrency: task.mail.connections,
    });
    await moveOrders(task, ledger, reports);
  } finally {
    transport.close();
    await ledger.close();
  }
}

function toJob({ documentId, orderId, recipient }: Task['documents'][number]): DeliveryJob {
  const documentNumber = `FS ${documentId}/2026`;
  return {
    document: { ...NO_DETAILS, company: 'Nexo', documentId, documentNumber, orderId },
    language: 'pl',
    template: {
      from: 'Sklep <sklep@shop.example>',
      to: recipient,
      cc: '',
      bcc: '',
      replyTo: '',
      subject: 'Dokument [document_number]',
      text: 'W załączniku [document_number]',
      html: '',
    },
    values: { document_number: documentNumber },
    loadAttachment: async () => ({ fileName: 'FS.pdf', contentType: 'application/pdf', content: PDF }),
  };
}

/** What Set Order Status does with the items of Send Document E-mail. */
async function moveOrders(task: Task, ledger: Ledger, reports: DeliveryReport[]): Promise<void> {
  const settings = success({
    occasion: 'success' as const,
    failures: 'permanent' as const,
    rule: { mode: 'set' as const, statusId: task.statusAfterDelivery },
  });
  const items = reports.flatMap(({ delivery, error }, index) => {
    if (error !== undefined || delivery?.state !== 'sent') return [];
    const order = coerceOrder({ order_id: task.documents[index]!.orderId });
    return [{ order, document: undefined, delivery, failure: undefined, rehearsal: false, settings }];
  });
  const client = createBaseLinkerClient({
    http: post,
    url: task.baseLinkerUrl,
    limiter: limiterFor(task.mail.user, 1_000_000),
    now: Date.now,
    sleep: () => Promise.resolve(),
    random: Math.random,
  });
  for (const outcome of await changeOrderStatuses(client, items, { memory: ledger }))
    if (!outcome.ok) throw outcome.error;
}

const post: HttpPost = async ({ url, form, timeoutMs }) => {
  const reply = await fetch(url, {
    method: 'POST',
    headers: { 'X-BLToken': process.env.BASELINKER_TOKEN ?? '' },
    body: new URLSearchParams(form),
    signal: AbortSignal.timeout(timeoutMs),
  });
  return { statusCode: reply.status, body: await reply.text() };
};

const tell = (message: FromWorker) => process.send?.(message);

process.on('message', (task: Task) => {
  work(task).then(
    () => tell({ kind: 'done' }),
    (error: unknown) => tell({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) }),
  );
});
// Whoever ends the harness ends its workers.
process.on('disconnect', () => process.exit());
tell({ kind: 'ready' });
