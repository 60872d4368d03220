import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';

import { connect, type EngineRun, node, runWorkflow } from '../support/engine';

import { inOneWorld, item, moved, world } from './mail-support';

// How items travel down the line: each node acts only on those that have something left to do for it, and hands all others on
// as they are. One node at a time, with the items that the nodes before it would have given.

inOneWorld();

const CONTINUE = { onError: 'continueRegularOutput' } as const;
const failure = { code: 'x', message: 'It went wrong', description: 'Mend it.', permanent: true, node: 'Before' };

/** One node between the items and the end of the workflow. */
function feed(
  items: INodeExecutionData[],
  type: string,
  parameters: IDataObject,
  settings: Partial<INode> = CONTINUE,
): Promise<EngineRun> {
  const nodes = [
    node('Start', 'n8n-nodes-base.manualTrigger'),
    node('Items', 'n8n-nodes-base.noOp'),
    node('Node', type, parameters, settings),
  ];
  return runWorkflow({ nodes, connections: connect({ Start: [['Items']], Items: [['Node']] }) }, world.credentials, {
    pinData: { Items: items },
  });
}

const delivery = (state: string, index = 0, channel = 'email'): IDataObject => {
  const orderId = item(index).json.order as { order_id: number };
  const way = channel === 'email' ? 'email' : `order/${orderId.order_id}`;
  return { key: `nexo_sklep/${5000 + index}/${way}`, channel, state, messageId: `<${index}@x>`, recipient: 'c***' };
};
const email = { channel: { name: 'email', code: 'default', reason: '' } };
const status = (statusId: number) => ({ __rl: true, mode: 'id', value: String(statusId) });
const send = { operation: 'sendDocument', fromEmail: 'sklep@shop.example' };
const report = { operation: 'sendReport', fromEmail: 'sklep@shop.example', reportTo: 'owner@shop.example' };
const afterDelivery = () => ({ rule: 'success', action: 'set', status: status(world.shop.statusIds.documentSent) });
const afterFailure = (failures = 'permanent') => ({
  rule: 'failure',
  failures,
  action: 'set',
  status: status(world.shop.statusIds.documentError),
});

/** Every node of the line that takes items, with what it would do to an item of a new document. */
const LINE: Array<[string, string, () => IDataObject]> = [
  ['Find', 'subiektNexoDocumentPdf', () => ({ operation: 'find', prefix: '' })],
  ['Delivery Channel', 'deliveryChannel', () => ({ sourcesWithoutEmail: '' })],
  ['Keep Undelivered', 'documentDeliveries', () => ({ operation: 'keepUndelivered' })],
  ['Get PDF', 'subiektNexoDocumentPdf', () => ({ operation: 'getPdf' })],
  ['Send Document E-mail', 'sendDocumentEmail', () => send],
  ['Attach Order Document', 'attachOrderDocument', () => ({})],
  ['Set Order Status after a delivery', 'setOrderStatus', afterDelivery],
];

describe.each(LINE)('%s', (_, type, parameters) => {
  it('hands a failed item on with the very same json and file', async () => {
    const failed = item(0, { json: { ...email, failure } });
    const given = structuredClone(failed);
    const run = await feed([failed], type, parameters());
    expect(run.items('Node')).toEqual([{ ...given, pairedItem: { item: 0 } }]);
    expect(run.items('Node')[0]!.json).toBe(failed.json);
    expect([run.failures('Node'), moved(), world.mailbox.messages().length]).toEqual([[], 0, 0]);
  });

  it('makes the error of another package’s node a failure, with no key that n8n would take for its own', async () => {
    const order = item(0).json.order as IDataObject;
    const items = [
      { json: { order, error: 'Request failed', details: { a: 1 } } },
      { json: { error: { message: 'Timed out', order, permanent: true, code: 'x'.repeat(500) } } },
    ];
    const [text, object] = (await feed(items, type, parameters())).items('Node').map(({ json }) => json);
    expect(text).toEqual({
      order,
      details: { a: 1 },
      failure: { code: 'foreign_error', message: 'Request failed', description: '', permanent: false, node: '' },
    });
    expect(object).toMatchObject({ order, failure: { message: 'Timed out', code: 'x'.repeat(100) } });
    expect(object).not.toHaveProperty('error');
  });

  it('drops the empty item that Always Output Data makes, and makes one where it has nothing to give', async () => {
    expect((await feed([{ json: {} }], type, parameters())).items('Node')).toEqual([]);
    const settings = { ...CONTINUE, alwaysOutputData: true };
    expect((await feed([{ json: {} }], type, parameters(), settings)).items('Node')).toMatchObject([{ json: {} }]);
  });

  it('never throws, whatever expression gives its parameters, and keeps what the item carried', async () => {
    const hostile = Object.fromEntries(
      ['operation', 'rule', 'mode', 'which', 'channel', 'decideBy', 'action', 'kinds', 'target'].map((name) => [
        name,
        '={{ $json.nothing.at.all }}',
      ]),
    );
    const delivered = type === 'setOrderStatus' ? { delivery: delivery('sent') } : {};
    const channel = { name: type === 'attachOrderDocument' ? 'order' : 'email', code: 'default', reason: '' };
    const whole = item(0, { json: { channel, ...delivered } });
    const given = structuredClone(whole);
    const run = await feed([whole], type, { ...parameters(), ...hostile });
    expect(run.status).toBe('success');
    const [only, ...others] = run.items('Node');
    expect(others).toEqual([]);
    const { failure: _, ...rest } = only!.json;
    expect(rest).toEqual(given.json);
    expect(run.failures('Node')).toHaveLength(1);
    expect([whole.json, whole.binary]).toEqual([given.json, given.binary]);
    expect([moved(), world.mailbox.messages().length]).toEqual([0, 0]);
  });
});

