import { MALFORMED_ADDRESSES } from './names';
import type { Random } from './random';
import { type Customer, grossTotal, makeCustomer, makeLines, type Role, type SaleLine } from './sales';
import type { RawOrder, RawOrderProduct, RawOrderStatus, ShopStatusIds } from './types';

const DAY = 86_400;

export const STATUS_IDS: ShopStatusIds = {
  newOrder: 138_610,
  readyToSend: 138_620,
  readyForPickup: 138_621,
  documentSent: 138_630,
  pickupDocumentSent: 138_631,
  documentError: 138_640,
  shipped: 138_650,
  cancelled: 138_660,
};

export const STATUSES: readonly RawOrderStatus[] = [
  { id: 138_610, name: 'Nowe zamówienie', name_for_customer: 'Przyjęte', color: '#B7C0CD' },
  { id: 138_620, name: 'Spakowane – wyślij dokument', name_for_customer: 'Spakowane', color: '#2AA5D6' },
  { id: 138_621, name: 'Odbiór osobisty – wyślij dokument', name_for_customer: 'Do odbioru', color: '#6D5BD0' },
  { id: 138_630, name: 'Dokument wysłany', name_for_customer: 'Spakowane', color: '#39A845' },
  { id: 138_631, name: 'Odbiór osobisty – dokument wysłany', name_for_customer: 'Do odbioru', color: '#1F7A2E' },
  { id: 138_640, name: 'Błąd wysyłki dokumentu', name_for_customer: 'Spakowane', color: '#D64541' },
  { id: 138_650, name: 'Wysłane', name_for_customer: 'Wysłane', color: '#18681F' },
  { id: 138_660, name: 'Anulowane', name_for_customer: 'Anulowane', color: '#7A7A7A' },
];

/** How often each special role is given; all other orders are plain. */
const ROLE_COUNTS: readonly (readonly [Role, number])[] = [
  ['noDocument', 8],
  ['idInside', 8],
  ['withoutEmail', 4],
  ['malformedEmail', 6],
  ['twoDocuments', 4],
  ['sameCustomer', 2],
  ['differentCustomers', 2],
  ['corrected', 4],
  ['invalidated', 2],
  ['invalidatedAndReplaced', 2],
  ['waitingForKsef', 4],
  ['unconfirmed', 4],
];

/** An order with what the documents are made from. */
export interface Sale {
  order: RawOrder;
  role: Role;
  inBurst: boolean;
  customer: Customer;
  goods: SaleLine[];
  delivery: SaleLine | null;
}

interface Moment {
  added: number;
  confirmed: number;
  inBurst: boolean;
}

/**
 * When orders came and were confirmed. A mass import confirms more than a page of 100 in one second, starting in the
 * middle of a page.
 */
function makeMoments(random: Random, count: number, now: number): Moment[] {
  const burstLength = count >= 300 ? 135 : Math.floor(count * 0.4);
  const before = Math.min(70, Math.floor((count - burstLength) / 3));
  const burstSecond = now - 9 * DAY - 1234;
  const spread = (length: number, from: number, to: number): number[] =>
    Array.from({ length }, () => random.int(from, to)).sort((a, b) => a - b);
  const single = (added: number): Moment => {
    const delay = random.chance(0.06) ? random.int(3600, DAY) : random.int(5, 900);
    return { added, confirmed: Math.min(added + delay, now - 1500), inBurst: false };
  };
  return [
    ...spread(before, now - 14 * DAY + 600, burstSecond - 3700).map(single),
    ...spread(burstLength, burstSecond - 900, burstSecond).map((added) => ({
      added,
      confirmed: burstSecond,
      inBurst: true,
    })),
    ...spread(count - burstLength - before, burstSecond + 60, now - 1800).map(single),
  ];
}

function makeRoles(random: Random, moments: readonly Moment[]): Role[] {
  const roles = moments.map((): Role => 'plain');
  const single = random.shuffle(moments.flatMap((moment, at) => (moment.inBurst ? [] : [at])));
  const burst = random.shuffle(moments.flatMap((moment, at) => (moment.inBurst ? [at] : [])));
  let turn = 0;
  for (const [role, count] of ROLE_COUNTS) {
    for (let made = 0; made < count; made += 1) {
      turn += 1;
      // An unconfirmed order cannot be part of an import that was confirmed at once.
      const at = (turn % 4 === 0 && role !== 'unconfirmed' ? burst.pop() : undefined) ?? single.pop() ?? burst.pop();
      if (at !== undefined) roles[at] = role;
    }
  }
  return roles;
}

