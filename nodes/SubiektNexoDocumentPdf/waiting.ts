import type { IExecuteFunctions } from 'n8n-workflow';

import { IntegrationError } from '../../lib/common';
import type { DocumentSummary } from '../../lib/documents';
import { isOverdue } from '../../lib/ksef';
import { withLedger } from '../shared/ledger';

/** A document that waits for its KSeF number, and the order it belongs to (0: none). */
export interface Waiting {
  document: DocumentSummary;
  orderId: number;
}

/**
 * Writes the waiting documents into the ledger, so that they are found when their orders have left the searched window, and
 * warns of those that wait too long.
 *
 * @param lookedAt all orders this run has looked at
 * @returns what the shop has to hear today: an error by document id
 */
export async function noteWaiting(
  context: IExecuteFunctions,
  { company, waiting, lookedAt, hours }: { company: string; waiting: Waiting[]; lookedAt: Set<number>; hours: number },
): Promise<Map<number, IntegrationError>> {
  const now = Math.floor(Date.now() / 1000);
  const seen = waiting.map(({ document, orderId }) => ({
    documentId: document.id,
    orderId,
    overdue: isOverdue(document, hours, now),
  }));
  const told = await withLedger(context, (ledger) => ledger.waiting.note(company, seen, lookedAt));
  const overdue = seen.filter((entry) => entry.overdue).length;
  if (waiting.length > 0) {
    const late = overdue === 0 ? '' : ` ${overdue} of them for more than ${hours} hours.`;
    context.addExecutionHints({
      message: `${waiting.length} invoices wait for their KSeF number.${late}`,
      location: 'outputPane',
      type: overdue === 0 ? 'info' : 'warning',
    });
  }
  return new Map(
    waiting
      .filter(({ document }) => told.has(document.id))
      .map(({ document }) => [document.id, waitsTooLong(document, hours)]),
  );
}

function waitsTooLong(document: DocumentSummary, hours: number): IntegrationError {
  return new IntegrationError(
    'ksef_number_overdue',
    `Document ${document.number} has waited for its KSeF number for more than ${hours} hours`,
    {
      description:
        'Look in Subiekt nexo whether it was sent to KSeF and accepted. It is sent by itself as soon as the number is there; this is repeated once a day until then.',
    },
  );
}
