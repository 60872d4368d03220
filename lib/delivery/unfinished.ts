import { failure, IntegrationError, type Outcome, success } from '../common';
import type { Order } from '../documents';
import type { Ledger, UnfinishedReason } from '../ledger';

/** An order of which earlier runs left something to do, as BaseLinker has it now, or why it could not be read. */
export interface UnfinishedOrder {
  orderId: number;
  /** Why it has to be looked at again. */
  reason: UnfinishedReason;
  /** The documents (Dokumenty.Id) that it is about. */
  documentIds: number[];
  order: Outcome<Order>;
}

/**
 * The orders that earlier runs left unfinished and that the search has not found: they have left its days or its statuses.
 *
 * @param found the ids that the search has found; nothing is asked for them again
 * @param options.quiet milliseconds without a sign of life before an order counts as left behind
 * @param options.account the name of the BaseLinker account whose orders are wanted
 * @param options.limit at most so many that were left behind; each costs one call to BaseLinker
 * @param options.getOrder reads one order
 * @throws LedgerError when the ledger cannot be read; what is wrong with one order is told with it
 */
export async function findUnfinishedOrders(
  found: ReadonlySet<number>,
  ledger: { unfinished: Pick<Ledger['unfinished'], 'take'> },
  options: { quiet: number; limit: number; account: string; getOrder: (orderId: number) => Promise<Order> },
): Promise<UnfinishedOrder[]> {
  const taken = await ledger.unfinished.take(options.quiet, options.limit, options.account);
  const missing = taken.filter(({ orderId }) => !found.has(orderId));
  const orders: UnfinishedOrder[] = [];
  for (const { orderId, reason, documentIds } of missing) {
    orders.push({ orderId, reason, documentIds, order: await read(orderId, options.getOrder) });
  }
  return orders;
}

async function read(orderId: number, getOrder: (orderId: number) => Promise<Order>): Promise<Outcome<Order>> {
  try {
    return success(await getOrder(orderId));
  } catch (error) {
    if (error instanceof IntegrationError) return failure(error);
    return failure(new IntegrationError('unexpected', `Order ${orderId} could not be read`, { cause: error }));
  }
}