function pickSource(random: Random, role: Role): { name: string; id: number } {
  const sources = [
    { name: 'allegro', id: 20_417 },
    { name: 'shop', id: 9_021 },
    { name: 'personal', id: 0 },
    { name: 'ebay', id: 3_310 },
    { name: 'amazon', id: 3_450 },
  ] as const;
  if (role === 'withoutEmail') return sources[2];
  if (role !== 'plain' && role !== 'idInside') return sources[1];
  return sources[random.pick([0, 0, 0, 0, 1, 1, 1, 1, 2, 3, 4])] ?? sources[1];
}

function pickStatus(random: Random, role: Role, inBurst: boolean): number {
  if (role === 'unconfirmed') return STATUS_IDS.newOrder;
  if (inBurst || role !== 'plain') return STATUS_IDS.readyToSend;
  const draw = random.int(1, 100);
  if (draw <= 72) return STATUS_IDS.readyToSend;
  if (draw <= 82) return STATUS_IDS.readyForPickup;
  if (draw <= 90) return STATUS_IDS.shipped;
  return draw <= 96 ? STATUS_IDS.newOrder : STATUS_IDS.cancelled;
}

function pickEmail(random: Random, role: Role, source: string, customer: Customer, malformed: () => string): string {
  if (role === 'withoutEmail') return '';
  if (role === 'malformedEmail') return malformed();
  if (source !== 'allegro') return customer.party.email;
  const letters = Array.from({ length: 9 }, () => random.pick([...'abcdefghijkmnpqrstuvwxyz23456789'])).join('');
  return `${letters}+${random.int(0x10000000, 0x7fffffff).toString(16)}@allegromail.pl`;
}

function rawProducts(random: Random, goods: readonly SaleLine[], source: string): RawOrderProduct[] {
  return goods.map((line) => ({
    storage: source === 'shop' ? 'shop' : 'db',
    storage_id: 27_277,
    order_product_id: 512_000_000 + random.int(1, 9_999_999),
    product_id: String(88_000_000 + random.int(1, 999_999)),
    variant_id: '0',
    name: line.product.name,
    attributes: line.product.attributes,
    sku: line.product.sku,
    ean: line.ean,
    location: `${random.pick(['A', 'B', 'C'])}${random.int(1, 9)}-${random.int(1, 20)}-${random.int(1, 9)}`,
    warehouse_id: 45_657,
    auction_id: source === 'allegro' ? String(15_900_000_000 + random.int(1, 99_999_999)) : '0',
    price_brutto: line.grossPrice / 100,
    tax_rate: line.taxRate,
    quantity: line.quantity,
    weight: line.product.weight,
    bundle_id: 0,
  }));
}

interface OrderParts {
  id: number;
  role: Role;
  moment: Moment;
  now: number;
  customer: Customer;
  goods: SaleLine[];
  delivery: SaleLine | null;
  malformed: () => string;
}

