import type { Order } from '../baselinker';
import type { DocumentKind, DocumentSummary } from '../nexo';

import type { PlaceholderValues } from './placeholders';

const KIND_NAMES: Record<DocumentKind, string> = {
  FS: 'faktura',
  FD: 'faktura detaliczna',
  PA: 'paragon',
  PAi: 'paragon imienny',
};

/**
 * The values of the placeholders in subject and text for one document of one order. Amounts are written the Polish way
 * with the document's currency, dates as day.month.year.
 */
export function documentPlaceholders(order: Order, document: DocumentSummary, shopName: string): PlaceholderValues {
  const { totals } = document;
  return {
    order_id: String(order.order_id),
    order_source: order.order_source ?? '',
    customer_name: order.invoice_fullname || order.delivery_fullname || order.invoice_company || '',
    customer_company: order.invoice_company ?? '',
    document_number: document.number,
    document_kind: document.kind,
    document_name: KIND_NAMES[document.kind] ?? 'dokument',
    issue_date: polishDate(document.issueDate),
    total: polishAmount(totals.gross, totals.currency),
    amount_due: polishAmount(totals.due, totals.currency),
    ksef_number: document.ksef.number,
    shop_name: shopName,
  };
}

/** "1234.5" and "PLN" become "1 234,50 PLN", with spaces that do not break. */
function polishAmount(amount: string, currency: string): string {
  const [whole = '', fraction = ''] = amount.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, '\u00a0');
  return `${grouped},${fraction.padEnd(2, '0').slice(0, 2)}\u00a0${currency}`;
}

function polishDate(dateTime: string): string {
  const [year, month, day] = dateTime.slice(0, 10).split('-');
  return `${day}.${month}.${year}`;
}
