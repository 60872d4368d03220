import { startWorld, type World } from '../support/world';

// A wrong From at a server that says so only when it hears of the customer, as Postfix does: no customer may suffer for it.

const WRONG = 'faktury@shop.example';
const LOGIN = 'sklep@shop.example';
const OWNER = 'owner@shop.example';

let world: World;
beforeEach(async () => {
  world = await startWorld({ shop: { orders: 60 } });
});
afterEach(() => world.close());

const to = (address: string) => world.mailbox.messages().filter((mail) => mail.envelope.to.includes(address));
const statusCount = (status: number) => [...world.movedOrders().values()].filter((moved) => moved === status).length;

it('fails no document, moves no order, tells the shop once, and sends everything once From is right', async () => {
  const { documentError, documentSent } = world.shop.statusIds;
  // The addresses that are wrong in themselves, whoever sends.
  const wrong = await startWorld({ shop: { orders: 60 } });
  await wrong.runTemplate();
  const expected = [...wrong.movedOrders().values()];
  await wrong.close();

  const from = (address: string) => (nodes: Record<string, { parameters: object }>) => {
    Object.assign(nodes['Send E-mail']!.parameters, { fromEmail: `Sklep <${address}>` });
    Object.assign(nodes['Tell the Shop']!.parameters, { fromEmail: address });
  };
  const refusal = `5.7.1 <${WRONG}>: Sender address rejected: not owned by user ${LOGIN}`;
  world.mailbox.faults.reject.push({ stage: 'rcpt', sender: WRONG, code: 553, message: refusal });
  await world.runTemplate(from(WRONG));
  expect(statusCount(documentSent)).toBe(0);
  const movedForThemselves = statusCount(documentError);
  const reports = to(OWNER).filter(({ text }) => text.includes('Check From'));
  expect(reports.map(({ envelope }) => envelope.from)).toEqual([LOGIN]);
  expect(reports[0]!.text).toMatch(/^The mail server does not accept the sender address \(\d+\)$/m);

  await world.runTemplate(from(LOGIN));
  expect(statusCount(documentSent)).toBe(expected.filter((status) => status === documentSent).length);
  expect(statusCount(documentError)).toBeGreaterThanOrEqual(movedForThemselves);
});
