import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { storeDocument } from '../../sandbox/baselinker';
import { connect, node, runWorkflow } from '../support/engine';
import { startWorld, type World } from '../support/world';

// The previews from which the editor lets people drag fields before the first run. `UPDATE_SCHEMAS=1 npx jest schema`
// writes them anew after a change of the items. A node without operations has one file, named after the version.

interface Schema {
  type: string;
  properties?: Record<string, Schema>;
  items?: Schema;
}

/** The shape of values as JSON schema: what any of them has, all of them together have. */
function schemaOf(values: unknown[]): Schema {
  const known = values.filter((value) => value !== null && value !== undefined);
  const [first] = known;
  if (Array.isArray(first)) return { type: 'array', items: schemaOf(known.flat()) };
  if (typeof first === 'object' && first !== null) {
    const names = [...new Set(known.flatMap((value) => Object.keys(value as object)))];
    const property = (name: string) => schemaOf(known.map((value) => (value as Record<string, unknown>)[name]));
    return { type: 'object', properties: Object.fromEntries(names.map((name) => [name, property(name)])) };
  }
  const type = typeof first;
  return { type: type === 'undefined' ? 'null' : type };
}

const OF_TEMPLATE: Array<[node: string, file: string]> = [
  ['Get Orders', 'BaseLinkerOrders/__schema__/v1.0.0/getAll.json'],
  ['Get Orders', 'BaseLinkerOrders/__schema__/v1.0.0/get.json'],
  ['Find Documents', 'SubiektNexoDocumentPdf/__schema__/v1.0.0/find.json'],
  ['Get PDF', 'SubiektNexoDocumentPdf/__schema__/v1.0.0/getPdf.json'],
  ['Choose Channel', 'DeliveryChannel/__schema__/v1.0.0.json'],
  ['Keep Undelivered', 'DocumentDeliveries/__schema__/v1.0.0/keepUndelivered.json'],
  ['Send E-mail', 'SendDocumentEmail/__schema__/v1.0.0/sendDocument.json'],
  ['Set Status After Delivery', 'SetOrderStatus/__schema__/v1.0.0.json'],
];

/** Compares a preview with items, or writes it when asked to. */
function checkPreview(file: string, items: INodeExecutionData[]): void {
  expect(items.length).toBeGreaterThan(0);
  const path = join(__dirname, '../../nodes', file);
  const schema = { ...schemaOf(items.map(({ json }) => json)), version: 1 };
  if (process.env.UPDATE_SCHEMAS === '1') {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${JSON.stringify(schema, null, 2)}\n`);
  }
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(schema);
}

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

it('the previews of the nodes in the template are what they give', async () => {
  const run = await world.runTemplate();
  for (const [name, file] of OF_TEMPLATE) checkPreview(file, run.items(name));
});

it('the preview of all documents is what the node gives', async () => {
  const parameters = {
    operation: 'getAll',
    existingDocuments: 'allInWindow',
    limitPerRun: 500,
    ksefPolicy: { longestWait: 720 },
  };
  const workflow = {
    nodes: [node('Start', 'n8n-nodes-base.manualTrigger'), node('Get Many', 'subiektNexoDocumentPdf', parameters)],
    connections: connect({ Start: [['Get Many']] }),
  };
  const run = await runWorkflow(workflow, world.credentials);
  checkPreview('SubiektNexoDocumentPdf/__schema__/v1.0.0/getAll.json', run.items('Get Many'));
});

it('the preview of the trigger is what it gives', async () => {
  const statusIds = String(world.shop.orders[0]!.order_status_id);
  const trigger = node('Orders', 'baseLinkerTrigger', { statuses: 'ids', statusIds });
  const run = await runWorkflow({ nodes: [trigger], connections: {} }, world.credentials);
  checkPreview('BaseLinkerTrigger/__schema__/v1.0.0.json', run.items('Orders'));
});

it('the preview of attached documents is what the node gives', async () => {
  // Few orders: BaseLinker allows so many requests a minute.
  const small = await startWorld({ shop: { orders: 60 } });
  try {
    for (const { order_id: orderId } of small.shop.orders) {
      storeDocument(small.baseLinker.state, { type: 'INVOICE', orderId, seriesId: 15, issuedAt: 1 });
      storeDocument(small.baseLinker.state, { type: 'RECEIPT', orderId, seriesId: 17, issuedAt: 1 });
    }
    const channels = { sourcesWithoutEmail: 'allegro', otherwise: 'order', usual: 'skip' };
    const run = await small.runTemplate((nodes) => Object.assign(nodes['Choose Channel']!.parameters, channels));
    checkPreview('AttachOrderDocument/__schema__/v1.0.0.json', run.items('Attach to Order'));
  } finally {
    await small.close();
  }
});

it('the previews of deliveries are what the node gives', async () => {
  world.mailbox.faults.drop.push({ stage: 'final-dot', stored: true, times: 1 });
  await world.runTemplate();
  const ask = async (operation: string, parameters: IDataObject = {}) => {
    const workflow = {
      nodes: [
        node('Start', 'n8n-nodes-base.manualTrigger'),
        node('Deliveries', 'documentDeliveries', { operation, ...parameters }),
      ],
      connections: connect({ Start: [['Deliveries']] }),
    };
    return (await runWorkflow(workflow, world.credentials)).items('Deliveries');
  };
  const keyOf = async (state: string) => {
    const [found] = await ask('getAll', { filters: { states: [state] }, limit: 1 });
    return (found!.json.delivery as { key: string }).key;
  };
  const decided = { decidedBy: 'Anna', reason: 'the customer asked' };
  const sent = { ...decided, deliveryKey: await keyOf('sent') };
  const inDoubt = { ...decided, deliveryKey: await keyOf('in_doubt') };
  const previews: Array<[operation: string, parameters?: IDataObject]> = [
    ['allowResend', sent],
    ['resolveInDoubt', inDoubt],
    // After the decisions, which are part of what it gives.
    ['getAll', { returnAll: true }],
    ['getUnfinished'],
    ['getCounts'],
    ['purge'],
  ];
  for (const [operation, parameters] of previews) {
    checkPreview(`DocumentDeliveries/__schema__/v1.0.0/${operation}.json`, await ask(operation, parameters));
  }
});
