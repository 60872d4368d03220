import { DatabaseSync } from 'node:sqlite';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { localTime } from '../../lib/documents';
import { Ledger, openSqliteStore } from '../../lib/ledger';
import type { NexoDocumentSeed, Shop } from '../../sandbox/shop';
import { connect, type EngineRun, node, runWorkflow } from '../support/engine';
import { startWorld, type World } from '../support/world';

const OWNER = 'owner@shop.example';
const ALL_FIELDS = ['Uwagi', 'NumerZewnetrzny', 'NumeryZewnetrzneDokumentowRealizowanych'];

let world: World;
afterEach(() => world.close());

const fileName = (document: NexoDocumentSeed) => `${document.number.replaceAll('/', '-')}.pdf`;

/** The file names in the customers' mailboxes, with their recipients. */
function mailed(): Map<string, string[]> {
  const mails = world.mailbox.messages().filter((mail) => !mail.envelope.to.includes(OWNER));
  expect(mails.every((mail) => mail.envelope.to.length === 1)).toBe(true);
  const files = mails.map((mail) => mail.attachments[0]!.filename!);
  expect(new Set(files).size).toBe(files.length);
  return new Map(mails.map((mail, at) => [files[at]!, mail.envelope.to]));
}

/** What the made-up shop knows to be right: the documents that the template may send. */
function sendable(shop: Shop): NexoDocumentSeed[] {
  const { readyToSend, readyForPickup } = shop.statusIds;
  const due = new Set(
    shop.orders
      .filter((order) => order.confirmed && [readyToSend, readyForPickup].includes(order.order_status_id))
      .map((order) => order.order_id),
  );
  const { documentForTwoOrders, withoutEmail, malformedEmail, waitingForKsef } = shop.cases;
  const held = new Set([
    ...documentForTwoOrders.differentCustomers,
    ...withoutEmail,
    ...malformedEmail,
    ...waitingForKsef,
  ]);
  return shop.documents
    .filter((document) => document.orderIds.some((id) => due.has(id)))
    .filter((document) => !document.orderIds.some((id) => held.has(id)));
}

const sorted = (documents: NexoDocumentSeed[]) => documents.map(fileName).sort();

function runWithFind(parameters: IDataObject): Promise<EngineRun> {
  return world.runTemplate((nodes) => Object.assign(nodes['Find Documents']!.parameters, parameters));
}

/** Runs Find alone on all orders of the shop. */
async function findOnly(parameters: IDataObject): Promise<{ found: INodeExecutionData[]; failed: IDataObject[] }> {
  const find = { prefix: '', existingDocuments: 'allInWindow', ksefPolicy: { companies: 'ignore' } };
  const run = await runWorkflow(
    {
      nodes: [
        node('Run', 'n8n-nodes-base.manualTrigger'),
        node('Orders', 'n8n-nodes-base.noOp'),
        node(
          'Find',
          'subiektNexoDocumentPdf',
          { operation: 'find', ...find, ...parameters },
          { onError: 'continueErrorOutput' },
        ),
      ],
      connections: connect({ Run: [['Orders']], Orders: [['Find']] }),
    },
    world.credentials,
    { pinData: { Orders: world.shop.orders.map((order) => ({ json: { order } as unknown as IDataObject })) } },
  );
  return { found: run.items('Find'), failed: run.items('Find', 2).map(({ json }) => json.error as IDataObject) };
}

const orderIdIn = (json: IDataObject) => (json.order as IDataObject).order_id as number;
const ids = (...lists: number[][]) => [...new Set(lists.flat())].sort((a, b) => a - b);

async function rememberFirstRun(moment: Date): Promise<void> {
  const store = openSqliteStore(String(world.credentials.deliveryLedgerApi!.filePath));
  const ledger = await Ledger.open(store, { now: Date.now, random: () => 0, newSecret: () => 'secret' });
  await ledger.firstRun('Nexo_Sklep', moment.getTime());
  await ledger.close();
}

