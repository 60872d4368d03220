import { mapConcurrently, type SendingLimits } from '../../common';
import { heldBack, type Ledger, LedgerError } from '../../ledger';
import { type ClassifiedFailure, MailError, type MailTransport } from '../../mail';

import { Breaker } from './breaker';
import { Lanes } from './lanes';
import { MailAccount } from './mail-account';
import { type DeliveryJob, type DeliveryReport, keyOf, planOf, type PreparedMessage, prepareMessage } from './prepare';
import { asIntegrationError, type Attempt, quietly, Sending } from './sending';

export interface DeliveryEnvironment {
  ledger: Ledger;
  transport: MailTransport;
  /** The mailbox that sends, see `accountOf`. */
  account: string;
  /** Whether one message is tried although the mailbox rests after trouble: for a run that a person started. */
  tryDuringPause?: boolean;
  /** What the limits count for, see `mailboxOf`. */
  mailbox: string;
  limits: SendingLimits;
  /** Unix milliseconds; for waiting on `limits`. */
  now: () => number;
  /** Resolves after so many milliseconds; rejects when the signal aborts. */
  sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** How many messages are under way at the same time. */
  concurrency: number;
  signal?: AbortSignal;
}

/**
 * Mails documents, each at most once: claimed in the ledger before, marked in doubt before the message's final dot, and
 * recorded after the server's answer. Calling it again with the same jobs sends nothing twice. Never throws for one
 * job; a failure of the account (login, quota, no server) ends the attempts and is reported for all jobs left.
 *
 * @returns one report a job, in the order of the jobs
 */
export async function deliverByEmail(
  jobs: readonly DeliveryJob[],
  environment: DeliveryEnvironment,
): Promise<DeliveryReport[]> {
  const reports: DeliveryReport[] = new Array<DeliveryReport>(jobs.length);
  const run = new MailRun(environment);
  const groups = await run.refusedLast(groupByDelivery(jobs));
  await mapConcurrently(groups, environment.concurrency, async (group) => {
    // Two orders may name the same document: one after the other, so that the second learns what became of the first.
    for (const { index, job } of group) reports[index] = await run.deliver(job);
  });
  await run.close();
  return reports;
}

type Group = Array<{ index: number; job: DeliveryJob }>;

function groupByDelivery(jobs: readonly DeliveryJob[]): Group[] {
  const groups = new Map<string, Group>();
  jobs.forEach((job, index) => {
    const key = keyOf(job);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [{ index, job }]);
    else group.push({ index, job });
  });
  return [...groups.values()];
}

/** A mailbox with one sender: a server may refuse one sender only. */
interface SenderAccount {
  account: MailAccount;
  breaker: Breaker;
}

/** How often a connection may break before it took anything, one time after the other, until that is the server's trouble. */
const LOSSES_IN_A_ROW = 3;

/** What is wrong with an address, and only the customer or the shop can mend. */
const RECIPIENT_ERRORS: ReadonlySet<MailError['code']> = new Set([
  'recipient_missing',
  'recipient_malformed',
  'recipient_for_none',
] as const);

/** One run over one mailbox. */
class MailRun {
  private readonly senders = new Map<string, SenderAccount>();
  private readonly lanes: Lanes;
  private losses = 0;
  /** The trouble of the ledger, once met: without it nothing may be sent, and asking again takes long for nothing. */
  private ledgerTrouble: LedgerError | undefined;

  constructor(private readonly environment: DeliveryEnvironment) {
    this.lanes = new Lanes(environment.concurrency);
  }

  /** The deliveries with those last that were refused since the mailbox delivered anything: others tell more about it. */
  async refusedLast(groups: Group[]): Promise<Group[]> {
    const known = await Promise.all(
      groups.map(async (group) => {
        const { breaker } = this.senderFor(group[0]!.job.template.from);
        await quietly(breaker.open());
        return breaker.wasRefused(keyOf(group[0]!.job));
      }),
    );
    return [...groups.filter((_, index) => !known[index]), ...groups.filter((_, index) => known[index])];
  }

  async deliver(job: DeliveryJob): Promise<DeliveryReport> {
    for (;;) {
      const { report, again } = await this.lanes.use(() => this.attempt(job));
      if (report.error instanceof LedgerError && report.error.code.startsWith('ledger_'))
        this.ledgerTrouble = report.error;
      if (again !== true) return report;
    }
  }

