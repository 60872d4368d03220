import { type AssignableOrder, assignDocuments, type AssignmentRules, SIGNS } from '../../lib/delivery';
import type { FoundDocument } from '../../lib/documents';
import { findDocuments, openNexo } from '../../lib/nexo';
import { createNexoDatabase } from '../../sandbox/nexo';
import { createShop } from '../../sandbox/shop';
import { startTdsServer } from '../../sandbox/tds';

/** A shop with gifts, companies, split and shared orders, and documents without any buyer. */
const shop = createShop({ now: new Date('2026-11-23T11:00:00Z'), orders: 1_000 });
const orders = shop.orders as unknown as AssignableOrder[];

const rules: AssignmentRules = {
  severalDocuments: 'all',
  sharedDocument: 'sameCustomer',
  ksef: { companies: 'ignore', consumers: { FS: 'ignore', FD: 'ignore' } },
  agreement: 'one',
  window: { countsFrom: '2020-01-01 00:00:00', bound: 'window' },
};

let found: Map<number, FoundDocument[]>;
beforeAll(async () => {
  const database = createNexoDatabase(shop);
  const login = { user: 'reader', password: 'secret-1' };
  const server = await startTdsServer({
    database,
    databaseName: 'Nexo_Demo_1',
    users: { [login.user]: login.password },
  });
  const connection = { server: '127.0.0.1', port: server.port, database: 'Nexo_Demo_1' };
  const nexo = await openNexo({ ...connection, ...login, encrypt: true, trustServerCertificate: true });
  found = await findDocuments(nexo, {
    orderIds: orders.map((order) => order.order_id),
    kinds: ['FS', 'PA', 'PAi', 'FD'],
    fields: ['Uwagi', 'NumerZewnetrzny', 'NumeryZewnetrzneDokumentowRealizowanych'],
    prefix: 'B_',
    issuedFrom: '2020-01-01 00:00:00',
    issuedTo: '2030-01-01 00:00:00',
  });
  await nexo.close();
  await server.close();
  database.close();
});

it('hardly any honest order is held', () => {
  const held = assignDocuments(orders, found, rules).filter(
    (outcome) => !outcome.ok && outcome.error.code === 'no_agreeing_sign',
  );
  console.log(`one sign: ${held.length} of ${found.size} honest orders held`);
  expect(held.length / found.size).toBeLessThan(0.005);
});

it('a document with the number of a neighbour goes to nobody', () => {
  const withDocuments = orders.filter((order) => found.get(order.order_id)?.length === 1);
  const caught = new Map<string, number>();
  let [mistaken, sent] = [0, 0];
  withDocuments.forEach((order, at) => {
    const neighbour = withDocuments[(at + 1) % withDocuments.length]!;
    // The made-up shop sells to a dozen towns; in the real world a neighbour of the same postcode is one of thousands.
    if (neighbour.email === order.email || neighbour.delivery_city === order.delivery_city) return;
    const [document] = found.get(order.order_id)!;
    const mistyped = new Map([[neighbour.order_id, [{ ...document!, namedOrders: [neighbour.order_id] }]]]);
    mistaken += 1;
    const [outcome] = assignDocuments([neighbour], mistyped, rules);
    if (outcome?.ok === true && outcome.value.documents.length > 0) sent += 1;
    for (const sign of SIGNS) {
      const [alone] = assignDocuments([neighbour], mistyped, { ...rules, agreement: [sign] });
      if (alone?.ok === false) caught.set(sign, (caught.get(sign) ?? 0) + 1);
    }
  });
  console.log(`one sign: ${sent} of ${mistaken} mistyped documents sent; each sign alone differs in`, caught);
  expect(mistaken).toBeGreaterThan(500);
  expect(sent / mistaken).toBeLessThan(0.01);
});
