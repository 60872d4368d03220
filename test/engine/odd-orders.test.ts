import { startWorld, type World } from '../support/world';

// What BaseLinker may send of one order, through the whole template: the other orders never pay for it.

const OWNER = 'owner@shop.example';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const customerMails = () => world.mailbox.messages().filter((mail) => !mail.envelope.to.includes(OWNER));
const reports = () => world.mailbox.messages().filter((mail) => mail.envelope.to.includes(OWNER));

/** An ordinary order of the run: its only document goes to its customer. */
function ordinaryOrder(): number {
  const { cases, documents, orders, statusIds } = world.shop;
  const difficult = new Set([
    ...cases.withoutEmail,
    ...cases.malformedEmail,
    ...cases.waitingForKsef,
    ...cases.twoDocuments,
    ...cases.documentForTwoOrders.sameCustomer,
    ...cases.documentForTwoOrders.differentCustomers,
    ...cases.idInsideLongerNumber,
  ]);
  const found = orders.find(
    ({ order_id: id, confirmed, order_status_id: status }) =>
      confirmed &&
      status === statusIds.readyToSend &&
      !difficult.has(id) &&
      documents.filter((document) => document.orderIds.includes(id)).length === 1,
  );
  return found!.order_id;
}

async function mailsWithout(fields: Record<string, unknown>): Promise<{ mails: number; orderId: number }> {
  const orderId = ordinaryOrder();
  Object.assign(world.baseLinker.state.orders.get(orderId)!, fields);
  const run = await world.runTemplate();
  expect(run.status).toBe('success');
  return { mails: customerMails().length, orderId };
}

it('an order that cannot be read is reported with its number, and all others are handled', async () => {
  const calm = await startWorld();
  await calm.runTemplate();
  const all = calm.mailbox.messages().filter((mail) => !mail.envelope.to.includes(OWNER)).length;
  await calm.close();
  const { mails, orderId } = await mailsWithout({ date_in_status: 'wczoraj' });
  expect(mails).toBe(all - 1);
  expect(reports()).toHaveLength(1);
  expect(reports()[0]!.text).toContain(String(orderId));
  expect(world.movedOrders().get(orderId)).toBe(world.shop.statusIds.documentError);
});

it('an odd value in a field that nobody needs holds nothing up', async () => {
  const { orderId } = await mailsWithout({ crm_client_id: 'C-12', shop_order_id: 'WC-10234', star: 'x' });
  expect(world.movedOrders().get(orderId)).toBe(world.shop.statusIds.documentSent);
});

it('the number of an order that was given again does not send the earlier customer’s document to the new one', async () => {
  const seconds = Math.floor(Date.now() / 1000);
  const { orderId } = await mailsWithout({
    email: 'somebody.else@example.com',
    date_add: seconds - 3600,
    date_confirmed: seconds - 3500,
    date_in_status: seconds - 3000,
  });
  const issued = world.shop.documents.find((document) => document.orderIds.includes(orderId))!;
  expect(issued.orderIds).toEqual([orderId]);
  expect(customerMails().flatMap((mail) => mail.envelope.to)).not.toContain('somebody.else@example.com');
  expect(reports()[0]!.text).toContain(`older than order ${orderId}`);
});
