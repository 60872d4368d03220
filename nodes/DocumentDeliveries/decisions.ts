import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { Decider, DeliveryEntry, Ledger } from '../../lib/ledger';
import type { Entry, ItemResult } from '../shared/execution';
import { withLedger } from '../shared/ledger';
import { lineOfText } from '../shared/parameters';

import { deliveryItem } from './delivery-item';

/** The longest line a person writes about a decision. */
export const LONGEST_LINE = 300;

/** Which delivery a person decides about. */
export const deliveryKey: INodeProperties = {
  displayName: 'Delivery Key',
  name: 'deliveryKey',
  type: 'string',
  required: true,
  default: '={{ $json.delivery.key }}',
  description: 'Which delivery is meant: the field "delivery.key" of an item that Get Many or another node gave',
};

/** Who decides, and why. */
export const decider: INodeProperties[] = [
  {
    displayName: 'Decided By',
    name: 'decidedBy',
    type: 'string',
    required: true,
    default: '',
    description: 'Who decided; kept with the delivery',
  },
  {
    displayName: 'Reason',
    name: 'reason',
    type: 'string',
    required: true,
    default: '',
    description: 'Why; kept with the delivery',
  },
];

/**
 * A decision about each delivery.
 *
 * @param decide writes it into the ledger
 */
export async function decideEach(
  context: IExecuteFunctions,
  own: readonly Entry[],
  decide: (ledger: Ledger, index: number, key: string, decider: Decider) => Promise<DeliveryEntry>,
): Promise<ItemResult[][]> {
  return withLedger(context, async (ledger) => {
    const results: ItemResult[][] = [];
    for (const { index } of own) {
      const line = (name: string, displayName: string) =>
        lineOfText(context.getNodeParameter(name, index), displayName, LONGEST_LINE).trim();
      try {
        const by = { by: line('decidedBy', 'Decided By'), reason: line('reason', 'Reason') };
        results.push([deliveryItem(await decide(ledger, index, line('deliveryKey', 'Delivery Key'), by))]);
      } catch (error) {
        results.push([{ error }]);
      }
    }
    return results;
  });
}
