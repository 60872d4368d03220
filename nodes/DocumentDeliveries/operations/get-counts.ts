import { withLedger } from '../../shared/ledger';
import type { Operation } from '../../shared/operation';

export const getCounts: Operation = {
  option: {
    name: 'Get Counts',
    action: 'Get counts of deliveries',
    description: 'How many deliveries are in each state',
  },
  properties: [],
  source: true,
  /** One item with all states. */
  execute: async (context, own) => {
    const counts = await withLedger(context, (ledger) => ledger.count());
    return own.map(() => [{ output: 0, item: { json: { counts } } }]);
  },
};
