import { manualTrigger } from '../demo-shop';
import type { Progress, WorkflowFile } from '../n8n-host';

import type { QueueEnvironment } from './environment';
import { WORKER_CONCURRENCY } from './host';

/** Workflows that run at the same time, each for orders of its own. */
const COPIES = 4 * WORKER_CONCURRENCY;
/** Of each reply of the mail server: far more than a message costs in computing. */
const MAIL_LATENCY_MS = 150;
const RUN_TIMEOUT_MS = 180_000;
/** The copies' statuses begin here: no status of the shop is so high. */
const FIRST_STATUS = 900_001;

/** How fast so many workers deliver the same documents. */
export interface Throughput {
  workers: number;
  mails: number;
  seconds: number;
  mailsPerSecond: number;
}

export interface ThroughputResult {
  latencyMs: number;
  copies: number;
  concurrency: number;
  measured: [Throughput, Throughput];
}

/** The template for the orders of one status. */
function copyFor(file: WorkflowFile, statusId: number, sentStatus: number): WorkflowFile {
  const nodes = file.nodes.map((node) => {
    if (node.parameters.statuses === 'ids') {
      return { ...node, parameters: { ...node.parameters, statusIds: String(statusId) } };
    }
    if (node.parameters.action === 'table') {
      const status = { __rl: true, mode: 'id', value: String(sentStatus) };
      return { ...node, parameters: { ...node.parameters, action: 'set', status } };
    }
    return node;
  });
  return { ...file, name: `${file.name} (status ${statusId})`, nodes };
}

/** The orders whose customers a run of the template mails: one undisturbed run finds out. */
function mailedOrders({ ledger }: QueueEnvironment): number[] {
  const rows = ledger.database
    .prepare("SELECT DISTINCT orderId FROM Delivery WHERE channel = 'email' AND state = 'sent' ORDER BY orderId")
    .all();
  return rows.map(({ orderId }) => Number(orderId));
}

/** Gives each copy every nth of these orders; all other orders are in no status that a copy reads. */
function shareOut(queue: QueueEnvironment, orders: number[]): void {
  queue.reset();
  const share = new Map(orders.map((id, index) => [id, FIRST_STATUS + (index % COPIES)]));
  for (const order of queue.baseLinker.state.orders.values()) {
    order.order_status_id = share.get(order.order_id) ?? queue.shop.statusIds.shipped;
  }
}

/** Starts all copies at the same moment and waits for the last one. */
async function runCopies(queue: QueueEnvironment, workflowIds: string[], signal: AbortSignal): Promise<number> {
  const { client, mailbox, workflow } = queue;
  const started = performance.now();
  const trigger = manualTrigger(workflow.file);
  const executions = await Promise.all(workflowIds.map((id) => client.runWorkflow(id, trigger)));
  const ended = await Promise.all(executions.map((id) => client.waitForExecution(id, RUN_TIMEOUT_MS, signal)));
  const seconds = (performance.now() - started) / 1000;
  const failed = ended.find(({ status }) => status !== 'success');
  if (failed) throw new Error(`A measured run ended with "${failed.status}": ${failed.error ?? 'no message'}`);
  if (mailbox.messages().length === 0) throw new Error('The measured runs mailed nothing');
  return seconds;
}

/**
 * Delivers the same documents with two workers and with one, while the mail server answers slowly: what grows with
 * the workers is the number of runs at the same time. All workers must be idle; one of `workers` is stopped.
 *
 * @param workers two that run
 */
export async function measureThroughput(
  queue: QueueEnvironment,
  workers: Array<{ stop(): Promise<void> }>,
  { onProgress, signal }: { onProgress: Progress; signal: AbortSignal },
): Promise<ThroughputResult> {
  const { client, workflow, baseLinker, mailbox, shop } = queue;
  const orders = mailedOrders(queue);
  const statuses = Array.from({ length: COPIES }, (_, index) => FIRST_STATUS + index);
  for (const id of statuses) baseLinker.state.statuses.push({ ...shop.statuses[0]!, id, name: `Part ${id}` });
  const ids: string[] = [];
  for (const status of statuses) {
    const copy = copyFor(workflow.file, status, shop.statusIds.documentSent);
    ids.push((await client.createWorkflow(copy)).id);
  }
  queue.slowMail(MAIL_LATENCY_MS);
  const measure = async (count: number): Promise<Throughput> => {
    onProgress(`${COPIES} workflows with orders of their own on ${count} worker${count === 1 ? '' : 's'} …`);
    shareOut(queue, orders);
    const seconds = await runCopies(queue, ids, signal);
    const mails = mailbox.messages().length;
    return { workers: count, mails, seconds, mailsPerSecond: mails / seconds };
  };
  // Twice, and the second counts: the first run of a process loads what it needs.
  await measure(2);
  const two = await measure(2);
  await workers[1]!.stop();
  const one = await measure(1);
  return { latencyMs: MAIL_LATENCY_MS, copies: COPIES, concurrency: WORKER_CONCURRENCY, measured: [one, two] };
}