function storedFirstRun(): unknown {
  const database = new DatabaseSync(String(world.credentials.deliveryLedgerApi!.filePath), { readOnly: true });
  const row = database.prepare("SELECT value FROM setting WHERE name = 'firstRun/nexo_sklep'").get();
  database.close();
  return row?.value;
}

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
const polish = (moment: Date) => localTime(Math.floor(moment.getTime() / 1000));

describe('S3 existing documents', () => {
  it('mails nothing that was there before the first run, says so, and keeps that moment', async () => {
    world = await startWorld({ shop: { orders: 60 } });
    const run = await runWithFind({ existingDocuments: undefined });
    expect(mailed().size).toBe(0);
    expect(run.hints('Find Documents')[0]).toMatch(
      /^Documents issued since \d{4}-\d\d-\d\d \d\d:\d\d count: the first run\. This is the first run/,
    );
    const reasons = new Map(
      run.items('Find Documents', 1).map(({ json }) => [orderIdIn(json), (json.search as IDataObject).missing]),
    );
    for (const [orderId, reason] of reasons) {
      const none = world.shop.cases.withoutDocument.includes(orderId);
      expect(reason).toBe(none ? 'no_document' : 'older_than_first_run');
    }
    expect(new Set(reasons.values()).size).toBe(2);
    const moment = storedFirstRun();
    const again = await runWithFind({ existingDocuments: 'newerThanFirstRun' });
    expect(storedFirstRun()).toBe(moment);
    expect(again.hints('Find Documents')[0]).toMatch(/count: the first run\.$/);
    expect(mailed().size).toBe(0);
  });

  it('mails exactly the documents issued since the first run', async () => {
    world = await startWorld({ shop: { orders: 80 } });
    const moment = daysAgo(6);
    await rememberFirstRun(moment);
    await runWithFind({ existingDocuments: 'newerThanFirstRun' });
    const newer = sendable(world.shop).filter((document) => document.issued >= polish(moment));
    expect(newer.length).toBeGreaterThan(5);
    expect([...mailed().keys()].sort()).toEqual(sorted(newer));
  });

  it.each([
    ['Polish time', (moment: Date) => polish(moment).replace(' ', 'T')],
    ['with a zone', (moment: Date) => moment.toISOString()],
  ])('mails exactly the documents issued since a date, in %s', async (_, write) => {
    world = await startWorld({ shop: { orders: 80 } });
    const moment = daysAgo(4);
    const run = await runWithFind({ existingDocuments: 'fromDate', existingFrom: write(moment) });
    const newer = sendable(world.shop).filter((document) => document.issued >= polish(moment));
    expect([...mailed().keys()].sort()).toEqual(sorted(newer));
    expect(run.hints('Find Documents')[0]).toContain(`since ${polish(moment).slice(0, 16)} count: From Date.`);
    expect(run.items('Find Documents', 1).map(({ json }) => (json.search as IDataObject).missing)).toContain(
      'older_than_date',
    );
  });

  it('takes the narrowest of several bounds and says which', async () => {
    world = await startWorld({ shop: { orders: 60 } });
    await rememberFirstRun(daysAgo(30));
    const run = await runWithFind({ existingDocuments: 'newerThanFirstRun', daysBack: 3 });
    expect(run.hints('Find Documents')[0]).toContain('count: the last 3 days.');
    const newer = sendable(world.shop).filter((document) => document.issued >= polish(daysAgo(3)));
    expect([...mailed().keys()].sort()).toEqual(sorted(newer));
  });
});

