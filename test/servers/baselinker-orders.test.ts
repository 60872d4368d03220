import { coerceOrder, getOrder, getOrders, getOrderSources, type OrderQuery } from '../../lib/baselinker';
import { type BaseLinkerServer, type OrderSeed, startBaseLinkerServer } from '../../sandbox/baselinker';
import { createShop } from '../../sandbox/shop';
import { order, startHostileServer, STATUSES, testClient, TOKEN } from '../support/baselinker-support';

const T = 1_795_000_000;
const range = (length: number) => Array.from({ length }, (_, index) => index);
const ids = (orders: { order_id: number }[]) => orders.map((entry) => entry.order_id).sort((a, b) => a - b);

const query = (fields: Partial<OrderQuery> = {}): OrderQuery => ({
  dateField: 'date_confirmed',
  from: T,
  statusIds: [],
  sources: [],
  includeUnconfirmed: false,
  ...fields,
});

describe('getOrders', () => {
  let server: BaseLinkerServer | undefined;
  afterEach(() => server?.close());

  async function serve(orders: OrderSeed[]) {
    server = await startBaseLinkerServer({ tokens: [TOKEN], orders, statuses: STATUSES });
    return { client: testClient(server.url), calls: server.state.calls };
  }

  test('reads everything in as many calls as there are pages', async () => {
    // One order of the first page was confirmed late, which shows by what the pages are sorted.
    const orders = range(250).map((index) => order({ date_confirmed: T + (index === 40 ? 45 : index) }));
    const { client, calls } = await serve(orders);
    expect(ids(await getOrders(client, query()))).toEqual(ids(orders));
    expect(calls).toHaveLength(3);
  });

  test.each([
    ['all statuses', []],
    ['a chosen status', [12]],
  ])('loses none of a burst in the second of the page boundary: %s', async (_name, statusIds) => {
    const seconds = [...range(90).map((index) => T + index), ...range(40).map(() => T + 90), T + 91, T + 92];
    // Ids and dates run in opposite directions, as after an import of old orders.
    const orders = seconds.toReversed().map((date) => order({ date_confirmed: date }));
    const { client } = await serve(orders);
    expect(ids(await getOrders(client, query({ statusIds })))).toEqual(ids(orders));
  });

  test('loses none of 250 orders confirmed in one second', async () => {
    const seconds = [T, T + 1, ...range(250).map(() => T + 5), T + 6, ...range(120).map(() => T + 7)];
    const orders = seconds.toReversed().map((date) => order({ date_confirmed: date }));
    const { client } = await serve(orders);
    expect(ids(await getOrders(client, query()))).toEqual(ids(orders));
  });

  test('exactly one full page is not the end', async () => {
    const orders = range(100).map(() => order({ date_confirmed: T }));
    const { client } = await serve(orders);
    expect(await getOrders(client, query())).toHaveLength(100);
  });

  test.each(['date_add', 'date_confirmed', 'date_in_status'] as const)(
    'bounds by %s are inclusive',
    async (dateField) => {
      const at = (offset: number) => order({ date_add: T - 9999, date_confirmed: T + 5, [dateField]: T + offset });
      const orders = [-1, 0, 10, 11].map(at);
      const { client } = await serve(orders);
      const found = await getOrders(client, query({ dateField, to: T + 10 }));
      expect(ids(found)).toEqual(ids(orders.slice(1, 3)));
    },
  );

  test.each(['date_add', 'date_in_status'] as const)('reads many pages by %s', async (dateField) => {
    const orders = range(230).map((index) => order({ date_confirmed: T + 300 - index, date_add: T + 20 }));
    const { client } = await serve(orders);
    expect(ids(await getOrders(client, query({ dateField })))).toEqual(ids(orders));
  });

  test('selects statuses, each order once', async () => {
    const orders = range(120).map((index) => order({ order_status_id: 11 + (index % 3), date_confirmed: T + index }));
    const { client, calls } = await serve(orders);
    const found = await getOrders(client, query({ statusIds: [11, 13, 11] }));
    expect(ids(found)).toEqual(ids(orders.filter((entry) => entry.order_status_id !== 12)));
    expect(calls.map((call) => call.parameters)).toMatchObject([{ status_id: 11 }, { status_id: 13 }]);
  });

  test('selects sources by kind or by account', async () => {
    const orders = [
      order({ order_source: 'allegro', order_source_id: 1 }),
      order({ order_source: 'allegro', order_source_id: 2 }),
      order({ order_source: 'shop', order_source_id: 1 }),
    ];
    const { client, calls } = await serve(orders);
    expect(await getOrders(client, query({ sources: ['allegro'] }))).toHaveLength(2);
    expect(await getOrders(client, query({ sources: ['allegro:2'] }))).toMatchObject([{ order_source_id: 2 }]);
    expect(calls[1]?.parameters).toMatchObject({ filter_order_source: 'allegro' });
    expect(await getOrders(client, query({ sources: ['allegro:2', 'shop:1'] }))).toHaveLength(2);
  });

  test('unconfirmed orders come only when asked for', async () => {
    const unconfirmed = order({ confirmed: false, date_confirmed: 0, date_add: T + 5, date_in_status: T + 5 });
    const { client } = await serve([unconfirmed, order({ date_add: T + 1 })]);
    expect(await getOrders(client, query({ dateField: 'date_add' }))).toHaveLength(1);
    expect(await getOrders(client, query({ dateField: 'date_add', includeUnconfirmed: true }))).toHaveLength(2);
  });

  test('a limit ends the reading early', async () => {
    const orders = range(450).map((index) => order({ date_confirmed: T + index }));
    const { client, calls } = await serve(orders);
    expect(await getOrders(client, query({ limit: 120 }))).toHaveLength(120);
    expect(calls).toHaveLength(2);
  });

  test('sorts by the chosen date, then by id', async () => {
    const orders = [T + 3, T + 1, T + 3, T + 2].map((date) => order({ date_confirmed: date }));
    const { client } = await serve(orders);
    const found = await getOrders(client, query({ statusIds: [12] }));
    expect(found.map((entry) => entry.order_id)).toEqual([1, 3, 0, 2].map((index) => orders[index]?.order_id));
  });

  test('reads the whole sandbox shop and keeps its mass import', async () => {
    const shop = createShop();
    server = await startBaseLinkerServer({ tokens: [TOKEN], shop });
    const client = testClient(server.url);
    const all = await getOrders(client, query({ from: 1 }));
    expect(ids(all)).toEqual(ids(shop.orders.filter((entry) => entry.confirmed)));
    expect(ids(all)).toEqual(expect.arrayContaining(shop.cases.burst));
    const ready = shop.orders.filter(
      (entry) => entry.confirmed && entry.order_status_id === shop.statusIds.readyToSend,
    );
    const found = await getOrders(client, query({ from: 1, statusIds: [shop.statusIds.readyToSend] }));
    expect(ids(found)).toEqual(ids(ready));
    expect(found[0]).toMatchObject({ email: expect.any(String), products: expect.any(Array) });
  });
});