describe('the shape of a failure follows the settings of the node', () => {
  const broken = () => item(0, { order: { email: 'nobody' }, json: email });
  const failed = (run: EngineRun) => [0, 1].map((output) => run.items('Node', output).map(({ json }) => json));

  it.each([
    ['Continue', CONTINUE],
    ['the old switch Continue on Fail', { continueOnFail: true }],
  ] as Array<[string, Partial<INode>]>)('%s: the item keeps all and gains failure', async (_, settings) => {
    const [onLine, onError] = failed(await feed([broken()], 'sendDocumentEmail', send, settings));
    expect(onError).toEqual([]);
    expect(onLine).toEqual([
      {
        ...broken().json,
        // An address that is none is remembered as refused: a corrected one is enough.
        delivery: expect.objectContaining({ state: 'failed', reason: 'recipient_malformed' }) as unknown,
        failure: {
          code: 'recipient_malformed',
          message: expect.stringMatching(/\w/) as string,
          description: expect.stringMatching(/\w/) as string,
          permanent: true,
          node: 'Node',
        },
      },
    ]);
  });

  it('the error output: exactly the two keys that every n8n takes for a failure', async () => {
    const run = await feed([broken()], 'sendDocumentEmail', send, { onError: 'continueErrorOutput' });
    const [onLine, onError] = failed(run);
    expect(onLine).toEqual([]);
    expect(onError![0]).toMatchObject({ error: { code: 'recipient_malformed', permanent: true, order: {} } });
    expect(run.hints('Node').join()).toContain('1 of 1 items failed here');
  });

  it('neither: the node throws', async () => {
    const run = await feed([broken()], 'sendDocumentEmail', send, {});
    expect([run.status, run.error?.message]).toEqual(['error', expect.stringMatching(/address/)]);
  });
});

it('a hint says how many failed, with Continue too', async () => {
  const items = [item(0, { json: email }), item(1, { json: email, order: { email: '' } })];
  expect((await feed(items, 'sendDocumentEmail', send)).hints('Node').join()).toContain('1 of 2 items failed here');
});

describe('a channel', () => {
  it.each([
    ['sendDocumentEmail', send, 'order'],
    ['sendDocumentEmail', send, 'skip'],
    ['attachOrderDocument', {}, 'email'],
    ['attachOrderDocument', {}, 'skip'],
  ] as Array<[string, IDataObject, string]>)('%s %j hands on what is for %s', async (type, parameters, name) => {
    const other = item(0, { json: { channel: { name, code: 'default', reason: '' } } });
    const run = await feed([other], type, parameters);
    expect(run.items('Node').map(({ json }) => json)).toEqual([other.json]);
    expect(world.mailbox.messages().length).toBe(0);
  });

  it.each([
    ['documentDeliveries', { operation: 'keepUndelivered' }],
    ['sendDocumentEmail', send],
    ['attachOrderDocument', {}],
  ] as Array<[string, IDataObject]>)(
    'that nothing has chosen is a failure in %s, never an e-mail',
    async (type, parameters) => {
      const run = await feed([item(0)], type, parameters);
      expect(run.failures('Node').map(({ failure: { code, permanent } }) => [code, permanent])).toEqual([
        ['channel_missing', false],
      ]);
      expect(world.mailbox.messages().length).toBe(0);
    },
  );

  it('is that of the delivery where no node chose one; and All asks for none', async () => {
    const run = await feed([item(0, { json: { delivery: delivery('planned') } })], 'sendDocumentEmail', send);
    expect(run.failures('Node')).toEqual([]);
    await feed([item(1)], 'sendDocumentEmail', { ...send, which: 'all' });
    expect(world.mailbox.messages().length).toBe(2);
  });
});

