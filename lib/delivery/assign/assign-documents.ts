import { failure, IntegrationError, type Outcome, success } from '../../common';
import type { DocumentSummary, FoundDocument } from '../../documents';
import { type HandOver, handOver, type KsefRules, withHandOver } from '../../ksef';
import { countsInWindow, type DocumentWindow } from '../../nexo';

import { type BuyerCheck, buyerDifferences, type BuyerOfOrder } from './buyer-check';

/** What to do when an order has several documents. */
export type SeveralDocumentsRule = 'all' | 'newest' | 'hold';

/** What to do when one document names several orders. */
export type SharedDocumentRule = 'sameCustomer' | 'hold';

export interface AssignmentRules {
  severalDocuments: SeveralDocumentsRule;
  sharedDocument: SharedDocumentRule;
  /** What happens to invoices that go through KSeF. */
  ksef: KsefRules;
  /** What of the buyer has to agree; empty: nothing is compared. */
  checkBuyer: readonly BuyerCheck[];
  /** From when on documents count; older ones are as if they were not there, but told apart. */
  window: Pick<DocumentWindow, 'countsFrom' | 'bound'>;
}

/** The documents of an order, or why there are none yet. */
export interface Assignment {
  documents: DocumentSummary[];
  /** Those that wait for their KSeF number. */
  waiting: DocumentSummary[];
  /** Set when `documents` is empty. */
  missing?: 'no_document' | 'waiting_for_ksef_number' | 'left_to_ksef' | 'older_than_first_run' | 'older_than_date';
}

/** As much of an order as the rules need. */
export interface AssignableOrder extends BuyerOfOrder {
  email: string;
}

/**
 * Decides which documents each order gets, by explicit rules and never by accident.
 *
 * @param found documents by order id, oldest first, as `findDocuments` returns them
 * @returns one outcome an order, in order; held orders are errors with code `several_documents`, `shared_document` or
 *   `buyer_mismatch`
 */
export function assignDocuments(
  orders: readonly AssignableOrder[],
  found: ReadonlyMap<number, readonly FoundDocument[]>,
  rules: AssignmentRules,
): Array<Outcome<Assignment>> {
  const claimants = ordersByDocument(orders, found);
  const incoming = new Set(orders.map((order) => order.order_id));
  return orders.map((order) => {
    const all = found.get(order.order_id) ?? [];
    const counting = all.filter((document) => counts(document, rules));
    if (counting.length === 0) return success({ documents: [], waiting: [], missing: reasonForNone(all, rules) });
    const shared = counting.map((document) => sharing(document, claimants.get(document.id) ?? [], incoming));
    const held = shared.find((document) => isHeldAsShared(document, rules.sharedDocument));
    if (held !== undefined) return failure(sharedDocument(held));
    if (counting.length > 1 && rules.severalDocuments === 'hold') return failure(severalDocuments(counting));
    const chosen = rules.severalDocuments === 'newest' ? counting.slice(-1) : counting;
    const differences = buyerDifferences(new Set(rules.checkBuyer), order, chosen, together(order, found, claimants));
    if (differences.length > 0) return failure(buyerMismatch(differences));
    return success(byKsef(chosen, rules.ksef));
  });
}

/** Separates the documents that go out from those that KSeF keeps back. */
function byKsef(chosen: readonly FoundDocument[], rules: KsefRules): Assignment {
  const decided = chosen.map((document) => ({ document, way: handOver(document, rules) }));
  // What the buyer receives in KSeF is not waited for before the order's status follows.
  const expected = decided.filter(({ way }) => way !== 'left_to_ksef').length;
  const of = (...ways: HandOver[]) =>
    decided.filter(({ way }) => ways.includes(way)).map(({ document, way }) => toSummary(document, way, expected));
  const [documents, waiting] = [of('pdf', 'notification'), of('waiting')];
  if (documents.length > 0) return { documents, waiting };
  return { documents, waiting, missing: waiting.length > 0 ? 'waiting_for_ksef_number' : 'left_to_ksef' };
}

function counts(document: FoundDocument, { window }: AssignmentRules): boolean {
  return window.bound === 'window' || countsInWindow(document.issueDate, window);
}

