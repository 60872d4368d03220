import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type DeliveryEntry, Ledger } from '../../lib/ledger';
import { type BaseLinkerServer, startBaseLinkerServer } from '../../sandbox/baselinker';
import { type LedgerServer, startLedgerServer } from '../../sandbox/ledger';
import { type Mailbox, type ObservedStage, startMailbox } from '../../sandbox/mailbox';
import { createShop, type Shop } from '../../sandbox/shop';
import { type SlowLink, startSlowLink } from '../support/slow-link';

import { type FromWorker, openStore, type OwnStep, type ServerStage, type StoreSettings, type Task } from './protocol';

const USERS = { 'worker-1': 'secret-1', 'worker-2': 'secret-2' };
/** Longer than any lease, back-off or rest of an account. */
const HOURS_BETWEEN_RUNS = 25;
/** The run after the trouble, one for what had to wait, and one that must find nothing to do. */
const RUNS_AFTERWARDS = 3;

/** What goes wrong in a scenario. */
export type Trouble =
  | { kind: 'worker dies'; step: OwnStep }
  | { kind: 'worker is killed'; stage: ServerStage }
  | { kind: 'connection is cut'; stage: ServerStage };

export interface Scenario {
  trouble: Trouble;
  /** It happens when the step or stage is reached for the nth time; 1 for the first. */
  time: number;
  workers: 1 | 2;
  /** Connections a worker keeps open. */
  connections: 1 | 3;
  store: Task['store']['kind'];
  documents: number;
  /** Latency of the mail server, milliseconds each way; none unless told. */
  latencyMs?: number;
}

/** What a scenario led to, counted at the mail server, and the promises it broke. */
export interface ScenarioResult {
  mails: number;
  duplicates: number;
  lost: number;
  inDoubt: number;
  /** Whether the trouble came at all: with few documents a step may not be reached so often. */
  struck: boolean;
  violations: string[];
}

/** One process that delivers; started before it is needed. */
class Worker {
  private constructor(private readonly process: ChildProcess) {}

