import { setTimeout as sleep } from 'node:timers/promises';

import { manualTrigger } from '../demo-shop';
import type { ExecutionSummary, N8nProcess, Progress } from '../n8n-host';

import type { QueueEnvironment } from './environment';
import { allDone, WORKER_CONCURRENCY } from './host';

const RUN_TIMEOUT_MS = 180_000;
const POLL_MS = 500;
/** Until a mail server answers, more messages are under way; so that a killed worker has some at any moment. */
const MAIL_LATENCY_MS = 50;
/** As many as fill both workers. */
const RUNS_AT_ONCE = 2 * WORKER_CONCURRENCY;
/** Connections to the mail server of one execution: the default of the Mail Server credential. */
const CONNECTIONS_PER_RUN = 3;
/** So many messages under way that they cannot all be those of one worker. */
const OF_ONE_WORKER = WORKER_CONCURRENCY * CONNECTIONS_PER_RUN;
/** Longer than any hold of a delivery. */
const HOLD_MS = 16 * 60_000;

/** What the scenario led to. Mails are counted at the mail server. */
export interface QueueResult {
  /** Documents that undisturbed runs mail. */
  documents: number;
  /** Mails with a document that arrived. */
  mails: number;
  /** Mails of a document that the same customer had already. */
  duplicates: number;
  /** Documents that no customer has and that the ledger does not list as in doubt. */
  lost: number;
  /** Documents that the ledger lists as in doubt. */
  inDoubt: number;
  /** Those of them that a report to the shop names. */
  reported: number;
  /** How many a worker can have on their way at most. */
  mostOnTheWay: number;
  /** Orders whose status is not that of undisturbed runs, without those of documents in doubt. */
  wrongStatuses: number;
  /** Mails that went out in runs that should have had nothing to do. */
  lateMails: number;
  /** How the executions that started together ended, by what n8n calls it. */
  startedTogether: Record<string, number>;
  /** The same for those of the schedule. */
  scheduled: Record<string, number>;
}

interface LedgerRow {
  messageId: string;
  documentId: number | bigint;
}

/** What undisturbed runs lead to: what the others are compared with. */
interface Expectation {
  messageIds: Set<string>;
  statuses: Map<number, number>;
}

function documentMails({ mailbox }: QueueEnvironment) {
  return mailbox.messages().filter(({ attachments }) => attachments.length > 0);
}

function statuses({ baseLinker }: QueueEnvironment): Map<number, number> {
  return new Map([...baseLinker.state.orders.values()].map((order) => [order.order_id, order.order_status_id]));
}

async function press({ client, workflow }: QueueEnvironment): Promise<string> {
  return client.runWorkflow(workflow.id, manualTrigger(workflow.file));
}

/** Two runs that nobody disturbs, the second for what the first has left; the shop is as before afterwards. */
async function undisturbedRuns(queue: QueueEnvironment, signal: AbortSignal): Promise<Expectation> {
  for (let run = 1; run <= 2; run += 1) {
    const { status, error } = await queue.client.waitForExecution(await press(queue), RUN_TIMEOUT_MS, signal);
    if (status !== 'success') throw new Error(`An undisturbed run ended with "${status}": ${error ?? 'no message'}`);
  }
  const expectation = {
    messageIds: new Set(documentMails(queue).map(({ messageId }) => messageId)),
    statuses: statuses(queue),
  };
  queue.reset();
  return expectation;
}

/**
 * Lets `after` messages pass and resolves when then so many are stored at the mail server and not answered that both
 * workers wait for answers. They are answered when `release` is called, as are all that come after it.
 */
function holdAnswers(queue: QueueEnvironment, after: number): { held: Promise<void>; release: () => void } {
  const { promise: held, resolve: enough } = Promise.withResolvers<void>();
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  let messages = 0;
  queue.observer.onStage = (stage) => {
    if (stage !== 'stored') return undefined;
    messages += 1;
    if (messages <= after) return undefined;
    if (messages > after + OF_ONE_WORKER) enough();
    return released;
  };
  return { held, release };
}

/** The schedule's executions, once `enough` is content with them. */
async function scheduledRuns(
  { client, workflow }: QueueEnvironment,
  enough: (runs: ExecutionSummary[]) => boolean,
  signal: AbortSignal,
): Promise<ExecutionSummary[]> {
  const deadline = Date.now() + RUN_TIMEOUT_MS;
  for (;;) {
    const runs = (await client.executions(workflow.id)).filter(({ mode }) => mode === 'trigger');
    if (enough(runs)) return runs;
    if (Date.now() > deadline) throw new Error(`The schedule's runs did not end within ${RUN_TIMEOUT_MS / 1000} s`);
    await sleep(POLL_MS, undefined, { signal });
  }
}

/** Waits until so many executions that the schedule starts from now on have ended. */
async function nextScheduledRuns(queue: QueueEnvironment, count: number, signal: AbortSignal): Promise<void> {
  const known = new Set((await scheduledRuns(queue, () => true, signal)).map(({ id }) => id));
  const isNew = ({ id, finished }: ExecutionSummary) => finished && !known.has(id);
  await scheduledRuns(queue, (runs) => runs.filter(isNew).length >= count, signal);
}

