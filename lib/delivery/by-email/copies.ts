import { maskAddress } from '../../common';
import type { Claim, Ledger } from '../../ledger';
import { type MailTransport, type OutgoingMessage, replyExcerpt, type TransportFailure } from '../../mail';

/** What `sendCopies` needs besides the message. */
export interface CopiesEnvironment {
  ledger: Pick<Ledger, 'addEffects'>;
  transport: MailTransport;
  /** The delivery that was made, already recorded. */
  claim: Claim;
  /** What the server said of the original. */
  response: string;
}

/** What the ledger says of a delivery whose copies did not all go out, see `sendCopies`. */
export const MISSING_COPY = /; (a copy was refused|the copies were not sent) \(/;

/** The mark of a delivery whose copies have gone out, or may have. */
const COPIES = 'copies';

/**
 * Sends CC and BCC their copies of a message the customer has: the same message in a transaction of its own, once and never
 * again. A copy that the server does not take changes nothing about the delivery; the ledger says so.
 */
export async function sendCopies(message: OutgoingMessage, environment: CopiesEnvironment): Promise<void> {
  const recipients = [...new Set([...message.cc, ...message.bcc])];
  if (recipients.length === 0) return;
  const { ledger, transport, claim, response } = environment;
  const { key } = claim.delivery;
  try {
    // Marked before its final dot: rather a copy too few than one too many.
    const marked = () => ledger.addEffects([{ key, name: COPIES }]);
    const { refused } = await transport.send(message, recipients, marked);
    if (refused.length > 0) await claim.note(withNote(response, 'a copy was refused', refused[0]!, recipients));
  } catch (error) {
    const note = withNote(response, 'the copies were not sent', error as TransportFailure, recipients);
    await claim.note(note).catch(() => undefined);
  }
}

function withNote(response: string, what: string, failure: TransportFailure, recipients: readonly string[]): string {
  const { recipient } = failure as { recipient?: unknown };
  const to = typeof recipient === 'string' ? [recipient] : recipients;
  const said = replyExcerpt(failure.response) || 'the connection broke';
  return `${response}; ${what} (${to.map(maskAddress).join(', ')}): ${said}`;
}
