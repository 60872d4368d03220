import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { nexoSchemaForSqlServer } from '../../sandbox/nexo';
import { createShop } from '../../sandbox/shop';

const shop = createShop();

function validNip(nip: string): boolean {
  const sum = [6, 5, 7, 2, 3, 4, 5, 6, 7].reduce((total, weight, at) => total + weight * Number(nip[at]), 0);
  return /^\d{10}$/.test(nip) && sum % 11 === Number(nip[9]);
}

describe('the made-up shop', () => {
  test('is the same every time and another with another seed', () => {
    expect(createShop()).toEqual(shop);
    expect(createShop({ seed: 7 }).orders).not.toEqual(shop.orders);
  });

  test('moves with now', () => {
    const later = createShop({ now: new Date(shop.now.getTime() + 30 * 86_400_000) });
    expect(later.orders.map((order) => order.order_id)).toEqual(shop.orders.map((order) => order.order_id));
    expect(later.orders[0]?.date_add).toBe((shop.orders[0]?.date_add ?? 0) + 30 * 86_400);
  });

  test('has its orders in the two weeks before now, with a burst over a page boundary', () => {
    const now = shop.now.getTime() / 1000;
    for (const order of shop.orders) {
      expect(order.date_add).toBeGreaterThan(now - 14 * 86_400);
      expect(Math.max(order.date_confirmed, order.date_in_status)).toBeLessThan(now);
    }
    const burst = shop.orders.filter((order) => shop.cases.burst.includes(order.order_id));
    expect(burst.length).toBeGreaterThanOrEqual(130);
    expect(new Set(burst.map((order) => order.date_confirmed)).size).toBe(1);
    const due = shop.orders
      .filter((order) => order.confirmed && order.order_status_id === shop.statusIds.readyToSend)
      .sort((a, b) => a.date_confirmed - b.date_confirmed);
    const first = due.findIndex((order) => order.date_confirmed === burst[0]?.date_confirmed);
    expect(first % 100).toBeGreaterThan(0);
    expect(first).toBeLessThan(100);
    expect(first + burst.length).toBeGreaterThan(101);
  });

  test('has every difficult case', () => {
    const { documentForTwoOrders, ...lists } = shop.cases;
    for (const [name, list] of Object.entries(lists)) expect([name, list.length]).not.toEqual([name, 0]);
    const email = (id: number): string | undefined => shop.orders.find((order) => order.order_id === id)?.email;
    const [a, b] = documentForTwoOrders.sameCustomer;
    const [c, d] = documentForTwoOrders.differentCustomers;
    expect(email(a)).toBe(email(b));
    expect(email(c)).not.toBe(email(d));
    for (const id of shop.cases.idInsideLongerNumber) {
      expect(
        shop.documents.some((document) => document.uwagi.includes(String(id)) && !document.orderIds.includes(id)),
      ).toBe(true);
    }
    expect(new Set(shop.documents.map((document) => document.kind))).toEqual(
      new Set(['FS', 'PA', 'PAi', 'FD', 'ZK', 'WZ', 'FZ', 'KFS']),
    );
    expect(new Set(shop.documents.map((document) => document.currency))).toEqual(new Set(['PLN', 'EUR', 'CZK']));
  });

  test('has valid tax numbers and only addresses that cannot reach anybody', () => {
    for (const order of shop.orders) {
      if (order.invoice_nip !== '' && order.invoice_country_code === 'PL')
        expect(validNip(order.invoice_nip)).toBe(true);
      if (order.email === '' || shop.cases.malformedEmail.includes(order.order_id)) continue;
      expect(order.email).toMatch(/@(?:example\.(?:com|org|net)|[a-z.]+\.example|allegromail\.pl)$/);
    }
  });

  test('adds up: lines, VAT table, totals and payments', () => {
    const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
    for (const { lines, vat, totals, payments } of shop.documents) {
      for (const amount of ['net', 'vat', 'gross'] as const) {
        expect(sum(lines.map((line) => line[amount]))).toBe(totals[amount]);
        expect(sum(vat.map((row) => row[amount]))).toBe(totals[amount]);
      }
      expect(totals.net + totals.vat).toBe(totals.gross);
      if (payments.length > 0) expect(sum(payments.map((payment) => payment.amount))).toBe(totals.due);
    }
  });

  test('keeps sqlserver.sql in step with the tables', () => {
    expect(readFileSync(join(__dirname, '../../sandbox/nexo/sqlserver.sql'), 'utf8')).toBe(nexoSchemaForSqlServer());
  });
});