  private mayTryAnother({ error, connectionUsedUp }: ClassifiedFailure): boolean {
    if (error.code !== 'mail_connection_lost' && !connectionUsedUp) return false;
    this.losses += 1;
    return this.losses < LOSSES_IN_A_ROW;
  }

  private async attempt(job: DeliveryJob): Promise<Attempt> {
    const { ledger, signal } = this.environment;
    try {
      if (signal?.aborted) throw new MailError('mail_cancelled', 'The execution was stopped before this message');
      if (this.ledgerTrouble !== undefined) throw this.ledgerTrouble;
      const { orderId, company, documentNumber } = job.document;
      if (orderId === 0 && !(await ledger.hadDryRun(company))) throw dryRunFirst();
      const sender = this.senderFor(job.template.from);
      return await sender.account.use(async () => {
        const prepared = await this.prepare(job);
        if ('error' in prepared) return { report: prepared };
        await sender.account.permit();
        const answer = await ledger.claim(planOf(job, prepared), domainOf(prepared));
        if ('claim' in answer)
          return this.send(sender, new Sending(this.environment, answer.claim, prepared, documentNumber));
        sender.account.returnPermit();
        const held = heldBack(answer, documentNumber);
        return {
          report: held === undefined ? { delivery: answer.delivery } : { delivery: answer.delivery, error: held },
        };
      });
    } catch (error) {
      return { report: { error: asIntegrationError(error) } };
    }
  }

  private async send({ account, breaker }: SenderAccount, sending: Sending): Promise<Attempt> {
    const attempt = await sending.send();
    if (attempt.suspect !== undefined) await quietly(breaker.refused(attempt.suspect));
    const { failure } = attempt;
    if (failure !== undefined) {
      // Trouble of the connections alone: with fewer of them, or with another one, the same message may go.
      const again = failure.tooManyConnections ? this.lanes.narrow() : this.mayTryAnother(failure);
      if (again) account.returnPermit();
      else attempt.report.error = await account.fails(failure.error, failure.rests);
      return { ...attempt, again };
    }
    if (attempt.report.error !== undefined || attempt.report.delivery?.state !== 'sent') return attempt;
    this.losses = 0;
    await quietly(account.works());
    await quietly(breaker.succeeded(sending.recipientHash));
    return attempt;
  }

  /** The message of a job. A recipient that is none is remembered as refused, so that a corrected one is enough. */
  private async prepare(job: DeliveryJob): Promise<PreparedMessage | Required<DeliveryReport>> {
    try {
      return await prepareMessage(job);
    } catch (error) {
      if (!(error instanceof MailError) || !RECIPIENT_ERRORS.has(error.code)) throw error;
      const planned = planOf(job, { to: job.template.to.trim() });
      return { delivery: await this.environment.ledger.refuse(planned, error.code), error };
    }
  }

  /** Failing to write here only means a little less to send in the next hours, or a refused document that is tried again. */
  async close(): Promise<void> {
    await Promise.all(
      [...this.senders.values()].map(async ({ account, breaker }) => {
        await quietly(breaker.close());
        await quietly(account.close());
      }),
    );
  }

  private senderFor(sender: string): SenderAccount {
    const { ledger, account: access, tryDuringPause = false, mailbox, limits, now, sleep, signal } = this.environment;
    const known = this.senders.get(sender);
    if (known !== undefined) return known;
    const name = `${access}/${sender}`;
    const account = new MailAccount({
      ledger,
      account: name,
      tryDuringPause,
      mailbox,
      limits,
      now,
      sleep: (milliseconds) => sleep(milliseconds, signal),
    });
    const breaker = new Breaker(ledger.refusals, name, (error) => account.fails(error, true));
    this.senders.set(sender, { account, breaker });
    return { account, breaker };
  }
}

/** Nobody chose these customers order by order, so somebody has to have looked at the list once. */
function dryRunFirst(): MailError {
  return new MailError('dry_run_first', 'Documents without orders are sent only after a dry run has shown them', {
    description: 'Set Mode to Dry Run, execute the workflow once, look at what would be sent, and set Mode to Send.',
  });
}

function domainOf(message: Pick<PreparedMessage, 'from'>): string {
  return message.from.address.split('@')[1]!;
}
