import type { IDataObject, INode } from 'n8n-workflow';

import { makeKsefNumber } from '../../sandbox/shop/identifiers';
import { createRandom } from '../../sandbox/shop/random';
import { startWorld, type World } from '../support/world';

// Invoices that go through KSeF, under each policy, and what becomes of those whose number comes late.

const DAY_MS = 24 * 3_600_000;
const OWNER = 'owner@shop.example';
const realNow = Date.now.bind(Date);

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await world.close();
});

/** Lets the clock of the nodes, and of nothing else, run ahead. */
function setClockAhead(milliseconds: number): void {
  jest.spyOn(Date, 'now').mockImplementation(() => realNow() + milliseconds);
}

const customerMails = () => world.mailbox.messages().filter(({ envelope }) => !envelope.to.includes(OWNER));
const reports = () => world.mailbox.messages().filter(({ envelope }) => envelope.to.includes(OWNER));

const run = (ksefPolicy: Record<string, unknown>, change?: (nodes: Record<string, INode>) => void) =>
  world.runTemplate((nodes) => {
    nodes['Find Documents']!.parameters.ksefPolicy = ksefPolicy as INode['parameters'];
    change?.(nodes);
  });

/** A waiting invoice whose order nothing else keeps back. */
function waitingInvoice() {
  const { shop } = world;
  const { readyToSend, readyForPickup } = shop.statusIds;
  for (const id of shop.cases.waitingForKsef) {
    const order = shop.orders.find(({ order_id }) => order_id === id)!;
    const documents = shop.documents.filter(({ orderIds }) => orderIds.includes(id));
    const due = [readyToSend, readyForPickup].includes(order.order_status_id);
    if (due && documents.length === 1 && documents[0]!.orderIds.length === 1) return { order, document: documents[0]! };
  }
  throw new Error('The shop has no such invoice');
}

/** What nexo writes when KSeF has accepted an invoice on a day. */
function giveNumber(documentId: number, day: string): string {
  const number = makeKsefNumber(createRandom(7), world.shop.seller.nip, day);
  const change = world.nexoDatabase.prepare(
    'UPDATE ModelDanychContainer.DokumentyElektroniczne SET NumerKSeF = ? WHERE DokumentPowiazanyId = ?',
  );
  expect(change.run(number, documentId).changes).toBe(1);
  return number;
}

const mailsOf = (number: string) => customerMails().filter(({ subject }) => subject.includes(`${number} `));

it('waits for the number, tells the shop once a day when that takes too long, and sends once it is there', async () => {
  const { document } = waitingInvoice();
  await run({ longestWait: 720 });
  expect(mailsOf(document.number)).toHaveLength(0);
  expect(reports().some(({ text }) => text.includes(document.number))).toBe(false);

  const toldOf = () => reports().filter(({ text }) => text.includes(document.number)).length;
  // Later than any invoice of the shop plus its hours, and still inside the searched days.
  setClockAhead(DAY_MS);
  const late = await run({ longestWait: 1 });
  expect(toldOf()).toBe(1);
  expect(late.hints('Find Documents').join('\n')).toMatch(
    /wait for their KSeF number\. \d+ of them for more than 1 hours/,
  );
  // It is no failure of the order: nobody has to put anything right there.
  expect([...world.movedOrders().keys()]).not.toContain(document.orderIds[0]);
  await run({ longestWait: 1 });
  expect(toldOf()).toBe(1);

  giveNumber(document.id, new Date(Date.now()).toISOString().slice(0, 10));
  await run({ longestWait: 1 });
  expect(mailsOf(document.number)).toHaveLength(1);
  expect([...world.movedOrders().keys()]).toContain(document.orderIds[0]);
});

it('sends an invoice whose number comes when order and invoice have left the searched days', async () => {
  const { order, document } = waitingInvoice();
  await run({});
  setClockAhead(20 * DAY_MS);
  giveNumber(document.id, new Date(Date.now()).toISOString().slice(0, 10));
  const found = await run({});
  const orders = found.items('Get Orders').map(({ json }) => json);
  // The search itself does not find it any more.
  expect(orders.filter((json) => (json.order as IDataObject).order_id === order.order_id)).toEqual([
    {
      order: expect.anything() as unknown,
      unfinished: { reason: 'waiting_for_ksef_number', documentIds: [expect.any(Number)] },
    },
  ]);
  expect(mailsOf(document.number)).toHaveLength(1);
  await run({});
  expect(mailsOf(document.number)).toHaveLength(1);
});

