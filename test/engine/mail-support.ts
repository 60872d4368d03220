import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';

import type { ReceivedMail } from '../../sandbox/mailbox/types';
import { connect, type EngineRun, node, runWorkflow } from '../support/engine';
import { startWorld, type World } from '../support/world';

/** The world of the running describe. */
export let world: World;
let login: IDataObject;
let folder: string;

/** One world a describe; before each test an empty mailbox, a new ledger and the right credentials. */
export function inOneWorld() {
  beforeAll(async () => {
    world = await startWorld({ shop: { orders: 60 } });
    login = { ...world.credentials.mailServerApi } as IDataObject;
    folder = dirname(String(world.credentials.deliveryLedgerApi!.filePath));
  });
  afterAll(() => world.close());
  beforeEach(() => {
    world.mailbox.clear();
    for (const faults of Object.values(world.mailbox.faults)) faults.length = 0;
    world.credentials.mailServerApi = { ...login } as World['credentials'][string];
    world.credentials.deliveryLedgerApi = { filePath: join(folder, `${randomUUID()}.sqlite`) };
    world.baseLinker.state.statusChanges.length = 0;
  });
}

export interface Changes {
  order?: IDataObject;
  document?: IDataObject;
  json?: IDataObject;
  fileName?: string;
}

/** An item as Get PDF gives it, of one of the shop's orders. */
export function item(index = 0, { order = {}, document = {}, json = {}, fileName }: Changes = {}): INodeExecutionData {
  const number = `FS ${index + 1}/MAG/2026`;
  return {
    json: {
      order: {
        ...(world.shop.orders[index] as unknown as IDataObject),
        email: `customer${index}@example.com`,
        invoice_fullname: 'Łucja Żak',
        invoice_company: '',
        invoice_country_code: 'PL',
        date_add: 1_795_392_000,
        delivery_method: 'Kurier DPD',
        payment_method: 'Przelew',
        ...order,
      },
      document: {
        company: 'Nexo_Sklep',
        id: 5000 + index,
        kind: 'FS',
        number,
        issueDate: '2026-11-03 00:00:00',
        saleDate: '2026-11-02 00:00:00',
        buyer: { name: 'Łucja Żak', nip: '' },
        totals: { currency: 'PLN', net: '1003.66', vat: '230.84', gross: '1234.5', due: '0.00' },
        ksef: { required: false, number: '' },
        documentsOfOrder: 1,
        ...document,
      },
      ...json,
    },
    binary: {
      document: {
        data: Buffer.from('%PDF-1.7\n%%EOF').toString('base64'),
        mimeType: 'application/pdf',
        fileName: fileName ?? `${number.replaceAll('/', '-')}.pdf`,
      },
    },
  };
}

/** How many status changes BaseLinker was asked for. */
export const moved = () => world.baseLinker.state.statusChanges.length;

/** How many deliveries the ledger knows. */
/** How many deliveries were begun; what was only due or has no usable address was not. */
export function ledgerRows(): number {
  const file = String(world.credentials.deliveryLedgerApi!.filePath);
  if (!existsSync(file)) return 0;
  const ledger = new DatabaseSync(file, { readOnly: true });
  const { rows } = ledger.prepare('SELECT count(*) AS rows FROM delivery WHERE attempts > 0').get() as { rows: number };
  ledger.close();
  return rows;
}

const sendNode = (parameters: IDataObject, settings: Partial<INode>) =>
  node(
    'Send',
    'sendDocumentEmail',
    {
      operation: 'sendDocument',
      fromEmail: 'Sklep <sklep@shop.example>',
      textSource: 'own',
      which: 'all',
      ...parameters,
    },
    { onError: 'continueErrorOutput', ...settings },
  );

/** Send E-mail alone. */
export function run(
  items: INodeExecutionData[],
  parameters: IDataObject,
  settings: Partial<INode> = {},
): Promise<EngineRun> {
  const nodes = [
    node('Start', 'n8n-nodes-base.manualTrigger'),
    node('Items', 'n8n-nodes-base.noOp'),
    sendNode(parameters, settings),
  ];
  const connections = connect({ Start: [['Items']], Items: [['Send']] });
  return runWorkflow({ nodes, connections }, world.credentials, { pinData: { Items: items } });
}

/** Send E-mail with both status nodes behind it, of which the one after failures takes every failure. */
export function runWithStatuses(items: INodeExecutionData[], parameters: IDataObject): Promise<EngineRun> {
  const { documentSent, documentError } = world.shop.statusIds;
  const set = (rule: string, statusId: number): IDataObject => ({
    rule,
    failures: 'all',
    action: 'set',
    status: { __rl: true, mode: 'id', value: String(statusId) },
  });
  const nodes = [
    node('Start', 'n8n-nodes-base.manualTrigger'),
    node('Items', 'n8n-nodes-base.noOp'),
    sendNode(parameters, {}),
    node('Done', 'setOrderStatus', set('success', documentSent)),
    node('Failed', 'setOrderStatus', set('failure', documentError)),
  ];
  const connections = connect({ Start: [['Items']], Items: [['Send']], Send: [['Done'], ['Failed']] });
  return runWorkflow({ nodes, connections }, world.credentials, { pinData: { Items: items } });
}

export interface ErrorJson {
  message: string;
  error: { code: string; permanent: boolean; description: string };
}
/** What came out of the node's error output. */
export const failures = (result: EngineRun) => result.items('Send', 1).map(({ json }) => json as unknown as ErrorJson);
/** Their codes. */
export const codes = (result: EngineRun) => failures(result).map(({ error }) => error.code);

/** The one mail that comes of items without a failure. */
export async function onlyMail(items: INodeExecutionData[], parameters: IDataObject): Promise<ReceivedMail> {
  const result = await run(items, parameters);
  expect(failures(result)).toEqual([]);
  expect(world.mailbox.messages()).toHaveLength(1);
  return world.mailbox.messages()[0]!;
}
