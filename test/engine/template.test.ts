import { DatabaseSync } from 'node:sqlite';

import { startWorld, type World } from '../support/world';

const OWNER = 'owner@shop.example';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const customerMails = () => world.mailbox.messages().filter((mail) => !mail.envelope.to.includes(OWNER));
const reports = () => world.mailbox.messages().filter((mail) => mail.envelope.to.includes(OWNER));

/** What the made-up shop knows to be right: the valid documents of orders in the two source statuses. */
function expectations() {
  const { shop } = world;
  const { readyToSend, readyForPickup } = shop.statusIds;
  const due = new Map(
    shop.orders
      .filter((order) => order.confirmed && [readyToSend, readyForPickup].includes(order.order_status_id))
      .map((order) => [order.order_id, order]),
  );
  const held = new Set([
    ...shop.cases.documentForTwoOrders.differentCustomers,
    ...shop.cases.withoutEmail,
    ...shop.cases.malformedEmail,
  ]);
  const waiting = new Set(shop.cases.waitingForKsef);
  const mails = shop.documents
    .filter((document) => document.orderIds.some((id) => due.has(id)))
    .filter((document) => !document.orderIds.some((id) => held.has(id) || waiting.has(id)));
  const delivered = new Set(mails.flatMap((document) => document.orderIds));
  return { due, held, mails, delivered };
}

it('mails every document of the due orders once, moves those orders, and tells the shop of the rest', async () => {
  const run = await world.runTemplate();
  const { due, held, mails, delivered } = expectations();

  expect(run.status).toBe('success');
  const fileName = (number: string) => `${number.replaceAll('/', '-')}.pdf`;
  expect(
    customerMails()
      .map((mail) => mail.attachments[0]!.filename)
      .sort(),
  ).toEqual(mails.map((document) => fileName(document.number)).sort());
  for (const mail of customerMails()) {
    const document = mails.find(({ number }) => mail.attachments[0]!.filename === fileName(number))!;
    expect(mail.subject).toContain(document.number);
    const customers = document.orderIds.map((id) => due.get(id)!.email);
    expect(mail.envelope.to).toHaveLength(1);
    expect(customers).toContain(mail.envelope.to[0]);
    expect(mail.attachments).toHaveLength(1);
    expect(mail.attachments[0]!.content.subarray(0, 5).toString()).toBe('%PDF-');
  }

  const { documentSent, documentError } = world.shop.statusIds;
  const heldAndDue = [...held].filter((id) => due.has(id));
  expect(world.movedOrders()).toEqual(
    new Map([
      ...[...delivered].map((id) => [id, documentSent] as const),
      ...heldAndDue.map((id) => [id, documentError] as const),
    ]),
  );
  const told = reports()
    .map((mail) => mail.text)
    .join('\n');
  for (const id of heldAndDue) expect(told).toContain(String(id));
});

it('mails nothing in a second run, even if somebody moves all orders back', async () => {
  await world.runTemplate();
  const first = customerMails().length;
  expect(first).toBeGreaterThan(50);
  for (const order of world.shop.orders) {
    world.baseLinker.state.orders.get(order.order_id)!.order_status_id = order.order_status_id;
  }
  const run = await world.runTemplate();
  expect(run.items('Get PDF').filter(({ json }) => json.pdf !== undefined)).toEqual([]);
  // Whose address is missing or none is told again, because somebody put the order back.
  const refused = run.failures('Keep Undelivered').filter(({ failure }) => failure.code === 'delivery_refused_before');
  expect(refused).toHaveLength(world.shop.cases.withoutEmail.length + world.shop.cases.malformedEmail.length);
  expect(run.items('Keep Undelivered', 1).length).toBeGreaterThan(50);
  expect(customerMails()).toHaveLength(first);
  // Whoever moved them back has the last word: a delivery moves its order once.
  expect([...world.movedOrders().values()]).not.toContain(world.shop.statusIds.documentSent);
});

it('repairs in the next run the statuses that were not set after a delivery, and mails nobody again', async () => {
  const broken = world.mailbox.waitForMessages(1).then(() => world.baseLinker.faults.html502(1000));
  await world.runTemplate();
  await broken;
  expect(world.movedOrders().size).toBe(0);
  const mails = customerMails().length;
  expect(mails).toBeGreaterThan(50);

  world.baseLinker.faults.clear();
  await world.runTemplate();
  expect(customerMails()).toHaveLength(mails);
  const { delivered } = expectations();
  const { documentSent } = world.shop.statusIds;
  const moved = [...world.movedOrders()].filter(([, status]) => status === documentSent).map(([id]) => id);
  expect(new Set(moved)).toEqual(new Set(delivered));
});

it('reads orders, documents and statuses in a handful of calls and statements', async () => {
  await world.runTemplate();
  // Two source statuses of which one fills more than a page, the list of sources' statuses, and one call a target.
  expect(world.baseLinker.state.calls.length).toBeLessThanOrEqual(12);
  expect(world.nexo.statementCount()).toBeLessThanOrEqual(8);
});

it('keeps no full e-mail address in the ledger', async () => {
  await world.runTemplate();
  const ledger = new DatabaseSync(String(world.credentials.deliveryLedgerApi!.filePath), { readOnly: true });
  const rows = JSON.stringify(ledger.prepare('SELECT * FROM delivery').all());
  ledger.close();
  expect(rows).toContain('sent');
  for (const order of world.shop.orders) if (order.email !== '') expect(rows).not.toContain(order.email);
});