describe('S14 how documents are found', () => {
  it('searches each field by itself, and all together', async () => {
    world = await startWorld({ shop: { orders: 120 } });
    const { byUwagiWithPrefix, byBareNumberInUwagi, byNumerZewnetrzny, byRealisedOrder } = world.shop.cases;
    const expected: [string[], number[]][] = [
      [['Uwagi'], ids(byUwagiWithPrefix, byBareNumberInUwagi)],
      [['NumerZewnetrzny'], ids(byNumerZewnetrzny)],
      [['NumeryZewnetrzneDokumentowRealizowanych'], ids(byRealisedOrder)],
      [ALL_FIELDS, ids(byUwagiWithPrefix, byBareNumberInUwagi, byNumerZewnetrzny, byRealisedOrder)],
    ];
    for (const [searchIn, orders] of expected) {
      const { found, failed } = await findOnly({ searchIn });
      const seen = [...found.map(({ json }) => json), ...failed].map(orderIdIn);
      expect(ids(seen)).toEqual(orders);
    }
  });

  it('takes only numbers with the prefix when there is one', async () => {
    world = await startWorld({ shop: { orders: 120 } });
    const { found } = await findOnly({ searchIn: ['Uwagi'], prefix: 'B_' });
    const bare = world.shop.documents.filter((document) => document.matchedBy === 'uwagiBareNumber');
    const numbers = found.map(({ json }) => (json.document as IDataObject).number);
    expect(numbers.length).toBeGreaterThan(20);
    expect(bare.length).toBeGreaterThan(3);
    expect(numbers.filter((number) => bare.some((document) => document.number === number))).toEqual([]);
  });

  it.each([
    ['all', 2],
    ['newest', 1],
    ['hold', 0],
  ])('sends, of several documents of an order, by the rule %s: %i', async (severalDocuments, count) => {
    world = await startWorld({ shop: { orders: 60 } });
    const run = await runWithFind({ severalDocuments });
    const files = mailed();
    for (const orderId of world.shop.cases.twoDocuments) {
      const documents = world.shop.documents.filter((document) => document.orderIds.includes(orderId));
      const newestFirst = documents.sort((a, b) => b.id - a.id);
      expect(newestFirst.filter((document) => files.has(fileName(document)))).toEqual(newestFirst.slice(0, count));
    }
    const codes = run.failures('Find Documents').map(({ failure }) => failure.code);
    expect(codes.filter((code) => code === 'several_documents')).toHaveLength(
      count === 0 ? world.shop.cases.twoDocuments.length : 0,
    );
  });

  it.each([
    ['sameCustomer', 1],
    ['hold', 0],
  ])('sends a document of two orders by the rule %s: %i, and never to two customers', async (sharedDocument, count) => {
    world = await startWorld({ shop: { orders: 60 } });
    await runWithFind({ sharedDocument });
    const { sameCustomer, differentCustomers } = world.shop.cases.documentForTwoOrders;
    const files = mailed();
    const sentOf = (orderIds: number[]) =>
      world.shop.documents.filter(
        (document) => orderIds.every((id) => document.orderIds.includes(id)) && files.has(fileName(document)),
      );
    expect(sentOf(sameCustomer)).toHaveLength(count);
    expect(sentOf(differentCustomers)).toEqual([]);
  });

  it('holds a document that names an order which is not in this run', async () => {
    let shared: NexoDocumentSeed | undefined;
    world = await startWorld({
      shop: { orders: 60 },
      prepare: (shop) => {
        shared = sendable(shop).find(({ matchedBy }) => matchedBy === 'uwagiWithPrefix')!;
        shared.numerZewnetrzny = 'B_999999999';
      },
    });
    const run = await runWithFind({ prefix: 'B_', searchIn: ['Uwagi'] });
    const files = mailed();
    expect(files.size).toBeGreaterThan(5);
    expect(files.has(fileName(shared!))).toBe(false);
    const failed = run.failures('Find Documents').find((item) => shared!.orderIds.includes(orderIdIn(item)));
    expect(failed?.failure).toMatchObject({ code: 'shared_document', permanent: true });
    expect(failed?.failure.description).toContain('999999999');
    expect(world.movedOrders().get(shared!.orderIds[0]!)).toBe(world.shop.statusIds.documentError);
  });
});

