import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { connect, type EngineRun, node, runWorkflow } from '../support/engine';
import { allowedFolder } from '../support/engine-environment';
import { startWorld, type World } from '../support/world';

/** One shop for the whole table: no row may send anything, so none is in another's way. */
let world: World;
beforeAll(async () => {
  world = await startWorld({ shop: { orders: 60 } });
});
afterAll(() => world.close());

const LONG = 'x'.repeat(5000);
/** Expressions, because the editor itself offers no such values. */
const NUMBER = '={{ 5 }}';
const OBJECT = '={{ ({ a: 1 }) }}';
const LIST = '={{ [1, 2] }}';
const BREAK = '={{ "B_\\r\\nBcc: thief@example.com" }}';
const NUL = '={{ "B_\\u0000" }}';

type Row = [parameter: string, value: unknown];

const kindsRows: Row[] = [
  ['kinds', []],
  ['kinds', ['XX']],
  ['kinds', ['FS', 'XX']],
  ['kinds', '={{ "FS" }}'],
  ['kinds', '={{ ["__proto__"] }}'],
  ['kinds', OBJECT],
];
const daysRows: Row[] = [0, -1, 151, 1.5, '={{ NaN }}', '={{ "many" }}', '={{ null }}', LIST, '={{ true }}'].map(
  (value) => ['daysBack', value],
);
const optionRows: Row[] = [
  ['ksefPolicy', { companies: '={{ "maybe" }}' }],
  ['ksefPolicy', { consumersFs: NUMBER }],
  ['ksefPolicy', { consumersFd: '={{ "__proto__" }}' }],
  ['ksefPolicy', { longestWait: 0 }],
  ['ksefPolicy', { longestWait: 721 }],
];
const dateRows = ['', '={{ "soon" }}', '={{ "2026-02-31" }}', '={{ "2026-11-20T25:00:00" }}', NUMBER, OBJECT];

const FIND: Row[] = [
  ...kindsRows,
  ...daysRows,
  ...optionRows,
  ['agreement', 'some'],
  ['agreement', NUMBER],
  ['searchIn', []],
  ['searchIn', ['Tytul']],
  ['searchIn', ['Uwagi', "Uwagi <> '' OR 1 = 1; DROP TABLE Dokumenty"]],
  ['searchIn', NUMBER],
  ['prefix', NUMBER],
  ['prefix', LIST],
  ['prefix', BREAK],
  ['prefix', NUL],
  ['prefix', LONG],
  ['prefix', '2'],
  ['prefix', 'B_2 '],
  ['prefix', 'zam٣'],
  ['severalDocuments', 'whatever'],
  ['severalDocuments', '={{ null }}'],
  ['severalDocuments', LIST],
  ['sharedDocument', 'whatever'],
  ['sharedDocument', '={{ "toString" }}'],
  ['sharedDocument', OBJECT],
  ['existingDocuments', 'whatever'],
  ['existingDocuments', NUMBER],
  ...dateRows.map((value): Row => ['existingFrom', value]),
];

const GET_MANY: Row[] = [
  ...kindsRows,
  ...daysRows,
  ...optionRows,
  ...[0, -5, 501, 2.5, '={{ Infinity }}', '={{ "all" }}', '={{ null }}', OBJECT].map((value): Row => [
    'limitPerRun',
    value,
  ]),
  ['existingDocuments', 'whatever'],
  ['existingDocuments', LIST],
  ...dateRows.map((value): Row => ['existingFrom', value]),
];

const GET_PDF: Row[] = [
  ['fileName', NUMBER],
  ['fileName', OBJECT],
  ['pdfOptions', { advanceInvoices: '={{ "yes" }}' }],
  ['fileName', '={{ "a\\r\\nContent-Type: text/html" }}'],
  ['fileName', '={{ "a\\u0000.pdf" }}'],
  ['fileName', '[no_such_placeholder].pdf'],
  ['fileName', '[__proto__].pdf'],
  ['fileName', LONG],
  ['binaryField', '={{ "" }}'],
  ['binaryField', '={{ "__proto__" }}'],
  ['binaryField', '={{ "a\\nb" }}'],
  ['binaryField', LIST],
  ['pdfOptions', { footer: OBJECT }],
  ['pdfOptions', { footer: '={{ "a\\u0007" }}' }],
  ['pdfOptions', { folder: NUMBER }],
  ['pdfOptions', { folder: 'documents' }],
  ['pdfOptions', { folder: '../documents' }],
  ['pdfOptions', { folder: `${allowedFolder}/../outside` }],
  ['pdfOptions', { folder: `${allowedFolder}\\..\\outside` }],
  ['pdfOptions', { folder: '/etc' }],
  ['pdfOptions', { folder: `${allowedFolder}/does-not-exist` }],
  ['pdfOptions', { folder: `={{ ${JSON.stringify(`${allowedFolder}\u0000/x`)} }}` }],
];

const RECIPIENT: Row[] = [NUMBER, OBJECT, LIST, '={{ false }}'].map((value) => ['recipient', value]);

