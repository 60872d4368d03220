import {
  type BaseLinkerClient,
  type BrokenOrder,
  lookForOrderEvents,
  type OrderWatch,
  parseWatchState,
  sampleOrderEvents,
  type WatchState,
} from '../../lib/baselinker';
import {
  type BaseLinkerBehaviour,
  type BaseLinkerServer,
  changeStatus,
  createOrder,
  LOG_TYPES,
  type OrderSeed,
  removeOrder,
  startBaseLinkerServer,
  writeJournal,
} from '../../sandbox/baselinker';
import { order, STATUSES, testClient, TOKEN } from '../support/baselinker-support';

const START = 1_795_000_000;
const DAY = 24 * 3600;
const range = (length: number) => Array.from({ length }, (_, index) => index);

const watchFor = (fields: Partial<OrderWatch> = {}): OrderWatch => ({
  account: 'a',
  mode: 'auto',
  events: ['statusChanged'],
  statusIds: [12],
  ignoredStatusIds: [],
  includeMovedOn: false,
  ordersPerPoll: 30,
  ...fields,
});

/** A BaseLinker with a clock, and a trigger on it whose saved state goes through JSON as n8n's does. */
class Scene {
  seconds = START;
  saved: string | undefined;
  broken: BrokenOrder[] = [];
  server!: BaseLinkerServer;
  client!: BaseLinkerClient;

  static async start(behaviour: Partial<BaseLinkerBehaviour>, orders: OrderSeed[] = []): Promise<Scene> {
    const scene = new Scene();
    scene.server = await startBaseLinkerServer({
      tokens: [TOKEN],
      orders,
      statuses: STATUSES,
      behaviour,
      limits: { requestsPerMinute: 100_000, blockSeconds: 600 },
      now: () => scene.seconds * 1000,
    });
    scene.client = testClient(scene.server.url);
    return scene;
  }

  /** One look a minute after the last; returns the ids of the orders that were given. */
  async poll(watch = watchFor()) {
    this.seconds += 60;
    return (await this.look(watch)).map((found) => found.order.order_id);
  }

  async look(watch = watchFor(), budgetMs = 60_000) {
    const before = this.saved === undefined ? undefined : parseWatchState(JSON.parse(this.saved), watch);
    const clock = { now: () => this.seconds * 1000, budgetMs };
    const { found, broken, state } = await lookForOrderEvents(this.client, watch, before, clock);
    this.broken = broken;
    this.saved = JSON.stringify(state);
    return found;
  }

  get state(): WatchState {
    return JSON.parse(this.saved ?? '{}') as WatchState;
  }

  add(fields: Partial<OrderSeed> = {}): number {
    const seed = order({ order_status_id: 11, date_in_status: this.seconds, ...fields });
    createOrder(this.server.state, seed, this.seconds);
    return seed.order_id;
  }

  move(orderId: number, statusId: number): void {
    changeStatus(this.server.state, this.server.state.orders.get(orderId)!, statusId, this.seconds);
  }

  calls(method: string): number {
    return this.server.state.calls.filter((call) => call.method === method).length;
  }
}

let scene: Scene;
afterEach(() => scene.server.close());

const WAYS: [string, Partial<BaseLinkerBehaviour>][] = [
  ['without a journal', {}],
  ['with a journal', { journal: true }],
  ['with an inclusive journal', { journal: true, journalInclusive: true }],
  ['with a journal of short pages', { journal: true, journalPageSize: 3 }],
  ['with an inclusive journal of short pages', { journal: true, journalInclusive: true, journalPageSize: 3 }],
  ['with a journal that begins with the newest', { journal: true, journalNewestFirst: true, journalPageSize: 3 }],
];

