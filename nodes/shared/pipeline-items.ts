import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { IntegrationError } from '../../lib/common';
import type { DocumentSummary, Order } from '../../lib/documents';

/**
 * The order an item carries.
 *
 * @throws IntegrationError `item_without_order`
 */
export function orderOf(item: INodeExecutionData): Order {
  const order = item.json.order;
  if (!isObject(order) || !isId(order.order_id)) {
    throw new IntegrationError('item_without_order', 'The item has no order in it', {
      description: 'Connect this node behind BaseLinker Orders, so that every item has the field order.',
    });
  }
  return order as unknown as Order;
}

/** A customer that Subiekt nexo knows, for items that were made without an order. */
export interface Customer {
  /** Empty when nexo has none. */
  email: string;
  name: string;
}

/**
 * Whose document an item is: the customer of an order, or one that only Subiekt nexo knows (Get Many).
 *
 * @throws IntegrationError `item_without_order`
 */
export function ownerOf(item: INodeExecutionData): { order: Order } | { customer: Customer } {
  const { order, customer } = item.json;
  if (order === undefined && isObject(customer)) {
    return { customer: { email: textOf(customer.email), name: textOf(customer.name) } };
  }
  return { order: orderOf(item) };
}

/** The id of the item's order for the ledger: 0 when the item was made without one. Throws IntegrationError `item_without_order`. */
export function orderIdOf(item: INodeExecutionData): number {
  const owner = ownerOf(item);
  return 'order' in owner ? owner.order.order_id : 0;
}

/**
 * The document an item carries.
 *
 * @throws IntegrationError `item_without_document`
 */
export function documentOf(item: INodeExecutionData): DocumentSummary {
  const document = item.json.document;
  if (
    !isObject(document) ||
    !isId(document.id) ||
    typeof document.company !== 'string' ||
    document.company === '' ||
    typeof document.number !== 'string' ||
    document.number === ''
  ) {
    throw new IntegrationError('item_without_document', 'The item has no Subiekt nexo document in it', {
      description:
        'Connect this node behind Subiekt nexo Document PDF (operation Find), so that every item has the field document.',
    });
  }
  return document as unknown as DocumentSummary;
}

/** A JSON object: neither null nor a list. */
export function isObject(value: unknown): value is IDataObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function isId(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}
