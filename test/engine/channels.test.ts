import type { INode, INodeParameters } from 'n8n-workflow';

import { storeDocument } from '../../sandbox/baselinker';
import { startWorld, type World } from '../support/world';

// Which documents are mailed, attached to their orders, or left alone: the shipped template on a shop with orders of Allegro
// and others, counted at the mailbox and in BaseLinker.

const OWNER = 'owner@shop.example';
const DEFAULTS = { sourcesWithoutEmail: 'allegro', relayAddresses: '@allegromail.*, @marketplace.amazon.*' };

let world: World;
beforeEach(async () => {
  world = await startWorld({ shop: { orders: 120 } });
});
afterEach(() => world.close());

type Nodes = Record<string, INode>;
const set = (nodes: Nodes, name: string, parameters: INodeParameters) =>
  Object.assign(nodes[name]!.parameters, parameters);
const list = (value: string) => ({ __rl: true, mode: 'list', value });

const orderOf = (id: number) => world.shop.orders.find((order) => order.order_id === id)!;
const isMarketplace = (id: number) => orderOf(id).order_source === 'allegro' || /@allegromail/.test(orderOf(id).email);
const customerMails = () => world.mailbox.messages().filter((mail) => !mail.envelope.to.includes(OWNER));
const movedTo = (statusId: number) => [...world.movedOrders()].filter(([, to]) => to === statusId).map(([id]) => id);

interface Carried {
  order: { order_id: number };
  document: { number: string; kind: string };
  channel: { name: string; code: string; reason: string };
}
type Run = Awaited<ReturnType<World['runTemplate']>>;
/** The items that have not failed. */
const carried = (run: Run, node: string, output = 0) =>
  run
    .items(node, output)
    .filter(({ json }) => json.failure === undefined)
    .map(({ json }) => json as unknown as Carried);

/** BaseLinker's own documents for every order of the run, so that there is something to attach to. */
function issueDocuments(): void {
  for (const { order_id: orderId } of world.shop.orders) {
    storeDocument(world.baseLinker.state, { type: 'INVOICE', orderId, seriesId: 15, issuedAt: 1 });
    storeDocument(world.baseLinker.state, { type: 'RECEIPT', orderId, seriesId: 17, issuedAt: 1 });
  }
}

it('by default no customer of a marketplace that forbids it is mailed, and the item says why', async () => {
  const run = await world.runTemplate((nodes) => set(nodes, 'Choose Channel', DEFAULTS));
  const skipped = carried(run, 'Choose Channel', 1);
  expect(skipped.length).toBeGreaterThan(10);
  for (const { order, channel } of skipped) {
    expect(isMarketplace(order.order_id)).toBe(true);
    expect(channel).toMatchObject({ name: 'skip', reason: expect.stringMatching(/\w/) as string });
  }
  expect(carried(run, 'Keep Undelivered').every(({ order }) => !isMarketplace(order.order_id))).toBe(true);
  expect(customerMails().length).toBeGreaterThan(10);
  for (const mail of customerMails()) expect(mail.envelope.to.join()).not.toMatch(/allegromail/);
  expect([...world.movedOrders().keys()].filter(isMarketplace)).toEqual([]);
});

it('with Attach to the Order their PDFs lie in BaseLinker before their status moves, once', async () => {
  issueDocuments();
  const attach = (nodes: Nodes) => set(nodes, 'Choose Channel', { ...DEFAULTS, otherwise: 'order' });
  const run = await world.runTemplate(attach);
  const attached = carried(run, 'Attach to Order').filter(({ channel }) => channel.name === 'order');
  expect(attached.length).toBeGreaterThan(10);
  expect(customerMails().length).toBeGreaterThan(10);

  const { calls, documents } = world.baseLinker.state;
  const at = (fits: (parameters: Record<string, unknown>) => boolean, methods: RegExp) =>
    calls.findIndex(({ method, parameters }) => methods.test(method) && fits(parameters as Record<string, unknown>));
  for (const { order, document } of attached) {
    const type = ['FS', 'FD'].includes(document.kind) ? 'INVOICE' : 'RECEIPT';
    const stored = documents.find((entry) => entry.type === type && entry.orderId === order.order_id)!;
    expect(Buffer.from(stored.file!, 'base64').subarray(0, 5).toString()).toBe('%PDF-');
    const filed = at(({ invoice_id, receipt_id }) => stored.id === (invoice_id ?? receipt_id), /^addOrder/);
    const moved = at(
      ({ order_ids: ids, order_id: id }) => [ids, id].flat().includes(order.order_id),
      /^setOrderStatus/,
    );
    expect(filed).toBeGreaterThan(-1);
    if (moved !== -1) expect(moved).toBeGreaterThan(filed);
  }
  const { documentSent } = world.shop.statusIds;
  expect(movedTo(documentSent).filter(isMarketplace).length).toBeGreaterThan(5);

  for (const order of world.shop.orders) {
    world.baseLinker.state.orders.get(order.order_id)!.order_status_id = order.order_status_id;
  }
  await world.runTemplate(attach);
  expect(documents.filter(({ files }) => files > 1)).toEqual([]);
});