describe('getOrders against servers that page in their own way', () => {
  const orders = range(250).map((index) => order({ date_confirmed: T + 1000 - index }));
  const page = (selected: unknown[]) => JSON.stringify({ status: 'SUCCESS', orders: selected.slice(0, 100) });
  const byDate = (from: unknown) =>
    orders
      .filter((entry) => entry.date_confirmed >= Number(from ?? 0))
      .sort((a, b) => a.date_confirmed - b.date_confirmed);

  async function ask(reply: Parameters<typeof startHostileServer>[0], fields: Partial<OrderQuery>) {
    const server = await startHostileServer(reply);
    try {
      return { found: await getOrders(testClient(server.url), query(fields)), calls: server.calls() };
    } catch (error) {
      return { error, calls: server.calls() };
    } finally {
      await server.close();
    }
  }

  test('falls back to dates when a status is not sorted by id', async () => {
    const { found } = await ask((parameters) => page(byDate(parameters.date_confirmed_from)), { statusIds: [12] });
    expect(ids(found ?? [])).toEqual(ids(orders));
  });

  test('falls back to ids when the list is not sorted by date', async () => {
    const byId = (from: unknown) => orders.filter((entry) => entry.order_id >= Number(from ?? 0));
    const { found } = await ask((parameters) => page(byId(parameters.id_from)), {});
    expect(ids(found ?? [])).toEqual(ids(orders));
  });

  test.each([
    ['no status', { statusIds: [] }],
    ['a status', { statusIds: [12] }],
    ['order date', { dateField: 'date_add' as const, from: 1 }],
    ['status date', { dateField: 'date_in_status' as const }],
  ])('one and the same page for ever ends with a clear error: %s', async (_name, fields) => {
    const { error, calls } = await ask(() => page(orders), fields);
    expect(error).toMatchObject({ code: 'baselinker_unexpected_paging' });
    expect(calls).toBeLessThan(8);
  });

  test('new orders without end are bounded', async () => {
    const reply = (parameters: Record<string, unknown>) =>
      page(
        range(100).map((index) => ({
          order_id: Number(parameters.id_from ?? 1) + index,
          order_status_id: 12,
          date_confirmed: T,
        })),
      );
    const { error, calls } = await ask(reply, { statusIds: [12] });
    expect(error).toMatchObject({ code: 'baselinker_unexpected_paging' });
    expect(calls).toBe(1000);
  });

  test.each([[[null]], [['x']], [[{}]], [[{ order_id: 'abc' }]], [[{ order_id: 7, date_add: 'yesterday' }]]])(
    'calls %j a bad reply',
    async (list) => {
      const { error } = await ask(() => page(list), {});
      expect(error).toMatchObject({ code: 'baselinker_bad_reply' });
    },
  );
});