describe.each(WAYS)('a trigger %s', (_name, behaviour) => {
  beforeEach(async () => {
    scene = await Scene.start(behaviour);
  });

  test('remembers what there is, and gives what comes, once', async () => {
    for (const id of range(8).map(() => scene.add())) scene.move(id, 12);
    expect(await scene.poll()).toEqual([]);
    expect(await scene.poll()).toEqual([]);
    const ids = range(5).map(() => scene.add());
    expect(await scene.poll()).toEqual([]);
    for (const id of ids) scene.move(id, 12);
    expect((await scene.poll()).sort()).toEqual(ids);
    expect(await scene.poll()).toEqual([]);
  });

  test('gives an order again when it comes back to the status', async () => {
    const id = scene.add();
    await scene.poll();
    scene.move(id, 12);
    expect(await scene.poll()).toEqual([id]);
    scene.move(id, 13);
    expect(await scene.poll()).toEqual([]);
    scene.move(id, 12);
    expect(await scene.poll()).toEqual([id]);
  });

  test('gives an order that was made in the status', async () => {
    scene.add();
    await scene.poll();
    const id = scene.add({ order_status_id: 12 });
    expect(await scene.poll()).toEqual([id]);
    expect(await scene.poll()).toEqual([]);
  });

  test('is not started by the changes that its own workflow makes', async () => {
    const ids = range(3).map(() => scene.add());
    await scene.poll();
    for (const id of ids) scene.move(id, 12);
    for (const id of await scene.poll()) scene.move(id, 13);
    expect(await scene.poll()).toEqual([]);
  });

  test('spreads many orders of the same second over several polls and loses none', async () => {
    const ids = range(25).map(() => scene.add());
    await scene.poll();
    for (const id of ids) scene.move(id, 12);
    const given: number[][] = [];
    do given.push(await scene.poll(watchFor({ ordersPerPoll: 10 })));
    while (given.at(-1)!.length > 0);
    expect(given.map((some) => some.length)).toEqual([10, 10, 5, 0]);
    expect(given.flat().sort()).toEqual(ids);
  });

  test('gives the same again when its state was lost, and nothing is missing', async () => {
    const id = scene.add();
    await scene.poll();
    const { saved } = scene;
    scene.move(id, 12);
    expect(await scene.poll()).toEqual([id]);
    scene.saved = saved;
    expect(await scene.poll()).toEqual([id]);
  });

  test('catches up after a pause that was longer than the journal reaches back', async () => {
    const [inPause, later] = [scene.add(), scene.add()] as [number, number];
    await scene.poll();
    scene.move(inPause, 12);
    scene.seconds += 4 * DAY;
    scene.move(later, 12);
    expect((await scene.poll()).sort()).toEqual([inPause, later]);
    expect(await scene.poll()).toEqual([]);
  });

  test('a refused look changes nothing', async () => {
    const id = scene.add();
    await scene.poll();
    scene.move(id, 12);
    const { saved } = scene;
    scene.server.faults.blockToken();
    await expect(scene.poll()).rejects.toMatchObject({ code: 'baselinker_blocked_token' });
    expect(scene.saved).toBe(saved);
    scene.server.faults.clear();
    scene.client = testClient(scene.server.url);
    expect(await scene.poll()).toEqual([id]);
  });

  test('other chosen statuses start no flood', async () => {
    for (const id of range(4).map(() => scene.add())) scene.move(id, 13);
    await scene.poll();
    scene.seconds += DAY;
    await scene.poll();
    expect(await scene.poll(watchFor({ statusIds: [13] }))).toEqual([]);
    expect(await scene.poll(watchFor({ statusIds: [13] }))).toEqual([]);
  });
});

