import { createHash } from 'node:crypto';
import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';

import { startWorld, type World } from '../support/world';

const OWNER = 'owner@shop.example';

let world: World;
beforeEach(async () => {
  world = await startWorld({ shop: { orders: 60 }, bridge: {} });
});
afterEach(() => world.close());

const customerMails = () => world.mailbox.messages().filter((mail) => !mail.envelope.to.includes(OWNER));
const reports = () => world.mailbox.messages().filter((mail) => mail.envelope.to.includes(OWNER));
const bridge = () => world.bridge!;

const digest = (file: Buffer) => createHash('sha256').update(file).digest('hex');
/** The documents of the items that have not failed. */
const ids = (items: INodeExecutionData[]) =>
  items.filter(({ json }) => json.failure === undefined).map(({ json }) => (json.document as { id: number }).id);

/** A print template as the editor keeps one that was chosen from the list. */
const chosen = (value: string) => ({ __rl: true, mode: 'list', value });

/** Switches Get PDF over to the print bridge. */
function withBridge(parameters: INode['parameters'] = {}) {
  return (nodes: Record<string, INode>): void => {
    Object.assign(nodes['Get PDF']!.parameters, { pdfSource: 'nexoPrintTemplate' }, parameters);
  };
}

test('mails carry what the bridge printed, each kind with its own template', async () => {
  const run = await world.runTemplate(
    withBridge({ templateFs: chosen('FS angielski'), templatePa: chosen('PA z rozbiciem na dostawy') }),
  );
  expect(run.error).toBeUndefined();
  const printed = bridge().prints.filter(({ pdf }) => pdf !== undefined);
  expect(printed.length).toBeGreaterThan(10);
  expect(printed).toHaveLength(bridge().prints.length);
  const patterns = new Map(printed.map(({ documentId, pattern }) => [documentId, pattern]));
  const kinds = new Set<string>();
  for (const { id, kind } of world.shop.documents.filter((document) => patterns.has(document.id))) {
    kinds.add(kind);
    expect([kind, patterns.get(id)]).toEqual([
      kind,
      { FS: 'FS angielski', PA: 'PA z rozbiciem na dostawy' }[kind as string],
    ]);
  }
  expect([...kinds].sort()).toEqual(['FD', 'FS', 'PA', 'PAi']);
  const known = new Set(printed.map(({ pdf }) => digest(pdf!)));
  const attached = customerMails().map(({ attachments }) => digest(attachments[0]!.content));
  expect(attached).toHaveLength(new Set(ids(run.items('Send E-mail'))).size);
  expect(attached.filter((file) => !known.has(file))).toEqual([]);
  expect(new Set(attached).size).toBe(attached.length);
  expect(bridge().mostAtATime()).toBe(1);
});

test.each([
  ['another company', () => bridge().setCompany('Nexo_Inna'), 'but the print bridge serves Nexo_Inna'],
  ['no company', () => bridge().setCompany(''), 'does not say which company it serves'],
  ['another company than it says', () => bridge().fault('wrongCompany'), 'but the print bridge serves Nexo_Inna'],
  ['documents with other numbers', () => bridge().fault('wrongNumber'), 'does not show'],
  ['pages without end', () => bridge().fault('manyPages'), '60 pages; 1 to 50 are accepted'],
  ['half of every file', () => bridge().fault('cut'), 'cut off'],
  ['rubbish', () => bridge().fault('garbage'), 'cannot be read'],
])('a bridge that prints %s sends nothing, and the shop hears of it', async (_, spoil, message) => {
  spoil();
  const run = await world.runTemplate(withBridge());
  expect(run.error).toBeUndefined();
  expect(customerMails()).toHaveLength(0);
  expect(
    reports()
      .map(({ text }) => text)
      .join('\n'),
  ).toContain(message);
});

test('a document that cannot be printed is held alone', async () => {
  const first = await world.runTemplate((nodes) => {
    withBridge()(nodes);
    nodes['Send E-mail']!.parameters.mode = 'dryRun';
  });
  const due = ids(
    first.items('Send E-mail').filter(({ json }) => (json.preview as { wouldSend: boolean } | undefined)?.wouldSend),
  ).sort();
  const [rejected, otherNumber, ...others] = due;
  bridge().fault('rejected', { documentId: rejected });
  bridge().fault('wrongNumber', { documentId: otherNumber });
  const run = await world.runTemplate(withBridge());
  expect([...new Set(ids(run.items('Send E-mail')))].sort()).toEqual(others);
  const codes = run.failures('Get PDF').map(({ failure }) => failure.code);
  expect(codes.sort()).toEqual(['pdf_number_missing', 'print_bridge_rejected']);
});

test('a template that nexo does not have prints nothing of that kind, and is no reason to give a document up', async () => {
  const run = await world.runTemplate(withBridge({ templateFs: { __rl: true, mode: 'name', value: 'FS mój' } }));
  const failed = run.failures('Get PDF').map(({ failure }) => failure);
  expect(failed.length).toBeGreaterThan(0);
  expect(new Set(failed.map(({ code, permanent }) => `${code} ${permanent}`))).toEqual(
    new Set(['print_bridge_template_unknown false']),
  );
  expect(run.items('Send E-mail').length).toBeGreaterThan(0);
});

test('Stop ends the wait for a bridge that hangs', async () => {
  bridge().fault('hang');
  const run = await world.runTemplate(withBridge(), (stop) => {
    const timer = setInterval(() => {
      if (bridge().prints.length === 0) return;
      clearInterval(timer);
      stop();
    }, 10);
  });
  expect(run.status).toBe('canceled');
  expect(bridge().prints).toHaveLength(1);
  expect(customerMails()).toHaveLength(0);
});

const NUMBER = '={{ 5 }}';
test.each([
  [{ pdfSource: 'elsewhere' }, 'parameter_invalid'],
  [{ pdfSource: '__proto__' }, 'parameter_invalid'],
  [{ templateFs: NUMBER }, 'parameter_invalid'],
  [{ templateFs: '={{ ["FS standard"] }}' }, 'parameter_invalid'],
  [{ templateFs: { __rl: true, mode: 'name', value: '={{ "FS\\r\\nX-Evil: 1" }}' } }, 'parameter_invalid'],
  [{ templateFs: { __rl: true, mode: 'name', value: 'x'.repeat(256) } }, 'parameter_invalid'],
  [{ templateFs: { __rl: true, mode: 'name', value: '../../health?t=' } }, 'print_bridge_template_unknown'],
  [{ pdfOptions: { maxPages: 0 } }, 'parameter_invalid'],
  [{ pdfOptions: { maxPages: 1001 } }, 'parameter_invalid'],
  [{ pdfOptions: { maxPages: '={{ "many" }}' } }, 'parameter_invalid'],
] satisfies Array<[INode['parameters'], string]>)('a hostile value is refused: %j', async (parameters, code) => {
  const run = await world.runTemplate(withBridge(parameters));
  const failed = run.failures('Get PDF').filter(isInvoice);
  expect(failed.length).toBeGreaterThan(0);
  expect(new Set(failed.map(({ failure }) => failure.code))).toEqual(new Set([code]));
  const invoices = new Set(world.shop.documents.filter(({ kind }) => kind === 'FS').map(({ id }) => id));
  expect(ids(run.items('Send E-mail')).filter((id) => invoices.has(id))).toEqual([]);
});

const isInvoice = (item: IDataObject) => (item.document as { kind: string }).kind === 'FS';
