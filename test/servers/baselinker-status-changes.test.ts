import { changeOrderStatuses, type StatusMemory, type StatusRule, type StatusSettings } from '../../lib/delivery';
import { failure, IntegrationError, success } from '../../lib/common/errors';
import { startBaseLinkerServer, type BaseLinkerServer } from '../../sandbox/baselinker';
import { order, STATUSES, testClient, TOKEN } from '../support/baselinker-support';

describe('changeOrderStatuses', () => {
  let server: BaseLinkerServer;
  const [a, b, c] = [order(), order(), order({ order_status_id: 11 })];
  beforeEach(async () => {
    server = await startBaseLinkerServer({ tokens: [TOKEN], orders: [a, b, c], statuses: STATUSES });
  });
  afterEach(() => server.close());

  const settings = (fields: Partial<StatusSettings> = {}) =>
    success<StatusSettings>({
      occasion: 'success',
      failures: 'permanent',
      rule: { mode: 'set', statusId: 13 },
      ...fields,
    });
  const sent = (entry: object) => ({ order: entry, delivery: { state: 'sent' } });
  const failed = (entry: object, permanent: boolean) => ({
    message: 'x',
    error: { permanent, order: entry },
  });
  const run = (jsons: Record<string, unknown>[], fields: Partial<StatusSettings> = {}, token = TOKEN) =>
    changeOrderStatuses(
      testClient(server.url, { token }),
      jsons.map((json) => ({ json, settings: settings(fields) })),
    );
  const changed = () => server.state.statusChanges.map((change) => change.orderId);
  const methods = () => server.state.calls.map((call) => call.method);

  test('changes proven orders only, two items of one order once', async () => {
    const outcomes = await run([sent(a), sent(a), { order: b, delivery: { state: 'claimed' } }, { order: c }]);
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
    const outcomes = await run([sent(a), { order: a, delivery: { state: 'in_doubt' } }, sent(b)]);
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
    const delivered = (entry: object, messageId = '<1@x>') => ({
      order: entry,
      delivery: { state: 'sent', key: JSON.stringify(entry), messageId },
    });
    const runWith = (jsons: Record<string, unknown>[], kept: StatusMemory = memory) =>
      changeOrderStatuses(
        testClient(server.url),
        jsons.map((json) => ({ json, settings: settings() })),
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
      { json: sent(a), settings: failure(new IntegrationError('bad', 'bad')) },
      { json: sent(a), settings: settings() },
      { json: sent(b), settings: settings() },
    ]);
    expect(outcomes.map((outcome) => outcome.ok && outcome.value.changed)).toEqual([false, false, true]);
    expect(outcomes[0]).toMatchObject({ ok: false });
  });

  test('a proven item without a usable order fails', async () => {
    expect(await run([{ delivery: { state: 'sent' } }])).toMatchObject([{ error: { code: 'item_without_order' } }]);
  });
});
