import type { IDataObject } from 'n8n-workflow';

import { connect, type EngineRun, node, runWorkflow } from '../support/engine';
import { configuredTemplate } from '../support/template';
import { startWorld, type World } from '../support/world';

// A credential that only some operations or settings need is optional in the form. What misses it says so before anything is
// read; all that can do without it does.

let world: World;
beforeAll(async () => {
  world = await startWorld({ shop: { orders: 60 }, bridge: {} });
});
afterAll(() => world?.close());

const ITEM = {
  order: { order_id: 1, email: 'nathan@example.com' },
  document: {
    id: 1,
    company: 'Nexo_Sklep',
    kind: 'PA',
    number: 'PA 1/2026',
    issueDate: '2026-11-20 10:00:00',
    saleDate: null,
    buyer: { name: 'Jan Kowalski', nip: '' },
    totals: { currency: 'PLN', net: '100.00', vat: '23.00', gross: '123.00', due: '0.00' },
    ksef: { state: 'none', number: '' },
    documentsOfOrder: 1,
  },
};

/** One node behind a trigger, without the credential. */
async function runWithout(
  missing: string,
  type: string,
  parameters: IDataObject,
  onError?: 'continueErrorOutput',
): Promise<EngineRun> {
  const { [missing]: _, ...credentials } = world.credentials;
  const nodes = [node('Start', 'n8n-nodes-base.manualTrigger'), node('Node', type, parameters, { onError })];
  const workflow = { nodes, connections: connect({ Start: [['Node']] }) };
  return runWorkflow(workflow, credentials, { pinData: { Start: [{ json: ITEM }] } });
}

const NEEDING: Array<[string, string, string, string, IDataObject]> = [
  ['Operation Find', 'Delivery Ledger', 'deliveryLedgerApi', 'subiektNexoDocumentPdf', { operation: 'find' }],
  ['Operation Get Many', 'Delivery Ledger', 'deliveryLedgerApi', 'subiektNexoDocumentPdf', { operation: 'getAll' }],
  [
    'PDF Source: Nexo Print Template',
    'Print Bridge',
    'printBridgeApi',
    'subiektNexoDocumentPdf',
    { operation: 'getPdf', pdfSource: 'nexoPrintTemplate' },
  ],
  [
    'Mode: Send',
    'Delivery Ledger',
    'deliveryLedgerApi',
    'sendDocumentEmail',
    { which: 'all', fromEmail: 'shop@example.com' },
  ],
  [
    'Mode: Dry Run',
    'Delivery Ledger',
    'deliveryLedgerApi',
    'sendDocumentEmail',
    { which: 'all', mode: 'dryRun', fromEmail: 'shop@example.com' },
  ],
];

it.each(NEEDING)('%s says that it needs a %s credential', async (needing, name, missing, type, parameters) => {
  const before = [world.nexo.statementCount(), world.bridge!.prints.length, world.mailbox.receivedCount()];
  const message = `${needing} needs a credential in Credential for ${name}`;
  const failed = await runWithout(missing, type, parameters);
  expect(failed.error?.message).toBe(message);

  const run = await runWithout(missing, type, parameters, 'continueErrorOutput');
  expect(run.status).toBe('success');
  const outputs = [0, 1, 2].map((output) => run.items('Node', output));
  const [error, ...others] = outputs.flat();
  expect(others).toEqual([]);
  expect(JSON.stringify(error!.json)).toContain('credential_missing');
  expect(JSON.stringify(error!.json)).toContain(message);
  expect([world.nexo.statementCount(), world.bridge!.prints.length, world.mailbox.receivedCount()]).toEqual(before);
});

it('the template runs with the credentials that it names, none more', async () => {
  const template = configuredTemplate(world.shop.statusIds, undefined, { itsCredentials: true });
  const run = await runWorkflow(template, world.credentials);
  expect(run.status).toBe('success');
  expect(world.mailbox.messages().filter(({ attachments }) => attachments.length > 0).length).toBeGreaterThan(5);
  const named = template.nodes.flatMap(({ credentials = {} }) => Object.keys(credentials));
  expect(new Set(named)).toEqual(new Set(['baseLinkerApi', 'subiektNexoSqlApi', 'mailServerApi', 'deliveryLedgerApi']));
});

it.each([
  [
    'a test',
    { which: 'all', mode: 'test', testAddress: 'office@example.com', fromEmail: 'shop@example.com' },
    'attachment_missing',
  ],
  ['a failure report', { operation: 'sendReport', fromEmail: 'a@example.com', reportTo: 'b@example.com' }, undefined],
])('%s needs no ledger', async (_, parameters, code) => {
  const run = await runWithout('deliveryLedgerApi', 'sendDocumentEmail', parameters, 'continueErrorOutput');
  const [failed] = run.items('Node', 1);
  if (code === undefined) expect(failed).toBeUndefined();
  else expect(JSON.stringify(failed?.json)).toContain(code);
});

it('a status is set without a ledger', async () => {
  const parameters = { rule: 'success', action: 'leave' };
  const run = await runWithout('deliveryLedgerApi', 'setOrderStatus', parameters, 'continueErrorOutput');
  expect(run.items('Node')).toHaveLength(1);
});

it('the built-in layout needs neither ledger nor print bridge', async () => {
  const { deliveryLedgerApi: _, printBridgeApi: __, ...credentials } = world.credentials;
  const { id, kind, number } = world.shop.documents.find((seed) => seed.kind === 'PA')!;
  const nodes = [
    node('Start', 'n8n-nodes-base.manualTrigger'),
    node('Get PDF', 'subiektNexoDocumentPdf', { operation: 'getPdf' }),
  ];
  const document = { ...ITEM.document, id, kind, number };
  const run = await runWorkflow({ nodes, connections: connect({ Start: [['Get PDF']] }) }, credentials, {
    pinData: { Start: [{ json: { ...ITEM, document } as unknown as IDataObject }] },
  });
  expect(run.error).toBeUndefined();
  expect(run.items('Get PDF')[0]!.binary!.document!.mimeType).toBe('application/pdf');
});
