import type { DocumentSummary } from '../documents';
import type { PlannedDelivery } from '../ledger';

/** A document as the ledger is asked about it, whatever way it takes. */
export type DeliveredDocument = Omit<PlannedDelivery, 'channel' | 'recipient'>;

/**
 * A document with its order as the ledger knows them.
 *
 * @param order absent for a document that was taken without an order
 */
export function deliveredDocument(
  { company, id, number, sellerNip, issueDate, totals, agreedBy }: DocumentSummary,
  order?: { id: number; account: string },
): DeliveredDocument {
  return {
    company,
    documentId: id,
    documentNumber: number,
    seller: sellerNip,
    issueDate,
    total: totals.gross === '' ? '' : `${totals.gross} ${totals.currency}`,
    agreedBy: (agreedBy ?? []).join(','),
    account: order?.account ?? '',
    orderId: order?.id ?? 0,
  };
}
