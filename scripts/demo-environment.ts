import path from 'node:path';
import { reportRun, type JudgedRun } from './demo-report';
import { manualTrigger, setUpEditor, startDemoShop, type DemoEditor, type DemoShop } from './demo-shop';
import {
  installN8n,
  installPackage,
  packRepository,
  startN8n,
  withProgress,
  type N8nProcess,
  type Progress,
} from './n8n-host';
import { startInFolder, type Running } from './run-folder';

const RUN_TIMEOUT_MS = 600_000;

/** Everything the package needs, running on this machine. */
export type DemoEnvironment = Running<DemoParts>;

interface DemoParts extends Omit<DemoShop, 'servers'>, DemoEditor {
  n8n: N8nProcess;
  packageName: string;
  /** Presses *Execute workflow* and compares what the nodes say with what the servers saw. */
  run(): Promise<JudgedRun>;
}

export interface DemoOptions {
  onProgress: Progress;
  /** Stops the start-up half-way; everything started so far is ended. */
  signal: AbortSignal;
}

async function start(options: DemoOptions, folder: string, stack: AsyncDisposableStack) {
  const { onProgress, signal } = options;
  const installation = await installN8n({ onProgress, signal });
  const tarball = await packRepository(path.join(folder, 'package'), { onProgress, signal });
  const userFolder = path.join(folder, 'n8n');
  const packageName = await installPackage({ installation, tarball, userFolder, onProgress, signal });
  const ledgerFile = path.join(userFolder, 'files', 'document-deliveries.sqlite');
  const started = startDemoShop(stack, { ledger: { filePath: ledgerFile } });
  const { servers, ...world } = await withProgress('starting the sandbox servers', onProgress, started);
  signal.throwIfAborted();
  const n8n = await startN8n({ installation, userFolder, onProgress, signal });
  stack.defer(() => n8n.stop());
  const editor = await withProgress(
    'importing the credentials and the workflow',
    onProgress,
    setUpEditor(n8n, packageName, { ...world, servers }),
  );
  signal.throwIfAborted();
  return { ...world, n8n, packageName, ...editor };
}

/**
 * Starts the whole demonstration: n8n with the package installed as n8n installs it, and the servers it talks to.
 *
 * @throws Error of the step that failed, or the signal's reason; nothing is left running, and the data stay in `.demo`
 *   unless it was interrupted.
 */
export async function startDemoEnvironment(options: DemoOptions): Promise<DemoEnvironment> {
  return startInFolder(options, async (folder, stack) => {
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
    return { ...parts, run };
  });
}
