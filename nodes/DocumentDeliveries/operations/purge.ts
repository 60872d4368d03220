import { SHORTEST_RETENTION_DAYS } from '../../../lib/ledger';
import { withLedger } from '../../shared/ledger';
import type { Operation } from '../../shared/operation';
import { wholeNumber } from '../../shared/parameters';

export const purge: Operation = {
  option: {
    name: 'Purge',
    action: 'Purge old deliveries',
    description: 'Forget what is no longer needed',
  },
  properties: [
    {
      displayName: 'Keep Details for Days',
      name: 'detailDays',
      type: 'number',
      typeOptions: { minValue: 1, numberPrecision: 0 },
      default: 90,
      description: 'After how many days addresses and reasons are forgotten; that it was sent is still known',
    },
    {
      displayName: 'Keep Deliveries for Days',
      name: 'deliveryDays',
      type: 'number',
      typeOptions: { minValue: SHORTEST_RETENTION_DAYS, numberPrecision: 0 },
      default: 1_826,
      description: `After how many days a delivery is forgotten altogether, at least ${SHORTEST_RETENTION_DAYS}: a forgotten document could be sent again`,
    },
  ],
  source: true,
  /** Once for the whole input. */
  execute: async (context, own) => {
    const details = wholeNumber(context.getNodeParameter('detailDays', 0), 'Keep Details for Days', 1, 100_000);
    const deliveries = wholeNumber(context.getNodeParameter('deliveryDays', 0), 'Keep Deliveries for Days', 1, 100_000);
    const purged = await withLedger(context, (ledger) => ledger.purge({ details, deliveries }));
    return own.map((_, at) => (at === 0 ? [{ output: 0, item: { json: { purged } } }] : []));
  },
};
