import type { IExecuteFunctions } from 'n8n-workflow';

import type { Entry, ItemResult } from '../../shared/execution';
import { withLedger } from '../../shared/ledger';
import type { Operation } from '../../shared/operation';
import { readUnfinished, unfinishedProperties } from '../../shared/unfinished';

export const getUnfinished: Operation = {
  option: {
    name: 'Get Unfinished',
    action: 'Get unfinished orders',
    description:
      'Orders that have left the searched days or statuses with something still to do: a mail allowed again, one not delivered yet, or a KSeF number that came late',
  },
  properties: unfinishedProperties,
  source: true,
  execute,
};

/** The orders that the usual search may not find any more, once for the whole input. */
async function execute(context: IExecuteFunctions, own: Entry[]): Promise<ItemResult[][]> {
  const { quiet, limit } = readUnfinished(context);
  const orders = await withLedger(context, (ledger) => ledger.unfinished.take(quiet, limit));
  const results = orders.map(({ orderId, ...unfinished }): ItemResult => ({
    output: 0,
    item: { json: { order: { order_id: orderId }, unfinished: { ...unfinished } } },
  }));
  return own.map((_, at) => (at === 0 ? results : []));
}
