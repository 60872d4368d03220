import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Order } from '../../lib/baselinker';
import { IntegrationError } from '../../lib/errors';
import type { DocumentSummary } from '../../lib/nexo';

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

function isObject(value: unknown): value is IDataObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isId(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}
