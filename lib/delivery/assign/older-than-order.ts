import { IntegrationError } from '../../common';
import { localTime } from '../../documents';

const SECONDS_A_DAY = 86_400;

/**
 * Holds an order with a document that was issued before the order was placed: BaseLinker has given numbers of orders again
 * after its accounts were restored from a backup (facts/baselinker.md §2b), and a number in a remark can fit by chance. One
 * day is allowed for clocks, zones and orders that are entered late. Of an order without a date nothing is said.
 *
 * @param order `date_add` in Unix seconds, 0 when it is not set
 * @param documents with the local date of issue, YYYY-MM-DD
 */
export function olderThanOrder(
  order: { order_id: number; date_add?: number },
  documents: ReadonlyArray<{ number: string; issueDate: string }>,
): IntegrationError | undefined {
  const { date_add: placed = 0 } = order;
  if (placed <= SECONDS_A_DAY) return undefined;
  const earliest = localTime(placed - SECONDS_A_DAY).slice(0, 10);
  const older = documents.find(({ issueDate }) => issueDate.slice(0, 10) < earliest && issueDate !== '');
  if (older === undefined) return undefined;
  const [issued, ordered] = [older.issueDate.slice(0, 10), localTime(placed).slice(0, 10)];
  return new IntegrationError(
    'document_older_than_order',
    `Document ${older.number} of ${issued} is older than order ${order.order_id} of ${ordered}`,
    {
      permanent: true,
      description:
        'Nothing is sent, because it may be the document of another customer: numbers of orders can be given again, and a number in a remark can fit by chance. Take the order number out of the document in Subiekt nexo, or handle this order by hand.',
    },
  );
}