it('takes no old invoice for a new one because it has a number', async () => {
  setClockAhead(20 * DAY_MS);
  // As if the orders themselves were new, so that only the dates of the invoices keep them back.
  for (const order of world.baseLinker.state.orders.values()) {
    order.date_add += (20 * DAY_MS) / 1000;
    order.date_confirmed += (20 * DAY_MS) / 1000;
  }
  const found = await run({});
  expect(found.items('Get Orders').length).toBeGreaterThan(20);
  expect(found.items('Find Documents').filter(({ json }) => json.failure === undefined)).toEqual([]);
  expect(customerMails()).toEqual([]);
});

it('announces invoices without their PDF under Notification Only', async () => {
  const result = await run({ companies: 'notify' });
  const announced = customerMails().filter(({ attachments }) => attachments.length === 0);
  const items = result.items('Send E-mail').filter(({ json }) => json.ksef !== undefined);
  expect(announced.length).toBeGreaterThan(5);
  for (const { subject, text, html } of announced) {
    const document = world.shop.documents.find(({ number }) => subject.includes(number))!;
    expect(document.ksef!.number).toMatch(/^\d{10}-/);
    expect(text).toContain(document.ksef!.number);
    const item = items.find(({ json }) => JSON.stringify(json.document).includes(`"${document.number}"`));
    const { link } = item!.json.ksef as { link: string };
    expect(link).toMatch(/^https:\/\/qr\.ksef\.mf\.gov\.pl\/invoice\//);
    expect(html).toContain(`<a href="${link}">`);
    expect(html).not.toMatch(/załącz|attach|Anhang/);
    expect(item!.binary).toBeUndefined();
  }
  // Receipts and consumers' invoices come with their PDF as ever.
  expect(customerMails().filter(({ attachments }) => attachments.length === 1).length).toBeGreaterThan(20);
});

it('announces with the text of the shop where it has one for that, and with none of its others', async () => {
  const own = (kind: string) => ({
    kind,
    language: 'any',
    subject: '',
    html: `<p>Tekst ${kind} [document_number]</p>`,
  });
  const texts = (rows: object[]) => (nodes: Record<string, INode>) =>
    Object.assign(nodes['Send E-mail']!.parameters, {
      textSource: 'own',
      subject: 'Dokument [document_number]',
      html: '<p>w załączniku [document_number]</p>',
      ownTexts: { rows },
    });
  await run({ companies: 'notify' }, texts([own('FS')]));
  for (const { html } of customerMails().filter(({ attachments }) => attachments.length === 0))
    expect(html).toContain('KSeF');
  await world.close();
  world = await startWorld();
  await run({ companies: 'notify' }, texts([own('ksefNotification'), own('FS')]));
  const announced = customerMails().filter(({ attachments }) => attachments.length === 0);
  expect(announced.length).toBeGreaterThan(5);
  for (const { html } of announced) expect(html).toContain('Tekst ksefNotification');
});

it('draws the PDF of an announced invoice where it is attached to its order', async () => {
  const result = await run({ companies: 'notify' }, (nodes) => {
    Object.assign(nodes['Choose Channel']!.parameters, { usual: 'order' });
  });
  const drawn = result.items('Get PDF').filter(({ json }) => JSON.stringify(json).includes('notificationOnly'));
  expect(drawn.length).toBeGreaterThan(5);
  for (const { binary } of drawn) expect(binary?.document).toBeDefined();
});

it('sends nothing to companies that have their invoice in KSeF under Skip if in KSeF, and says so', async () => {
  const result = await run({ companies: 'skip' });
  const inKsef = world.shop.documents.filter(
    ({ ksef, buyer }) => (ksef?.number ?? '') !== '' && /^\d{10}$/.test(buyer!.nip),
  );
  expect(inKsef.length).toBeGreaterThan(5);
  expect(inKsef.filter(({ number }) => mailsOf(number).length > 0).map(({ number, buyer }) => [number, buyer])).toEqual(
    [],
  );
  const left = result
    .items('Find Documents', 1)
    .filter(({ json }) => JSON.stringify(json.search).includes('left_to_ksef'));
  expect(left.length).toBeGreaterThan(3);
});

it('waits for nothing under Ignore KSeF', async () => {
  const { document } = waitingInvoice();
  await run({ companies: 'ignore' });
  expect(mailsOf(document.number)).toHaveLength(1);
});