describe('agreement of order and document', () => {
  const change = (shop: Shop): Map<string, NexoDocumentSeed> => {
    const [nip, name, total] = sendable(shop).filter(
      ({ orderIds, buyer }) => orderIds.length === 1 && buyer !== null && /^\d{10}$/.test(buyer.nip),
    );
    nip!.buyer = { ...nip!.buyer!, id: 90_001, nip: '1111111111' };
    name!.buyer = { ...name!.buyer!, id: 90_002, name: 'Zupełnie Inna Firma Sp. z o.o.' };
    const more = <T extends { net: number; gross: number }>(sums: T): T => ({
      ...sums,
      net: sums.net + 500,
      gross: sums.gross + 500,
    });
    const [line, ...otherLines] = total!.lines;
    total!.lines = [more(line!), ...otherLines];
    total!.vat = total!.vat.map((row) => (row.vatRate === line!.vatRate ? more(row) : row));
    total!.totals = more(total!.totals);
    return new Map([
      ['the NIP', nip!],
      ['the name', name!],
      ['the total', total!],
    ]);
  };

  it('holds an order whose document differs, and no other', async () => {
    let changed = new Map<string, NexoDocumentSeed>();
    world = await startWorld({ shop: { orders: 120 }, prepare: (shop) => (changed = change(shop)) });
    const run = await runWithFind({ agreement: 'chosen', agreeingSigns: ['nip', 'name', 'total'] });
    const failures = run.failures('Find Documents').filter(({ failure }) => failure.code === 'buyer_mismatch');
    expect(failures).toHaveLength(3);
    for (const [field, document] of changed) {
      const failed = failures.find((item) => document.orderIds.includes(orderIdIn(item)));
      expect(failed?.failure.message).toContain(field);
      expect(failed?.failure.message).not.toMatch(/1111111111|Zupełnie/);
    }
    const held = new Set([...changed.values()].map(({ id }) => id));
    expect([...mailed().keys()].sort()).toEqual(sorted(sendable(world.shop).filter(({ id }) => !held.has(id))));
  });

  it('is content with one sign, and without a prefix it cannot be off', async () => {
    world = await startWorld({ shop: { orders: 120 }, prepare: (shop) => void change(shop) });
    const refused = await runWithFind({ agreement: 'off', prefix: '' });
    expect(new Set(refused.failures('Find Documents').map(({ failure }) => failure.code))).toEqual(
      new Set(['parameter_invalid']),
    );
    await runWithFind({});
    expect([...mailed().keys()].sort()).toEqual(sorted(sendable(world.shop)));
  });

  it('holds what a mistyped number would send to a stranger', async () => {
    let mistyped: NexoDocumentSeed | undefined;
    world = await startWorld({
      shop: { orders: 120 },
      prepare: (shop) => {
        const [document] = sendable(shop).filter(
          ({ orderIds, buyer }) => orderIds.length === 1 && buyer !== null && /^\d{10}$/.test(buyer.nip),
        );
        mistyped = document!;
        const address = { street: 'Inna', postcode: '99-999', city: 'Inne Miasto', email: 'ktos@inny.example' };
        mistyped.buyer = {
          ...mistyped.buyer!,
          ...address,
          id: 90_003,
          nip: '1111111111',
          name: 'Ktoś Inny Sp. z o.o.',
        };
        mistyped.totals = { ...mistyped.totals, net: mistyped.totals.net + 7777, gross: mistyped.totals.gross + 7777 };
      },
    });
    const run = await runWithFind({});
    const failures = run.failures('Find Documents').filter(({ failure }) => failure.code === 'no_agreeing_sign');
    expect(failures.map((item) => orderIdIn(item))).toEqual(mistyped!.orderIds);
    expect([...mailed().keys()].map(String)).not.toContain(String(mistyped!.id));
  });
});
