import type { IDataObject, INode } from 'n8n-workflow';

import type { EngineRun } from '../support/engine';
import { startWorld, type World } from '../support/world';

// Every parameter of BaseLinker Orders and Set Order Status with values that make no sense, through the real engine:
// each ends in a clear error or has a safe meaning, and no order moves to a status nobody chose.

let world: World;
beforeEach(async () => {
  world = await startWorld({ shop: { orders: 60 } });
});
afterEach(() => world.close());

/** As an expression, since that is how such values get past the editor. */
const expression = (value: unknown) => `={{ ${JSON.stringify(value)} }}`;
const HOSTILE = [null, [], {}, 'x', '\u0000', "1'; DROP TABLE orders;--", '<b>1</b>', '9'.repeat(400), -1, 1.5];

const withNode = (name: string, parameters: IDataObject) => (nodes: Record<string, INode>) => {
  Object.assign(nodes[name]!.parameters, parameters);
  // Nothing behind the orders is what is tested here.
  if (name === 'Get Orders') nodes['Find Documents']!.disabled = true;
};

/** The run, or undefined when n8n itself refuses to start a workflow in which a needed parameter makes no sense. */
async function runUnlessRefused(change: (nodes: Record<string, INode>) => void): Promise<EngineRun | undefined> {
  try {
    return await world.runTemplate(change);
  } catch (error) {
    expect((error as Error).name).toBe('WorkflowHasIssuesError');
    return undefined;
  }
}

async function expectRefusal(parameters: IDataObject): Promise<void> {
  const run = await runUnlessRefused((nodes) => {
    withNode('Get Orders', parameters)(nodes);
    nodes['Tell the Shop']!.disabled = true;
  });
  const asked = world.baseLinker.state.calls.map(({ method }) => method);
  expect(asked).not.toContain('getOrders');
  if (run === undefined) return;
  const failures = run.failures('Get Orders').map(({ failure }) => failure);
  expect(run.items('Get Orders')).toHaveLength(failures.length);
  expect(failures).toHaveLength(1);
  expect(failures[0]!.code).toMatch(/^(baselinker_|parameter_)/);
  expect(failures[0]!.description).not.toBe('');
  expect(failures[0]!.message).not.toContain('[object Object]');
}

describe('BaseLinker Orders refuses', () => {
  it.each([...HOSTILE, 0, 151, 1e9, true])('Days Back %j', (value) => expectRefusal({ daysBack: expression(value) }));

  it.each([...HOSTILE, 'date', '__proto__'])('Date Field %j', (value) =>
    expectRefusal({ dateField: expression(value) }),
  );

  it.each([...HOSTILE, 'toString'])('Statuses %j', (value) =>
    expectRefusal({ statuses: expression(value), statusIds: '138620', statusList: [138620] }),
  );

  it.each([...HOSTILE, '', '0', '29814;29815', '29814 29815', 'All'])('Status IDs %j', (value) =>
    expectRefusal({ statuses: 'ids', statusIds: expression(value) }),
  );

  it.each([[[]], [['x']], [[null]], [[-5]], [{}], ['x']])('a list of statuses %j', (value) =>
    expectRefusal({ statuses: 'list', statusList: expression(value) }),
  );

  it.each([...HOSTILE.filter((value) => value !== null), 0])('Limit %j', (value) =>
    expectRefusal({ returnAll: false, limit: expression(value) }),
  );
});

describe('Set Order Status moves no order', () => {
  const after = 'Set Status After Delivery';

  async function expectNoMove(parameters: IDataObject): Promise<void> {
    const run = await runUnlessRefused((nodes) => {
      // Enough to see something sent, at a third of the time.
      Object.assign(nodes['Get Orders']!.parameters, { returnAll: false, limit: 20 });
      Object.assign(nodes[after]!.parameters, parameters);
      nodes['Set Status After Failure']!.disabled = true;
      nodes['Tell the Shop']!.disabled = true;
    });
    expect(world.baseLinker.state.statusChanges).toHaveLength(0);
    if (run === undefined) return;
    const delivered = run.items('Send E-mail').filter(({ json }) => json.failure === undefined);
    expect(delivered.length).toBeGreaterThan(10);
    expect(run.failures(after)).toHaveLength(delivered.length);
    for (const { failure } of run.failures(after)) {
      expect(failure.message).not.toContain('[object Object]');
      expect(failure.description).not.toBe('');
    }
  }

  it.each([0, 1001, '={{ "all" }}'])('with %j orders a call', (value) =>
    expectNoMove({ options: { ordersPerCall: value } }),
  );

  it.each([...HOSTILE, 0, 999_999_999, ''])('to the status %j', (value) =>
    expectNoMove({ action: 'set', status: { __rl: true, mode: 'id', value: expression(value) } }),
  );

  it.each(HOSTILE)('by the rule %j', (value) => expectNoMove({ rule: expression(value) }));

  it.each(HOSTILE)('by the action %j', (value) => expectNoMove({ action: expression(value) }));

  it.each([
    ['no rows', {}],
    ['a row without a target', { rows: [{ from: { __rl: true, mode: 'id', value: '138620' } }] }],
    ['a row of nonsense', { rows: [{ from: { __rl: true, mode: 'id', value: 'x' }, to: 'y' }] }],
  ] as Array<[string, IDataObject]>)('by a table with %s', (_, table) => expectNoMove({ action: 'table', table }));
});