it('an order without a document in BaseLinker is reported, and none is issued', async () => {
  const run = await world.runTemplate((nodes) => set(nodes, 'Choose Channel', { ...DEFAULTS, otherwise: 'order' }));
  const failures = run.failures('Attach to Order');
  expect(new Set(failures.map(({ failure }) => failure.code))).toContain('order_without_document');
  expect(world.baseLinker.state.documents).toEqual([]);
  expect(movedTo(world.shop.statusIds.documentSent).filter(isMarketplace)).toEqual([]);
});

it('issues one first when that is chosen, one an order', async () => {
  await world.runTemplate((nodes) => {
    set(nodes, 'Choose Channel', { ...DEFAULTS, otherwise: 'order' });
    set(nodes, 'Attach to Order', { whenMissing: 'issue', invoiceSeries: list('15'), receiptSeries: list('17') });
  });
  const { documents } = world.baseLinker.state;
  expect(documents.length).toBeGreaterThan(10);
  expect(documents.every(({ files }) => files === 1)).toBe(true);
});

it('extra fields take the number and the file without any document', async () => {
  const run = await world.runTemplate((nodes) => {
    set(nodes, 'Choose Channel', { ...DEFAULTS, otherwise: 'order' });
    set(nodes, 'Attach to Order', { target: 'fields', numberField: list('extra_field_1'), fileField: list('1353') });
  });
  const first = carried(run, 'Attach to Order').find(({ channel }) => channel.name === 'order');
  expect(world.baseLinker.state.orders.get(first!.order.order_id)).toMatchObject({
    extra_field_1: first!.document.number,
    custom_extra_fields: { '1353': { title: expect.stringMatching(/\.pdf$/) as string } },
  });
});

it('an expression can choose, and one that names no channel holds the document', async () => {
  const run = await world.runTemplate((nodes) =>
    set(nodes, 'Choose Channel', {
      decideBy: 'expression',
      channel:
        "={{ $json.order.order_source === 'shop' ? 'email' : $json.order.order_source === 'allegro' ? 'skip' : 'fax' }}",
    }),
  );
  const failures = run.failures('Choose Channel');
  expect(new Set(failures.map(({ failure }) => failure.code))).toEqual(new Set(['parameter_invalid']));
  const chosen = carried(run, 'Keep Undelivered');
  expect(chosen.length).toBeGreaterThan(5);
  expect(chosen.every(({ channel }) => channel.code === 'expression')).toBe(true);
  expect(
    carried(run, 'Choose Channel', 1).every(({ order }) => orderOf(order.order_id).order_source === 'allegro'),
  ).toBe(true);
});

it.each<[string, string, INodeParameters]>([
  [
    'a series that is no number',
    'Attach to Order',
    { whenMissing: 'issue', invoiceSeries: list('abc'), receiptSeries: list('x') },
  ],
  ['no field at all', 'Attach to Order', { target: 'fields' }],
  ['a binary field that is not there', 'Attach to Order', { binaryField: 'other' }],
  ['a target that does not exist', 'Attach to Order', { target: 'fax' }],
  ['a relay address that is no text', 'Choose Channel', { relayAddresses: '={{ [1] }}' }],
  ['a control character in the sources', 'Choose Channel', { sourcesWithoutEmail: 'allegro\u0000' }],
  ['a channel that does not exist', 'Choose Channel', { usual: 'fax' }],
])('a mistake ends in a clear error and in nothing written: %s', async (_, node, parameters) => {
  issueDocuments();
  const run = await world.runTemplate((nodes) => {
    set(nodes, 'Choose Channel', { ...DEFAULTS, otherwise: 'order' });
    set(nodes, node, parameters);
  });
  const codes = run.failures(node).map(({ failure }) => failure.code);
  expect(codes.some((code) => /^(parameter_invalid|attachment_missing)$/.test(code))).toBe(true);
  expect(world.baseLinker.state.documents.every(({ files }) => files === 0)).toBe(true);
});