describe('what belongs together', () => {
  const sent = (json: IDataObject) => feed([item(0, { json: { ...email, ...json } })], 'sendDocumentEmail', send);
  const elsewhere = { field: 'document', sha256: 'f'.repeat(64), company: 'Nexo_Sklep', documentId: 5000 };

  it.each([
    ['a delivery of another document', () => ({ delivery: { ...delivery('planned'), key: 'nexo_sklep/1/email' } })],
    ['a PDF other than the one that was drawn', () => ({ pdf: elsewhere })],
  ])('%s is refused', async (_, json) => {
    expect((await sent(json())).failures('Node').map(({ failure: { code } }) => code)).toEqual(['item_mixed_up']);
    expect(world.mailbox.messages().length).toBe(0);
  });

  it('a document that was found for another order is refused', async () => {
    const matchedBy = { field: 'Uwagi', value: '1' };
    const run = await feed([item(0, { document: { matchedBy }, json: email })], 'sendDocumentEmail', send);
    expect(run.failures('Node').map(({ failure: { code } }) => code)).toEqual(['item_mixed_up']);
    expect(world.mailbox.messages().length).toBe(0);
  });

  it.each([
    ['totals', { totals: { gross: 12 } }],
    ['kind', { kind: 'WZ' }],
    ['ksef', { ksef: 'yes' }],
    ['issueDate', { issueDate: 20261103 }],
  ])('a document with a damaged %s is refused', async (_, document) => {
    const run = await feed([item(0, { document, json: email })], 'sendDocumentEmail', send);
    expect(run.failures('Node').map(({ failure: { code } }) => code)).toEqual(['item_damaged']);
  });
});

describe('the statuses', () => {
  it('delivered is what was sent and has not failed', async () => {
    const items = [
      item(0, { json: { delivery: delivery('sent', 0) } }),
      item(1, { json: { delivery: delivery('planned', 1) } }),
      item(2, { json: { delivery: delivery('sent', 2), failure } }),
    ];
    const run = await feed(items, 'setOrderStatus', afterDelivery());
    expect(run.items('Node').map(({ json }) => json.statusChange !== undefined)).toEqual([true, false, false]);
    expect(moved()).toBe(1);
  });

  it('the one after a failure takes what a person must fix, and never what was delivered', async () => {
    const passing = { ...failure, permanent: false };
    const items = [
      item(0, { json: { failure } }),
      item(1, { json: { failure: passing } }),
      item(2, { json: { delivery: delivery('sent', 2), failure } }),
      item(3, { json: { delivery: delivery('planned', 3) } }),
    ];
    await feed(items, 'setOrderStatus', afterFailure());
    expect(world.baseLinker.state.statusChanges.map(({ orderId }) => orderId)).toEqual([
      (items[0]!.json.order as IDataObject).order_id,
    ]);
    world.baseLinker.state.statusChanges.length = 0;
    await feed(items, 'setOrderStatus', afterFailure('all'));
    expect(moved()).toBe(2);
  });

  it.each(['test', 'dryRun'])('move nothing behind a %s, whatever came through it', async (mode) => {
    const items = [
      item(0, { json: email }),
      item(1, { json: { ...email, delivery: delivery('sent', 1) } }),
      item(2, { json: { ...email, failure } }),
      item(3, { json: email, order: { email: 'nobody' } }),
      item(4, { json: { channel: { name: 'order', code: 'default', reason: '' } } }),
      item(5),
    ];
    const nodes = [
      node('Start', 'n8n-nodes-base.manualTrigger'),
      node('Items', 'n8n-nodes-base.noOp'),
      node('Send', 'sendDocumentEmail', { ...send, mode, testAddress: 'office@shop.example' }, CONTINUE),
      node(
        'Attach',
        'attachOrderDocument',
        { target: 'fields', numberField: { __rl: true, mode: 'list', value: 'extra_field_1' } },
        CONTINUE,
      ),
      node('Delivered', 'setOrderStatus', afterDelivery(), CONTINUE),
      node('Failed', 'setOrderStatus', afterFailure('all'), CONTINUE),
    ];
    const names = nodes.map(({ name }) => name);
    const wires = connect(Object.fromEntries(names.slice(0, -1).map((name, at) => [name, [[names[at + 1]!]]])));
    world.baseLinker.state.calls.length = 0;
    const run = await runWorkflow({ nodes, connections: wires }, world.credentials, { pinData: { Items: items } });
    expect(run.items('Failed')).toHaveLength(items.length);
    expect(run.items('Failed').every(({ json }) => json[mode === 'test' ? 'test' : 'preview'] !== undefined)).toBe(
      true,
    );
    expect(run.failures('Attach')).toEqual([]);
    expect(world.baseLinker.state.calls.filter(({ method }) => /^(set|add)/.test(method))).toEqual([]);
    expect(world.mailbox.messages().every(({ envelope }) => envelope.to[0] === 'office@shop.example')).toBe(true);
  });
});

