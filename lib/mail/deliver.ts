import { IntegrationError } from '../errors';
import { heldBack, LedgerError, type Claim, type DeliverySummary, type Ledger } from '../ledger';

import { MailError } from './errors';
import type { OutgoingMessage } from './message';
import { keyOf, planOf, prepareMessage, type DeliveryJob, type DeliveryReport } from './prepare';
import { classifyFailure, replyExcerpt, type TransportFailure } from './replies';
import type { MailTransport } from './transport';

export interface DeliveryEnvironment {
  ledger: Ledger;
  transport: MailTransport;
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
  const groups = groupByDelivery(jobs);
  const worker = async () => {
    for (let group = groups.shift(); group !== undefined; group = groups.shift()) {
      // Two orders may name the same document: one after the other, so that the second learns what became of the first.
      for (const { index, job } of group) reports[index] = await run.deliver(job);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, environment.concurrency) }, worker));
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

/** One run over one mail account. */
class MailRun {
  /** The trouble of the account, once met: every further message would meet it too. */
  private accountTrouble: MailError | undefined;

  constructor(private readonly environment: DeliveryEnvironment) {}

  async deliver(job: DeliveryJob): Promise<DeliveryReport> {
    const { ledger, signal } = this.environment;
    try {
      if (signal?.aborted) throw new MailError('mail_cancelled', 'The execution was stopped before this message');
      if (this.accountTrouble !== undefined) throw this.accountTrouble;
      const { orderId, company } = job.document;
      if (orderId === 0 && !(await ledger.hadDryRun(company))) throw dryRunFirst();
      const message = await prepareMessage(job);
      const answer = await ledger.claim(planOf(job, message), message.messageId);
      if ('claim' in answer) return await this.send(message, answer.claim);
      const held = heldBack(answer, job.document.documentNumber);
      return held === undefined ? { delivery: answer.delivery } : { delivery: answer.delivery, error: held };
    } catch (error) {
      return { error: asIntegrationError(error) };
    }
  }

  private async send(message: OutgoingMessage, claim: Claim): Promise<DeliveryReport> {
    const { transport, signal } = this.environment;
    let pastNoReturn = false;
    let gateError: IntegrationError | undefined;
    const beforeFinalDot = async () => {
      try {
        if (signal?.aborted)
          throw new MailError('mail_cancelled', 'The execution was stopped before this message left');
        if (!(await claim.markInDoubt())) throw takenOver();
        pastNoReturn = true;
      } catch (error) {
        gateError = asIntegrationError(error);
        throw error;
      }
    };
    try {
      // After the gate the signal is not heeded any more: the answer of the server is worth waiting for.
      const receipt = await transport.send(message, beforeFinalDot);
      const refusal = receipt.refused.get(message.to.toLowerCase());
      if (!receipt.accepted.includes(message.to.toLowerCase())) {
        return await this.settleRefusal(claim, refusal ?? { command: 'RCPT TO', responseCode: 550 });
      }
      return await recordSent(claim, replyExcerpt(receipt.response));
    } catch (error) {
      if (error instanceof LedgerError) return { delivery: claim.delivery, error };
      return await this.settleFailure(claim, error as TransportFailure, pastNoReturn, gateError);
    }
  }

  private async settleFailure(
    claim: Claim,
    failure: TransportFailure,
    pastNoReturn: boolean,
    gateError: IntegrationError | undefined,
  ): Promise<DeliveryReport> {
    if (gateError !== undefined) {
      if (gateError.code !== 'delivery_taken_over') await quietly(claim.release(gateError.code));
      return { delivery: claim.delivery, error: gateError };
    }
    // A reply of the server, whenever it came, says for certain that it did not take the message.
    if (pastNoReturn && failure.responseCode === undefined) {
      await quietly(claim.leaveInDoubt('connection lost after the end of the message'));
      return { delivery: claim.delivery, error: inDoubt(claim.delivery, failure) };
    }
    return this.settleRefusal(claim, failure);
  }

  private async settleRefusal(claim: Claim, failure: TransportFailure): Promise<DeliveryReport> {
    const { scope, error } = classifyFailure(failure);
    if (scope === 'account') this.accountTrouble = error;
    const reason = replyExcerpt(failure.response) || error.code;
    await quietly(error.permanent ? claim.markFailed(reason) : claim.release(reason));
    return { delivery: claim.delivery, error };
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

/** For a record that cannot be written now: its lease runs out, and until then nobody sends. */
async function quietly(write: Promise<boolean>): Promise<void> {
  await write.catch(() => false);
}

function asIntegrationError(error: unknown): IntegrationError {
  if (error instanceof IntegrationError) return error;
  return new MailError('mail_send_failed', 'The message could not be prepared', { cause: error });
}
