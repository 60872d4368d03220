import { startLedgerServer } from '../../sandbox/ledger';
import { ledgerCredentials, startWorld, type World } from '../support/world';

let world: World;
afterEach(() => world.close());

it('with the ledger in SQL Server the template delivers each document once, to the last status', async () => {
  world = await startWorld({ shop: { orders: 60 }, ledger: 'sqlServer' });
  await world.runTemplate();
  const customerMails = () =>
    world.mailbox.messages().filter(({ envelope }) => !envelope.to.includes('owner@shop.example'));
  const mails = customerMails();
  expect(mails.length).toBeGreaterThan(10);
  expect(world.movedOrders().size).toBeGreaterThan(10);

  const moved = world.movedOrders();
  await world.runTemplate();
  expect(customerMails()).toHaveLength(mails.length);
  expect(world.movedOrders()).toEqual(moved);
});

it('a database without the tables stops the run before the first mail, and says which script makes them', async () => {
  world = await startWorld({ shop: { orders: 60 } });
  const server = await startLedgerServer({ prepared: false });
  try {
    world.credentials.deliveryLedgerApi = ledgerCredentials(server);
    const run = await world.runTemplate();
    expect(JSON.stringify(run.failures('Find Documents'))).toContain('docs/ledger-sql-server.sql');
    expect(new Set(world.mailbox.messages().flatMap(({ envelope }) => envelope.to))).toEqual(
      new Set(['owner@shop.example']),
    );
    expect([...world.movedOrders().values()].filter((status) => status !== world.shop.statusIds.documentError)).toEqual(
      [],
    );
  } finally {
    await server.close();
  }
});
