import path from 'node:path';

import { type DemoHostParts, type DemoOptions, startHost } from './demo-host';
import { type JudgedRun, reportRun, type ServerCounts } from './demo-report';
import { type DemoEditor, type DemoShop, manualTrigger, setUpTemplate, startDemoShop } from './demo-shop';
import { atLeast, withProgress } from './n8n-host';
import { type Running, startInFolder } from './run-folder';

const RUN_TIMEOUT_MS = 600_000;

/** Everything the package needs, running on this machine. */
export type DemoEnvironment = Running<DemoParts>;

export interface DemoParts extends DemoHostParts, Omit<DemoShop, 'servers'>, DemoEditor {
  /** Presses *Execute workflow* and compares what the nodes say with what the servers saw. */
  run(): Promise<JudgedRun>;
}

/** How many documents the mail server has and how many statuses BaseLinker has changed since the servers started. */
export function countAtServers({ mailbox, baseLinker }: Pick<DemoShop, 'mailbox' | 'baseLinker'>): ServerCounts {
  return {
    mailsDelivered: mailbox.messages().filter((mail) => mail.attachments.length > 0).length,
    statusesSet: baseLinker.state.statusChanges.length,
  };
}

/**
 * Starts a shop's servers beside a running n8n, and sets the credentials and the template up for them.
 *
 * @param options.now the moment that the shop's orders lead up to
 */
export async function openShop(
  host: DemoHostParts,
  { onProgress, signal, now }: DemoOptions & { now?: Date },
): Promise<DemoParts> {
  const { client, n8n, packageName, resources } = host;
  const filePath = path.join(n8n.filesFolder, 'document-deliveries.sqlite');
  const starting = startDemoShop(resources, { ledger: { filePath }, now });
  const { servers, ...world } = await withProgress('starting the sandbox servers', onProgress, starting);
  signal.throwIfAborted();
  const settingUp = setUpTemplate(host, packageName, { ...world, servers });
  const editor = await withProgress('importing the credentials and the workflow', onProgress, settingUp);
  signal.throwIfAborted();
  const { workflow } = editor;
  const run: DemoParts['run'] = async () => {
    const before = countAtServers(world);
    const withWorkflow = !atLeast(host.version, '2.20.0');
    const id = await client.runWorkflow(workflow.id, manualTrigger(workflow.file), { withWorkflow });
    const execution = await client.waitForExecution(id, RUN_TIMEOUT_MS, signal);
    const after = countAtServers(world);
    return reportRun(workflow.file, execution, {
      mailsDelivered: after.mailsDelivered - before.mailsDelivered,
      statusesSet: after.statusesSet - before.statusesSet,
    });
  };
  return { ...host, ...world, ...editor, run };
}

/**
 * Starts the whole demonstration: n8n with the package installed as n8n installs it, and the servers it talks to.
 *
 * @throws Error of the step that failed, or the signal's reason; nothing is left running, and the data stay in `.demo`
 *   unless it was interrupted.
 */
export async function startDemoEnvironment(options: DemoOptions & { now?: Date }): Promise<DemoEnvironment> {
  return startInFolder(options, async (folder, stack) => openShop(await startHost(options, folder, stack), options));
}
