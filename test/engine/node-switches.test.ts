import type { INode } from 'n8n-workflow';

import { type EngineRun, runWorkflow } from '../support/engine';
import { keepOrdinaryOrders } from '../support/ordinary-orders';
import { configuredTemplate } from '../support/template';
import { startWorld, type World } from '../support/world';

// n8n's own switches, on each node of the shipped template, in a shop where one customer is refused and one has no address:
// whatever is switched, two runs mail nobody twice, move nobody wrongly, and no failure stays untold.

const OWNER = 'owner@shop.example';
const ORDERS = 6;

/** What a run of the world has to be held against. */
interface Shop {
  world: World;
  refused: number;
  withoutAddress: number;
}

async function withShop(test: (shop: Shop) => Promise<void>): Promise<void> {
  let refused = { order_id: 0, email: '' };
  let withoutAddress = refused;
  const world = await startWorld({
    shop: { orders: 60 },
    prepare: (shop) => {
      keepOrdinaryOrders(shop, ORDERS);
      // Neither first nor last, so that a node which sees only the first item has a good one.
      refused = shop.orders[1]!;
      withoutAddress = shop.orders[3]!;
      refused.email = 'refused@example.com';
      withoutAddress.email = '';
    },
  });
  try {
    world.mailbox.rejectRecipient(refused.email);
    await test({ world, refused: refused.order_id, withoutAddress: withoutAddress.order_id });
  } finally {
    await world.close();
  }
}

const LINE = [
  'Get Orders',
  'Find Documents',
  'Choose Channel',
  'Keep Undelivered',
  'Get PDF',
  'Send E-mail',
  'Attach to Order',
  'Set Status After Delivery',
  'Set Status After Failure',
  'Tell the Shop',
];

/** The side outputs that come before the error output. */
const SIDE_OUTPUTS: Record<string, number> = { 'Find Documents': 1, 'Choose Channel': 1, 'Keep Undelivered': 2 };

const SWITCHES: Array<[string, Partial<INode>]> = [
  ['Retry On Fail', { retryOnFail: true, maxTries: 2, waitBetweenTries: 0, onError: 'stopWorkflow' }],
  ['Stop', { onError: 'stopWorkflow' }],
  ['an error output', { onError: 'continueErrorOutput' }],
  ['Execute Once', { executeOnce: true }],
  ['Always Output Data', { alwaysOutputData: true }],
];

/** Everything that failed in a run, with its order where it has one, wherever n8n keeps it. */
function failuresIn(run: EngineRun): Array<{ order: string; message: string }> {
  const items = Object.values(run.data.resultData.runData)
    .flat()
    .flatMap(({ data }) => (data?.main ?? []).flatMap((output) => output ?? []));
  return items.flatMap(({ json }) => {
    const failure = (json.failure ?? json.error) as { message: string; order?: object } | undefined;
    if (failure === undefined) return [];
    const { order_id: id = '' } = (json.order ?? failure.order ?? {}) as { order_id?: number };
    return [{ order: String(id), message: failure.message }];
  });
}

function customerMails({ world }: Shop) {
  return world.mailbox.messages().filter(({ envelope }) => !envelope.to.includes(OWNER));
}

/** What must never happen, and what the shop has to hear. */
function expectSafe(shop: Shop, run: EngineRun, reportsBefore: number): void {
  const { world, refused, withoutAddress } = shop;
  const recipients = customerMails(shop).map(({ envelope }) => envelope.to.join());
  expect(new Set(recipients).size).toBe(recipients.length);
  const mailed = new Set(recipients);
  const emails = new Map(world.shop.orders.map(({ order_id: id, email }) => [id, email]));
  for (const [id, status] of world.movedOrders()) {
    if (status === world.shop.statusIds.documentSent) expect(mailed).toContain(emails.get(id));
    else expect([refused, withoutAddress]).toContain(id);
  }
  if (run.status === 'error') return;
  const reports = world.mailbox.messages().filter(({ envelope }) => envelope.to.includes(OWNER));
  const told = reports
    .slice(reportsBefore)
    .map(({ text }) => text)
    .join('\n');
  for (const { order, message } of failuresIn(run)) expect(told).toContain(order === '' ? message : order);
}

async function runTwice(
  shop: Shop,
  change: (nodes: Record<string, INode>) => void,
  wired?: string,
): Promise<EngineRun[]> {
  const runs: EngineRun[] = [];
  for (let times = 0; times < 2; times += 1) {
    const reports = shop.world.mailbox.messages().filter(({ envelope }) => envelope.to.includes(OWNER)).length;
    const template = configuredTemplate(shop.world.shop.statusIds, change);
    if (wired !== undefined) {
      // The error output leads where the line leads.
      const outputs = template.connections[wired]!.main!;
      while (outputs.length < (SIDE_OUTPUTS[wired] ?? 0) + 1) outputs.push([]);
      outputs.push(outputs[0]!);
    }
    const run = await runWorkflow(template, shop.world.credentials);
    expectSafe(shop, run, reports);
    runs.push(run);
  }
  return runs;
}

it('with nothing switched both are told, moved to the failure status and mailed nothing, and all others get their mail', () =>
  withShop(async (shop) => {
    const [first] = await runTwice(shop, () => {});
    expect(failuresIn(first!).map(({ order }) => Number(order))).toEqual(
      expect.arrayContaining([shop.refused, shop.withoutAddress]),
    );
    const { documentSent, documentError } = shop.world.shop.statusIds;
    const moved = [...shop.world.movedOrders()];
    expect(moved.filter(([, status]) => status === documentSent)).toHaveLength(ORDERS - 2);
    expect(moved.filter(([, status]) => status === documentError).map(([id]) => id)).toEqual(
      expect.arrayContaining([shop.refused, shop.withoutAddress]),
    );
    expect(customerMails(shop)).toHaveLength(ORDERS - 2);
  }));

describe.each(SWITCHES)('%s', (what, settings) => {
  it.each(LINE)('on %s', (name) =>
    withShop(async (shop) => {
      const change = (nodes: Record<string, INode>) => void Object.assign(nodes[name]!, settings);
      const wired = what === 'an error output' && name !== LINE.at(-1) ? name : undefined;
      const [first] = await runTwice(shop, change, wired);
      if (what === 'Execute Once') return;
      if (first!.status === 'success') expect(customerMails(shop)).toHaveLength(ORDERS - 2);
      else
        expect([what, name]).toEqual([expect.stringMatching(/Stop|Retry/), expect.stringMatching(/^(Send E-mail)$/)]);
    }),
  );
});