  static async start(token: string): Promise<Worker> {
    const child = fork(join(__dirname, 'worker.ts'), {
      execArgv: ['--require', require.resolve('tsx/cjs')],
      env: { ...process.env, BASELINKER_TOKEN: token, NODE_OPTIONS: '', NODE_NO_WARNINGS: '1' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const [message] = (await once(child, 'message')) as [FromWorker];
    if (message.kind !== 'ready') throw new Error('A worker did not start');
    return new Worker(child);
  }

  get isAlive(): boolean {
    return this.process.exitCode === null && this.process.signalCode === null;
  }

  /** Resolves when the task is done or the process is dead; true when it lives. */
  async run(task: Task): Promise<boolean> {
    const abort = new AbortController();
    const answered = once(this.process, 'message', { signal: abort.signal }) as Promise<[FromWorker]>;
    const ended = once(this.process, 'exit', { signal: abort.signal }).then(() => null);
    this.process.send(task);
    const answer = await Promise.race([answered, ended]);
    abort.abort();
    await Promise.allSettled([answered, ended]);
    if (answer?.[0].kind === 'failed') throw new Error(`A worker failed: ${answer[0].reason}`);
    return answer !== null;
  }

  async kill(): Promise<void> {
    if (!this.isAlive) return;
    const exit = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await exit;
  }
}

/** Servers, workers in reserve and a folder of ledgers, for any number of scenarios one after the other. */
export class Harness {
  private reserve: Array<Promise<Worker>> = [];
  private current: Worker[] = [];
  private number = 0;
  /** By milliseconds each way. */
  private readonly links = new Map<number, SlowLink>();
  private watch: (stage: ObservedStage, user: string | null) => void | Promise<void> = () => undefined;

  private constructor(
    private readonly folder: string,
    private readonly token: string,
    private readonly shop: Shop,
    private readonly baseLinker: BaseLinkerServer,
    private readonly mailbox: Mailbox,
    private readonly ledger: LedgerServer,
  ) {}

  static async start(): Promise<Harness> {
    const folder = mkdtempSync(join(tmpdir(), 'crash-'));
    const token = randomUUID();
    const shop = createShop({ orders: 60 });
    const baseLinker = await startBaseLinkerServer({
      shop,
      tokens: [token],
      limits: { requestsPerMinute: 1_000_000, blockSeconds: 1 },
    });
    const mailbox = await startMailbox({
      users: USERS,
      keep: 10_000,
      onStage: (stage, user) => harness.watch(stage, user),
    });
    const harness: Harness = new Harness(folder, token, shop, baseLinker, mailbox, await startLedgerServer());
    return harness;
  }

  async close(): Promise<void> {
    const reserve = await Promise.all(this.reserve);
    await Promise.all([...this.current, ...reserve].map((worker) => worker.kill()));
    await Promise.all([...this.links.values()].map((link) => link.close()));
    await Promise.all([this.baseLinker.close(), this.mailbox.close(), this.ledger.close()]);
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Lets the trouble come, lets later runs repair what they can, and counts. */
  async play(scenario: Scenario): Promise<ScenarioResult> {
    const run = this.prepare(scenario, await this.portBehind(scenario.latencyMs ?? 0));
    return this.settle(run, await this.strike(scenario, run));
  }

  /**
   * Two workers on the same documents, and one of them killed at a mail server's stage again and again.
   *
   * @param random draws who is killed and how far they come before
   */
  async overlap(documents: number, kills: number, random: () => number): Promise<ScenarioResult> {
    const run = this.prepare({ documents, store: 'sqlite', connections: 3 });
    let left = kills;
    let stages = 0;
    let next = 0;
    const wait = () => (next = stages + 1 + Math.floor(random() * ((documents * 5) / kills)));
    wait();
    const active = await this.workers(2);
    this.watch = async (_stage, user) => {
      if (left === 0 || (stages += 1) < next) return;
      left -= 1;
      wait();
      await active[user === 'worker-2' ? 1 : 0]!.kill();
    };
    const keepWorking = async (user: keyof typeof USERS, index: number): Promise<void> => {
      while (!(await active[index]!.run(run.task(user, 0)))) active[index] = await this.fresh();
    };
    await allDone([keepWorking('worker-1', 0), keepWorking('worker-2', 1)]);
    this.watch = () => undefined;
    return this.settle(run, left === 0);
  }

  private async settle(run: Run, struck: boolean): Promise<ScenarioResult> {
    let settledMails = 0;
    for (let later = 1; later <= RUNS_AFTERWARDS; later += 1) {
      settledMails = this.mailbox.messages().length;
      const [worker] = await this.workers(1);
      await worker!.run(run.task('worker-1', later * HOURS_BETWEEN_RUNS * 3_600_000));
    }
    return this.count(run, struck, settledMails);
  }

  private async portBehind(latencyMs: number): Promise<number> {
    if (latencyMs === 0) return this.mailbox.smtpPort;
    const link = this.links.get(latencyMs) ?? (await startSlowLink(this.mailbox.smtpPort, latencyMs));
    this.links.set(latencyMs, link);
    return link.port;
  }

  private prepare(
    scenario: Pick<Scenario, 'documents' | 'store' | 'connections'>,
    mailPort = this.mailbox.smtpPort,
  ): Run {
    this.number += 1;
    this.mailbox.clear();
    const { state } = this.baseLinker;
    const orders = [...state.orders.values()].slice(0, Math.min(scenario.documents, state.orders.size));
    const [first, second] = this.shop.statuses.map(({ id }) => id);
    for (const order of orders) order.order_status_id = first!;
    const documents = Array.from({ length: scenario.documents }, (_, index) => ({
      documentId: index + 1,
      orderId: orders[index % orders.length]!.order_id,
      recipient: `customer-${this.number}-${index + 1}@example.com`,
    }));
    const store = this.emptyStore(scenario.store);
    return {
      store,
      documents,
      statusAfterDelivery: second!,
      task: (user, clockAheadMs, killAt) => ({
        store,
        mail: {
          port: mailPort,
          certificate: this.mailbox.certificate,
          user,
          password: USERS[user],
          connections: scenario.connections,
        },
        baseLinkerUrl: this.baseLinker.url,
        statusAfterDelivery: second!,
        documents,
        clockAheadMs,
        killAt,
      }),
    };
  }

  private emptyStore(kind: StoreSettings['kind']): StoreSettings {
    if (kind === 'sqlite') return { kind, filePath: join(this.folder, `${this.number}.sqlite`) };
    this.ledger.clear();
    return { kind, settings: this.ledger.settings };
  }

  /** The run in which the trouble comes; whether it came. */
  private async strike({ trouble, time, workers }: Scenario, run: Run): Promise<boolean> {
    const active = await this.workers(workers);
    const users = ['worker-1', 'worker-2'] as const;
    let struck = false;
    let times = 0;
    if (trouble.kind !== 'worker dies') {
      this.watch = async (stage, user) => {
        if (struck || stage !== trouble.stage || (times += 1) < time) return;
        struck = true;
        if (trouble.kind === 'worker is killed') await active[user === 'worker-2' ? 1 : 0]!.kill();
        // A message that is stored has passed the stage at which the connection can be cut before it is.
        else if (stage === 'stored') this.mailbox.faults.drop.push({ stage: 'final-dot', stored: true, times: 1 });
        else this.mailbox.faults.drop.push({ stage, times: 1 });
      };
    }
    // For every worker: which of them gets a document first is not known.
    const killAt = trouble.kind === 'worker dies' ? { step: trouble.step, time } : undefined;
    const alive = await allDone(active.map((worker, index) => worker.run(run.task(users[index]!, 0, killAt))));
    this.watch = () => undefined;
    this.mailbox.faults.drop.length = 0;
    return struck || alive.includes(false);
  }

  private async count(run: Run, struck: boolean, settledMails: number): Promise<ScenarioResult> {
    const ledger = await Ledger.open(await openStore(run.store), {
      now: () => Date.now() + 1000 * HOURS_BETWEEN_RUNS * 3_600_000,
      random: () => 0,
      newSecret: () => 'secret',
    });
    const entries = new Map(
      (await ledger.find({ limit: run.documents.length + 1 })).map((entry) => [entry.documentId, entry]),
    );
    await ledger.close();
    const mails = this.mailbox.messages();
    const copies = new Map<string, number>();
    for (const { envelope } of mails) for (const to of envelope.to) copies.set(to, (copies.get(to) ?? 0) + 1);
    const result: ScenarioResult = { mails: mails.length, duplicates: 0, lost: 0, inDoubt: 0, struck, violations: [] };
    if (mails.length !== settledMails)
      result.violations.push('mails went out in a run that should have had nothing to do');
    for (const document of run.documents) {
      const entry = entries.get(document.documentId);
      const received = copies.get(document.recipient) ?? 0;
      if (entry?.state === 'in_doubt') result.inDoubt += 1;
      if (received > 1) result.duplicates += received - 1;
      if (received === 0 && !isListed(entry)) result.lost += 1;
      result.violations.push(...this.violations(document, entry, run.statusAfterDelivery));
    }
    return result;
  }

  /** What the ledger says has to be what the order shows. */
  private violations(
    { documentId, orderId }: Task['documents'][number],
    entry: DeliveryEntry | undefined,
    status: number,
  ): string[] {
    const found: string[] = [];
    if (entry?.inProgress !== false || !['sent', 'in_doubt'].includes(entry.state)) {
      found.push(`document ${documentId} ended as ${entry?.state ?? 'unknown'}`);
    }
    const moved = this.baseLinker.state.orders.get(orderId)!.order_status_id === status;
    if (entry?.state === 'sent' && !moved) found.push(`the order of document ${documentId} was not moved`);
    return found;
  }

  /** Living workers, and as many new ones on their way. */
  private async workers(count: number): Promise<Worker[]> {
    this.current = this.current.filter((worker) => worker.isAlive);
    while (this.current.length < count) {
      await this.fresh();
    }
    return this.current.slice(0, count);
  }

  private async fresh(): Promise<Worker> {
    this.refill();
    const worker = await this.reserve.shift()!;
    this.current.push(worker);
    this.refill();
    return worker;
  }

  private refill(): void {
    while (this.reserve.length < 2) this.reserve.push(Worker.start(this.token));
  }
}

interface Run {
  store: Task['store'];
  documents: Task['documents'];
  statusAfterDelivery: number;
  task(user: keyof typeof USERS, clockAheadMs: number, killAt?: Task['killAt']): Task;
}

/** Like Promise.all, but what fails does so when nothing is under way any more. */
async function allDone<T>(work: Array<Promise<T>>): Promise<T[]> {
  await Promise.allSettled(work);
  return Promise.all(work);
}

/** A document that no mail carries is not lost while a person is shown it. */
function isListed(entry: DeliveryEntry | undefined): boolean {
  return entry?.state === 'in_doubt';
}
