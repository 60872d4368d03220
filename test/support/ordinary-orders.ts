import type { Shop } from '../../sandbox/shop';

/** How many of the sandbox shop's orders are difficult cases on purpose, or linked with one, at most. */
export const DIFFICULT_ORDERS = 200;

/**
 * Leaves a shop only orders that wait in one status for their only document and whose customers may be mailed, and the
 * documents that belong to no other order: for measurements of plumbing, not of rules.
 *
 * @param orders how many of them; the shop was made with at least DIFFICULT_ORDERS more
 */
export function keepOrdinaryOrders(shop: Shop, orders: number): void {
  const served = withOnlyDocument(shop);
  const ordinary = shop.orders.filter(({ order_id: id, confirmed }) => confirmed && served.has(id)).slice(0, orders);
  if (ordinary.length < orders) throw new Error(`The sandbox shop has only ${ordinary.length} ordinary orders`);
  for (const order of ordinary) {
    Object.assign(order, { order_status_id: shop.statusIds.readyToSend, order_source: 'shop' });
  }
  const kept = new Set(ordinary.map(({ order_id: id }) => id));
  shop.orders = ordinary;
  shop.documents = shop.documents.filter(({ orderIds }) => orderIds.every((id) => kept.has(id)));
}

/** The ids of reachable customers' orders that one sales document names, and no other. */
function withOnlyDocument({ documents, cases }: Shop): Set<number> {
  const issued = documents.filter(({ klasa }) => klasa === 'DokumentDS');
  const mentions = new Map<number, number>();
  for (const { uwagi, numerZewnetrzny, numeryZewnetrzneDokumentowRealizowanych } of issued) {
    const texts = `${uwagi} ${numerZewnetrzny} ${numeryZewnetrzneDokumentowRealizowanych}`;
    for (const id of new Set(texts.match(/\d{6,}/g))) mentions.set(Number(id), (mentions.get(Number(id)) ?? 0) + 1);
  }
  const difficult = new Set([...cases.waitingForKsef, ...cases.withoutEmail, ...cases.malformedEmail]);
  return new Set(
    issued
      .filter(({ orderIds, sposobKorygowania }) => orderIds.length === 1 && sposobKorygowania === null)
      .flatMap(({ orderIds }) => orderIds)
      .filter((id) => mentions.get(id) === 1 && !difficult.has(id)),
  );
}
