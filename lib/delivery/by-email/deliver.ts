import { IntegrationError, mapConcurrently, type SendingLimits } from '../../common';
import { type Claim, type DeliverySummary, givenUp, heldBack, type Ledger, LedgerError } from '../../ledger';
import {
  classifyFailure,
  MailError,
  type MailTransport,
  type OutgoingMessage,
  replyExcerpt,
  type TransportFailure,
} from '../../mail';

import { MailAccount } from './mail-account';
import { type DeliveryJob, type DeliveryReport, keyOf, planOf, type PreparedMessage, prepareMessage } from './prepare';

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
  await mapConcurrently(groupByDelivery(jobs), environment.concurrency, async (group) => {
    // Two orders may name the same document: one after the other, so that the second learns what became of the first.
    for (const { index, job } of group) reports[index] = await run.deliver(job);
  });
  await run.close();
  return reports;
}

function groupByDelivery(jobs: readonly DeliveryJob[]): Array<Array<{ index: number; job: DeliveryJob }>> {
  const groups = new Map<string, Array<{ index: number; job: DeliveryJob }>>();
  jobs.forEach((job, index) => {
    const key = keyOf(job);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [{ index, job }]);
    else group.push({ index, job });
  });
  return [...groups.values()];
}

/** What is wrong with an address, and only the customer or the shop can mend. */
const RECIPIENT_ERRORS: ReadonlySet<MailError['code']> = new Set(['recipient_missing', 'recipient_malformed'] as const);

/** One run over one mailbox. */
class MailRun {
  /** By sender, because a server may refuse one sender of a mailbox only. */
  private readonly accounts = new Map<string, MailAccount>();
  /** The trouble of the ledger, once met: without it nothing may be sent, and asking again takes long for nothing. */
  private ledgerTrouble: LedgerError | undefined;

  constructor(private readonly environment: DeliveryEnvironment) {}

  async deliver(job: DeliveryJob): Promise<DeliveryReport> {
    const report = await this.attempt(job);
    if (report.error instanceof LedgerError && report.error.code.startsWith('ledger_'))
      this.ledgerTrouble = report.error;
    return report;
  }

  private async attempt(job: DeliveryJob): Promise<DeliveryReport> {
    const { ledger, signal } = this.environment;
    try {
      if (signal?.aborted) throw new MailError('mail_cancelled', 'The execution was stopped before this message');
      if (this.ledgerTrouble !== undefined) throw this.ledgerTrouble;
      const { orderId, company, documentNumber } = job.document;
      if (orderId === 0 && !(await ledger.hadDryRun(company))) throw dryRunFirst();
      const account = this.accountFor(job.template.from);
      return await account.use(async () => {
        const prepared = await this.prepare(job);
        if ('error' in prepared) return prepared;
        await account.permit();
        const answer = await ledger.claim(planOf(job, prepared), domainOf(prepared));
        if ('claim' in answer)
          return new Sending(this.environment, account, answer.claim, prepared, documentNumber).send();
        account.returnPermit();
        const held = heldBack(answer, documentNumber);
        return held === undefined ? { delivery: answer.delivery } : { delivery: answer.delivery, error: held };
      });
    } catch (error) {
      return { error: asIntegrationError(error) };
    }
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

  /** Failing to return permits only means a little less to send in the next hours. */
  async close(): Promise<void> {
    await Promise.all([...this.accounts.values()].map((account) => quietly(account.close())));
  }

  private accountFor(sender: string): MailAccount {
    const { ledger, account, tryDuringPause = false, mailbox, limits, now, sleep, signal } = this.environment;
    const known = this.accounts.get(sender);
    if (known !== undefined) return known;
    const made = new MailAccount({
      ledger,
      account: `${account}/${sender}`,
      tryDuringPause,
      mailbox,
      limits,
      now,
      sleep: (milliseconds) => sleep(milliseconds, signal),
    });
    this.accounts.set(sender, made);
    return made;
  }
}

/** One message on its way, from the claim to what the ledger keeps of it. */
class Sending {
  /** Set as soon as the server may have the message. */
  private pastNoReturn = false;
  /** Why the final dot was not let through. */
  private gateError: IntegrationError | undefined;

  constructor(
    private readonly environment: DeliveryEnvironment,
    private readonly account: MailAccount,
    private readonly claim: Claim,
    private readonly prepared: PreparedMessage,
    private readonly documentNumber: string,
  ) {}