describe('the journal', () => {
  const journalOnly = (fields: Partial<OrderWatch> = {}) => watchFor({ mode: 'journal', ...fields });

  test('needs no reading of statuses, and two questions when nothing happened', async () => {
    scene = await Scene.start({ journal: true });
    const id = scene.add();
    await scene.poll();
    scene.server.state.calls.length = 0;
    await scene.poll();
    expect(scene.server.state.calls.map((call) => call.method)).toEqual(['getJournalList', 'getJournalList']);
    scene.move(id, 12);
    const [found] = await scene.look();
    expect(found).toMatchObject({ order: { order_id: id }, event: { source: 'journal', statusId: 12 }, earlier: [] });
    expect(scene.state.seen).toBeNull();
  });

  test.each([
    ['paymentChanged', 3],
    ['invoiceIssued', 7],
    ['orderEdited', 16],
    ['orderCreated', 1],
  ] as const)('gives the event %s', async (type, logType) => {
    scene = await Scene.start({ journal: true });
    const id = scene.add();
    const watch = journalOnly({ events: [type], statusIds: [] });
    await scene.poll(watch);
    writeJournal(scene.server.state, { type: logType, orderId: id, objectId: 77, seconds: scene.seconds });
    const found = await scene.look(watch);
    expect(found.map(({ event }) => event)).toMatchObject([{ type, time: scene.seconds, objectId: 77 }]);
    expect(await scene.poll(watch)).toEqual([]);
  });

  test.each([1, 4])('a journal whose numbers begin anew is noticed, %i days after its last entry', async (days) => {
    const scene = await Scene.start({ journal: true });
    await scene.poll(watchFor({ mode: 'journal' })).catch(() => []);
    const { journal } = scene.server.state;
    const first = scene.add();
    const watch = watchFor({ mode: 'journal' });
    journal.push({ log_id: 1_000_000, log_type: 18, order_id: first, object_id: 12, date: scene.seconds });
    Object.assign(scene.server.state.orders.get(first)!, { order_status_id: 12, date_in_status: scene.seconds - 3600 });
    await scene.poll(watch);
    await scene.poll(watch);
    expect(scene.state.lastLogId).toBe(1_000_000);
    scene.seconds += days * DAY;
    const second = scene.add({ order_status_id: 12 });
    journal.length = 0;
    journal.push({ log_id: 500_001, log_type: 18, order_id: second, object_id: 12, date: scene.seconds });
    expect(await scene.poll(watch)).toEqual([second]);
    journal.push({ log_id: 500_002, log_type: 18, order_id: first, object_id: 12, date: scene.seconds });
    expect(await scene.poll(watch)).toEqual([first]);
    await scene.server.close();
  });

  test('an order that cannot be read keeps no other one waiting, and is told once', async () => {
    for (const journal of [false, true]) {
      const scene = await Scene.start({ journal });
      scene.add();
      scene.add();
      await scene.poll();
      await scene.poll();
      const odd = scene.add();
      const fine = scene.add();
      for (const id of [odd, fine])
        changeStatus(scene.server.state, scene.server.state.orders.get(id)!, 12, scene.seconds);
      Object.assign(scene.server.state.orders.get(odd)!, { date_in_status: 'yesterday' });
      expect(await scene.poll()).toEqual([fine]);
      expect(scene.broken.map(({ orderId }) => orderId)).toEqual([odd]);
      expect(await scene.poll()).toEqual([]);
      expect(scene.broken).toEqual([]);
      await scene.server.close();
    }
  });

  test('several events of an order are one item with the latest event first', async () => {
    scene = await Scene.start({ journal: true });
    const id = scene.add();
    const watch = watchFor({ events: ['statusChanged', 'paymentChanged'] });
    await scene.poll(watch);
    writeJournal(scene.server.state, { type: LOG_TYPES.payment, orderId: id, seconds: scene.seconds });
    scene.seconds += 5;
    scene.move(id, 12);
    const [found, ...others] = await scene.look(watch);
    expect(others).toEqual([]);
    expect(found!.event.type).toBe('statusChanged');
    expect(found!.earlier.map(({ type }) => type)).toEqual(['paymentChanged']);
  });

  test('any status may count, except ignored ones', async () => {
    scene = await Scene.start({ journal: true });
    const [one, two] = [scene.add(), scene.add()] as [number, number];
    const watch = watchFor({ statusIds: [], ignoredStatusIds: [13] });
    await scene.poll(watch);
    scene.move(one, 12);
    scene.move(two, 13);
    expect(await scene.poll(watch)).toEqual([one]);
  });

  test('an order that moved on is given only on request', async () => {
    scene = await Scene.start({ journal: true });
    const id = scene.add();
    await scene.poll();
    const { saved } = scene;
    scene.move(id, 12);
    scene.move(id, 13);
    expect(await scene.poll()).toEqual([]);
    scene.saved = saved;
    expect(await scene.poll(watchFor({ includeMovedOn: true }))).toEqual([id]);
  });

  test('a removed order does not stop the others', async () => {
    scene = await Scene.start({ journal: true });
    const [gone, kept] = [scene.add(), scene.add()] as [number, number];
    await scene.poll();
    scene.move(gone, 12);
    removeOrder(scene.server.state, gone, scene.seconds);
    scene.move(kept, 12);
    expect(await scene.poll()).toEqual([kept]);
    expect(await scene.poll()).toEqual([]);
  });

  test('a failure in the middle gives what was read, and the rest with the next poll', async () => {
    scene = await Scene.start({ journal: true });
    const ids = range(3).map(() => scene.add());
    await scene.poll();
    for (const id of ids) scene.move(id, 12);
    const { client } = scene;
    let reads = 0;
    scene.client = {
      call: async (method, parameters) => {
        if (method === 'getOrders' && ++reads === 2) scene.server.faults.blockToken();
        return await client.call(method, parameters);
      },
    };
    expect(await scene.poll()).toEqual(ids.slice(0, 1));
    scene.server.faults.clear();
    scene.client = testClient(scene.server.url);
    expect(await scene.poll()).toEqual(ids.slice(1));
  });

  test('a poll without time left gives one order and leaves the others', async () => {
    scene = await Scene.start({ journal: true });
    const ids = range(3).map(() => scene.add());
    await scene.poll();
    for (const id of ids) scene.move(id, 12);
    expect((await scene.look(watchFor(), 0)).map((found) => found.order.order_id)).toEqual(ids.slice(0, 1));
    expect(await scene.poll()).toEqual(ids.slice(1));
  });

  test('that is off is said at once where nothing else would do', async () => {
    scene = await Scene.start({});
    scene.add();
    const silent = { code: 'baselinker_journal_silent' };
    await expect(scene.poll(journalOnly())).rejects.toMatchObject(silent);
    await expect(scene.poll(watchFor({ events: ['paymentChanged'], statusIds: [] }))).rejects.toMatchObject(silent);
    expect(scene.saved).toBeUndefined();
  });

  test('that is switched off later is noticed, not taken for silence', async () => {
    scene = await Scene.start({ journal: true });
    const id = scene.add();
    await scene.poll();
    scene.server.behaviour.journal = false;
    await expect(scene.poll(journalOnly())).rejects.toMatchObject({ code: 'baselinker_journal_silent' });
    scene.move(id, 12);
    expect(await scene.poll()).toEqual([id]);
    expect(await scene.poll()).toEqual([]);
  });

  test('that is switched on later takes over without losing or repeating', async () => {
    scene = await Scene.start({});
    const [one, two, three] = range(3).map(() => scene.add()) as [number, number, number];
    await scene.poll();
    scene.move(one, 12);
    expect(await scene.poll()).toEqual([one]);
    scene.seconds += 3600;
    await scene.poll();
    scene.server.behaviour.journal = true;
    scene.move(two, 12);
    expect(await scene.poll()).toEqual([two]);
    scene.server.state.calls.length = 0;
    scene.move(three, 12);
    expect(await scene.poll()).toEqual([three]);
    expect(scene.calls('getOrders')).toBe(1);
    expect(scene.state.seen).toBeNull();
  });

  test('may be silent for longer than it reaches back', async () => {
    scene = await Scene.start({ journal: true });
    const id = scene.add();
    await scene.poll(journalOnly());
    for (const day of range(5)) {
      scene.seconds += DAY;
      expect([day, await scene.poll(journalOnly())]).toEqual([day, []]);
    }
    scene.move(id, 12);
    expect(await scene.poll(journalOnly())).toEqual([id]);
  });
});

