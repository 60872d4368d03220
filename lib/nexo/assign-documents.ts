import { IntegrationError, type Outcome, failure, success } from '../errors';

import type { DocumentSummary, FoundDocument } from './types';

/** What to do when an order has several documents. */
export type SeveralDocumentsRule = 'all' | 'newest' | 'hold';

/** What to do when one document names several orders. */
export type SharedDocumentRule = 'sameCustomer' | 'hold';

export interface AssignmentRules {
  severalDocuments: SeveralDocumentsRule;
  sharedDocument: SharedDocumentRule;
  /** Whether an invoice of KSeF without its number yet counts as not there yet (facts/nexo.md §C). */
  waitForKsefNumber: boolean;
}

/** The documents of an order, or why there are none yet. */
export interface Assignment {
  documents: DocumentSummary[];
  /** Set when `documents` is empty. */
  missing?: 'no_document' | 'waiting_for_ksef_number';
}

/** As much of an order as the rules need. */
export interface AssignableOrder {
  order_id: number;
  email: string;
}

/**
 * Decides which documents each order gets, by explicit rules and never by accident.
 *
 * @param found documents by order id, oldest first, as `findDocuments` returns them
 * @returns one outcome an order, in order; held orders are errors with code `several_documents` or `shared_document`
 */
export function assignDocuments(
  orders: readonly AssignableOrder[],
  found: ReadonlyMap<number, readonly FoundDocument[]>,
  rules: AssignmentRules,
): Array<Outcome<Assignment>> {
  const claimants = ordersByDocument(orders, found);
  return orders.map((order) => {
    const all = found.get(order.order_id) ?? [];
    if (all.length === 0) return success({ documents: [], missing: 'no_document' });
    const shared = all.find((document) => isHeldAsShared(claimants.get(document.id) ?? [], rules.sharedDocument));
    if (shared !== undefined) return failure(sharedDocument(shared, claimants.get(shared.id) ?? []));
    if (all.length > 1 && rules.severalDocuments === 'hold') return failure(severalDocuments(all));
    const chosen = rules.severalDocuments === 'newest' ? all.slice(-1) : all;
    const ready = rules.waitForKsefNumber ? chosen.filter((document) => !isWaitingForKsef(document)) : [...chosen];
    if (ready.length === 0) return success({ documents: [], missing: 'waiting_for_ksef_number' });
    return success({ documents: ready.map((document) => ({ ...document, documentsOfOrder: chosen.length })) });
  });
}

function isWaitingForKsef(document: FoundDocument): boolean {
  return document.ksef.required && document.ksef.number === '';
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

function isHeldAsShared(claimants: readonly AssignableOrder[], rule: SharedDocumentRule): boolean {
  if (claimants.length < 2) return false;
  const addresses = new Set(claimants.map((order) => order.email.trim().toLowerCase()));
  return rule === 'hold' || addresses.size > 1;
}

function sharedDocument(document: FoundDocument, claimants: readonly AssignableOrder[]): IntegrationError {
  const ids = claimants.map((order) => order.order_id).join(', ');
  return new IntegrationError('shared_document', `Document ${document.number} names several orders: ${ids}`, {
    permanent: true,
    description:
      'Nothing is sent, because it could reach the wrong customer. Leave one order number in the document in Subiekt nexo, or handle these orders by hand.',
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
