import { getOrderStatusList, setOrderStatuses } from '../../lib/baselinker';
import { applyStatusRule, assertKnownStatuses, parseStatusIds } from '../../lib/delivery';
import { type BaseLinkerServer, startBaseLinkerServer } from '../../sandbox/baselinker';
import { order, startHostileServer, STATUSES, testClient, TOKEN } from '../support/baselinker-support';

describe('setOrderStatuses', () => {
  let server: BaseLinkerServer;
  const orders = Array.from({ length: 600 }, () => order({ order_status_id: 11 }));
  const idAt = (index: number) => orders[index]?.order_id ?? 0;
  beforeEach(async () => {
    server = await startBaseLinkerServer({ tokens: [TOKEN], orders, statuses: STATUSES });
  });
  afterEach(() => server.close());

  const methods = () => server.state.calls.map((call) => call.method);
  const statusOf = (orderId: number) => server.state.orders.get(orderId)?.order_status_id;

  test('groups by target, at most 250 orders a call', async () => {
    const changes = orders.map(({ order_id: orderId }, index) => ({ orderId, statusId: index < 580 ? 12 : 13 }));
    const outcomes = await setOrderStatuses(testClient(server.url), changes);
    expect([...outcomes.values()].every((outcome) => outcome.ok)).toBe(true);
    expect(outcomes.size).toBe(600);
    expect(changes.every(({ orderId, statusId }) => statusOf(orderId) === statusId)).toBe(true);
    const sizes = server.state.calls.map((call) => (call.parameters as { order_ids: number[] }).order_ids.length);
    expect(sizes).toEqual([250, 250, 80, 20]);
  });

  test('one unknown order does not take the others with it', async () => {
    const changes = [idAt(0), 999_999, idAt(1)].map((orderId) => ({ orderId, statusId: 12 }));
    const outcomes = await setOrderStatuses(testClient(server.url), changes);
    expect(outcomes.get(999_999)).toMatchObject({ ok: false, error: { code: 'baselinker_order_not_found' } });
    expect([statusOf(idAt(0)), statusOf(idAt(1))]).toEqual([12, 12]);
    expect(methods()).toEqual([
      'setOrderStatuses',
      'setOrderStatuses',
      'setOrderStatus',
      'setOrderStatus',
      'setOrderStatus',
    ]);
  });

  test('unknown orders are found in a large group without a call for each of the others', async () => {
    const known = orders.slice(0, 248).map(({ order_id: orderId }) => orderId);
    const ids = [...known.slice(0, 100), 999_998, ...known.slice(100), 999_999];
    const outcomes = await setOrderStatuses(
      testClient(server.url),
      ids.map((orderId) => ({ orderId, statusId: 12 })),
    );
    expect([...outcomes].filter(([, outcome]) => !outcome.ok).map(([id]) => id)).toEqual([999_998, 999_999]);
    expect(known.every((orderId) => statusOf(orderId) === 12)).toBe(true);
    expect(methods().length).toBeLessThan(40);
  });

  test('a gateway error is repeated once, then the orders are set one by one', async () => {
    server.faults.html502(2);
    const outcomes = await setOrderStatuses(testClient(server.url), [{ orderId: idAt(0), statusId: 12 }]);
    expect(outcomes.get(idAt(0))).toEqual({ ok: true, value: undefined });
    expect(methods()).toEqual(['setOrderStatuses', 'setOrderStatuses', 'setOrderStatus']);
  });

  test.each(['wrong', ''])('the token %j fails all orders with one call', async (token) => {
    const changes = [0, 1, 2].map((index) => ({ orderId: idAt(index), statusId: 12 }));
    const outcomes = await setOrderStatuses(testClient(server.url, { token }), changes);
    expect([...outcomes.values()].map((outcome) => outcome.ok)).toEqual([false, false, false]);
    expect(methods()).toHaveLength(1);
  });

  test('a token that becomes blocked in the middle fails the rest without more calls', async () => {
    server.faults.blockToken();
    const changes = orders.map(({ order_id: orderId }) => ({ orderId, statusId: 12 }));
    const outcomes = await setOrderStatuses(testClient(server.url), changes);
    expect([...outcomes.values()].every((outcome) => !outcome.ok)).toBe(true);
    expect(methods()).toHaveLength(1);
  });

  test('nothing to change means no call', async () => {
    expect((await setOrderStatuses(testClient(server.url), [])).size).toBe(0);
    expect(methods()).toEqual([]);
  });
});

