import Big from 'big.js';

import {
  type DocumentSummary,
  kindWording,
  type Language,
  localTime,
  type Order,
  writeAmount,
  writeDate,
} from '../../documents';

import { printable } from './address';
import type { PlaceholderValues } from './placeholders';

/** Longer than any real name or number; what is longer is somebody's experiment. */
const VALUE_LIMIT = 500;
/** Unix seconds of the year 9999: a date beyond it cannot be written. */
const LAST_SECOND = 253_402_300_799;

/**
 * The values of the placeholders in subject and text for one document of one order: the groups order, customer,
 * document, KSeF and shop. Amounts and dates are written in the mail's language. Every value is one line of text,
 * whatever the item holds.
 *
 * @param order what is known of it; nothing for a document that was found without one
 * @param ksefLink the invoice's address at the Ministry, where it is known
 *
 * @throws MailError `document_invalid` when an amount of the document is not a decimal number
 */
export function documentPlaceholders(
  order: Partial<Order>,
  document: DocumentSummary,
  { shopName, language, ksefLink = '' }: { shopName: string; language: Language; ksefLink?: unknown },
): PlaceholderValues {
  const totals: Partial<DocumentSummary['totals']> = document.totals ?? {};
  const currency = line(totals.currency);
  const amount = (value: unknown) => writeAmount(value, currency, language);
  return {
    order_id: line(order.order_id),
    order_source: line(order.order_source),
    order_date: writeDate(momentOf(order.date_add), language),
    external_order_id: line(order.external_order_id),
    // The number that the customer knows: of the shop or the marketplace, not of the panel.
    customer_order: line(order.external_order_id) || line(order.order_id),
    delivery_method: line(order.delivery_method),
    payment_method: line(order.payment_method),
    customer_name: line(order.invoice_fullname) || line(order.delivery_fullname) || line(order.invoice_company),
    customer_company: line(order.invoice_company),
    customer_nip: line(order.invoice_nip),
    document_number: line(document.number),
    document_kind: line(document.kind),
    document_name: kindWording(line(document.kind), language).name,
    issue_date: writeDate(document.issueDate, language),
    sale_date: writeDate(document.saleDate, language),
    total: amount(totals.gross),
    total_net: amount(totals.net),
    amount_due: amount(totals.due),
    currency,
    ksef_number: line(document.ksef?.number),
    ksef_link: webAddress(ksefLink),
    shop_name: line(shopName),
  };
}

/**
 * Whether the customer has paid for everything the order and its document name, as far as BaseLinker knows: only then a letter may
 * say so.
 */
export function isPaidInFull(order: Partial<Order>, { totals }: Pick<DocumentSummary, 'totals'>): boolean {
  const paid = decimal(order.payment_done);
  const gross = decimal(totals?.gross);
  if (paid === undefined || gross === undefined || gross.lte(0) || order.currency !== totals.currency) return false;
  const products = Array.isArray(order.products) ? order.products : [];
  const ordered = products.reduce(
    (sum, { price_brutto: price, quantity }) => sum.plus((decimal(price) ?? new Big(0)).times(decimal(quantity) ?? 0)),
    decimal(order.delivery_price) ?? new Big(0),
  );
  return paid.gte(gross) && paid.gte(ordered);
}

function decimal(value: unknown): Big | undefined {
  const text = typeof value === 'number' && Number.isFinite(value) ? String(value) : value;
  return typeof text === 'string' && /^-?\d{1,15}(\.\d{1,10})?$/.test(text.trim()) ? new Big(text.trim()) : undefined;
}

/** The names, for the editor's help text. */
export const DOCUMENT_PLACEHOLDERS = {
  order: [
    'order_id',
    'order_date',
    'order_source',
    'external_order_id',
    'customer_order',
    'delivery_method',
    'payment_method',
  ],
  customer: ['customer_name', 'customer_company', 'customer_nip'],
  document: [
    'document_number',
    'document_kind',
    'document_name',
    'issue_date',
    'sale_date',
    'total',
    'total_net',
    'amount_due',
    'currency',
  ],
  KSeF: ['ksef_number', 'ksef_link'],
  shop: ['shop_name'],
} as const;

function line(value: unknown): string {
  const text = typeof value === 'number' && Number.isFinite(value) ? String(value) : value;
  return typeof text === 'string' ? [...printable(text)].slice(0, VALUE_LIMIT).join('') : '';
}

/** Texts make a link of it, so nothing but a web address may come in. */
function webAddress(value: unknown): string {
  return typeof value === 'string' && /^https:\/\/[\w./%~-]+$/.test(value) ? value.slice(0, VALUE_LIMIT) : '';
}

/** The local Polish date and time of BaseLinker's Unix seconds; empty while it is not set. */
function momentOf(seconds: unknown): string {
  return typeof seconds === 'number' && seconds > 0 && seconds <= LAST_SECOND ? localTime(seconds) : '';
}
