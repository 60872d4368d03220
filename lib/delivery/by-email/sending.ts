import { IntegrationError } from '../../common';
import { type Claim, type DeliverySummary, givenUp, type Ledger, LedgerError } from '../../ledger';
import {
  type ClassifiedFailure,
  classifyFailure,
  MailError,
  type MailTransport,
  type OutgoingMessage,
  replyExcerpt,
  replySignature,
  type TransportFailure,
} from '../../mail';

import type { Suspect } from './breaker';
import { sendCopies } from './copies';
import type { DeliveryReport, PreparedMessage } from './prepare';

/** What one attempt came to. */
export interface Attempt {
  report: DeliveryReport;
  /** Set when the server refused it and might refuse everybody. */
  suspect?: Suspect;
  /** Set when it is the mailbox's trouble or the connection's: the document is as before. */
  failure?: ClassifiedFailure;
  /** Whether the same document is to be tried at once. */
  again?: boolean;
}

export interface SendingEnvironment {
  ledger: Pick<Ledger, 'addEffects'>;
  transport: MailTransport;
  signal?: AbortSignal;
}

/** One message on its way, from the claim to what the ledger keeps of it. */
export class Sending {
  /** Why the final dot was not let through. */
  private gateError: IntegrationError | undefined;

  constructor(
    private readonly environment: SendingEnvironment,
    private readonly claim: Claim,
    private readonly prepared: PreparedMessage,
    private readonly documentNumber: string,
  ) {}

  /** See `Claim.recipientHash`. */
  get recipientHash(): string {
    return this.claim.recipientHash;
  }

  async send(): Promise<Attempt> {
    const message = this.message();
    try {
      const { transport, signal } = this.environment;
      const receipt = await transport.send(message, [message.to], () => this.beforeFinalDot(), signal);
      return { report: await this.recordSent(message, replyExcerpt(receipt.response)) };
    } catch (error) {
      if (error instanceof LedgerError) return { report: { delivery: this.claim.delivery, error } };
      return await this.settleFailure(error as TransportFailure, message);
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
    } catch (error) {
      this.gateError = asIntegrationError(error);
      throw error;
    }
  }

  private async recordSent(message: OutgoingMessage, response: string): Promise<DeliveryReport> {
    // Somebody may have decided about this delivery while the server was answering; what they decided stands.
    if (!(await this.claim.markSent(response))) return { delivery: this.claim.delivery, error: takenOver() };
    await sendCopies(message, { ...this.environment, claim: this.claim, response });
    return { delivery: this.claim.delivery };
  }

  private async settleFailure(failure: TransportFailure, message: OutgoingMessage): Promise<Attempt> {
    if (this.gateError !== undefined) {
      if (this.gateError.code !== 'delivery_taken_over') await quietly(this.claim.release(this.gateError.code));
      return { report: { delivery: this.claim.delivery, error: this.gateError } };
    }
    // A reply of the server, whenever it came, says for certain that it did not take the message.
    if (failure.progress === 'ended' && failure.responseCode === undefined) {
      await quietly(this.claim.leaveInDoubt('connection lost after the end of the message'));
      return { report: { delivery: this.claim.delivery, error: inDoubt(this.claim.delivery, failure) } };
    }
    return this.settleRefusal(failure, message);
  }

  private async settleRefusal(failure: TransportFailure, message: OutgoingMessage): Promise<Attempt> {
    const classified = classifyFailure(failure);
    const { error } = classified;
    const reason = replyExcerpt(failure.response) || error.code;
    if (error.code === 'mail_cancelled') {
      await quietly(this.claim.release(reason));
      return { report: { delivery: this.claim.delivery, error } };
    }
    if (
      classified.rests ||
      classified.beforeRecipient ||
      classified.tooManyConnections ||
      classified.connectionUsedUp
    ) {
      await quietly(this.claim.release(reason));
      return { report: { delivery: this.claim.delivery, error }, failure: classified };
    }
    const lasting = classified.lasting && classified.side === 'recipient';
    const report: DeliveryReport = { delivery: this.claim.delivery, error };
    if (mayBeOfEverybody(classified, failure)) {
      const signature = replySignature(failure, message.to);
      const { claim, documentNumber } = this;
      return { report, suspect: { claim, documentNumber, signature, reason, lasting, report } };
    }
    await quietly(lasting ? this.claim.markFailed(reason) : this.claim.releaseForRetry(reason));
    const { delivery } = this.claim;
    report.delivery = delivery;
    if (delivery.state === 'dead') report.error = givenUp(delivery, this.documentNumber, error);
    return { report };
  }
}

/** A refusal with a permanent code, save that of an address that does not exist. */
function mayBeOfEverybody({ addressUnknown }: ClassifiedFailure, { responseCode = 0 }: TransportFailure): boolean {
  return responseCode >= 500 && !addressUnknown;
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
export async function quietly(write: Promise<unknown>): Promise<void> {
  await write.catch(() => undefined);
}

export function asIntegrationError(error: unknown): IntegrationError {
  if (error instanceof IntegrationError) return error;
  return new MailError('mail_send_failed', 'The message could not be prepared', { cause: error });
}