/** A clear error is ours, names what to do, and is no programming error in disguise. */
function expectClearError(json: IDataObject): void {
  const error = json.error as IDataObject;
  expect(['parameter_invalid', 'pdf_file_name_pattern', 'pdf_not_saved']).toContain(error.code);
  expect(String(json.message)).toMatch(/^.{10,200}$/);
  expect(String(error.description)).toMatch(/\w/);
  expect(String(json.message)).not.toMatch(/undefined|\[object|is not a function|E[A-Z]{5,}/);
}

function expectNothingSent(): void {
  expect(world.mailbox.messages()).toEqual([]);
  expect(world.movedOrders().size).toBe(0);
}

/** Every item that came in fails with a clear error and none goes on. */
function expectRefused(run: EngineRun, nodeName: string, errorOutput: number): void {
  expectNothingSent();
  expect(run.status).toBe('success');
  const failed = run.items(nodeName, errorOutput);
  expect(failed.length).toBeGreaterThan(0);
  for (const { json } of failed) expectClearError(json);
  for (let output = 0; output < errorOutput; output += 1) expect(run.items(nodeName, output)).toEqual([]);
}

/** The template's line from the orders to the mail server, with one value changed; the orders are there already. */
function runWith(nodeName: string, change: IDataObject, last = 'Send E-mail'): Promise<EngineRun> {
  const onError = { onError: 'continueErrorOutput' } as const;
  const nodes = [
    node('Run', 'n8n-nodes-base.manualTrigger'),
    node('Orders', 'n8n-nodes-base.noOp'),
    node('Find Documents', 'subiektNexoDocumentPdf', { prefix: '', existingDocuments: 'allInWindow' }, onError),
    node('Keep Undelivered', 'documentDeliveries', { channel: 'email' }, onError),
    node('Get PDF', 'subiektNexoDocumentPdf', { operation: 'getPdf' }, onError),
    node('Send E-mail', 'sendDocumentEmail', { fromEmail: 'sklep@shop.example' }, onError),
  ];
  Object.assign(nodes.find(({ name }) => name === nodeName)!.parameters, change);
  const names = nodes.map(({ name }) => name);
  const line = names.slice(0, names.indexOf(last) + 1);
  const connections = connect(Object.fromEntries(line.slice(0, -1).map((name, at) => [name, [[line[at + 1]!]]])));
  return runWorkflow({ nodes, connections }, world.credentials, { pinData: { Orders: orders() } });
}

/** Two orders of which each has one ready document of its own and an address. */
function orders(): INodeExecutionData[] {
  const { documents, cases, orders: all } = world.shop;
  const ready = documents
    .filter(({ orderIds, ksef }) => orderIds.length === 1 && ksef?.number !== '')
    .map(({ orderIds }) => all.find((order) => order.order_id === orderIds[0]))
    .filter((order) => order!.email !== '' && !cases.malformedEmail.includes(order!.order_id));
  return ready.slice(0, 2).map((order) => ({ json: { order } as unknown as IDataObject }));
}

it('finds and draws documents with the values that the rows below change', async () => {
  const run = await runWith('Get PDF', {}, 'Get PDF');
  expect(run.items('Get PDF')).toHaveLength(2);
});

describe('a hostile value', () => {
  it.each(FIND)('of %s in Find is refused: %j', async (parameter, value) => {
    const choice = parameter === 'existingFrom' ? { existingDocuments: 'fromDate' } : {};
    const run = await runWith('Find Documents', { ...choice, [parameter]: value as IDataObject });
    expectRefused(run, 'Find Documents', 2);
  });

  it.each(RECIPIENT)('of %s in Keep Undelivered is refused: %j', async (parameter, value) => {
    expectRefused(await runWith('Keep Undelivered', { [parameter]: value as IDataObject }), 'Keep Undelivered', 3);
  });

  it.each(GET_PDF)('of %s in Get PDF is refused: %j', async (parameter, value) => {
    expectRefused(await runWith('Get PDF', { [parameter]: value as IDataObject }), 'Get PDF', 1);
    expect(existsSync(join(dirname(allowedFolder), 'outside'))).toBe(false);
    expect(readdirSync(allowedFolder).filter((name) => name.endsWith('.pdf'))).toEqual([]);
  });

  it.each(GET_MANY)('of %s in Get Many is refused: %j', async (parameter, value) => {
    const existing = parameter === 'existingFrom' ? 'fromDate' : 'allInWindow';
    const run = await runWorkflow(
      {
        nodes: [
          node('Run', 'n8n-nodes-base.manualTrigger'),
          node(
            'Get Documents',
            'subiektNexoDocumentPdf',
            { operation: 'getAll', existingDocuments: existing, [parameter]: value as IDataObject },
            { onError: 'continueErrorOutput' },
          ),
        ],
        connections: connect({ Run: [['Get Documents']] }),
      },
      world.credentials,
    );
    expectRefused(run, 'Get Documents', 1);
  });

  it('that leads out of Save to Folder is refused before anything is drawn, also where the way leads back in', async () => {
    const folder = `${allowedFolder}/../${basename(allowedFolder)}`;
    const run = await runWith('Get PDF', { pdfOptions: { folder } });
    const codes = run.items('Get PDF', 1).map(({ json }) => (json.error as IDataObject).code);
    expect(new Set(codes)).toEqual(new Set(['parameter_invalid']));
    expectNothingSent();
  });

  it('of the operation is refused', async () => {
    expectRefused(await runWith('Find Documents', { operation: 'whatever' }), 'Find Documents', 1);
  });

  it.each([
    ['../../etc/passwd', '-..-etc-passwd.pdf'],
    ['C:\\Windows\\con', 'C--Windows-con.pdf'],
    ['<b>x</b>.pdf', '-b-x--b-.pdf'],
    ['con', '_con.pdf'],
    ['...', 'document.pdf'],
  ])('of File Name becomes a safe name: %j', async (pattern, expected) => {
    const run = await runWith('Get PDF', { fileName: pattern }, 'Get PDF');
    const names = run.items('Get PDF').map(({ binary }) => binary!.document!.fileName);
    expect(names.length).toBeGreaterThan(0);
    expect(new Set(names)).toEqual(new Set([expected]));
    expectNothingSent();
  });
});
