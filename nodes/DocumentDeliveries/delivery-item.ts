import type { DeliveryEntry } from '../../lib/ledger';
import type { ItemResult } from '../shared/execution';

/** A delivery as an item; the order's id stands where the nodes that take orders look for it. */
export function deliveryItem({ company, documentId, documentNumber, orderId, ...delivery }: DeliveryEntry): ItemResult {
  return {
    output: 0,
    item: {
      json: { delivery, document: { company, id: documentId, number: documentNumber }, order: { order_id: orderId } },
    },
  };
}