  async send(): Promise<DeliveryReport> {
    const message = this.message();
    try {
      // After the gate the signal is not heeded any more: the answer of the server is worth waiting for.
      const receipt = await this.environment.transport.send(message, () => this.beforeFinalDot());
      const to = message.to.toLowerCase();
      if (!receipt.accepted.includes(to)) {
        return await this.settleRefusal(receipt.refused.get(to) ?? { command: 'RCPT TO', responseCode: 550 });
      }
      await quietly(this.account.works());
      return await recordSent(this.claim, replyExcerpt(receipt.response));
    } catch (error) {
      if (error instanceof LedgerError) return { delivery: this.claim.delivery, error };
      return await this.settleFailure(error as TransportFailure);
    }
  }

  private message(): OutgoingMessage {
    const { messageId } = this.claim.delivery;
    const digest = messageId.slice(1, messageId.indexOf('@'));
    return {
      ...this.prepared,
      to: this.claim.resendTo || this.prepared.to,
      messageId,
      // Relays that know one of these headers drop a second copy; the others ignore it (facts/mail-ksef-market.md §5.1).
      headers: { 'Resend-Idempotency-Key': digest, 'X-EE-Idempotency-Key': digest },
    };
  }

  private async beforeFinalDot(): Promise<void> {
    try {
      if (this.environment.signal?.aborted)
        throw new MailError('mail_cancelled', 'The execution was stopped before this message left');
      if (!(await this.claim.markInDoubt())) throw takenOver();
      this.pastNoReturn = true;
    } catch (error) {
      this.gateError = asIntegrationError(error);
      throw error;
    }
  }

  private async settleFailure(failure: TransportFailure): Promise<DeliveryReport> {
    if (this.gateError !== undefined) {
      if (this.gateError.code !== 'delivery_taken_over') await quietly(this.claim.release(this.gateError.code));
      return { delivery: this.claim.delivery, error: this.gateError };
    }
    // A reply of the server, whenever it came, says for certain that it did not take the message.
    if (this.pastNoReturn && failure.responseCode === undefined) {
      await quietly(this.claim.leaveInDoubt('connection lost after the end of the message'));
      return { delivery: this.claim.delivery, error: inDoubt(this.claim.delivery, failure) };
    }
    return this.settleRefusal(failure);
  }

  private async settleRefusal(failure: TransportFailure): Promise<DeliveryReport> {
    const { scope, error } = classifyFailure(failure);
    const reason = replyExcerpt(failure.response) || error.code;
    if (scope === 'account') {
      await quietly(this.claim.release(reason));
      await quietly(this.account.fails(error));
      return { delivery: this.claim.delivery, error };
    }
    if (scope !== 'transient') await quietly(this.account.works());
    if (error.code === 'mail_cancelled') await quietly(this.claim.release(reason));
    else await quietly(error.permanent ? this.claim.markFailed(reason) : this.claim.releaseForRetry(reason));
    const { delivery } = this.claim;
    return { delivery, error: delivery.state === 'dead' ? givenUp(delivery, this.documentNumber, error) : error };
  }
}

async function recordSent(claim: Claim, response: string): Promise<DeliveryReport> {
  if (await claim.markSent(response)) return { delivery: claim.delivery };
  // Somebody decided about this delivery while the server was answering; what they decided stands.
  return { delivery: claim.delivery, error: takenOver() };
}

/** Nobody chose these customers order by order, so somebody has to have looked at the list once. */
function dryRunFirst(): MailError {
  return new MailError('dry_run_first', 'Documents without orders are sent only after a dry run has shown them', {
    description: 'Set Mode to Dry Run, execute the workflow once, look at what would be sent, and set Mode to Send.',
  });
}

function takenOver(): MailError {
  return new MailError('delivery_taken_over', 'Another run has taken this document over', {
    description: 'Nothing is sent from here; the ledger shows what became of it.',
  });
}

function inDoubt(delivery: DeliverySummary, cause: unknown): LedgerError {
  return new LedgerError('delivery_in_doubt', 'The connection broke while the mail server was taking the message', {
    permanent: true,
    description: `It may or may not have been delivered, so it is not sent again by itself. Look for Message-ID ${delivery.messageId} in the mailbox's Sent folder.`,
    cause,
  });
}

/** For what cannot be written now: a claim's lease runs out, and until then nobody sends. */
async function quietly(write: Promise<unknown>): Promise<void> {
  await write.catch(() => undefined);
}

function domainOf(message: Pick<PreparedMessage, 'from'>): string {
  return message.from.address.split('@')[1]!;
}

function asIntegrationError(error: unknown): IntegrationError {
  if (error instanceof IntegrationError) return error;
  return new MailError('mail_send_failed', 'The message could not be prepared', { cause: error });
}
