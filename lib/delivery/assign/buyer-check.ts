import Big from 'big.js';

import type { FoundDocument } from '../../documents';

/** What of the buyer is compared before a document goes out. */
export type BuyerCheck = 'nip' | 'name' | 'total';

/** As much of a BaseLinker order as the comparison needs, in BaseLinker's names. */
export interface BuyerOfOrder {
  order_id: number;
  currency: string;
  delivery_price: unknown;
  delivery_fullname: string;
  delivery_company?: unknown;
  invoice_fullname: string;
  invoice_company: string;
  invoice_nip: string;
  products: ReadonlyArray<{ price_brutto: unknown; quantity: unknown }>;
}

/** nexo and BaseLinker round at different places, by up to half a grosz a piece; never more than this is forgiven. */
const MOST_TOLERANCE = new Big(1);
const TOLERANCE_PER_PIECE = new Big('0.01');

/** Whole words that say what a company is, not who; already folded. */
const COMPANY_FORMS =
  /\b(spolka z ograniczona odpowiedzialnoscia|sp z o ?o|spzoo|spolka akcyjna|spolka jawna|spolka komandytowa|spolka cywilna|spolka partnerska|sp j|sp k|sp p|s a|s c|s k a|s r o|a s|p s a|gmbh|ag|ltd|llc|inc|bv|sa|sc|sro)\b/g;

/** Lower case, no diacritics, no punctuation, no company form: names that a person would call the same are equal. */
function fold(name: unknown): string {
  return String(name ?? '')
    .toLowerCase()
    .replaceAll('ł', 'l')
    .replaceAll('ß', 'ss')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .replace(COMPANY_FORMS, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

function digits(number: unknown): string {
  return String(number ?? '').replace(/\D/g, '');
}

/** Whether all words of `name` are among those of `whole`, in whatever order: "Jan Kowalski" in "Kowalski Jan". */
function containsName(whole: string, name: string): boolean {
  const words = new Set(whole.split(' '));
  return name.split(' ').every((word) => words.has(word));
}

function sameName(order: BuyerOfOrder, document: FoundDocument): boolean {
  const onDocument = fold(document.buyer.name);
  const ofInvoice = [fold(order.invoice_company), fold(order.invoice_fullname)].filter(Boolean);
  const ofDelivery = [fold(order.delivery_company), fold(order.delivery_fullname)].filter(Boolean);
  const names = ofInvoice.length > 0 ? ofInvoice : ofDelivery;
  return names.some((name) => containsName(onDocument, name));
}

interface Sum {
  amount: Big;
  pieces: Big;
}

/** What the orders cost in all; undefined when one of their numbers is none. */
function totalOfOrders(orders: readonly BuyerOfOrder[]): Sum | undefined {
  try {
    let amount = new Big(0);
    let pieces = new Big(0);
    for (const order of orders) {
      amount = amount.plus(String(order.delivery_price));
      for (const product of order.products) {
        amount = amount.plus(new Big(String(product.price_brutto)).times(String(product.quantity)));
        pieces = pieces.plus(String(product.quantity));
      }
    }
    return { amount, pieces };
  } catch {
    return undefined;
  }
}

function differingTotal(orders: readonly BuyerOfOrder[], documents: readonly FoundDocument[]): string {
  const currencies = new Set([
    ...orders.map((order) => String(order.currency).trim().toUpperCase()),
    ...documents.map((document) => document.totals.currency.toUpperCase()),
  ]);
  if (currencies.size > 1) return '';
  const ofOrders = totalOfOrders(orders);
  if (ofOrders === undefined) return 'the total (the order has a price or quantity that is no number)';
  const ofDocuments = documents.reduce((sum, document) => sum.plus(document.totals.gross), new Big(0));
  const perPiece = TOLERANCE_PER_PIECE.times(ofOrders.pieces);
  const upTo = perPiece.gt(MOST_TOLERANCE) ? MOST_TOLERANCE : perPiece;
  const tolerance = upTo.lt(TOLERANCE_PER_PIECE) ? TOLERANCE_PER_PIECE : upTo;
  if (ofOrders.amount.minus(ofDocuments).abs().lte(tolerance)) return '';
  return `the total (ordered ${ofOrders.amount.toFixed(2)}, on the documents ${ofDocuments.toFixed(2)})`;
}

/**
 * What differs between an order and the documents that would go to its customer; empty when nothing does. The words hold no
 * personal data.
 *
 * - NIP: by digits alone. A number on one side only differs too. A document without any buyer, such as a receipt, has
 *   nothing to compare.
 * - Name: the document's buyer contains the order's invoice company or invoice name (the delivery's where the order has no
 *   invoice data), without regard to case, diacritics, punctuation, order of words and company forms.
 * - Total: what the orders cost, against the gross amounts of all their documents, only in one currency; a difference of
 *   0.01 a piece is rounding, up to 1.00.
 *
 * @param sent the documents that would be sent
 * @param together the orders that share documents with this one, itself included, and all documents of theirs
 */
export function buyerDifferences(
  checks: ReadonlySet<BuyerCheck>,
  order: BuyerOfOrder,
  sent: readonly FoundDocument[],
  together: { orders: readonly BuyerOfOrder[]; documents: readonly FoundDocument[] },
): string[] {
  const differences: string[] = [];
  for (const document of sent) {
    if (document.buyer.name === '' && document.buyer.nip === '') continue;
    if (checks.has('nip') && digits(order.invoice_nip) !== digits(document.buyer.nip))
      differences.push(`the NIP on ${document.number}`);
    if (checks.has('name') && !sameName(order, document)) differences.push(`the name on ${document.number}`);
  }
  const total = checks.has('total') ? differingTotal(together.orders, together.documents) : '';
  return total === '' ? differences : [...differences, total];
}