describe('what is remembered', () => {
  test('shrinks with the orders in the statuses', async () => {
    scene = await Scene.start({});
    const ids = range(40).map(() => scene.add({ order_status_id: 12 }));
    await scene.poll();
    expect(Object.keys(scene.state.seen!)).toHaveLength(40);
    for (const id of ids.slice(1)) scene.move(id, 13);
    await scene.poll();
    expect(Object.keys(scene.state.seen!)).toEqual([String(ids[0])]);
  });

  test.each([
    ['of another account', { account: 'b' }],
    ['of another version', { version: 2 }],
    ['with a number that is none', { lastLogId: 'x' }],
    ['with a negative number', { checkedAt: -1 }],
  ])('is worth nothing when it is %s', async (_name, change) => {
    scene = await Scene.start({});
    await scene.poll();
    expect(parseWatchState(scene.state, watchFor())).toEqual(scene.state);
    expect(parseWatchState({ ...scene.state, ...change }, watchFor())).toBeUndefined();
  });

  test.each([undefined, null, 'text', [], { version: 1 }])('is nothing when it is %j', async (saved) => {
    scene = await Scene.start({});
    expect(parseWatchState(saved, watchFor())).toBeUndefined();
  });

  test('may not grow without bounds', async () => {
    scene = await Scene.start({});
    for (const date of range(10_001)) scene.add({ order_status_id: 12, date_confirmed: START + date });
    await expect(scene.poll()).rejects.toMatchObject({ code: 'baselinker_too_many_orders' });
  });
});

test.each([
  ['polling', {}, watchFor()],
  ['the journal', { journal: true }, watchFor({ events: ['orderCreated'], statusIds: [] })],
])('samples are the newest few, by %s', async (_name, behaviour, watch) => {
  scene = await Scene.start(behaviour);
  const ids = range(6).map(() => {
    scene.seconds += 1;
    return scene.add({ order_status_id: 12, date_in_status: scene.seconds });
  });
  const found = await sampleOrderEvents(scene.client, watch, 3);
  expect(found.map((entry) => entry.order.order_id)).toEqual(ids.slice(-3));
});