/** Lets the holds of the dead worker end, as 16 minutes would: no clock of n8n can be set. */
function letHoldsEnd({ ledger }: QueueEnvironment): number {
  const held = ledger.database.prepare('SELECT COUNT(*) AS held FROM Delivery WHERE leaseUntil > ?').get(Date.now());
  ledger.database.exec(`UPDATE Delivery SET leaseUntil = leaseUntil - ${HOLD_MS} WHERE leaseUntil > 0`);
  return Number(held?.held);
}

function tally(executions: Array<{ status: string }>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of executions) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

function count(queue: QueueEnvironment, expected: Expectation) {
  const inDoubt = queue.ledger.database
    .prepare("SELECT messageId, documentId FROM Delivery WHERE state = 'in_doubt'")
    .all() as unknown as LedgerRow[];
  const mails = documentMails(queue);
  const reports = queue.mailbox
    .messages()
    .filter(({ attachments }) => attachments.length === 0)
    .map(({ text }) => text)
    .join('\n');
  // By what the customer sees, not by an identifier of ours.
  const copies = new Set(mails.map(({ envelope, attachments }) => `${envelope.to.join()} ${attachments[0]?.filename}`));
  const accounted = new Set([...mails, ...inDoubt].map(({ messageId }) => messageId));
  const documents = new Map(queue.shop.documents.map(({ id, orderIds }) => [id, orderIds]));
  const doubtful = new Set(inDoubt.flatMap(({ documentId }) => documents.get(Number(documentId)) ?? []));
  const reached = statuses(queue);
  return {
    documents: expected.messageIds.size,
    mails: mails.length,
    duplicates: mails.length - copies.size,
    lost: [...expected.messageIds].filter((id) => !accounted.has(id)).length,
    inDoubt: inDoubt.length,
    reported: inDoubt.filter(({ messageId }) => reports.includes(messageId)).length,
    mostOnTheWay: OF_ONE_WORKER,
    wrongStatuses: [...expected.statuses].filter(([id, status]) => !doubtful.has(id) && reached.get(id) !== status)
      .length,
  };
}

interface Context {
  onProgress: Progress;
  signal: AbortSignal;
}

function neverSent(): never {
  throw new Error(`The workers did not come to send within ${RUN_TIMEOUT_MS / 1000} s`);
}

/**
 * Starts runs at the same moment on both workers, kills one worker when a third of the documents is mailed and messages
 * of both are on their way, and starts another. Returns how the runs ended.
 */
async function killInTheMiddle(queue: QueueEnvironment, documents: number, { onProgress, signal }: Context) {
  const { held, release } = holdAnswers(queue, Math.floor(documents / 3));
  onProgress(`${RUNS_AT_ONCE} runs start at the same moment …`);
  const ids = await Promise.all(Array.from({ length: RUNS_AT_ONCE }, () => press(queue)));
  await Promise.race([held, sleep(RUN_TIMEOUT_MS, undefined, { signal, ref: false }).then(neverSent)]);
  onProgress(`  ${documentMails(queue).length} mails at the server; one worker is killed (SIGKILL)`);
  await queue.workers[0].kill();
  release();
  const ended = Promise.all(ids.map((id) => queue.client.waitForExecution(id, RUN_TIMEOUT_MS, signal)));
  const [startedTogether, replacement] = await allDone([ended, queue.host.startWorker()] as const);
  return { startedTogether: tally(startedTogether), workers: [queue.workers[1], replacement] };
}

/** Publishes the template and lets its schedule repair what can be repaired. */
async function letScheduleRepair(queue: QueueEnvironment, { onProgress, signal }: Context) {
  const { client, workflow } = queue;
  await client.activate(workflow);
  await nextScheduledRuns(queue, 2, signal);
  onProgress(`  ${letHoldsEnd(queue)} documents that the dead worker held are free again`);
  await nextScheduledRuns(queue, 3, signal);
  const settled = documentMails(queue).length;
  await nextScheduledRuns(queue, 2, signal);
  await client.deactivate(workflow.id);
  const scheduled = await scheduledRuns(queue, (runs) => runs.every(({ finished }) => finished), signal);
  return { scheduled: tally(scheduled), lateMails: documentMails(queue).length - settled };
}

/**
 * Four runs of the template start at the same moment on two workers; while messages of both are on their way, one worker
 * dies of SIGKILL. Another takes its place, the template is published, and its schedule repairs what can be repaired.
 * Uses up `queue.workers[0]`.
 *
 * @returns the counts, and the two workers that run at the end
 */
export async function playKilledWorker(
  queue: QueueEnvironment,
  context: Context,
): Promise<{ result: QueueResult; workers: N8nProcess[] }> {
  const { onProgress, signal } = context;
  onProgress('two runs that nobody disturbs, to know what has to arrive …');
  const expected = await undisturbedRuns(queue, signal);
  onProgress(`  ${expected.messageIds.size} documents mailed; the shop and the ledger start anew`);
  queue.slowMail(MAIL_LATENCY_MS);
  const { startedTogether, workers } = await killInTheMiddle(queue, expected.messageIds.size, context);
  onProgress('another worker has taken its place; the schedule goes on …');
  const repaired = await letScheduleRepair(queue, context);
  return { result: { ...count(queue, expected), startedTogether, ...repaired }, workers };
}
