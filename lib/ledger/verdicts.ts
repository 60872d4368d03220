import { LedgerError } from './errors';
import type { LedgerDecision } from './ledger';
import type { DeliverySummary } from './types';

/**
 * What a person has to know about a delivery that is held back, or undefined when nothing is wrong with it.
 *
 * @param documentNumber for the message, e.g. "FS 169/CENTRALA/2026"
 */
export function heldBack(decision: LedgerDecision, documentNumber: string): LedgerError | undefined {
  const { verdict, delivery } = decision;
  switch (verdict.kind) {
    case 'deliver':
    case 'delivered':
      return undefined;
    case 'in_progress':
      return new LedgerError('delivery_in_progress', `Another run is sending document ${documentNumber} right now`, {
        description: 'Nothing was sent from here. The next run looks again.',
      });
    case 'waiting':
      return new LedgerError('delivery_waits', `Document ${documentNumber} is not due for another try yet`, {
        description: `The next try is made from ${delivery.nextTryAt} on. The last reply was: ${delivery.reason}`,
      });
    case 'in_doubt':
      return new LedgerError(
        'delivery_in_doubt',
        `Nobody knows whether document ${documentNumber} reached the mail server`,
        {
          permanent: true,
          description: `The connection broke while the server was taking the message, so it is not sent again by itself. Look for Message-ID ${delivery.messageId} in the mailbox's Sent folder or the mail server's log.`,
        },
      );
    case 'refused_before':
      return new LedgerError(
        'delivery_refused_before',
        `The mail server refused document ${documentNumber} for ${delivery.recipient} before`,
        {
          permanent: true,
          description: `Correct the e-mail address of the order; it is sent again as soon as the address differs. The reply was: ${delivery.reason}`,
        },
      );
    case 'given_up':
      return givenUp(delivery, documentNumber);
    case 'document_changed':
      return new LedgerError('document_changed', `Document ${documentNumber} was changed after it had been sent`, {
        permanent: true,
        description:
          'Its number, date or total is another than that of the document which the customer has. Nothing is sent by itself: look at it in Subiekt nexo, and allow another e-mail in Document Deliveries (Allow Resend) if the customer is to have it as it is now.',
      });
    case 'delivered_to_other_customer':
      return new LedgerError(
        'document_delivered_to_other_customer',
        `Document ${documentNumber} was already delivered to another customer, ${delivery.recipient}`,
        {
          permanent: true,
          description:
            'Two orders with different e-mail addresses name the same document. Correct the notes of the document in Subiekt nexo or handle this order by hand.',
        },
      );
  }
}

/** A document whose tries are used up: what a person has to know about it. */
export function givenUp(delivery: DeliverySummary, documentNumber: string, cause?: unknown): LedgerError {
  return new LedgerError(
    'delivery_given_up',
    `Document ${documentNumber} could not be sent and is not tried any more`,
    {
      permanent: true,
      description: `Look at the last reply, then allow another e-mail in Document Deliveries (Allow Resend), or correct the e-mail address of the order. The last reply was: ${delivery.reason}`,
      cause,
    },
  );
}
