import { randomUUID } from 'node:crypto';

import { Ledger, openSqliteStore } from '../../lib/ledger';
import { startWorld, type World } from '../support/world';

// Mails a person asked for, of orders that the template's own search no longer finds: they have left its statuses.

const BY = { by: 'Anna', reason: 'the customer asked' };

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const customerMails = () => world.mailbox.messages().filter((mail) => !mail.envelope.to.includes('owner@shop.example'));

async function withLedger<T>(work: (ledger: Ledger) => Promise<T>): Promise<T> {
  const ledger = await Ledger.open(openSqliteStore(String(world.credentials.deliveryLedgerApi!.filePath)), {
    now: Date.now,
    random: () => 0,
    newSecret: randomUUID,
  });
  return work(ledger).finally(() => ledger.close());
}

it('go out with the next run, each once, to the corrected address', async () => {
  await world.runTemplate();
  const before = customerMails().length;
  const resent = await withLedger(async (ledger) => {
    const sent = (await ledger.find({ states: ['sent'], limit: 1000 })).slice(0, 3);
    for (const { key } of sent) await ledger.decisions.allowResend(key, 'right@example.com', BY);
    return sent;
  });
  expect(resent).toHaveLength(3);

  const run = await world.runTemplate();
  expect(run.status).toBe('success');
  const again = customerMails().slice(before);
  expect(again.map(({ envelope }) => envelope.to)).toEqual(Array(3).fill(['right@example.com']));
  const numbers = again.map(({ attachments }) => attachments[0]!.filename).sort();
  expect(numbers).toEqual(resent.map(({ documentNumber }) => `${documentNumber.replaceAll('/', '-')}.pdf`).sort());

  await world.runTemplate();
  expect(customerMails()).toHaveLength(before + 3);
});

it('work for all documents of one order as well', async () => {
  await world.runTemplate();
  const before = customerMails().length;
  const count = await withLedger(async (ledger) => {
    const sent = await ledger.find({ states: ['sent'], limit: 1000 });
    const orderId = sent.find((one) => sent.some((other) => other !== one && other.orderId === one.orderId))!.orderId;
    const ofOrder = sent.filter((delivery) => delivery.orderId === orderId);
    for (const { key } of ofOrder) await ledger.decisions.allowResend(key, '', BY);
    return ofOrder.length;
  });
  expect(count).toBeGreaterThan(1);
  await world.runTemplate();
  await world.runTemplate();
  expect(customerMails()).toHaveLength(before + count);
});
