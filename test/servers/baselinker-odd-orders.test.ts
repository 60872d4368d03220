import fc from 'fast-check';

import { type BrokenOrder, getOrders, type OrderQuery } from '../../lib/baselinker';
import { createShop } from '../../sandbox/shop';
import { startHostileServer, testClient } from '../support/baselinker-support';

// One odd value in one order says nothing about the others, whichever field it is in.

const shop = createShop({ orders: 60 });
const orders = shop.orders.filter((order) => order.confirmed).slice(0, 20);
const query: OrderQuery = {
  dateField: 'date_add',
  from: 1,
  statusIds: [],
  sources: [],
  includeUnconfirmed: false,
};

/** What getOrders makes of a reply, through the real wire. */
async function read(rows: unknown[]): Promise<{ ids: number[]; broken: BrokenOrder[] }> {
  const server = await startHostileServer(() => JSON.stringify({ status: 'SUCCESS', orders: rows }));
  try {
    const broken: BrokenOrder[] = [];
    const found = await getOrders(testClient(server.url), query, broken);
    return { ids: found.map((order) => order.order_id).sort((a, b) => a - b), broken };
  } finally {
    await server.close();
  }
}

const odd = orders[7]!;
const others = orders.filter((order) => order !== odd).map((order) => order.order_id);
const withField = (fields: Record<string, unknown>) =>
  orders.map((order) => (order === odd ? { ...structuredClone(order), ...fields } : order));

it.each([
  { crm_client_id: 'C-12' },
  { shop_order_id: 'WC-10234' },
  { shop_order_id: '12345678901234567890' },
  { delivery_method_id: 'dpd' },
  { star: 'x' },
  { pick_state: [] },
  { pack_state: {} },
  { order_source_id: 'allegro_1' },
  { delivery_price: '9,99' },
  { payment_done: '50,00' },
  { phone: ['1'] },
  { products: [{ ...odd.products[0], tax_rate: 'ZW', price_brutto: '19,99', storage_id: 'shop_2598' }] },
  { products: [{ ...odd.products[0], warehouse_id: 'bl_205', bundle_id: 'b', weight: 'x', quantity: '1 szt.' }] },
  { products: [null, 'x', 7] },
  { custom_extra_fields: '' },
])('%j is kept as it came, and the order is read like all others', async (fields) => {
  const { ids, broken } = await read(withField(fields));
  expect({ ids: ids.length, broken }).toEqual({ ids: orders.length, broken: [] });
});

it.each(['date_add', 'date_confirmed', 'date_in_status', 'order_status_id', 'email', 'order_source', 'invoice_nip'])(
  'an order whose %s cannot be read fails alone, with its number',
  async (field) => {
    const { ids, broken } = await read(withField({ [field]: { odd: true } }));
    expect(ids).toEqual(others);
    expect(broken).toMatchObject([{ orderId: odd.order_id, error: { code: 'baselinker_bad_reply' } }]);
    expect(broken[0]!.error.message).toContain(`order ${odd.order_id} with ${field}`);
  },
);

it('any value in any field: the others are read, and the order is read or told by its number', async () => {
  const fields = [
    ...Object.keys(odd),
    'products.0',
    ...Object.keys(odd.products[0]!).map((name) => `products.0.${name}`),
  ];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...fields), fc.jsonValue(), async (path, value) => {
      const rows = structuredClone(orders) as unknown as Array<Record<string, unknown>>;
      const keys = path.split('.');
      const parent = keys.slice(0, -1).reduce((at, key) => at[key] as Record<string, unknown>, rows[7]!);
      parent[keys.at(-1)!] = value;
      const { ids, broken } = await read(rows);
      expect(ids.filter((id) => id !== odd.order_id)).toEqual(expect.arrayContaining(others));
      const isTold = broken.length === 1 && [odd.order_id, 0].includes(broken[0]!.orderId);
      // An unconfirmed order is not asked for, and another number or a later date make it another order.
      const isOther = path === 'order_id' || path === 'confirmed';
      expect(ids.includes(odd.order_id) || isTold || isOther).toBe(true);
    }),
    { numRuns: 150 },
  );
});