describe('setOrderStatuses against a server that refuses everything', () => {
  const changes = Array.from({ length: 500 }, (_, at) => ({ orderId: 5000 + at, statusId: 12 }));
  const refuse = (code: string, message: string) => () =>
    JSON.stringify({ status: 'ERROR', error_code: code, error_message: message });

  test.each([
    ['ERROR_INTERNAL', 'Internal error', 8],
    ['ERROR_PERMISSION', 'The token may not do this', 8],
    ['ERROR_TOO_MANY_REQUESTS', 'Too many requests, slow down', 1],
    ['ERROR_SOMETHING', 'API limit reached', 1],
    ['ERROR_USER_ACCOUNT_BLOCKED', 'The account related to provided token is blocked', 1],
  ])('%s is settled after a handful of calls', async (code, message, most) => {
    const server = await startHostileServer(refuse(code, message));
    const client = testClient(server.url);
    const outcomes = await setOrderStatuses(client, changes);
    await server.close();
    expect(server.calls()).toBeLessThanOrEqual(most);
    expect(outcomes.size).toBe(500);
    expect([...outcomes.values()].every((outcome) => !outcome.ok)).toBe(true);
    expect(client.sleeps).toEqual([]);
  });

  test('a group of orders that are all gone does not fail one that is there', async () => {
    const server = await startHostileServer((parameters) => {
      const ids = [parameters.order_ids ?? parameters.order_id].flat();
      const isFine = ids.every((id) => Number(id) >= 5100);
      return isFine ? '{"status":"SUCCESS"}' : refuse('ERROR_ORDER', 'order_id does not exist')();
    });
    const outcomes = await setOrderStatuses(testClient(server.url), changes.slice(0, 200));
    await server.close();
    expect([...outcomes].filter(([, { ok }]) => ok)).toHaveLength(100);
  });
});

describe('getOrderStatusList', () => {
  test('coerces what comes and ignores what is no status', async () => {
    const body = '{"status":"SUCCESS","statuses":[{"id":"29814","name":"Nowe"},"x",null]}';
    const server = await startHostileServer(() => body);
    expect(await getOrderStatusList(testClient(server.url))).toEqual([
      { id: 29814, name: 'Nowe', name_for_customer: '', color: '' },
    ]);
    await server.close();
  });
});

describe('status rules', () => {
  const current = { order_status_id: 12 };
  test('leave', () => {
    expect(applyStatusRule({ mode: 'leave' }, current).target).toBeNull();
  });
  test('set', () => {
    expect(applyStatusRule({ mode: 'set', statusId: 13 }, current)).toEqual({ target: 13, reason: '' });
    expect(applyStatusRule({ mode: 'set', statusId: 12 }, current)).toEqual({
      target: null,
      reason: 'The order is in this status already',
    });
  });
  test('table', () => {
    const rows = [
      { from: 11, to: 12 },
      { from: 12, to: 13 },
    ];
    expect(applyStatusRule({ mode: 'table', rows }, current).target).toBe(13);
    expect(applyStatusRule({ mode: 'table', rows }, { order_status_id: 99 })).toEqual({
      target: null,
      reason: 'The table has no row for status 99',
    });
  });

  test('typed ids', () => {
    expect(parseStatusIds(' 29814, 29815 ,29814,29816')).toEqual([29814, 29815, 29816]);
  });
  test.each(['', ' ', '29814,', '29814; 29815', '29814 29815', '0', '-1', '1.5', '1e3', 'Nowe', '9'.repeat(20)])(
    'typed ids %j are refused',
    (text) => {
      expect(() => parseStatusIds(text)).toThrow(expect.objectContaining({ code: 'parameter_invalid' }) as Error);
    },
  );

  test('an unknown status is refused with the known ones named', () => {
    expect(() => assertKnownStatuses([11, 12], STATUSES)).not.toThrow();
    try {
      assertKnownStatuses([11, 77, 78], STATUSES);
      throw new Error('not refused');
    } catch (error) {
      expect(error).toMatchObject({
        code: 'baselinker_unknown_status',
        message: 'BaseLinker has no order status 77, 78',
        description: 'The known statuses are: Nowe (11), Do wysłania (12), Błąd (13).',
      });
    }
  });
});
