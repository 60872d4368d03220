import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { startBaseLinkerServer, type BaseLinkerServer } from '../sandbox/baselinker';
import { startMailbox, type Mailbox } from '../sandbox/mailbox';
import { createNexoDatabase } from '../sandbox/nexo';
import { createShop, type Shop } from '../sandbox/shop';
import { startTdsServer } from '../sandbox/tds';
import { demoCredentials, type DemoServers } from './demo-credentials';
import { reportRun, type JudgedRun } from './demo-report';
import { configureTemplate } from './demo-template';
import {
  N8nClient,
  REPOSITORY,
  installN8n,
  installPackage,
  packRepository,
  startN8n,
  withProgress,
  type Credential,
  type N8nProcess,
  type Progress,
  type WorkflowFile,
} from './n8n-host';

const RUN_TIMEOUT_MS = 600_000;
const NEXO_DATABASE = 'Nexo_Demo';
const TEMPLATE = path.join(REPOSITORY, 'workflows', 'send-documents.json');

/** Everything the package needs, running on this machine. */
export interface DemoEnvironment {
  /** Throw-away data of this run; n8n's log is `n8n/n8n.log` in it. */
  folder: string;
  owner: { email: string; password: string };
  shop: Shop;
  baseLinker: BaseLinkerServer;
  mailbox: Mailbox;
  n8n: N8nProcess;
  /** Signed in as the owner. */
  client: N8nClient;
  packageName: string;
  credentials: Credential[];
  workflow: { id: string; versionId: string; file: WorkflowFile };
  /** Presses *Execute workflow* and compares what the nodes say with what the servers saw. */
  run(): Promise<JudgedRun>;
  /** Ends everything; `keepData` leaves `folder` for a look. */
  stop(options: { keepData: boolean }): Promise<void>;
}

export interface DemoOptions {
  onProgress: Progress;
  /** Stops the start-up half-way; everything started so far is ended. */
  signal: AbortSignal;
}

/** The imitated outside world: BaseLinker, nexo's SQL Server and a mail server. */
async function startServers(stack: AsyncDisposableStack, ledgerFile: string) {
  const shop = createShop({ now: new Date() });
  const secrets = { token: randomUUID(), sql: randomUUID(), mail: randomUUID() };
  const baseLinker = await startBaseLinkerServer({
    shop,
    tokens: [secrets.token],
    // A shop of this size buys a higher limit: with the usual one, attaching alone would take minutes.
    limits: { requestsPerMinute: 1000, blockSeconds: 600 },
  });
  stack.defer(() => baseLinker.close());
  const database = createNexoDatabase(shop);
  stack.defer(() => database.close());
  const nexo = await startTdsServer({ database, databaseName: NEXO_DATABASE, users: { n8n: secrets.sql } });
  stack.defer(() => nexo.close());
  const mailbox = await startMailbox({ users: { shop: secrets.mail } });
  stack.defer(() => mailbox.close());
  const servers: DemoServers = {
    baseLinker: { url: baseLinker.url, token: secrets.token },
    nexo: { port: nexo.port, database: NEXO_DATABASE, user: 'n8n', password: secrets.sql },
    mail: { port: mailbox.smtpPort, user: 'shop', password: secrets.mail, certificate: mailbox.certificate },
    ledgerFile,
  };
  return { shop, baseLinker, mailbox, servers };
}

/** What a person does in the editor: an owner, the credentials, the template imported and filled in. */
async function setUpEditor(n8n: N8nProcess, packageName: string, shop: Shop, servers: DemoServers) {
  const client = new N8nClient(n8n.url);
  const owner = { email: 'owner@example.test', password: `Demo-${randomUUID().slice(0, 8)}` };
  await client.setUpOwner({ ...owner, firstName: 'Demo', lastName: 'Owner' });
  const credentials: Credential[] = [];
  for (const [type, { name, data }] of Object.entries(demoCredentials(servers))) {
    credentials.push(await client.createCredential({ type, name, data }));
  }
  const template = JSON.parse(await readFile(TEMPLATE, 'utf8')) as WorkflowFile;
  const file = configureTemplate(template, shop, await client.nodeTypes(packageName), credentials);
  const { id, versionId } = await client.createWorkflow(file);
  return { client, owner, credentials, workflow: { id, versionId, file } };
}

async function start(options: DemoOptions, folder: string, stack: AsyncDisposableStack) {
  const { onProgress, signal } = options;
  const installation = await installN8n({ onProgress, signal });
  const tarball = await packRepository(path.join(folder, 'package'), { onProgress, signal });
  const userFolder = path.join(folder, 'n8n');
  const packageName = await installPackage({ installation, tarball, userFolder, onProgress, signal });
  const ledgerFile = path.join(userFolder, 'files', 'document-deliveries.sqlite');
  const world = startServers(stack, ledgerFile);
  const { shop, baseLinker, mailbox, servers } = await withProgress('starting the sandbox servers', onProgress, world);
  signal.throwIfAborted();
  const n8n = await startN8n({ installation, userFolder, onProgress, signal });
  stack.defer(() => n8n.stop());
  const editor = await withProgress(
    'importing the credentials and the workflow',
    onProgress,
    setUpEditor(n8n, packageName, shop, servers),
  );
  signal.throwIfAborted();
  return { shop, baseLinker, mailbox, n8n, packageName, ...editor };
}

/** The trigger a person starts by hand. */
function manualTrigger(file: WorkflowFile): string {
  const trigger = file.nodes.find((node) => node.type === 'n8n-nodes-base.manualTrigger');
  if (!trigger) throw new Error('The template has no Manual Trigger.');
  return trigger.name;
}

/**
 * Starts the whole demonstration: n8n with the package installed as n8n installs it, and the servers it talks to.
 *
 * @throws Error of the step that failed, or the signal's reason; nothing is left running, and the data stay in `.demo`
 *   unless it was interrupted.
 */
export async function startDemoEnvironment(options: DemoOptions): Promise<DemoEnvironment> {
  const parent = path.join(REPOSITORY, '.demo');
  const folder = path.join(parent, randomUUID().slice(0, 8));
  await mkdir(folder, { recursive: true });
  const stack = new AsyncDisposableStack();
  const stop = async ({ keepData }: { keepData: boolean }) => {
    await stack.disposeAsync();
    if (keepData) return;
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    // Fails while another run uses the parent folder, which is as it should be.
    await rmdir(parent).catch(() => undefined);
  };
  try {
    const parts = await start(options, folder, stack);
    const { client, workflow, mailbox, baseLinker } = parts;
    const deliveredPdfs = () => mailbox.messages().filter((mail) => mail.attachments.length > 0).length;
    const run: DemoEnvironment['run'] = async () => {
      const before = { mails: deliveredPdfs(), changes: baseLinker.state.statusChanges.length };
      const id = await client.runWorkflow(workflow.id, manualTrigger(workflow.file));
      const execution = await client.waitForExecution(id, RUN_TIMEOUT_MS, options.signal);
      const servers = {
        mailsDelivered: deliveredPdfs() - before.mails,
        statusesSet: baseLinker.state.statusChanges.length - before.changes,
      };
      return reportRun(workflow.file, execution, servers);
    };
    return { folder, ...parts, run, stop };
  } catch (error) {
    const interrupted = options.signal.aborted;
    await stop({ keepData: !interrupted });
    if (!interrupted) options.onProgress(`The data of the failed start are kept in ${folder}`);
    throw error;
  }
}
