import type { INode, INodeExecutionData } from 'n8n-workflow';

import { connect, type EngineRun, node, runWorkflow } from '../support/engine';
import { startWorld, type World } from '../support/world';

// The rules of n8n's engine that decide whether a failure is seen (facts/n8n.md §0), each with the nodes that ship.

let world: World;
beforeEach(async () => {
  world = await startWorld({ shop: { orders: 60 } });
});
afterEach(() => world.close());

const NODES = ['Get Orders', 'Find Documents', 'Keep Undelivered', 'Get PDF', 'Send E-mail'] as const;
/** The error output comes after the declared ones. */

const failuresOf = (run: EngineRun, name: (typeof NODES)[number]) => run.failures(name);

/** The items that a node did its part for. */
const done = (run: EngineRun, name: string) => run.items(name).filter(({ json }) => json.failure === undefined);

/** No customer got mail, no order moved, and the items all go on with their failures and all they carried. */
function expectNothingDone(run: EngineRun, name: (typeof NODES)[number], code: string) {
  const input = NODES[NODES.indexOf(name) - 1]!;
  const failures = failuresOf(run, name);
  expect(done(run, name)).toHaveLength(0);
  expect(failures).toHaveLength(done(run, input).length);
  expect(failures.length).toBeGreaterThan(10);
  expect(new Set(failures.map(({ failure }) => failure.code))).toEqual(new Set([code]));
  expect(failures.map(({ order }) => (order as { order_id: number }).order_id)).toEqual(
    done(run, input).map((item) => (item.json.order as { order_id: number }).order_id),
  );
  expect(failures.every(({ failure }) => !failure.permanent)).toBe(true);
  expect(failures[0]!.failure.description).not.toBe('');
  expect(failures[0]!.failure.message).not.toMatch(/\bE[A-Z]{4,}\b/);
  expect([...world.movedOrders().values()]).not.toContain(world.shop.statusIds.documentSent);
}

describe('trouble of a whole node yields one error item an order and marks none as done', () => {
  it('wrong SQL password', async () => {
    world.credentials.subiektNexoSqlApi!.password = 'wrong';
    const run = await world.runTemplate();
    expectNothingDone(run, 'Find Documents', 'nexo_login_failed');
    expect(world.movedOrders().size).toBe(0);
  });

  it('a SQL Server that is gone', async () => {
    await world.nexo.faults.refuseConnections(true);
    const run = await world.runTemplate();
    expectNothingDone(run, 'Find Documents', 'nexo_unreachable');
    expect(world.movedOrders().size).toBe(0);
  });

  it('a SQL connection that breaks at the first statement', async () => {
    world.nexo.faults.dropAfterStatements(1, 'before');
    const run = await world.runTemplate();
    expect(failuresOf(run, 'Find Documents')).toHaveLength(run.items('Get Orders').length);
    expect(world.movedOrders().size).toBe(0);
  });

  it('a certificate nobody trusts', async () => {
    world.credentials.subiektNexoSqlApi!.trustSelfSigned = false;
    expectNothingDone(await world.runTemplate(), 'Find Documents', 'nexo_certificate_not_trusted');
  });

  it('a ledger outside the folders n8n allows', async () => {
    world.credentials.deliveryLedgerApi!.filePath = '/etc/ledger.sqlite';
    expectNothingDone(await world.runTemplate(), 'Find Documents', 'ledger_unavailable');
  });

  it('a dead SMTP server', async () => {
    world.credentials.mailServerApi!.port = 1;
    const run = await world.runTemplate((nodes) => silence(nodes));
    const codes = failuresOf(run, 'Send E-mail').map(({ failure }) => failure.code);
    expect(codes.filter((code) => code === 'mail_unreachable').length).toBeGreaterThan(10);
    expect(codes).toHaveLength(done(run, 'Get PDF').length);
    expect([...world.movedOrders().values()]).not.toContain(world.shop.statusIds.documentSent);
  });

  it('a wrong mailbox password', async () => {
    world.credentials.mailServerApi!.password = 'wrong';
    const run = await world.runTemplate((nodes) => silence(nodes));
    expect(done(run, 'Send E-mail')).toHaveLength(0);
    expect(failuresOf(run, 'Send E-mail').map(({ failure }) => failure.code)).toContain('mail_login_refused');
    expect(JSON.stringify(run.failures('Send E-mail'))).not.toContain('"wrong"');
  });

  it('a From address that is none', async () => {
    const run = await world.runTemplate((nodes) => {
      nodes['Send E-mail']!.parameters.fromEmail = 'the shop';
    });
    expect(done(run, 'Send E-mail')).toHaveLength(0);
    expect(failuresOf(run, 'Send E-mail').map(({ failure }) => failure.code)).toContain('sender_malformed');
  });

  it('a blocked BaseLinker token, before the orders are read', async () => {
    world.baseLinker.faults.blockToken();
    const run = await world.runTemplate();
    expect(failuresOf(run, 'Get Orders').map(({ failure }) => failure.code)).toEqual(['baselinker_blocked_token']);
    expect(world.nexo.statementCount()).toBe(0);
    expect(world.mailbox.messages().map((mail) => mail.envelope.to)).toEqual([['owner@shop.example']]);
  });

  it('an empty BaseLinker token', async () => {
    world.credentials.baseLinkerApi!.apiToken = '';
    const run = await world.runTemplate();
    expect(failuresOf(run, 'Get Orders').map(({ failure }) => failure.code)).toEqual(['baselinker_empty_token']);
  });
});

