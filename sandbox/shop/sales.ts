import { makeEan, makeNip, plainLetters } from './identifiers';
import {
  CATALOGUE,
  type CatalogueProduct,
  CITIES,
  COMPANY_NAMES,
  FIRST_NAMES,
  FOREIGN_MARKETS,
  type ForeignMarket,
  LAST_NAMES,
  MAIL_DOMAINS,
  STREETS,
} from './names';
import type { Random } from './random';
import type { NexoPartySeed } from './types';

/** What happens to an order; most are plain. */
export type Role =
  | 'plain'
  | 'noDocument'
  | 'idInside'
  | 'withoutEmail'
  | 'malformedEmail'
  | 'twoDocuments'
  | 'sameCustomer'
  | 'differentCustomers'
  | 'corrected'
  | 'invalidated'
  | 'invalidatedAndReplaced'
  | 'waitingForKsef'
  | 'unconfirmed';

export interface Customer {
  party: NexoPartySeed;
  /** Empty for a private person. */
  company: string;
  countryName: string;
  market: ForeignMarket | null;
}

/** Prices in minor units of the order's currency. */
export interface SaleLine {
  product: CatalogueProduct;
  ean: string;
  vatRate: string;
  taxRate: number;
  quantity: number;
  netPrice: number;
  grossPrice: number;
}

/** Exact share of VAT in a gross amount, rounded half up to the minor unit. */
export function vatInGross(gross: number, vatRate: string): number {
  const rate = Number(vatRate) || 0;
  return Math.sign(gross) * Math.floor((2 * Math.abs(gross) * rate + 100 + rate) / (2 * (100 + rate)));
}

function makeParty(random: Random, id: number, market: ForeignMarket | null, company: string): NexoPartySeed {
  const firstName = random.pick(market?.firstNames ?? FIRST_NAMES);
  const lastName = random.pick(market?.lastNames ?? LAST_NAMES);
  const [postcode, city] = random.pick(market?.cities ?? CITIES);
  const nip =
    company === '' ? '' : market === null ? makeNip(random) : `${market.country}${random.digits(market.vatDigits)}`;
  return {
    id,
    name: company === '' ? `${firstName} ${lastName}` : company,
    shortName: (company === '' ? `${lastName} ${firstName}` : company).slice(0, 40),
    firstName,
    lastName,
    nip,
    email: `${plainLetters(firstName)}.${plainLetters(lastName)}${id}@${random.pick(MAIL_DOMAINS)}`,
    emailKeptIn: id % 9 === 4 ? 'nowhere' : id % 5 === 2 ? 'contacts' : 'snapshot',
    phone:
      market === null
        ? `+48 ${random.int(500, 799)} ${random.digits(3)} ${random.digits(3)}`
        : market.phonePrefix + random.digits(7),
    street: random.pick(market?.streets ?? STREETS),
    houseNumber: `${random.int(1, 120)}${random.chance(0.4) ? `/${random.int(1, 40)}` : ''}`,
    postcode,
    city,
    country: market?.country ?? 'PL',
  };
}

/** A new customer: a private person, or a company with a valid tax number; some from abroad. */
export function makeCustomer(random: Random, id: number, wish: { company?: boolean; polish?: boolean }): Customer {
  const market = wish.polish !== true && random.chance(0.1) ? random.pick(FOREIGN_MARKETS) : null;
  const isCompany = wish.company ?? random.chance(0.22);
  const company = isCompany ? random.pick(market?.companies ?? COMPANY_NAMES) : '';
  return {
    party: makeParty(random, id, market, company),
    company,
    countryName: market?.countryName ?? 'Polska',
    market,
  };
}

function toCurrency(grosze: number, market: ForeignMarket | null): number {
  return market === null ? grosze : Math.round(grosze / Number(market.rate));
}

const DELIVERY: CatalogueProduct = {
  sku: 'DOSTAWA',
  name: 'Koszt dostawy',
  attributes: '',
  unit: 'usł.',
  vatRate: '23',
  taxRate: 23,
  retailGross: 0,
  tradeNet: 0,
  weight: 0,
};

/**
 * Trade customers buy at whole net złoty, so that net × quantity plus VAT is exact; consumers buy at gross prices.
 * Companies of other EU countries buy at 0 %.
 */
function priced(
  product: CatalogueProduct,
  quantity: number,
  ean: string,
  customer: Customer,
  retail: number,
  trade: number,
): SaleLine {
  const exempt = product.vatRate === 'zw';
  if (customer.company === '') {
    const grossPrice = toCurrency(retail, customer.market);
    const netPrice = grossPrice - vatInGross(grossPrice, product.vatRate);
    return { product, ean, vatRate: product.vatRate, taxRate: product.taxRate, quantity, netPrice, grossPrice };
  }
  if (customer.market !== null) {
    const netPrice = toCurrency(trade * 100, customer.market);
    return { product, ean, vatRate: '0', taxRate: 0, quantity, netPrice, grossPrice: netPrice };
  }
  const grossPrice = trade * (100 + (exempt ? 0 : Number(product.vatRate)));
  return {
    product,
    ean,
    vatRate: product.vatRate,
    taxRate: product.taxRate,
    quantity,
    netPrice: trade * 100,
    grossPrice,
  };
}

/** One to four different products, and the delivery (quantity 0 price lines are left out). */
export function makeLines(
  random: Random,
  customer: Customer,
  minimum: number,
): { goods: SaleLine[]; delivery: SaleLine | null } {
  const products = random.shuffle(CATALOGUE).slice(0, Math.max(minimum, random.pick([1, 1, 1, 2, 2, 3, 4])));
  const goods = products.map((product) =>
    priced(
      product,
      product.unit === 'm' ? random.int(3, 30) : random.pick([1, 1, 1, 2, 3]),
      makeEan(random),
      customer,
      product.retailGross,
      product.tradeNet,
    ),
  );
  const [retail, trade] = random.pick([
    [899, 9],
    [1499, 12],
    [1799, 15],
    [0, 0],
  ] as const);
  return { goods, delivery: retail === 0 ? null : priced(DELIVERY, 1, '', customer, retail, trade) };
}

export function grossTotal(lines: readonly SaleLine[]): number {
  return lines.reduce((total, line) => total + line.grossPrice * line.quantity, 0);
}
