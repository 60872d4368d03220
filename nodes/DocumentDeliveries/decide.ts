import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Decider, DeliveryEntry, Ledger } from '../../lib/ledger';
import { parseRecipient as checkedRecipient } from '../../lib/mail';
import type { ItemResult } from '../shared/execution';
import { withLedger } from '../shared/ledger';
import { lineOfText, oneOf } from '../shared/parameters';

import { toResult } from './look-up';

const LONGEST = 300;

/** Operation Resolve In Doubt, delivery by delivery. */
export function resolveInDoubt(context: IExecuteFunctions, items: INodeExecutionData[]): Promise<ItemResult[][]> {
  return decideEach(context, items, ({ decisions }, index, key, decider) => {
    const value = context.getNodeParameter('resolution', index);
    const resolution = oneOf(value, 'Resolution', ['wasSent', 'sendAgain']);
    return resolution === 'wasSent' ? decisions.markAsSent(key, decider) : decisions.sendAgain(key, decider);
  });
}

/** Operation Allow Resend, delivery by delivery. */
export function allowResend(context: IExecuteFunctions, items: INodeExecutionData[]): Promise<ItemResult[][]> {
  return decideEach(context, items, ({ decisions }, index, key, decider) => {
    const address = lineOfText(context.getNodeParameter('newAddress', index, ''), 'New Address', LONGEST).trim();
    return decisions.allowResend(key, address === '' ? '' : checkedRecipient(address), decider);
  });
}

async function decideEach(
  context: IExecuteFunctions,
  items: INodeExecutionData[],
  decide: (ledger: Ledger, index: number, key: string, decider: Decider) => Promise<DeliveryEntry>,
): Promise<ItemResult[][]> {
  return withLedger(context, async (ledger) => {
    const results: ItemResult[][] = [];
    for (const index of items.keys()) {
      const line = (name: string, displayName: string) =>
        lineOfText(context.getNodeParameter(name, index), displayName, LONGEST).trim();
      try {
        const decider = { by: line('decidedBy', 'Decided By'), reason: line('reason', 'Reason') };
        results.push([toResult(await decide(ledger, index, line('deliveryKey', 'Delivery Key'), decider))]);
      } catch (error) {
        results.push([{ error }]);
      }
    }
    return results;
  });
}