describe('a status that cannot be set', () => {
  it('because the run died after the mails went out is set by the next run, without a second mail', async () => {
    const run = await world.runTemplate((nodes) => {
      nodes['Set Status After Delivery']!.disabled = true;
    });
    expect(run.items('Send E-mail').length).toBeGreaterThan(10);
    const mails = world.mailbox.messages().length;
    expect([...world.movedOrders().values()]).not.toContain(world.shop.statusIds.documentSent);

    const repair = await world.runTemplate();
    const delivered = (items: INodeExecutionData[]) =>
      items.filter(({ json }) => (json.delivery as { state?: string } | undefined)?.state === 'sent').length;
    expect(delivered(repair.items('Keep Undelivered'))).toBe(delivered(run.items('Send E-mail')));
    const isReport = (id: string) => id.startsWith('<report.');
    const customerMails = world.mailbox
      .messages()
      .slice(mails)
      .filter((mail) => !isReport(mail.messageId));
    expect(customerMails).toHaveLength(0);
    expect([...world.movedOrders().values()]).toContain(world.shop.statusIds.documentSent);
  });

  it('because it does not exist leaves every order where it was and names the known ones', async () => {
    const run = await world.runTemplate((nodes) => {
      nodes['Set Status After Delivery']!.parameters.status = { __rl: true, mode: 'id', value: '999' };
    });
    const failures = run.failures('Set Status After Delivery');
    expect(failures).toHaveLength(done(run, 'Send E-mail').length);
    expect(failures[0]!.failure.code).toBe('baselinker_unknown_status');
    expect(failures[0]!.failure.description).toContain(String(world.shop.statusIds.documentSent));
    expect([...world.movedOrders().values()]).not.toContain(999);
  });
});

