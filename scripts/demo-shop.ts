import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { type BaseLinkerServer, startBaseLinkerServer } from '../sandbox/baselinker';
import { type Mailbox, type MailboxOptions, startMailbox } from '../sandbox/mailbox';
import { createNexoDatabase } from '../sandbox/nexo';
import { createShop, type Shop } from '../sandbox/shop';
import { startTdsServer } from '../sandbox/tds';

import { demoCredentials, type DemoServers } from './demo-credentials';
import { configureTemplate } from './demo-template';
import { type Credential, N8nClient, type N8nProcess, REPOSITORY, type WorkflowFile } from './n8n-host';

const NEXO_DATABASE = 'Nexo_Demo';
/** The template as it ships. */
export const TEMPLATE = path.join(REPOSITORY, 'workflows', 'send-documents.json');

/** A made-up shop and the outside world that it lives in, imitated. */
export interface DemoShop {
  shop: Shop;
  baseLinker: BaseLinkerServer;
  mailbox: Mailbox;
  servers: DemoServers;
}

/** The owner of an n8n. */
export interface DemoOwner {
  /** Signed in as the owner. */
  client: N8nClient;
  owner: { email: string; password: string };
}

/** The editor of a running n8n, set up for a shop. */
export interface DemoEditor extends DemoOwner {
  credentials: Credential[];
  workflow: { id: string; versionId: string; file: WorkflowFile };
}

/**
 * Starts BaseLinker, nexo's SQL Server and a mail server on free ports.
 *
 * @param stack gets what ends them
 * @param options.ledger the fields of the Delivery Ledger credential
 * @param options.orders how many orders the shop has; as many as the sandbox makes unless told
 * @param options.now the moment that its orders lead up to; this one unless told
 * @param options.processes how many n8n processes share BaseLinker's limit, each with a limiter of its own
 */
export async function startDemoShop(
  stack: AsyncDisposableStack,
  options: {
    ledger: DemoServers['ledger'];
    now?: Date;
    orders?: number;
    processes?: number;
    onStage?: MailboxOptions['onStage'];
  },
): Promise<DemoShop> {
  const { processes = 1 } = options;
  const shop = createShop({ now: options.now ?? new Date(), orders: options.orders });
  const secrets = { token: randomUUID(), sql: randomUUID(), mail: randomUUID() };
  const baseLinker = await startBaseLinkerServer({
    shop,
    tokens: [secrets.token],
    // A shop of this size buys a higher limit: with the usual one, attaching alone would take minutes.
    limits: { requestsPerMinute: 1000 * processes, blockSeconds: 600 },
  });
  stack.defer(() => baseLinker.close());
  const database = createNexoDatabase(shop);
  stack.defer(() => database.close());
  const nexo = await startTdsServer({ database, databaseName: NEXO_DATABASE, users: { n8n: secrets.sql } });
  stack.defer(() => nexo.close());
  const mailbox = await startMailbox({ users: { shop: secrets.mail }, onStage: options.onStage });
  stack.defer(() => mailbox.close());
  const servers: DemoServers = {
    baseLinker: { url: baseLinker.url, token: secrets.token, requestsPerMinute: 900 },
    nexo: { port: nexo.port, database: NEXO_DATABASE, user: 'n8n', password: secrets.sql },
    mail: { port: mailbox.smtpPort, user: 'shop', password: secrets.mail, certificate: mailbox.certificate },
    ledger: options.ledger,
  };
  return { shop, baseLinker, mailbox, servers };
}

/** Makes the owner of a fresh n8n and signs in. */
export async function setUpOwner(n8n: N8nProcess): Promise<DemoOwner> {
  const client = new N8nClient(n8n.url);
  const owner = { email: 'owner@example.test', password: `Demo-1-${randomUUID().slice(0, 8)}` };
  await client.setUpOwner({ ...owner, firstName: 'Demo', lastName: 'Owner' });
  return { client, owner };
}

/**
 * Does what a person does in the editor: makes the credentials, imports the template and fills it in.
 *
 * @param change may alter the template before it is imported
 */
export async function setUpTemplate(
  { client, owner }: DemoOwner,
  packageName: string,
  { shop, servers }: DemoShop,
  change: (file: WorkflowFile) => WorkflowFile = (file) => file,
): Promise<DemoEditor> {
  const credentials: Credential[] = [];
  for (const [type, { name, data }] of Object.entries(demoCredentials(servers))) {
    credentials.push(await client.createCredential({ type, name, data }));
  }
  const template = JSON.parse(await readFile(TEMPLATE, 'utf8')) as WorkflowFile;
  const file = change(configureTemplate(template, shop, await client.nodeTypes(packageName), credentials));
  const { id, versionId } = await client.createWorkflow(file);
  return { client, owner, credentials, workflow: { id, versionId, file } };
}

/** `setUpOwner` and `setUpTemplate` together. */
export async function setUpEditor(
  n8n: N8nProcess,
  packageName: string,
  shop: DemoShop,
  change?: (file: WorkflowFile) => WorkflowFile,
): Promise<DemoEditor> {
  return setUpTemplate(await setUpOwner(n8n), packageName, shop, change);
}

/** The trigger a person starts by hand. */
export function manualTrigger(file: WorkflowFile): string {
  const trigger = file.nodes.find((node) => node.type === 'n8n-nodes-base.manualTrigger');
  if (!trigger) throw new Error('The template has no Manual Trigger.');
  return trigger.name;
}
