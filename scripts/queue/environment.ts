import path from 'node:path';

import { type LedgerServer, startLedgerServer } from '../../sandbox/ledger';
import type { ObservedStage } from '../../sandbox/mailbox';
import { type DemoEditor, type DemoShop, setUpEditor, startDemoShop } from '../demo-shop';
import {
  installN8n,
  type N8nProcess,
  packRepository,
  type Progress,
  withProgress,
  type WorkflowFile,
} from '../n8n-host';
import { type Running, startInFolder } from '../run-folder';

import { allDone, type QueueHost, requireQueueServices, startQueueHost } from './host';

/** Main, the two workers, and one that takes the place of a dead one. */
const PROCESSES = 4;
/** Replies of the mail server that come late: those of a warm connection. */
const SMTP_REPLIES = ['mail', 'rcpt', 'final-dot'] as const;

interface QueueParts extends DemoShop, DemoEditor {
  host: QueueHost;
  workers: [N8nProcess, N8nProcess];
  /** The delivery ledger that all workers use, in SQL Server. */
  ledger: LedgerServer;
  /** Told of every stage at the mail server and waited for; replace it at any time. */
  observer: { onStage: (stage: ObservedStage) => void | Promise<void> };
  /** Makes every reply of the mail server come so many milliseconds late. */
  slowMail(milliseconds: number): void;
  /** The shop as it was at the start, and an empty ledger. Only while no execution runs. */
  reset(): void;
}

/** n8n in queue mode with two workers, and everything it talks to. */
export type QueueEnvironment = Running<QueueParts>;

/** The template with a schedule of so many seconds instead of its quarter of an hour. */
function everySeconds(file: WorkflowFile, seconds: number): WorkflowFile {
  const rule = { interval: [{ field: 'seconds', secondsInterval: seconds }] };
  const nodes = file.nodes.map((node) =>
    node.type === 'n8n-nodes-base.scheduleTrigger' ? { ...node, parameters: { rule } } : node,
  );
  return { ...file, nodes };
}

/**
 * Starts n8n's main process and two workers on Redis and PostgreSQL of the machine, each with the package in a user folder
 * of its own, and the shipped template with its ledger in SQL Server. The template is not published yet.
 *
 * @param options.scheduleSeconds how often it will run once it is
 * @throws Error that says what to install when the machine lacks a program, or of the step that failed, or the signal's
 *   reason; nothing is left running
 */
export async function startQueueEnvironment(options: {
  scheduleSeconds: number;
  onProgress: Progress;
  signal: AbortSignal;
}): Promise<QueueEnvironment> {
  requireQueueServices();
  const { onProgress, signal } = options;
  return startInFolder(options, async (folder, stack) => {
    const installation = await installN8n({ onProgress, signal });
    const tarball = await packRepository(path.join(folder, 'package'), { onProgress, signal });
    const ledger = await startLedgerServer();
    stack.defer(() => ledger.close());
    const { trustServerCertificate, ...settings } = ledger.settings;
    const observer: QueueParts['observer'] = { onStage: () => undefined };
    const world = await startDemoShop(stack, {
      ledger: { store: 'sqlServer', ...settings, trustSelfSigned: trustServerCertificate },
      processes: PROCESSES,
      onStage: (stage) => observer.onStage(stage),
    });
    const host = await startQueueHost({ installation, tarball, folder, onProgress, signal }, stack);
    const setUp = setUpEditor(host.main, host.packageName, world, (file) =>
      everySeconds(file, options.scheduleSeconds),
    );
    const editor = await withProgress('importing the credentials and the workflow', onProgress, setUp);
    const workers = await allDone([host.startWorker(), host.startWorker()] as const);
    const { shop, baseLinker, mailbox } = world;
    return {
      ...world,
      ...editor,
      host,
      workers,
      ledger,
      observer,
      slowMail: (ms) => {
        mailbox.faults.delay = SMTP_REPLIES.map((stage) => ({ stage, ms }));
      },
      reset: () => {
        ledger.clear();
        mailbox.clear();
        const orders = structuredClone(shop.orders).map((order) => [order.order_id, { ...order }] as const);
        baseLinker.state.orders.clear();
        for (const [id, order] of orders) baseLinker.state.orders.set(id, order);
        baseLinker.state.statusChanges.length = 0;
      },
    };
  });
}