function rawOrder(random: Random, parts: OrderParts): RawOrder {
  const { id, role, moment, customer, goods, delivery } = parts;
  const source = pickSource(random, role);
  const party = customer.party;
  const confirmed = role !== 'unconfirmed';
  const cod = confirmed && source.name !== 'allegro' && random.chance(0.15);
  const point = customer.market === null && random.chance(0.5);
  const total = grossTotal(delivery === null ? goods : [...goods, delivery]);
  const fullname = `${party.firstName} ${party.lastName}`;
  const address = `${party.street} ${party.houseNumber}`;
  const wantInvoice = customer.company !== '' || random.chance(0.2);
  return {
    order_id: id,
    shop_order_id: source.name === 'shop' ? random.int(10_000, 99_999) : 0,
    external_order_id: source.name === 'allegro' ? `${random.digits(8)}-ce57-11f0-9d0e-${random.digits(12)}` : '',
    order_source: source.name,
    order_source_id: source.id,
    order_source_info: '-',
    order_status_id: pickStatus(random, role, moment.inBurst),
    confirmed,
    date_confirmed: confirmed ? moment.confirmed : 0,
    date_add: moment.added,
    date_in_status: Math.min(moment.confirmed + random.int(60, 7200), parts.now - 60),
    user_login: source.name === 'allegro' ? `ogrodnik_${random.digits(5)}` : '',
    phone: party.phone,
    email: pickEmail(random, role, source.name, customer, parts.malformed),
    user_comments: random.chance(0.15)
      ? random.pick(['Proszę o fakturę na firmę', 'Zadzwonić przed dostawą, dziękuję!', 'Prezent – bez ceny w paczce'])
      : '',
    admin_comments: '',
    currency: customer.market?.currency ?? 'PLN',
    payment_method: cod
      ? 'Pobranie'
      : source.name === 'allegro'
        ? 'Płatność online Allegro'
        : random.pick(['Przelew', 'Płatność online', 'BLIK']),
    payment_method_cod: cod ? '1' : '0',
    payment_done: cod || !confirmed ? 0 : total / 100,
    delivery_method: point ? 'Paczkomaty InPost' : random.pick(['Kurier DPD', 'Kurier InPost', 'Odbiór osobisty']),
    delivery_price: (delivery?.grossPrice ?? 0) / 100,
    delivery_package_module: point ? 'inpostkurier' : '',
    delivery_package_nr: point ? `6${random.digits(23)}` : '',
    delivery_fullname: fullname,
    delivery_company: customer.company,
    delivery_address: address,
    delivery_city: party.city,
    delivery_state: '',
    delivery_postcode: party.postcode,
    delivery_country_code: party.country,
    delivery_point_id: point ? 'LOD117M' : '',
    delivery_point_name: point ? 'Paczkomat LOD117M' : '',
    delivery_point_address: point ? 'Zachodnia 12' : '',
    delivery_point_postcode: point ? '91-058' : '',
    delivery_point_city: point ? 'Łódź' : '',
    invoice_fullname: wantInvoice ? fullname : '',
    invoice_company: customer.company,
    invoice_nip: party.nip,
    invoice_address: wantInvoice ? address : '',
    invoice_city: wantInvoice ? party.city : '',
    invoice_state: '',
    invoice_postcode: wantInvoice ? party.postcode : '',
    invoice_country_code: wantInvoice ? party.country : '',
    want_invoice: wantInvoice ? '1' : '0',
    extra_field_1: '',
    extra_field_2: '',
    custom_extra_fields: {},
    order_page: `https://klient.baselinker.com/${id}/${random.digits(10)}/`,
    pick_state: confirmed ? 1 : 0,
    pack_state: 0,
    delivery_country: customer.countryName,
    invoice_country: wantInvoice ? customer.countryName : '',
    star: 0,
    crm_client_id: 0,
    products: rawProducts(random, goods, source.name),
  };
}

/** All orders of the two weeks before `now` (Unix seconds), ascending by order_id. */
export function makeSales(random: Random, count: number, now: number): Sale[] {
  const moments = makeMoments(random, count, now);
  const roles = makeRoles(random, moments);
  let orderId = 241_800_000;
  let malformedSoFar = 0;
  const malformed = (): string => MALFORMED_ADDRESSES[malformedSoFar++ % MALFORMED_ADDRESSES.length] ?? 'brak';
  let sharedCustomer: Customer | undefined;
  const sales: Sale[] = [];
  moments.forEach((moment, at) => {
    const role = roles[at] ?? 'plain';
    orderId += random.int(3, 400);
    let customer = makeCustomer(random, 5_000 + at, {
      ...(role === 'waitingForKsef' || role === 'corrected' ? { company: true } : {}),
      polish: role !== 'plain',
    });
    if (role === 'sameCustomer') customer = sharedCustomer ??= customer;
    else if (role === 'plain' && sales.length > 0 && random.chance(0.06)) customer = random.pick(sales).customer;
    const { goods, delivery } = makeLines(random, customer, role === 'twoDocuments' ? 2 : 1);
    const order = rawOrder(random, { id: orderId, role, moment, now, customer, goods, delivery, malformed });
    sales.push({ order, role, inBurst: moment.inBurst, customer, goods, delivery });
  });
  return sales;
}