describe('positive proof', () => {
  const order = { order_id: 1, order_status_id: 138618, email: 'a@example.com' };
  const document = { company: 'Nexo_Sklep', id: 1, number: 'FS 1/2026' };
  const delivery = (state: string, id = 1) => ({
    key: `nexo_sklep/${id}/email`,
    channel: 'email',
    state,
    messageId: '<1@x>',
  });

  async function setStatus(items: INodeExecutionData[], parameters: Record<string, unknown>): Promise<EngineRun> {
    const { shop, baseLinker, credentials } = world;
    const [first] = shop.orders;
    for (const item of items) {
      const error = item.json.error as { order?: unknown } | undefined;
      if (item.json.order) item.json.order = { ...first };
      if (error?.order) error.order = { ...first };
    }
    expect(baseLinker.state.orders.has(first!.order_id)).toBe(true);
    const status = { __rl: true, mode: 'id', value: String(shop.statusIds.shipped) };
    return runWorkflow(
      {
        nodes: [
          node('Start', 'n8n-nodes-base.manualTrigger'),
          node('Items', 'n8n-nodes-base.noOp'),
          node('Status', 'setOrderStatus', { action: 'set', status, ...parameters } as INode['parameters'], {
            onError: 'continueErrorOutput',
          }),
        ],
        connections: connect({ Start: [['Items']], Items: [['Status']] }),
      },
      credentials,
      { pinData: { Items: items } },
    );
  }

  it.each([
    ['no delivery', { order }],
    ['a planned delivery', { order, document, delivery: delivery('planned') }],
    ['a delivery in doubt', { order, document, delivery: delivery('in_doubt') }],
    [
      'an error although the delivery says sent',
      { order, document, delivery: delivery('sent'), error: 'x', message: 'x' },
    ],
    ['one of two documents', { order, delivery: delivery('sent'), document: { ...document, documentsOfOrder: 2 } }],
    ['a delivery of another document', { order, delivery: delivery('sent', 2), document }],
    ['a delivery without its document', { order, delivery: delivery('sent') }],
    [
      'a document that was found for another order',
      {
        order,
        delivery: delivery('sent'),
        document: { ...document, matchedBy: { field: 'Uwagi', value: '2' } },
      },
    ],
    ['a test', { order, document, delivery: delivery('sent'), test: { sentTo: 'o***' } }],
  ])('%s moves no order after delivery', async (_, json) => {
    await setStatus([{ json: structuredClone(json) as INodeExecutionData['json'] }], { rule: 'success' });
    expect(world.baseLinker.state.statusChanges).toHaveLength(0);
  });

  it('all documents of an order move it once', async () => {
    const item = (id: number): INodeExecutionData => ({
      json: { order: { ...order }, delivery: delivery('sent', id), document: { ...document, id, documentsOfOrder: 2 } },
    });
    await setStatus([item(1), item(2)], { rule: 'success' });
    expect(world.baseLinker.state.statusChanges).toHaveLength(1);
  });

  it.each([
    ['a failure a person must fix', 1, true, 'permanent'],
    ['a failure that may pass', 0, false, 'permanent'],
    ['a failure that may pass, when all count', 1, false, 'all'],
  ])('%s moves %s orders after failure', async (_, moved, permanent, failures) => {
    const json = { message: 'x', error: { message: 'x', code: 'x', permanent, order: { ...order } } };
    await setStatus([{ json }], { rule: 'failure', failures });
    expect(world.baseLinker.state.statusChanges).toHaveLength(moved);
  });

  it('an item that is no failure is left alone after failure', async () => {
    await setStatus([{ json: { order: { ...order }, document, delivery: delivery('sent') } }], { rule: 'failure' });
    expect(world.baseLinker.state.statusChanges).toHaveLength(0);
  });
});

describe('Retry On Fail', () => {
  it('on the e-mail node mails nobody twice', async () => {
    world.mailbox.faults.reject.push({ stage: 'rcpt', code: 451, message: '4.7.1 Later', times: 1 });
    await world.runTemplate((nodes) => {
      Object.assign(nodes['Send E-mail']!, { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 });
    });
    const ids = world.mailbox.messages().map((mail) => mail.messageId);
    expect(ids.length).toBeGreaterThan(10);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('Stop', () => {
  it('ends the sending: what has not left stays for the next run, which sends it once', async () => {
    world.credentials.mailServerApi!.maxConnections = 1;
    // Slow enough for most of the messages to be still here when Stop is pressed.
    world.mailbox.faults.delay.push({ stage: 'final-dot', ms: 50 });
    let stop = () => {};
    const stopping = world.runTemplate(undefined, (cancel) => (stop = cancel));
    await world.mailbox.waitForMessages(1);
    stop();
    await stopping.catch(() => undefined);
    // n8n gives up waiting for the node; the node itself ends when it closes its connections.
    while (world.mailbox.connections().open > 0) await new Promise(setImmediate);
    const leftBeforeStop = world.mailbox.receivedCount();
    expect(leftBeforeStop).toBeLessThan(5);

    world.mailbox.faults.delay.length = 0;
    const run = await world.runTemplate();
    expect(run.status).toBe('success');
    const ids = world.mailbox
      .messages()
      .map((mail) => mail.messageId)
      .filter((id) => !id.startsWith('<report.'));
    expect(ids.length).toBeGreaterThan(leftBeforeStop + 10);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...world.movedOrders().values()]).toContain(world.shop.statusIds.documentSent);
  });
});

describe('without an error output', () => {
  it('a node stops the run with the message and the way on', async () => {
    world.credentials.subiektNexoSqlApi!.password = 'wrong';
    const run = await world.runTemplate((nodes) => {
      delete nodes['Find Documents']!.onError;
    });
    expect(run.status).toBe('error');
    expect(run.error).toMatchObject({ message: expect.stringContaining('refused') });
    expect(world.movedOrders().size).toBe(0);
  });
});

/** Without a mail server the report cannot leave either, which rightly ends the run as failed; not what is tested here. */
function silence(nodes: Record<string, INode>): void {
  nodes['Tell the Shop']!.disabled = true;
}
