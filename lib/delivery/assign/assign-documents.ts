import { failure, IntegrationError, type Outcome, success } from '../../common';
import type { DocumentSummary, FoundDocument } from '../../documents';
import { type HandOver, handOver, type KsefRules, withHandOver } from '../../ksef';
import { countsInWindow, type DocumentWindow } from '../../nexo';

import {
  agreeingSigns,
  type Agreement,
  type BuyerOfOrder,
  differingSigns,
  type Sign,
  type Together,
} from './agreement';
import { olderThanOrder } from './older-than-order';

/** What to do when an order has several documents. */
export type SeveralDocumentsRule = 'all' | 'newest' | 'hold';

/** What to do when one document names several orders. */
export type SharedDocumentRule = 'sameCustomer' | 'hold';

export interface AssignmentRules {
  severalDocuments: SeveralDocumentsRule;
  sharedDocument: SharedDocumentRule;
  /** What happens to invoices that go through KSeF. */
  ksef: KsefRules;
  /** What of order and document has to agree. */
  agreement: Agreement;
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

type SignedDocument = FoundDocument & { agreedBy: Sign[] };

/** As much of an order as the rules need. */
export interface AssignableOrder extends BuyerOfOrder {
  /** When the order was placed, Unix seconds. */
  date_add?: number;
}

/**
 * Decides which documents each order gets, by explicit rules and never by accident.
 *
 * @param found documents by order id, oldest first, as `findDocuments` returns them
 * @returns one outcome an order, in order; held orders are errors with code `several_documents`, `shared_document`,
 *   `no_agreeing_sign`, `document_older_than_order` or `buyer_mismatch`
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
    const older = olderThanOrder(order, counting);
    if (older !== undefined) return failure(older);
    const shared = counting.map((document) => sharing(document, claimants.get(document.id) ?? [], incoming));
    const held = shared.find((document) => isHeldAsShared(document, rules.sharedDocument));
    if (held !== undefined) return failure(sharedDocument(held));
    if (counting.length > 1 && rules.severalDocuments === 'hold') return failure(severalDocuments(counting));
    const chosen = rules.severalDocuments === 'newest' ? counting.slice(-1) : counting;
    const others = together(order, found, claimants);
    const refused = disagreement(rules.agreement, order, chosen, others);
    if (refused !== undefined) return failure(refused);
    const signed = chosen.map((document) => ({ ...document, agreedBy: agreeingSigns(order, document, others) }));
    return success(byKsef(signed, rules.ksef));
  });
}

/** Why documents do not go to the customer of an order, or undefined when they may. */
function disagreement(
  agreement: Agreement,
  order: AssignableOrder,
  documents: readonly FoundDocument[],
  others: Together,
): IntegrationError | undefined {
  if (agreement === 'off') return undefined;
  if (agreement === 'one') {
    const stranger = documents.find((document) => agreeingSigns(order, document, others).length === 0);
    return stranger === undefined ? undefined : noAgreeingSign(stranger);
  }
  const differences = documents.flatMap((document) =>
    differingSigns(agreement, order, document, others).map((sign) => `${SIGN_WORDS[sign]} on ${document.number}`),
  );
  return differences.length === 0 ? undefined : buyerMismatch(differences);
}

/** Separates the documents that go out from those that KSeF keeps back. */
function byKsef(chosen: readonly SignedDocument[], rules: KsefRules): Assignment {
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
  return document.askedFor === true || window.bound === 'window' || countsInWindow(document.issueDate, window);
}

function reasonForNone(all: readonly FoundDocument[], { window }: AssignmentRules): Assignment['missing'] {
  if (all.length === 0) return 'no_document';
  return window.bound === 'first_run' ? 'older_than_first_run' : 'older_than_date';
}

/** What nexo knows of the buyer and which other orders are named stays here: it is nobody's business further down. */
function toSummary(
  { namedOrders: _, contact: __, askedFor: ___, ...document }: SignedDocument,
  way: HandOver,
  expected: number,
): DocumentSummary {
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
): Together {
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

const SIGN_WORDS: Record<Sign, string> = {
  nip: 'the NIP',
  email: 'the e-mail address',
  name: 'the name',
  total: 'the total',
  town: 'town and postcode',
};

function noAgreeingSign(document: FoundDocument): IntegrationError {
  return new IntegrationError('no_agreeing_sign', `Nothing on ${document.number} agrees with the order it names`, {
    permanent: true,
    description:
      'NIP, e-mail address, name, total, and town with postcode are all different or missing, so the number in the document may be a typing mistake and nothing is sent. Correct the document in Subiekt nexo or the order in BaseLinker, or choose another Agreement in the node.',
  });
}

function buyerMismatch(differences: readonly string[]): IntegrationError {
  return new IntegrationError('buyer_mismatch', `The buyer of the document may be another: ${differences.join('; ')}`, {
    permanent: true,
    description:
      'What is named here differs from the order, so nothing is sent. Correct the document in Subiekt nexo or the order in BaseLinker, or take the comparison out of Agreeing Signs.',
  });
}
