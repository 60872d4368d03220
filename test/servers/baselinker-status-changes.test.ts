import { coerceOrder } from '../../lib/baselinker';
import { failure, IntegrationError, success } from '../../lib/common/errors';
import {
  changeOrderStatuses,
  type StatusItem,
  type StatusMemory,
  type StatusRule,
  type StatusSettings,
} from '../../lib/delivery';
import type { Order } from '../../lib/documents';
import { type BaseLinkerServer, startBaseLinkerServer } from '../../sandbox/baselinker';
import { order, STATUSES, testClient, TOKEN } from '../support/baselinker-support';

type What = Partial<Omit<StatusItem, 'settings'>>;

/** An item of an order, or of none, that has neither failed nor been delivered unless it says so. */
function item(what: What, settings: StatusItem['settings']): StatusItem {
  return {
    order: undefined,
    document: undefined,
    delivery: undefined,
    failure: undefined,
    rehearsal: false,
    ...what,
    settings,
  };
}

describe('changeOrderStatuses', () => {
  let server: BaseLinkerServer;
  const seeds = [order(), order(), order({ order_status_id: 11 })];
  const [a, b, c] = seeds.map(coerceOrder) as [Order, Order, Order];
  beforeEach(async () => {
    server = await startBaseLinkerServer({ tokens: [TOKEN], orders: seeds, statuses: STATUSES });
  });
  afterEach(() => server.close());

  const settings = (fields: Partial<StatusSettings> = {}) =>
    success<StatusSettings>({
      occasion: 'success',
      failures: 'permanent',
      rule: { mode: 'set', statusId: 13 },
      ...fields,
    });
  const delivery = (state: 'sent' | 'claimed' | 'in_doubt', key = 'k', messageId = '<1@x>') => ({
    key,
    state,
    messageId,
  });
  const sent = (entry: Order): What => ({ order: entry, delivery: delivery('sent') });
  const failed = (entry: Order, permanent: boolean): What => ({ order: entry, failure: { permanent } });
  const run = (items: What[], fields: Partial<StatusSettings> = {}, token = TOKEN) =>
    changeOrderStatuses(
      testClient(server.url, { token }),
      items.map((what) => item(what, settings(fields))),
    );
  const changed = () => server.state.statusChanges.map((change) => change.orderId);
  const methods = () => server.state.calls.map((call) => call.method);

  test('changes proven orders only, two items of one order once', async () => {
    const outcomes = await run([sent(a), sent(a), { order: b, delivery: delivery('claimed') }, { order: c }]);
    const report = { ok: true, value: { changed: true, from: 12, to: 13, reason: '' } };
    expect(outcomes.slice(0, 2)).toEqual([report, report]);
    expect(outcomes.slice(2)).toMatchObject([
      { ok: true, value: { changed: false, from: 12, to: null } },
      { ok: true, value: { changed: false, from: 11, to: null } },
    ]);
    expect(changed()).toEqual([a.order_id]);
    expect(methods()).toEqual(['getOrderStatusList', 'setOrderStatuses']);
  });

  test('leaves an order of which one document is not proven', async () => {
    const outcomes = await run([sent(a), { order: a, delivery: delivery('in_doubt') }, sent(b)]);
    expect(outcomes.map((outcome) => outcome.ok && outcome.value.changed)).toEqual([false, false, true]);
    expect(changed()).toEqual([b.order_id]);
  });

  describe('with a memory', () => {
    const done = new Map<string, Set<string>>();
    const memory = {
      effects: async () => done,
      addEffects: async (effects: readonly { key: string; name: string }[]) => {
        for (const { key, name } of effects) done.set(key, (done.get(key) ?? new Set()).add(name));
      },
    };
    const delivered = (entry: Order, messageId = '<1@x>', key = String(entry.order_id)): What => ({
      order: entry,
      delivery: delivery('sent', key, messageId),
    });
    const runWith = (items: What[], kept: StatusMemory = memory) =>
      changeOrderStatuses(
        testClient(server.url),
        items.map((what) => item(what, settings())),
        { memory: kept },
      );
    beforeEach(() => done.clear());

    test('a delivery moves its order once, a further mail once more', async () => {
      await runWith([delivered(a)]);
      const [again, other] = await runWith([delivered(a), delivered(b)]);
      expect([again, other]).toMatchObject([
        { value: { changed: false, reason: expect.stringContaining('stays where it was put') as string } },
        { value: { changed: true } },
      ]);
      await runWith([delivered(a, '<2@x>')]);
      expect(changed()).toEqual([a.order_id, b.order_id, a.order_id]);
    });

    test('one document of two orders moves each of them, whichever comes first', async () => {
      await runWith([delivered(a, '<1@x>', 'one document')]);
      await runWith([delivered(b, '<1@x>', 'one document')]);
      expect(changed()).toEqual([a.order_id, b.order_id]);
    });

    test('a change that failed is made by the next run', async () => {
      server.faults.html502(100);
      await runWith([delivered(a)]);
      server.faults.clear();
      expect(await runWith([delivered(a)])).toMatchObject([{ value: { changed: true } }]);
    });

    test('a memory that cannot be read changes nothing; one that cannot be written says so', async () => {
      const broken = new IntegrationError('ledger_unavailable', 'The ledger is away');
      const unreadable = { ...memory, effects: async () => Promise.reject(broken) };
      expect(await runWith([delivered(a)], unreadable)).toEqual([failure(broken)]);
      expect(changed()).toEqual([]);
      const unwritable = { ...memory, addEffects: async () => Promise.reject(broken) };
      expect(await runWith([delivered(a)], unwritable)).toMatchObject([
        { value: { changed: true, reason: expect.stringContaining('The ledger is away') as string } },
      ]);
    });
  });

  test('failure rule takes failures a person must fix, or all', async () => {
    const jsons = [failed(a, true), failed(b, false), sent(c)];
    const outcomes = await run(jsons, { occasion: 'failure' });
    expect(outcomes.map((outcome) => outcome.ok && outcome.value.changed)).toEqual([true, false, false]);
    await run(jsons, { occasion: 'failure', failures: 'all' });
    expect(new Set(changed())).toEqual(new Set([a.order_id, b.order_id]));
  });

  test('makes no call when nothing is to be done', async () => {
    await run([{ order: a }, {}]);
    await run([sent(a)], { rule: { mode: 'leave' } });
    expect(methods()).toEqual([]);
    await run([sent(a)], { rule: { mode: 'set', statusId: 12 } });
    expect(methods()).toEqual(['getOrderStatusList']);
  });

  test('table: present status decides, a missing row leaves the order', async () => {
    const rule: StatusRule = { mode: 'table', rows: [{ from: 11, to: 12 }] };
    const outcomes = await run([sent(a), sent(c)], { rule });
    expect(outcomes).toMatchObject([
      { value: { changed: false, reason: 'The table has no row for status 12' } },
      { value: { changed: true, from: 11, to: 12 } },
    ]);
  });

  test('an unknown target and a wrong token fail the proven items only', async () => {
    const jsons = [sent(a), { order: b }];
    const unknown = await run(jsons, { rule: { mode: 'set', statusId: 99 } });
    expect(unknown).toMatchObject([{ error: { code: 'baselinker_unknown_status' } }, { ok: true }]);
    const refused = await run(jsons, {}, 'wrong');
    expect(refused).toMatchObject([{ error: { code: 'baselinker_bad_token' } }, { ok: true }]);
    expect(changed()).toEqual([]);
  });

  test('an item whose settings could not be read fails alone, but holds its order back', async () => {
    const outcomes = await changeOrderStatuses(testClient(server.url), [
      item(sent(a), failure(new IntegrationError('bad', 'bad'))),
      item(sent(a), settings()),
      item(sent(b), settings()),
    ]);
    expect(outcomes.map((outcome) => outcome.ok && outcome.value.changed)).toEqual([false, false, true]);
    expect(outcomes[0]).toMatchObject({ ok: false });
  });

  test('a document that was sent without an order has nothing to move', async () => {
    expect(await run([{ delivery: delivery('sent') }])).toMatchObject([{ value: { changed: false, from: null } }]);
    expect(methods()).toEqual([]);
  });

  test('a test, a preview and a failure after the delivery move nothing', async () => {
    const delivered = { ...sent(a), failure: { permanent: true } };
    await run([{ ...sent(b), rehearsal: true }, delivered]);
    await run([{ ...failed(b, true), rehearsal: true }, delivered], { occasion: 'failure', failures: 'all' });
    expect(changed()).toEqual([]);
  });
});
