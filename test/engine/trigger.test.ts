import { changeStatus } from '../../sandbox/baselinker';
import { ActiveTrigger, connect, node, runWorkflow } from '../support/engine';
import { startWorld, type World } from '../support/world';

// The trigger through n8n's own polling code; how it copes with every kind of journal is tested in
// test/servers/baselinker-order-events.test.ts.

let world: World;
beforeEach(async () => {
  world = await startWorld({ shop: { orders: 60 } });
});
afterEach(() => world.close());

const OTHER_STATUS = 29_999;
const now = () => Math.floor(Date.now() / 1000);
const idsOf = (items: Array<{ json: object }> | null) =>
  (items ?? []).map(({ json }) => (json as { order: { order_id: number } }).order.order_id);

function trigger(parameters: Record<string, string> = {}) {
  const statusIds = String(world.shop.orders[0]!.order_status_id);
  return node('Orders', 'baseLinkerTrigger', { statuses: 'ids', statusIds, ...parameters });
}

/** Brings an order into the status that the trigger waits for. */
function arrive(orderId: number): void {
  const { state } = world.baseLinker;
  const order = state.orders.get(orderId)!;
  const wanted = world.shop.orders[0]!.order_status_id;
  order.order_status_id = OTHER_STATUS;
  changeStatus(state, order, wanted, now() + 1);
}

describe.each([
  ['without a journal', false],
  ['with a journal', true],
])('an account %s', (_name, journal) => {
  beforeEach(() => {
    world.baseLinker.behaviour.journal = journal;
  });

  it('starts the workflow with the orders that arrive, once, and not with those that were there', async () => {
    const active = new ActiveTrigger(trigger(), world.credentials);
    expect(await active.poll()).toBeNull();
    expect(await active.poll()).toBeNull();
    const { order_id: orderId } = world.shop.orders[1]!;
    arrive(orderId);
    expect(idsOf(await active.poll())).toEqual([orderId]);
    expect(await active.poll()).toBeNull();
  });
});

it('its orders find their documents like those of Get Orders', async () => {
  const active = new ActiveTrigger(trigger(), world.credentials);
  await active.poll();
  const arrived = world.shop.orders.slice(1, 21).map((order) => order.order_id);
  arrived.forEach(arrive);
  const pinData = { Orders: (await active.poll())! };
  const workflow = {
    nodes: [
      trigger(),
      node('Find Documents', 'subiektNexoDocumentPdf', {
        prefix: '',
        existingDocuments: 'allInWindow',
        ksefPolicy: { companies: 'ignore' },
      }),
    ],
    connections: connect({ Orders: [['Find Documents']] }),
  };
  const run = await runWorkflow(workflow, world.credentials, { pinData });
  expect(run.error).toBeUndefined();
  const found = idsOf(run.items('Find Documents'));
  expect(found.length).toBeGreaterThan(0);
  expect(arrived).toEqual(expect.arrayContaining(found));
});

it('a run by hand shows a few orders and takes none from the next poll', async () => {
  const active = new ActiveTrigger(trigger(), world.credentials);
  await active.poll();
  const { order_id: orderId } = world.shop.orders[1]!;
  arrive(orderId);
  const run = await runWorkflow({ nodes: [trigger()], connections: {} }, world.credentials);
  expect(run.items('Orders')).toHaveLength(3);
  expect(idsOf(await active.poll())).toEqual([orderId]);
});

it('an error of BaseLinker fails the poll with words of its own, and the next one finds what happened', async () => {
  const active = new ActiveTrigger(trigger(), world.credentials);
  await active.poll();
  arrive(world.shop.orders[1]!.order_id);
  world.baseLinker.faults.html502(1000);
  await expect(active.poll()).rejects.toThrow('BaseLinker');
  world.baseLinker.faults.clear();
  expect(idsOf(await active.poll())).toEqual([world.shop.orders[1]!.order_id]);
});
