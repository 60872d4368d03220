import { createShop, type Shop } from '../sandbox/shop';

/** How many of the sandbox shop's orders are difficult cases on purpose; the rest of the surplus is left out. */
const SURPLUS = 200;

/**
 * A shop in which every order is waiting in one status for its only document, and every customer may be mailed: the
 * measurement is about plumbing, not about rules, and no contender may be faster because it does less.
 *
 * @param orders how many orders the shop has
 */
export function createBenchShop(orders: number): Shop {
  const shop = createShop({ now: new Date(), orders: orders + SURPLUS });
  const issued = shop.documents.filter(({ klasa }) => klasa === 'DokumentDS');
  const mentions = new Map<number, number>();
  for (const { uwagi, numerZewnetrzny, numeryZewnetrzneDokumentowRealizowanych } of issued) {
    const texts = `${uwagi} ${numerZewnetrzny} ${numeryZewnetrzneDokumentowRealizowanych}`;
    for (const id of new Set(texts.match(/\d{6,}/g))) mentions.set(Number(id), (mentions.get(Number(id)) ?? 0) + 1);
  }
  const waiting = new Set(shop.cases.waitingForKsef);
  const unreachable = new Set([...shop.cases.withoutEmail, ...shop.cases.malformedEmail]);
  const served = new Set(
    issued
      .filter(({ orderIds, sposobKorygowania }) => orderIds.length === 1 && sposobKorygowania === null)
      .flatMap(({ orderIds }) => orderIds)
      .filter((id) => mentions.get(id) === 1 && !waiting.has(id) && !unreachable.has(id)),
  );
  const chosen = shop.orders.filter(({ order_id: id, confirmed }) => confirmed && served.has(id)).slice(0, orders);
  if (chosen.length < orders) throw new Error(`The sandbox shop has only ${chosen.length} ordinary orders`);
  for (const order of chosen) {
    Object.assign(order, { order_status_id: shop.statusIds.readyToSend, order_source: 'shop' });
  }
  const kept = new Set(chosen.map(({ order_id: id }) => id));
  const documents = shop.documents.filter(
    ({ orderIds }) => orderIds.length === 0 || orderIds.some((id) => kept.has(id)),
  );
  return { ...shop, orders: chosen, documents };
}
