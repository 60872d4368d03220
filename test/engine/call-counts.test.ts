import type { INode } from 'n8n-workflow';

import { DIFFICULT_ORDERS, keepOrdinaryOrders } from '../support/ordinary-orders';
import { startWorld, type World } from '../support/world';

const ORDERS = 300;
/** BaseLinker sends 100 orders a page, and only a page that is not full is the last. */
const PAGES = ORDERS / 100 + 1;

let world: World;
beforeEach(async () => {
  world = await startWorld({
    shop: { orders: ORDERS + DIFFICULT_ORDERS },
    prepare: (shop) => keepOrdinaryOrders(shop, ORDERS),
  });
});
afterEach(() => world.close());

const oneStatus = (nodes: Record<string, INode>) => {
  nodes['Get Orders']!.parameters.statusList = [world.shop.statusIds.readyToSend];
};
const leaveStatuses = (nodes: Record<string, INode>) => {
  oneStatus(nodes);
  nodes['Set Status After Delivery']!.parameters.action = 'leave';
};

/** What the servers have seen from one look to the next. */
function counter() {
  const now = () => ({
    calls: world.baseLinker.state.calls.length,
    statements: world.nexo.statementCount(),
    connections: world.mailbox.connections().total,
    mails: world.mailbox.receivedCount(),
    statuses: world.baseLinker.state.statusChanges.length,
  });
  let before = now();
  return () => {
    const seen = now();
    const methods = new Map<string, number>();
    for (const { method } of world.baseLinker.state.calls.slice(before.calls)) {
      methods.set(method, (methods.get(method) ?? 0) + 1);
    }
    const { statements, connections, mails, statuses } = before;
    before = seen;
    return {
      methods: Object.fromEntries(methods),
      statements: seen.statements - statements,
      connections: seen.connections - connections,
      mails: seen.mails - mails,
      statuses: seen.statuses - statuses,
    };
  };
}

it('delivers with no more calls, statements and connections than it needs', async () => {
  const sinceThen = counter();
  await world.runTemplate(oneStatus);
  const { methods, statements, connections, mails, statuses } = sinceThen();

  expect({ mails, statuses }).toEqual({ mails: ORDERS, statuses: ORDERS });
  // The list of statuses is asked by the node that reads and by the node that sets, which takes 250 orders a call.
  expect(methods).toEqual({ getOrderStatusList: 2, getOrders: PAGES, setOrderStatuses: 2 });
  // The window of documents, and five for the parts of up to 500 of them.
  expect(statements).toBe(6);
  // Three at a time; one takes a hundred mails.
  expect(connections).toBeLessThanOrEqual(3 + ORDERS / 100);
});

it('draws, mails and sets nothing for delivered orders whose status stays as it is', async () => {
  await world.runTemplate(leaveStatuses);
  const sinceThen = counter();
  const run = await world.runTemplate(leaveStatuses);

  // Their orders may still be moved, so they go along to the end of the line.
  expect(run.items('Keep Undelivered')).toHaveLength(ORDERS);
  expect(run.items('Get PDF').every(({ binary }) => binary === undefined)).toBe(true);
  expect(sinceThen()).toEqual({
    methods: { getOrderStatusList: 1, getOrders: PAGES },
    statements: 1,
    connections: 0,
    mails: 0,
    statuses: 0,
  });
});

it('ends early when everything is delivered and moved, whatever is in the statuses', async () => {
  await world.runTemplate(oneStatus);
  for (const order of world.shop.orders) {
    world.baseLinker.state.orders.get(order.order_id)!.order_status_id = order.order_status_id;
  }
  const sinceThen = counter();
  const run = await world.runTemplate(oneStatus);

  expect(run.items('Keep Undelivered', 1)).toHaveLength(ORDERS);
  expect(run.executions('Get PDF')).toBe(0);
  expect(sinceThen()).toMatchObject({ methods: { getOrderStatusList: 1, getOrders: PAGES }, statements: 1, mails: 0 });
});
