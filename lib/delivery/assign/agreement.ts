import Big from 'big.js';

import type { FoundDocument } from '../../documents';

/** What an order and a document can agree in. */
export const SIGNS = ['nip', 'email', 'name', 'total', 'town'] as const;

export type Sign = (typeof SIGNS)[number];

/** How much has to agree before a document goes out: at least one sign, each of the chosen ones, or nothing. */
export type Agreement = 'one' | 'off' | readonly Sign[];

/** As much of a BaseLinker order as the comparison needs, in BaseLinker's names. */
export interface BuyerOfOrder {
  order_id: number;
  currency: string;
  delivery_price: unknown;
  delivery_fullname: string;
  email: string;
  delivery_company?: unknown;
  delivery_postcode?: unknown;
  delivery_city?: unknown;
  invoice_postcode?: unknown;
  invoice_city?: unknown;
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

/** Words that stand where a name should: they agree with everybody's. Already folded. */
const NOBODY = new Set(
  'klient detaliczny indywidualny odbiorca nabywca konsument paragonowy anonimowy nieznany brak osoba prywatna fizyczna kupujacy allegro'.split(
    ' ',
  ),
);
/** Addresses that stand where there is none. */
const NO_ADDRESS = /^(?:brak|nie|none|no-?reply|nomail|test|x+|a+)@|^[^@]*$/;
const SHORTEST_COMPANY = 3;
const SHORTEST_TOWN = 3;

/** A tax number without blanks, hyphens and the prefix PL. */
function taxNumber(number: unknown): string {
  return String(number ?? '')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .replace(/^PL(?=\d)/, '');
}

/** Whether all words of `name` are among those of `whole`, in whatever order: "Jan Kowalski" in "Kowalski Jan". */
function containsWords(whole: string, name: string): boolean {
  const words = new Set(whole.split(' '));
  return name.split(' ').every((word) => words.has(word));
}

/** A folded name without the words that name nobody; empty where it is too little to tell one customer from another. */
function telling(name: unknown, shortest: { words: number; letters: number }): string {
  const words = fold(name)
    .split(' ')
    .filter((word) => word !== '' && !NOBODY.has(word));
  return words.length >= shortest.words && words.join('').length >= shortest.letters ? words.join(' ') : '';
}

const COMPANY = { words: 1, letters: SHORTEST_COMPANY };
/** A first name alone is many people's. */
const PERSON = { words: 2, letters: SHORTEST_COMPANY };

/** What a comparison says; `unknown` where one side has nothing to compare. */
type Comparison = 'agrees' | 'differs' | 'unknown';

const sides = (left: string, right: string, agree: boolean): Comparison => {
  if (left === '' || right === '') return 'unknown';
  return agree ? 'agrees' : 'differs';
};

function compareNip(order: BuyerOfOrder, { buyer }: FoundDocument): Comparison {
  const [ofOrder, onDocument] = [taxNumber(order.invoice_nip), taxNumber(buyer.nip)];
  if (ofOrder === '' && onDocument === '') return 'unknown';
  // A receipt without a buyer has no number to compare; a company's invoice for an order without one has.
  if (onDocument === '' && buyer.name === '') return 'unknown';
  return ofOrder === onDocument ? 'agrees' : 'differs';
}

function compareName(order: BuyerOfOrder, { buyer }: FoundDocument): Comparison {
  const ofInvoice = [telling(order.invoice_company, COMPANY), telling(order.invoice_fullname, PERSON)].filter(Boolean);
  const ofDelivery = [telling(order.delivery_company, COMPANY), telling(order.delivery_fullname, PERSON)];
  const names = ofInvoice.length > 0 ? ofInvoice : ofDelivery.filter(Boolean);
  const onDocument = fold(buyer.name);
  return sides(
    names.join(''),
    onDocument,
    names.some((name) => containsWords(onDocument, name)),
  );
}

function compareEmail(order: BuyerOfOrder, { contact }: FoundDocument): Comparison {
  const usable = (address: unknown) => {
    const text = String(address ?? '')
      .trim()
      .toLowerCase();
    return NO_ADDRESS.test(text) ? '' : text;
  };
  const ofOrder = usable(order.email);
  const known = contact.emails.map(usable).filter(Boolean);
  return sides(ofOrder, known.join(''), known.includes(ofOrder));
}

/** Town and postcode together, since neither alone tells much; of the invoice's address or of the delivery's. */
function compareTown(order: BuyerOfOrder, { contact }: FoundDocument): Comparison {
  const address = ` ${fold(contact.address)} `;
  const places = [
    [order.invoice_postcode, order.invoice_city],
    [order.delivery_postcode, order.delivery_city],
  ]
    .map(([postcode, city]) => [fold(postcode), fold(city)] as const)
    .filter(([postcode, city]) => postcode !== '' && city.length >= SHORTEST_TOWN);
  return sides(
    places.join(''),
    address.trim(),
    places.some(([postcode, city]) => address.includes(` ${postcode} `) && address.includes(` ${city} `)),
  );
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

/** The orders that share documents with one, itself included, and all documents of theirs. */
export interface Together {
  orders: readonly BuyerOfOrder[];
  documents: readonly FoundDocument[];
}

/**
 * The sum of the documents against that of the orders, or the one document against the one order: an invoice that was issued
 * for a receipt has the order's total once more.
 */
function compareTotal(order: BuyerOfOrder, document: FoundDocument, { orders, documents }: Together): Comparison {
  const compared = compareSums(orders, documents);
  return compared === 'differs' ? compareSums([order], [document]) : compared;
}

function compareSums(orders: readonly BuyerOfOrder[], documents: readonly FoundDocument[]): Comparison {
  const currencies = new Set([
    ...orders.map((order) => String(order.currency).trim().toUpperCase()),
    ...documents.map((document) => document.totals.currency.toUpperCase()),
  ]);
  if (currencies.size > 1) return 'unknown';
  const ofOrders = totalOfOrders(orders);
  if (ofOrders === undefined) return 'differs';
  const ofDocuments = documents.reduce((sum, document) => sum.plus(document.totals.gross), new Big(0));
  // Nothing costs as much as any other nothing.
  if (ofDocuments.lte(0)) return ofOrders.amount.eq(ofDocuments) ? 'unknown' : 'differs';
  const perPiece = TOLERANCE_PER_PIECE.times(ofOrders.pieces);
  const upTo = perPiece.gt(MOST_TOLERANCE) ? MOST_TOLERANCE : perPiece;
  const tolerance = upTo.lt(TOLERANCE_PER_PIECE) ? TOLERANCE_PER_PIECE : upTo;
  return ofOrders.amount.minus(ofDocuments).abs().lte(tolerance) ? 'agrees' : 'differs';
}

function compare(sign: Sign, order: BuyerOfOrder, document: FoundDocument, together: Together): Comparison {
  switch (sign) {
    case 'nip':
      return compareNip(order, document);
    case 'email':
      return compareEmail(order, document);
    case 'name':
      return compareName(order, document);
    case 'total':
      return compareTotal(order, document, together);
    case 'town':
      return compareTown(order, document);
  }
}

/**
 * What an order and a document agree in.
 *
 * - NIP: the same characters without blanks, hyphens and "PL".
 * - E-mail: that of the order is one nexo knows of the buyer; not one that stands for none, such as brak@….
 * - Name: the document's buyer contains the order's invoice company or invoice name (the delivery's where the order has no
 *   invoice data), without regard to case, diacritics, punctuation, order of words and company forms; no first name alone,
 *   and no "klient detaliczny".
 * - Total: what the orders cost, against the gross amounts of all their documents, only in one currency; a difference of
 *   0.01 a piece is rounding, up to 1.00.
 * - Town: town and postcode of the invoice or the delivery stand in the document's address.
 */
export function agreeingSigns(order: BuyerOfOrder, document: FoundDocument, together: Together): Sign[] {
  return SIGNS.filter((sign) => compare(sign, order, document, together) === 'agrees');
}

/**
 * The signs among `wanted` in which an order and a document differ. What one side does not have is no difference, except a
 * NIP that only one of them has.
 */
export function differingSigns(
  wanted: readonly Sign[],
  order: BuyerOfOrder,
  document: FoundDocument,
  together: Together,
): Sign[] {
  return wanted.filter((sign) => compare(sign, order, document, together) === 'differs');
}
