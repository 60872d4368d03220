import { type BaseLinkerServer, startBaseLinkerServer } from '../../sandbox/baselinker';
import { order, STATUSES, TOKEN } from '../support/baselinker-support';

describe('BaseLinker sandbox on the wire', () => {
  let server: BaseLinkerServer;
  let moment = Date.UTC(2026, 10, 23, 11, 0, 0);
  const orders = [order({ custom_extra_fields: { '1352': 'x' } }), order({ custom_extra_fields: {} })];
  const [first] = orders.map((entry) => entry.order_id);
  beforeEach(async () => {
    server = await startBaseLinkerServer({
      tokens: [TOKEN],
      orders,
      statuses: STATUSES,
      limits: { requestsPerMinute: 5, blockSeconds: 600 },
      now: () => moment,
    });
  });
  afterEach(() => server.close());

  async function post(method: string, parameters?: string, init: { token?: string | null; type?: string } = {}) {
    const form = new URLSearchParams({ method, ...(parameters === undefined ? {} : { parameters }) });
    const response = await fetch(server.url, {
      method: 'POST',
      headers: {
        'Content-Type': init.type ?? 'application/x-www-form-urlencoded',
        ...(init.token === null ? {} : { 'X-BLToken': init.token ?? TOKEN }),
      },
      body: form.toString(),
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json; charset=UTF-8');
    return (await response.json()) as Record<string, unknown>;
  }

  test('checks token, then method, then JSON', async () => {
    expect(await post('x', '{', { token: null })).toMatchObject({ error_code: 'ERROR_EMPTY_TOKEN' });
    expect(await post('x', '{', { token: 'y' })).toMatchObject({ error_code: 'ERROR_BAD_TOKEN' });
    expect(await post('x', '{')).toMatchObject({ error_code: 'ERROR_UNKNOWN_METHOD' });
    expect(await post('getOrders', '{')).toMatchObject({
      error_code: 'ERROR_PARSE_JSON_PARAMETERS',
      error_message: '',
    });
    expect(await post('getOrders', '{}', { type: 'application/json' })).toMatchObject({
      error_code: 'ERROR_UNKNOWN_METHOD',
    });
  });

  test.each([undefined, '', '[]', '{}'])('accepts %j for no parameters', async (parameters) => {
    expect(await post('getOrderStatusList', parameters)).toEqual({ status: 'SUCCESS', statuses: STATUSES });
  });

  test('answers POST /connector.php only', async () => {
    expect((await fetch(server.url)).status).toBe(405);
    expect((await fetch(server.url.replace('connector.php', ''), { method: 'POST' })).status).toBe(404);
  });

  test('sends extra fields only when asked, an empty map as a list', async () => {
    const plain = (await post('getOrders')).orders as Record<string, unknown>[];
    expect(plain.every((entry) => !('custom_extra_fields' in entry))).toBe(true);
    const full = (await post('getOrders', '{"include_custom_extra_fields":true}')).orders as Record<string, unknown>[];
    expect(full.map((entry) => entry.custom_extra_fields)).toEqual([{ '1352': 'x' }, []]);
  });

  test('blocks a token beyond its limit until a Polish time, then frees it', async () => {
    for (let call = 0; call < 5; call++) expect(await post('getInvoices')).toMatchObject({ status: 'SUCCESS' });
    const blocked = {
      status: 'ERROR',
      error_code: 'ERROR_BLOCKED_TOKEN',
      error_message: 'Query limit exceeded, token blocked until 2026-11-23 12:10:00',
    };
    expect(await post('getInvoices')).toEqual(blocked);
    moment += 599_000;
    expect(await post('getInvoices')).toEqual(blocked);
    moment += 1000;
    expect(await post('getInvoices')).toEqual({ status: 'SUCCESS', invoices: [] });
  });

  test('a status change moves the date and shows in the journal once that is enabled', async () => {
    expect(await post('setOrderStatus', `{"order_id":${first},"status_id":"13"}`)).toEqual({ status: 'SUCCESS' });
    const seconds = moment / 1000;
    expect(server.state.orders.get(first ?? 0)).toMatchObject({ order_status_id: 13, date_in_status: seconds });
    expect(server.state.statusChanges).toEqual([{ orderId: first, from: 12, to: 13, time: seconds }]);
    expect(await post('getJournalList', '{}')).toEqual({ status: 'SUCCESS', logs: [] });
    server.behaviour.journal = true;
    expect((await post('getJournalList', '{}')).logs).toMatchObject([{ log_type: 18, order_id: first, object_id: 13 }]);
  });

  test('setOrderStatuses is all or nothing, unless switched', async () => {
    const parameters = `{"order_ids":[${first},1],"status_id":13}`;
    const refused = await post('setOrderStatuses', parameters);
    expect(refused).toMatchObject({ error_code: 'ERROR_ORDER_NOT_FOUND' });
    expect(refused.error_message).toContain('SANDBOX');
    expect(server.state.statusChanges).toEqual([]);
    server.behaviour.statusesAllOrNothing = false;
    expect(await post('setOrderStatuses', parameters)).toEqual({ status: 'SUCCESS' });
    expect(server.state.statusChanges).toHaveLength(1);
  });

  test('setOrderFields changes only what is sent', async () => {
    await post('setOrderFields', JSON.stringify({ order_id: first, extra_field_1: 'x'.repeat(60) }));
    expect(server.state.orders.get(first ?? 0)).toMatchObject({
      extra_field_1: 'x'.repeat(50),
      email: orders[0]?.email,
    });
  });

  test('takes a multipart body, and booleans in each of their forms, as clients send them', async () => {
    const form = new FormData();
    form.set('method', 'getOrders');
    form.set('parameters', JSON.stringify({ order_id: first }));
    const response = await fetch(server.url, { method: 'POST', headers: { 'X-BLToken': TOKEN }, body: form });
    expect(((await response.json()) as { orders: unknown[] }).orders).toHaveLength(1);
    for (const flag of [true, 1, '1', 'true']) {
      const { orders: found } = await post('getOrders', JSON.stringify({ include_custom_extra_fields: flag }));
      expect(found).toMatchObject([{ custom_extra_fields: { '1352': 'x' } }, { custom_extra_fields: [] }]);
      moment += 60_000;
    }
  });

  test('setOrderFields stores every field of the documentation', async () => {
    const fields = { user_comments: 'Kod 7', delivery_city: 'Łódź', invoice_nip: '7250000000', pick_state: 1, star: 2 };
    await post('setOrderFields', JSON.stringify({ order_id: first, ...fields, want_invoice: true }));
    expect(server.state.orders.get(first ?? 0)).toMatchObject({ ...fields, want_invoice: '1' });
  });
});