function reasonForNone(all: readonly FoundDocument[], { window }: AssignmentRules): Assignment['missing'] {
  if (all.length === 0) return 'no_document';
  return window.bound === 'first_run' ? 'older_than_first_run' : 'older_than_date';
}

function toSummary({ namedOrders: _, ...document }: FoundDocument, way: HandOver, expected: number): DocumentSummary {
  return { ...withHandOver(document, way), documentsOfOrder: expected };
}

function ordersByDocument(
  orders: readonly AssignableOrder[],
  found: ReadonlyMap<number, readonly FoundDocument[]>,
): Map<number, AssignableOrder[]> {
  const claimants = new Map<number, AssignableOrder[]>();
  const unique = new Map(orders.map((order) => [order.order_id, order]));
  for (const order of unique.values()) {
    for (const document of found.get(order.order_id) ?? []) {
      claimants.set(document.id, [...(claimants.get(document.id) ?? []), order]);
    }
  }
  return claimants;
}

/** The orders that share a document with this one, itself included, and the documents of all of them. */
function together(
  order: AssignableOrder,
  found: ReadonlyMap<number, readonly FoundDocument[]>,
  claimants: ReadonlyMap<number, readonly AssignableOrder[]>,
): { orders: AssignableOrder[]; documents: FoundDocument[] } {
  const orders = new Map([[order.order_id, order]]);
  const documents = new Map<number, FoundDocument>();
  // Both maps grow while they are walked, so orders that are linked only through a third one come along.
  for (const { order_id: id } of orders.values()) {
    for (const document of found.get(id) ?? []) {
      documents.set(document.id, document);
      for (const other of claimants.get(document.id) ?? []) orders.set(other.order_id, other);
    }
  }
  return { orders: [...orders.values()], documents: [...documents.values()] };
}

/** A document with the orders of this run that have it, and the ids of orders it names that are not in this run. */
interface Sharing {
  document: FoundDocument;
  claimants: readonly AssignableOrder[];
  absent: number[];
}

function sharing(
  document: FoundDocument,
  claimants: readonly AssignableOrder[],
  incoming: ReadonlySet<number>,
): Sharing {
  return { document, claimants, absent: document.namedOrders.filter((id) => !incoming.has(id)) };
}

function isHeldAsShared({ claimants, absent }: Sharing, rule: SharedDocumentRule): boolean {
  // Nobody knows to whom an order that is not here belongs.
  if (absent.length > 0) return true;
  if (claimants.length < 2) return false;
  const addresses = new Set(claimants.map((order) => order.email.trim().toLowerCase()));
  return rule === 'hold' || addresses.size > 1;
}

/** More ids than that are counted, not listed. */
const MOST_LISTED = 10;

function list(ids: readonly number[]): string {
  const more = ids.length - MOST_LISTED;
  return ids.slice(0, MOST_LISTED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function sharedDocument({ document, claimants, absent }: Sharing): IntegrationError {
  const ids = [...claimants.map((order) => order.order_id), ...absent];
  const unknown =
    absent.length === 0
      ? ''
      : ` Not among the orders of this run, so that nobody knows their customer: ${list(absent)}.`;
  return new IntegrationError('shared_document', `Document ${document.number} names several orders: ${list(ids)}`, {
    permanent: true,
    description: `Nothing is sent, because it could reach the wrong customer.${unknown} Leave one order number in the document in Subiekt nexo, or handle these orders by hand.`,
  });
}

function severalDocuments(documents: readonly FoundDocument[]): IntegrationError {
  const numbers = documents.map((document) => document.number).join(', ');
  return new IntegrationError('several_documents', `The order has ${documents.length} documents: ${numbers}`, {
    permanent: true,
    description:
      'Choose Send All or Send Newest under When an Order Has Several Documents, or handle this order by hand.',
  });
}

function buyerMismatch(differences: readonly string[]): IntegrationError {
  return new IntegrationError('buyer_mismatch', `The buyer of the document may be another: ${differences.join('; ')}`, {
    permanent: true,
    description:
      'What is named here differs from the order, so nothing is sent. Correct the document in Subiekt nexo or the order in BaseLinker, or take the comparison out of Check Buyer.',
  });
}
