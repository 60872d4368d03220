import type { INode, INodeParameters } from 'n8n-workflow';

import { startWorld, type World } from '../support/world';

// The seed's points 10 to 12: from which statuses, and to which one after a delivery or a failure.

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

type Nodes = Record<string, INode>;
const set = (nodes: Nodes, name: string, parameters: INodeParameters) =>
  Object.assign(nodes[name]!.parameters, parameters);
const status = (value: number) => ({ __rl: true, mode: 'id', value: String(value) });

/** The orders of the run by the status they had before it. */
const takenFrom = (run: Awaited<ReturnType<World['runTemplate']>>) =>
  new Set(run.items('Get Orders').map((item) => (item.json.order as { order_status_id: number }).order_status_id));

describe('orders are taken', () => {
  it('from all statuses', async () => {
    const run = await world.runTemplate((nodes) => set(nodes, 'Get Orders', { statuses: 'all' }));
    expect(takenFrom(run).size).toBeGreaterThan(2);
  });

  it('from the statuses whose ids are typed with commas between them', async () => {
    const { readyToSend, readyForPickup } = world.shop.statusIds;
    const run = await world.runTemplate((nodes) =>
      set(nodes, 'Get Orders', { statuses: 'ids', statusIds: ` ${readyToSend}, ${readyForPickup},${readyToSend}` }),
    );
    expect(takenFrom(run)).toEqual(new Set([readyToSend, readyForPickup]));
  });

  it('from one status chosen in the list', async () => {
    const { readyForPickup } = world.shop.statusIds;
    const run = await world.runTemplate((nodes) => set(nodes, 'Get Orders', { statusList: [readyForPickup] }));
    expect(takenFrom(run)).toEqual(new Set([readyForPickup]));
  });

  it('from chosen sources only', async () => {
    const run = await world.runTemplate((nodes) => set(nodes, 'Get Orders', { sources: ['shop'] }));
    const sources = run.items('Get Orders').map((item) => (item.json.order as { order_source: string }).order_source);
    expect(new Set(sources)).toEqual(new Set(['shop']));
  });

  it('of the chosen days only, by the chosen date', async () => {
    const now = Date.now() / 1000;
    for (const dateField of ['date_add', 'date_confirmed', 'date_in_status']) {
      const run = await world.runTemplate((nodes) => set(nodes, 'Get Orders', { daysBack: 3, dateField }));
      const dates = run.items('Get Orders').map((item) => (item.json.order as Record<string, number>)[dateField]!);
      expect(Math.min(...dates)).toBeGreaterThan(now - 3 * 86_400 - 60);
    }
  });
});

describe('after a delivery', () => {
  it('the status can stay, and the next run mails nobody again', async () => {
    const leave = (nodes: Nodes) => set(nodes, 'Set Status After Delivery', { action: 'leave' });
    await world.runTemplate(leave);
    const mails = world.mailbox.receivedCount();
    const again = await world.runTemplate(leave);
    const delivered = again.items('Keep Undelivered').filter(({ json }) => json.failure === undefined);
    expect(delivered.length).toBeGreaterThan(20);
    expect(delivered.every(({ json }) => (json.delivery as { state: string }).state === 'sent')).toBe(true);
    const moved = [...world.movedOrders().values()];
    expect(moved).not.toContain(world.shop.statusIds.documentSent);
    const reports = world.mailbox.messages().filter((mail) => mail.envelope.to[0] === 'owner@shop.example');
    expect(world.mailbox.receivedCount() - mails).toBeLessThanOrEqual(reports.length);
  });

  it('the status follows a table; an order whose status has no row is left alone and says so', async () => {
    const { readyToSend, pickupDocumentSent, readyForPickup, documentSent } = world.shop.statusIds;
    const rows = [{ from: status(readyForPickup), to: status(pickupDocumentSent) }];
    const run = await world.runTemplate((nodes) =>
      set(nodes, 'Set Status After Delivery', { action: 'table', table: { rows } }),
    );
    const concerned = run.items('Set Status After Delivery').filter(({ json }) => json.failure === undefined);
    const reports = concerned.map(({ json }) => json) as Array<{
      order: { order_status_id: number };
      statusChange: { changed: boolean; to: number | null; reason: string };
    }>;
    const from = (id: number) => reports.filter(({ order }) => order.order_status_id === id);
    expect(from(readyForPickup).some(({ statusChange }) => statusChange.to === pickupDocumentSent)).toBe(true);
    expect(from(readyToSend).every(({ statusChange }) => !statusChange.changed)).toBe(true);
    expect(from(readyToSend)[0]!.statusChange.reason).toMatch(/table|row/i);
    expect([...world.movedOrders().values()]).toContain(pickupDocumentSent);
    expect([...world.movedOrders().values()]).not.toContain(documentSent);
  });
});

describe('after a failure', () => {
  it('the status can stay', async () => {
    const run = await world.runTemplate((nodes) => set(nodes, 'Set Status After Failure', { action: 'leave' }));
    expect(run.items('Set Status After Failure').length).toBeGreaterThan(0);
    expect([...world.movedOrders().values()]).not.toContain(world.shop.statusIds.documentError);
  });

  it('the status can follow a table', async () => {
    const { readyToSend, documentError } = world.shop.statusIds;
    const rows = [{ from: status(readyToSend), to: status(documentError) }];
    await world.runTemplate((nodes) => set(nodes, 'Set Status After Failure', { action: 'table', table: { rows } }));
    const failed = [...world.movedOrders()].filter(([, id]) => id === documentError).map(([id]) => id);
    expect(failed.length).toBeGreaterThan(0);
    const before = new Map(world.shop.orders.map((order) => [order.order_id, order.order_status_id]));
    expect(failed.every((id) => before.get(id) === readyToSend)).toBe(true);
  });
});
