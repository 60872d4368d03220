import { DocumentMaker, type Draft } from './documents';
import { makeNip } from './identifiers';
import { makeSales, type Sale, STATUS_IDS, STATUSES } from './orders';
import { createRandom } from './random';
import type { Role } from './sales';
import type { MatchWay, NexoDocumentSeed, Shop, ShopCases, ShopOptions } from './types';

/** 2026-11-23 12:00 in Warsaw. */
const DEFAULT_NOW = new Date('2026-11-23T11:00:00Z');

const FEWEST_ORDERS = 60;

function makeSeller(nip: string): Shop['seller'] {
  return {
    id: 1,
    name: 'Ogród Świętojański Przykładowa Sp. z o.o.',
    shortName: 'Ogród Świętojański',
    firstName: '',
    lastName: '',
    nip,
    email: 'sklep@ogrod.example',
    emailKeptIn: 'snapshot',
    phone: '+48 42 000 00 00',
    street: 'Żwirowa',
    houseNumber: '14A',
    postcode: '91-001',
    city: 'Łódź',
    country: 'PL',
    bankName: 'Bank Przykładowy S.A.',
    bankAccount: '61 1090 1014 0000 0712 1981 2874',
  };
}

/** Longer numbers that hold an order's id: phone, EAN, tracking number, another order's id, amount, number of a year. */
const LONGER_NUMBERS: readonly ((id: number) => string)[] = [
  (id) => `tel. 48${id}`,
  (id) => `EAN 590${id}4`,
  (id) => `por. zam. ${id}7`,
  (id) => `list 620${id}117555666777`,
  (id) => `B_${id}5`,
  (id) => `nr klienta 7${id}`,
  (id) => `faktura ${id}/2026`,
  (id) => `kwota ${id},50 zł`,
];

function writeLongerNumbers(hosts: readonly Draft[], strangers: readonly number[]): void {
  strangers.forEach((id, at) => {
    const host = hosts[at % Math.max(hosts.length, 1)];
    const write = LONGER_NUMBERS[at % LONGER_NUMBERS.length];
    if (host !== undefined && write !== undefined) host.seed.uwagi = `${host.seed.uwagi} ${write(id)}`;
  });
}

function issueAll(maker: DocumentMaker, sales: readonly Sale[]): void {
  const withRole = (role: Role): Sale[] => sales.filter((sale) => sale.role === role);
  for (const sale of sales) {
    const { role } = sale;
    if (role === 'plain' || role === 'withoutEmail' || role === 'malformedEmail') maker.issue([sale]);
    if (role === 'waitingForKsef') maker.issue([sale], { waiting: true });
    if (role === 'twoDocuments') {
      maker.issue([sale], { lines: sale.goods.slice(0, 1) });
      maker.issue([sale], {
        lines: sale.delivery === null ? sale.goods.slice(1) : [...sale.goods.slice(1), sale.delivery],
      });
    }
    if (role === 'corrected') {
      const original = maker.issue([sale]);
      if (original !== undefined) maker.correct(original, sale, sale.order.order_id % 2 === 0);
    }
    if (role === 'invalidated' || role === 'invalidatedAndReplaced') {
      const spoiled = maker.issue([sale]);
      if (spoiled !== undefined) {
        spoiled.seed.invalidated = true;
        spoiled.seed.orderIds = [];
      }
      if (role === 'invalidatedAndReplaced') maker.issue([sale]);
    }
  }
  maker.issue(withRole('sameCustomer'), { way: 'uwagiWithPrefix' });
  maker.issue(withRole('differentCustomers'), { way: 'uwagiWithPrefix' });
  withRole('noDocument')
    .slice(0, 2)
    .forEach((sale) => maker.purchase(sale));
  const hosts = maker.drafts.filter(({ seed }) => seed.matchedBy === 'uwagiWithPrefix' && seed.orderIds.length === 1);
  writeLongerNumbers(
    hosts,
    withRole('idInside').map((sale) => sale.order.order_id),
  );
}

function pair(ids: number[]): [number, number] {
  const [first, second] = ids;
  if (first === undefined || second === undefined) throw new RangeError('The shop is too small for its cases');
  return [first, second];
}

function listCases(sales: readonly Sale[], documents: readonly NexoDocumentSeed[]): ShopCases {
  const ids = (test: (sale: Sale) => boolean): number[] => sales.filter(test).map((sale) => sale.order.order_id);
  const role = (name: Role): number[] => ids((sale) => sale.role === name);
  const by = (way: MatchWay): number[] =>
    documents.filter((document) => document.matchedBy === way).flatMap((document) => document.orderIds);
  const served = new Set(documents.flatMap((document) => document.orderIds));
  return {
    withoutDocument: ids((sale) => !served.has(sale.order.order_id)),
    withoutEmail: role('withoutEmail'),
    malformedEmail: role('malformedEmail'),
    allegroMasked: ids((sale) => sale.order.email.endsWith('@allegromail.pl')),
    idInsideLongerNumber: role('idInside'),
    twoDocuments: role('twoDocuments'),
    documentForTwoOrders: {
      sameCustomer: pair(role('sameCustomer')),
      differentCustomers: pair(role('differentCustomers')),
    },
    unconfirmed: role('unconfirmed'),
    waitingForKsef: role('waitingForKsef'),
    burst: ids((sale) => sale.inBurst),
    byUwagiWithPrefix: by('uwagiWithPrefix'),
    byBareNumberInUwagi: by('uwagiBareNumber'),
    byNumerZewnetrzny: by('numerZewnetrzny'),
    byRealisedOrder: by('realisedOrder'),
    foreign: ids((sale) => sale.customer.market !== null),
    correctionDocuments: documents
      .filter((document) => document.sposobKorygowania !== null)
      .map((document) => document.id),
    invalidatedDocuments: documents.filter((document) => document.invalidated).map((document) => document.id),
  };
}

/**
 * Makes the shop. Orders and documents fall into the two weeks before `now`; ids and amounts depend on `seed` and
 * `orders` only. Throws RangeError for fewer than 60 orders: its difficult cases would not fit.
 */
export function createShop(options: ShopOptions = {}): Shop {
  const count = options.orders ?? 360;
  if (!Number.isInteger(count) || count < FEWEST_ORDERS)
    throw new RangeError(`orders must be at least ${FEWEST_ORDERS}`);
  const now = options.now ?? DEFAULT_NOW;
  const seconds = Math.floor(now.getTime() / 1000);
  const random = createRandom(options.seed ?? 20_261_123);
  const seller = makeSeller(makeNip(random));
  const sales = makeSales(random, count, seconds);
  const maker = new DocumentMaker(random, seconds);
  issueAll(maker, sales);
  const documents = maker.finish(seller.nip);
  return {
    now,
    statusIds: STATUS_IDS,
    statuses: STATUSES.map((status) => ({ ...status })),
    orders: sales.map((sale) => sale.order),
    seller,
    documents,
    cases: listCases(sales, documents),
  };
}