describe('the report', () => {
  const texts = () => world.mailbox.messages().map(({ text }) => text);

  it('tells of failures and of what came through undelivered, and of nothing else', async () => {
    const items = [
      item(0, { json: { failure } }),
      item(1, { json: { delivery: delivery('planned', 1) } }),
      item(2, { json: { delivery: delivery('sent', 2) } }),
      item(3, { json: { preview: { wouldSend: true } } }),
      item(4, { json: { test: { sentTo: 'o***' } } }),
      { json: {} },
    ];
    const run = await feed(items, 'sendDocumentEmail', report);
    expect(run.items('Node')).toHaveLength(5);
    const [text, ...others] = texts();
    expect(others).toEqual([]);
    const told = (index: number) => text!.includes(`FS ${index + 1}/MAG/2026`);
    expect([0, 1, 2, 3, 4].map(told)).toEqual([true, true, false, false, false]);
    expect(text).toContain('without being delivered');
  });

  it('is not sent when there is nothing to tell', async () => {
    await feed([item(2, { json: { delivery: delivery('sent', 2) } })], 'sendDocumentEmail', report);
    expect(texts()).toEqual([]);
  });

  it('that cannot be mailed makes the run an error', async () => {
    world.credentials.mailServerApi!.password = 'wrong';
    const run = await feed([item(0, { json: { failure } })], 'sendDocumentEmail', report, {});
    expect(run.status).toBe('error');
  });

  it('tells the failures that Execute Once hides from it', async () => {
    const items = [item(2, { json: { delivery: delivery('sent', 2) } }), item(0, { json: { failure } })];
    const run = await feed(items, 'sendDocumentEmail', report, { executeOnce: true });
    expect(texts().join()).toContain('FS 1/MAG/2026');
    expect(run.hints('Node').join()).toContain('only the first of 2 items');
  });
});

it('a status that cannot be set after a failure is told with the failure, which stays the first', async () => {
  world.credentials.baseLinkerApi!.apiToken = `${String(world.credentials.baseLinkerApi!.apiToken)}-wrong`;
  try {
    const run = await feed([item(0, { json: { failure } })], 'setOrderStatus', afterFailure());
    const [told] = run.items('Node').map(({ json }) => json.failure as typeof failure);
    expect(told).toMatchObject({ code: 'x', permanent: true, node: 'Before' });
    expect(told!.description).toMatch(/^Mend it\. After that, in Node: /);
  } finally {
    const token = String(world.credentials.baseLinkerApi!.apiToken);
    world.credentials.baseLinkerApi!.apiToken = token.replace(/-wrong$/, '');
  }
});

it('every output is there even when nothing leaves by it, and every item says where it came from', async () => {
  const run = await feed([item(0, { json: { ...email } }), item(1, { json: { failure } })], 'documentDeliveries', {
    operation: 'keepUndelivered',
  });
  const outputs = run.data.resultData.runData.Node![0]!.data!.main;
  expect(outputs!.map((items) => items?.length)).toEqual([2, 0, 0]);
  expect(outputs![0]!.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
});