describe('getOrder', () => {
  test('finds confirmed and unconfirmed orders, and says when there is none', async () => {
    const known = [order(), order({ confirmed: false, date_confirmed: 0 })];
    const server = await startBaseLinkerServer({ tokens: [TOKEN], orders: known, statuses: STATUSES });
    const client = testClient(server.url);
    for (const { order_id: id } of known) expect(await getOrder(client, id)).toMatchObject({ order_id: id });
    const missing = expect(getOrder(client, 999_999)).rejects;
    await missing.toMatchObject({ code: 'baselinker_order_not_found', permanent: true });
    await server.close();
  });

  test('does not take another order for the one that was asked for', async () => {
    const server = await startHostileServer(() => JSON.stringify({ status: 'SUCCESS', orders: [{ order_id: 8 }] }));
    await expect(getOrder(testClient(server.url), 7)).rejects.toMatchObject({ code: 'baselinker_order_not_found' });
    await server.close();
  });
});

describe('getOrderSources', () => {
  test('lists accounts with the value a query takes', async () => {
    const server = await startBaseLinkerServer({ tokens: [TOKEN], orders: [order()], statuses: STATUSES });
    expect(await getOrderSources(testClient(server.url))).toEqual([
      { value: 'allegro:20417', type: 'allegro', name: 'allegro 20417' },
      { value: 'personal:0', type: 'personal', name: 'W sklepie / osobiście' },
    ]);
    await server.close();
  });

  test('a kind without accounts does not hide the others', async () => {
    const sources = '{"allegro":{"1":"A"},"ebay":null,"amazon":"x","shop":["Sklep"]}';
    const server = await startHostileServer(() => `{"status":"SUCCESS","sources":${sources}}`);
    expect((await getOrderSources(testClient(server.url))).map(({ value }) => value)).toEqual(['allegro:1', 'shop:0']);
    await server.close();
  });

  test.each(['[]', '{}', '{"allegro":[]}', '"x"'])('sources %s are an empty list', async (sources) => {
    const server = await startHostileServer(() => `{"status":"SUCCESS","sources":${sources}}`);
    expect(await getOrderSources(testClient(server.url))).toEqual([]);
    await server.close();
  });
});

describe('coerceOrder', () => {
  test('brings drifted types to those of the capture and keeps unknown fields', () => {
    const coerced = coerceOrder({
      order_id: '241830117',
      order_status_id: '138620',
      confirmed: '1',
      date_confirmed: '1795255324',
      delivery_price: '8.99',
      payment_method_cod: true,
      want_invoice: 0,
      invoice_nip: 7250000000,
      email: null,
      custom_extra_fields: [],
      brand_new: { kept: true },
      products: { '3': { name: 'Sekator', price_brutto: '89.50', quantity: '2', variant_id: 0, odd: 1 } },
    });
    expect(coerced).toMatchObject({
      order_id: 241830117,
      order_status_id: 138620,
      confirmed: true,
      date_confirmed: 1795255324,
      date_add: 0,
      delivery_price: 8.99,
      payment_method_cod: '1',
      want_invoice: '0',
      invoice_nip: '7250000000',
      email: '',
      custom_extra_fields: {},
      brand_new: { kept: true },
      products: [{ name: 'Sekator', price_brutto: 89.5, quantity: 2, tax_rate: 0, variant_id: '0', sku: '', odd: 1 }],
    });
    expect(Object.keys(coerced)).not.toContain('phone2');
  });

  test('leaves an order that has the right types as it is', () => {
    const [raw] = createShop().orders;
    expect(coerceOrder(raw)).toEqual(raw);
  });
});
