import { getOrders, type OrderQuery } from '../../lib/baselinker';
import { type BaseLinkerBehaviour, startBaseLinkerServer } from '../../sandbox/baselinker';
import { createRandom, type Random } from '../../sandbox/shop/random';
import { order, STATUSES, testClient, TOKEN } from '../support/baselinker-support';

const T = 1_795_000_000;
const RUNS = 8;
type SortedBy = BaseLinkerBehaviour['ordersSortedBy'];

/** Orders of some days by ascending id; `late` of them are confirmed up to three days after they came. */
function makeOrders(random: Random, { late, unconfirmed }: { late: number; unconfirmed: number }) {
  let added = T;
  return Array.from({ length: 320 }, () => {
    added += random.int(0, 400);
    const confirmed = !random.chance(unconfirmed);
    const delay = random.chance(late) ? random.int(600, 3 * 86_400) : random.int(0, 5);
    return order({
      confirmed,
      date_add: added,
      date_confirmed: confirmed ? added + delay : 0,
      date_in_status: added + delay + random.int(60, 3000),
      order_status_id: random.chance(0.8) ? 12 : 11,
    });
  });
}

async function lost(sortedBy: SortedBy, query: Partial<OrderQuery>, mix: { late: number; unconfirmed: number }) {
  const asked: OrderQuery = {
    dateField: 'date_confirmed',
    from: T,
    statusIds: [],
    sources: [],
    includeUnconfirmed: false,
    ...query,
  };
  let missing = 0;
  let calls = 0;
  for (let seed = 1; seed <= RUNS; seed++) {
    const orders = makeOrders(createRandom(seed), mix);
    const wanted = orders.filter(
      ({ confirmed, order_status_id: status }) =>
        (confirmed || asked.includeUnconfirmed) && (asked.statusIds.length === 0 || asked.statusIds.includes(status)),
    );
    const server = await startBaseLinkerServer({
      tokens: [TOKEN],
      orders,
      statuses: STATUSES,
      behaviour: { ordersSortedBy: sortedBy },
      limits: { requestsPerMinute: 10_000, blockSeconds: 1 },
    });
    const found = new Set((await getOrders(testClient(server.url), asked)).map((entry) => entry.order_id));
    missing += wanted.filter((entry) => !found.has(entry.order_id)).length;
    calls += server.state.calls.length;
    await server.close();
  }
  return { missing, calls: calls / RUNS };
}

describe('the pages of getOrders lose nothing, whatever BaseLinker sorts them by', () => {
  const sorts: SortedBy[] = ['auto', 'order_id', 'date_confirmed', 'date_add'];
  const queries: Array<[string, Partial<OrderQuery>]> = [
    ['one status', { statusIds: [12] }],
    ['one status by status date', { statusIds: [12], dateField: 'date_in_status' }],
    ['every status', {}],
    ['every status by order date', { dateField: 'date_add' }],
    ['the trigger', { statusIds: [12], dateField: 'date_in_status', from: 0, includeUnconfirmed: true }],
  ];
  const cases = sorts.flatMap((sort) => queries.map(([name, query]) => [sort, name, query] as const));
  test.each(cases)('%s: %s', async (sort, _name, query) => {
    for (const late of [0.01, 0.15]) {
      expect(await lost(sort, query, { late, unconfirmed: 0.03 })).toMatchObject({ missing: 0 });
    }
  });

  // What the same queries cost before the two ways were taken: one page more than full ones, by either key.
  test.each([
    ['one status', { statusIds: [12] }, 4.1],
    ['every status', {}, 4.1],
  ] as const)('%s costs no more calls where late confirmations show the order', async (_name, query, most) => {
    const { calls } = await lost(
      'auto',
      { ...query, statusIds: [...('statusIds' in query ? query.statusIds : [])] },
      {
        late: 0.05,
        unconfirmed: 0.03,
      },
    );
    expect(calls).toBeLessThanOrEqual(most);
  });

  test('one second that fills pages is gone through, sorted by either', async () => {
    for (const sort of sorts) {
      const orders = Array.from({ length: 350 }, (_, at) =>
        order({ date_confirmed: at < 30 ? T + 1 : at < 290 ? T + 5 : T + 9, date_add: T, date_in_status: T + 20 }),
      );
      // Ids and dates do not agree: an import of old orders.
      const mixed = orders.map((entry, at) => ({ ...entry, date_confirmed: orders[(at * 7) % 350]!.date_confirmed }));
      for (const list of [orders, mixed]) {
        const server = await startBaseLinkerServer({
          tokens: [TOKEN],
          orders: list,
          statuses: STATUSES,
          behaviour: { ordersSortedBy: sort },
        });
        const query = { from: T, sources: [], includeUnconfirmed: false, dateField: 'date_confirmed' } as const;
        for (const statusIds of [[], [12]]) {
          expect(await getOrders(testClient(server.url), { ...query, sources: [], statusIds })).toHaveLength(350);
        }
        await server.close();
      }
    }
  });
});
