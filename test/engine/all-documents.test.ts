import { DatabaseSync } from 'node:sqlite';
import type { IDataObject } from 'n8n-workflow';

import type { NexoDocumentSeed } from '../../sandbox/shop';
import { connect, type EngineRun, node, runWorkflow } from '../support/engine';
import { startWorld, type World } from '../support/world';

let world: World;
beforeEach(async () => {
  world = await startWorld({ shop: { orders: 60 } });
  await sendAll({ ...ALL, limitPerRun: 1 }, 'dryRun');
});
afterEach(() => world.close());

/** Seed point 13: everything that is in nexo goes to the customers nexo knows, without any order. */
function sendAll(parameters: IDataObject, mode = 'send'): Promise<EngineRun> {
  const onError = { onError: 'continueErrorOutput' } as const;
  const recipient = '={{ $json.order?.email ?? $json.customer?.email }}';
  return runWorkflow(
    {
      nodes: [
        node('Run', 'n8n-nodes-base.manualTrigger'),
        node('Get Documents', 'subiektNexoDocumentPdf', { operation: 'getAll', ...parameters }, onError),
        node('Keep Undelivered', 'documentDeliveries', { channel: 'email', recipient }, onError),
        node('Get PDF', 'subiektNexoDocumentPdf', { operation: 'getPdf' }, onError),
        node('Send', 'sendDocumentEmail', { mode, fromEmail: 'sklep@shop.example', toEmail: recipient }, onError),
        node('Set Status', 'setOrderStatus', {
          rule: 'success',
          action: 'set',
          status: { __rl: true, mode: 'id', value: String(world.shop.statusIds.documentSent) },
        }),
      ],
      connections: connect({
        Run: [['Get Documents']],
        'Get Documents': [['Keep Undelivered']],
        'Keep Undelivered': [['Get PDF']],
        'Get PDF': [['Send']],
        Send: [['Set Status']],
      }),
    },
    world.credentials,
  );
}

const ALL = { existingDocuments: 'allInWindow', daysBack: 30 };

/** Originals that no KSeF number is awaited for, oldest first. */
function originals(): NexoDocumentSeed[] {
  return world.shop.documents
    .filter(({ klasa, sposobKorygowania, invalidated, ksef }) => {
      return klasa === 'DokumentDS' && sposobKorygowania === null && !invalidated && ksef?.number !== '';
    })
    .sort((a, b) => a.issued.localeCompare(b.issued) || a.id - b.id);
}

const hasAddress = ({ buyer }: NexoDocumentSeed) => buyer !== null && buyer.emailKeptIn !== 'nowhere';
const numbers = (run: EngineRun, name: string, output = 0) =>
  run.items(name, output).map(({ json }) => {
    const error = (json.error ?? json) as IDataObject;
    return (error.document as IDataObject).number;
  });

it('mails nothing before a dry run has shown what would go out', async () => {
  world.credentials.deliveryLedgerApi!.filePath = `${String(world.credentials.deliveryLedgerApi!.filePath)}-new`;
  const refused = await sendAll({ ...ALL, limitPerRun: 5 });
  const codes = refused.items('Send', 1).map(({ json }) => (json.error as IDataObject).code);
  expect(codes).toEqual(Array(5).fill('dry_run_first'));
  expect(world.mailbox.receivedCount()).toBe(0);

  const shown = await sendAll({ ...ALL, limitPerRun: 5 }, 'dryRun');
  expect(shown.items('Send').map(({ json }) => (json.preview as IDataObject).wouldSend)).toEqual(Array(5).fill(true));
  expect(world.mailbox.receivedCount()).toBe(0);
  await sendAll({ ...ALL, limitPerRun: 5 });
  expect(world.mailbox.receivedCount()).toBe(5);
});

it('mails the oldest documents up to the limit, then the next ones, each to the address nexo has', async () => {
  const reachable = originals().filter(hasAddress);
  expect(originals().length).toBeGreaterThan(reachable.length + 5);
  const run = await sendAll({ ...ALL, limitPerRun: 10 });
  expect(run.status).toBe('success');
  expect(numbers(run, 'Get Documents')).toEqual(reachable.slice(0, 10).map(({ number }) => number));
  expect(run.hints('Get Documents').join()).toContain(`${originals().length - 10} more documents remain`);

  await sendAll({ ...ALL, limitPerRun: 10 });
  const expected = reachable
    .slice(0, 20)
    .map(({ number, buyer }) => [`${number.replaceAll('/', '-')}.pdf`, [buyer!.email]]);
  const mails = world.mailbox.messages().map((mail) => [mail.attachments[0]!.filename, mail.envelope.to]);
  expect(mails.sort()).toEqual(expected.sort());
  const kept = new Set(reachable.slice(0, 20).map(({ buyer }) => buyer!.emailKeptIn));
  expect(kept).toEqual(new Set(['snapshot', 'contacts']));
});

it('records the deliveries without an order and leaves every status alone', async () => {
  const run = await sendAll({ ...ALL, limitPerRun: 5 });
  const changes = run.items('Set Status').map(({ json }) => json.statusChange);
  expect(changes).toEqual(
    Array.from({ length: 5 }, () => expect.objectContaining({ changed: false, to: null, reason: expect.any(String) })),
  );
  expect(world.movedOrders().size).toBe(0);
  const ledger = new DatabaseSync(String(world.credentials.deliveryLedgerApi!.filePath), { readOnly: true });
  const rows = ledger.prepare('SELECT state, orderId FROM delivery').all();
  ledger.close();
  expect(rows.map(({ state, orderId }) => [state, orderId])).toEqual(Array.from({ length: 5 }, () => ['sent', 0]));
});

it('lets a document without an address go on, to fail where mail is sent', async () => {
  const run = await sendAll({ ...ALL, limitPerRun: 500 });
  const without = originals().filter((document) => !hasAddress(document));
  expect(numbers(run, 'Send', 1)).toEqual(without.map(({ number }) => number));
  const codes = run.items('Send', 1).map(({ json }) => (json.error as IDataObject).code);
  expect(new Set(codes)).toEqual(new Set(['recipient_missing']));
  expect(world.mailbox.messages()).toHaveLength(originals().length - without.length);
  expect(run.hints('Get Documents')).toContain(
    `${without.length} of these documents have no e-mail address in Subiekt nexo.`,
  );
});

it('takes only the kinds that are chosen', async () => {
  const run = await sendAll({ ...ALL, kinds: ['PAi'], limitPerRun: 500 });
  const expected = originals().filter(({ kind }) => kind === 'PAi');
  expect(numbers(run, 'Get Documents')).toEqual(expected.map(({ number }) => number));
});

it('takes nothing that was there before its first run unless it is told to', async () => {
  const run = await sendAll({});
  expect(run.items('Get Documents')).toEqual([]);
  expect(run.hints('Get Documents')[0]).toContain('This is the first run');
  expect(world.mailbox.messages()).toEqual([]);
});

it('does not send what was mailed for its order before', async () => {
  await world.runTemplate();
  const sent = new Set(world.mailbox.messages().flatMap((mail) => mail.attachments.map(({ filename }) => filename)));
  expect(sent.size).toBeGreaterThan(10);
  const run = await sendAll({ ...ALL, limitPerRun: 500 });
  const again = numbers(run, 'Get Documents').filter((number) =>
    sent.has(`${String(number).replaceAll('/', '-')}.pdf`),
  );
  expect(again).toEqual([]);
});
