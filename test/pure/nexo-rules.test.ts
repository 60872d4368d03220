import { type AssignableOrder, assignDocuments, type AssignmentRules, type Sign } from '../../lib/delivery';
import { type FoundDocument, unixTime } from '../../lib/documents';
import { countsInWindow, documentWindow } from '../../lib/nexo';

const NOW = unixTime('2026-11-23 14:00:00');

describe('the window of documents', () => {
  test.each([
    ['the days alone', {}, '2026-11-13 14:00:00', 'window'],
    ['a later first run', { firstRun: NOW - 3600 }, '2026-11-23 13:00:00', 'first_run'],
    ['an earlier first run', { firstRun: NOW - 86_400 * 20 }, '2026-11-13 14:00:00', 'window'],
    ['a later date', { date: '2026-11-20 00:00:00' }, '2026-11-20 00:00:00', 'date'],
    ['an earlier date', { date: '2026-01-01 00:00:00' }, '2026-11-13 14:00:00', 'window'],
    ['first run before date', { firstRun: NOW - 7200, date: '2026-11-23 13:30:00' }, '2026-11-23 13:30:00', 'date'],
    [
      'date before first run',
      { firstRun: NOW - 7200, date: '2026-11-23 11:30:00' },
      '2026-11-23 12:00:00',
      'first_run',
    ],
  ])('%s', (_, bounds, countsFrom, bound) => {
    expect(documentWindow(NOW, 10, bounds)).toEqual({
      issuedFrom: '2026-11-13 14:00:00',
      issuedTo: '2026-11-24 14:00:00',
      countsFrom,
      bound,
    });
  });

  test('a document counts from the moment on; one without a time of day from the day on', () => {
    const window = { countsFrom: '2026-11-20 14:05:00' };
    const counts = ['2026-11-20 14:05:00', '2026-11-20 14:04:59', '2026-11-20 00:00:00', '2026-11-19 00:00:00'];
    expect(counts.map((issued) => countsInWindow(issued, window))).toEqual([true, false, true, false]);
  });
});

const order = (changes: Partial<AssignableOrder> = {}): AssignableOrder => ({
  order_id: 1001,
  email: 'anna@example.com',
  currency: 'PLN',
  delivery_price: 14.99,
  delivery_fullname: 'Anna Nowak',
  invoice_fullname: '',
  invoice_company: '',
  invoice_nip: '',
  products: [
    { price_brutto: 0.1, quantity: 3 },
    { price_brutto: 0.2, quantity: 1 },
  ],
  ...changes,
});

const document = (changes: Partial<FoundDocument> = {}): FoundDocument => ({
  company: 'Nexo_Demo',
  id: 7,
  kind: 'FS',
  number: 'FS 7/2026',
  issueDate: '2026-11-20 10:00:00',
  saleDate: null,
  sellerNip: '7250000000',
  buyer: { name: 'Anna Nowak', nip: '' },
  totals: { currency: 'PLN', net: '12.59', vat: '2.90', gross: '15.49', due: '15.49' },
  ksef: { required: false, number: '' },
  matchedBy: { field: 'Uwagi', value: '1001' },
  contact: { emails: [], address: '' },
  namedOrders: [],
  ...changes,
});

const rules: AssignmentRules = {
  severalDocuments: 'all',
  sharedDocument: 'sameCustomer',
  ksef: { companies: 'wait', consumers: { FS: 'ignore', FD: 'ignore' } },
  agreement: 'off',
  window: { countsFrom: '2026-11-01 00:00:00', bound: 'window' },
};

describe('a document that is older than its order', () => {
  const decide = (dateAdd: string | number, issueDate: string) => {
    const placed = typeof dateAdd === 'number' ? dateAdd : unixTime(dateAdd);
    const found = new Map([[1001, [document({ issueDate, matchedBy: null })]]]);
    return assignDocuments([order({ date_add: placed })], found, { ...rules, agreement: 'off' })[0];
  };

  test.each([
    ['2026-11-23 13:00:00', '2026-11-09 10:00:00'],
    ['2026-11-23 00:30:00', '2026-11-21 23:59:59'],
  ])('ordered %s, issued %s: held', (placed, issued) => {
    expect(decide(placed, issued)).toMatchObject({
      ok: false,
      error: { code: 'document_older_than_order', permanent: true },
    });
  });

  test.each([
    ['2026-11-23 13:00:00', '2026-11-23 00:00:00'],
    ['2026-11-23 00:30:00', '2026-11-22 00:00:00'],
    ['2026-11-20 13:00:00', '2026-11-23 10:00:00'],
    [0, '2026-11-01 10:00:00'],
  ])('ordered %s, issued %s: goes out', (placed, issued) => {
    expect(decide(placed, issued)).toMatchObject({ ok: true });
  });
});

/** What becomes of each order: the ids of its documents, the reason for none, or the code of the error. */
function assigned(
  orders: AssignableOrder[],
  found: [number, FoundDocument[]][],
  changes: Partial<AssignmentRules> = {},
): unknown[] {
  return assignDocuments(orders, new Map(found), { ...rules, ...changes }).map((outcome) => {
    if (!outcome.ok) return outcome.error.code;
    return outcome.value.missing ?? outcome.value.documents.map(({ id }) => id);
  });
}

describe('older documents', () => {
  const window = { countsFrom: '2026-11-20 09:00:00', bound: 'first_run' } as const;
  const old = document({ id: 6, issueDate: '2026-11-19 10:00:00' });

  test('are told apart from none', () => {
    const orders = [order(), order({ order_id: 1002 })];
    expect(assigned(orders, [[1001, [old]]], { window })).toEqual(['older_than_first_run', 'no_document']);
    expect(assigned(orders, [[1001, [old]]], { window: { ...window, bound: 'date' } })).toEqual([
      'older_than_date',
      'no_document',
    ]);
  });

  test('are no second document of their order', () => {
    const found: [number, FoundDocument[]][] = [[1001, [old, document()]]];
    expect(assigned([order()], found, { window, severalDocuments: 'hold' })).toEqual([[7]]);
    expect(assigned([order()], found, { severalDocuments: 'hold' })).toEqual(['several_documents']);
  });
});

describe('a document that names several orders', () => {
  const shared = document({ namedOrders: [1001, 1002] });
  const other = (email: string) => order({ order_id: 1002, email });

  test('is held when one of them is not here, whatever the rule', () => {
    expect(assigned([order()], [[1001, [shared]]])).toEqual(['shared_document']);
  });

  test('is sent when all of them are here and have one address', () => {
    const found: [number, FoundDocument[]][] = [
      [1001, [shared]],
      [1002, [shared]],
    ];
    expect(assigned([order(), other('ANNA@example.com ')], found)).toEqual([[7], [7]]);
    expect(assigned([order(), other('jan@example.com')], found)).toEqual(['shared_document', 'shared_document']);
    expect(assigned([order(), other('anna@example.com')], found, { sharedDocument: 'hold' })).toEqual([
      'shared_document',
      'shared_document',
    ]);
  });

  test('does not carry the ids of other orders on', () => {
    const [outcome] = assignDocuments([order()], new Map([[1001, [document({ namedOrders: [1001] })]]]), rules);
    expect(outcome?.ok && Object.keys(outcome.value.documents[0]!)).not.toContain('namedOrders');
  });
});

describe('invoices that go through KSeF', () => {
  const NUMBER = '5265877635-20251120-0100001AF629-AF';
  const company = { buyer: { name: 'Firma', nip: '725-18-01-126' } };
  const invoice = (id: number, number: string) => document({ id, ksef: { required: true, number }, ...company });
  const rulesOf = (companies: AssignmentRules['ksef']['companies']) => ({
    ksef: { companies, consumers: { FS: 'ignore', FD: 'ignore' } } as const,
  });

  test('wait for their number, and hold back no other document of the order', () => {
    const receipt = document({ id: 8, kind: 'PA' });
    expect(assigned([order()], [[1001, [invoice(7, '')]]])).toEqual(['waiting_for_ksef_number']);
    expect(assigned([order()], [[1001, [invoice(7, ''), receipt]]])).toEqual([[8]]);
    const [outcome] = assignDocuments([order()], new Map([[1001, [invoice(7, ''), receipt]]]), rules);
    // The order's status has to wait for the invoice too.
    expect(outcome).toMatchObject({ value: { documents: [{ documentsOfOrder: 2 }], waiting: [{ id: 7 }] } });
  });

  test('that are left to KSeF count for nothing, so that the status does not wait for them', () => {
    const receipt = document({ id: 8, kind: 'PA' });
    expect(assigned([order()], [[1001, [invoice(7, NUMBER)]]], rulesOf('skip'))).toEqual(['left_to_ksef']);
    const found = new Map([[1001, [invoice(7, NUMBER), receipt]]]);
    const [outcome] = assignDocuments([order()], found, { ...rules, ...rulesOf('skip') });
    expect(outcome).toMatchObject({ value: { documents: [{ id: 8, documentsOfOrder: 1 }], waiting: [] } });
  });

  test('that are only announced say so on the document', () => {
    const found = new Map([[1001, [invoice(7, NUMBER)]]]);
    const [outcome] = assignDocuments([order()], found, { ...rules, ...rulesOf('notify') });
    expect(outcome).toMatchObject({ value: { documents: [{ ksef: { notificationOnly: true, number: NUMBER } }] } });
  });
});

describe('agreement of order and document', () => {
  const verdict = (of: Partial<AssignableOrder>, on: Partial<FoundDocument>, agreement: AssignmentRules['agreement']) =>
    assigned([order(of)], [[1001, [document(on)]]], { agreement })[0];
  const held = (of: Partial<AssignableOrder>, on: Partial<FoundDocument>, sign: Sign): boolean =>
    verdict(of, on, [sign]) === 'buyer_mismatch';
  const buyer = (name: string, nip = '') => ({ buyer: { name, nip } });
  const total = (gross: string, currency = 'PLN') => ({
    totals: { currency, net: '0.00', vat: '0.00', gross, due: gross },
  });
  /** A document in which nothing agrees with `order()`. */
  const stranger = { ...buyer('Jan Kowalski', '5260000000'), ...total('999.00') };

  test.each([
    ['the same digits', 'PL 725-000-00-00', '7250000000', false],
    ['other digits', '7250000000', '7250000001', true],
    ['a number on the document alone', '', '7250000000', true],
    ['a number on the order alone', '7250000000', '', true],
    ['no numbers', '', '', false],
  ])('NIP: %s', (_, ofOrder, onDocument, expected) => {
    expect(held({ invoice_nip: ofOrder }, buyer('Firma', onDocument), 'nip')).toBe(expected);
  });

  test.each([
    ['ŻÓŁĆ Sp. z o.o.', 'Żółć spółka z ograniczoną odpowiedzialnością', false],
    ['Zieleń S.A.', 'ZIELEN SA', false],
    ['Zieleń', 'P.H.U. Zieleń Anna Nowak', false],
    ['Zieleń', 'Zieleniec', true],
    ['Anna Nowak', 'Nowak Anna', false],
    ['Anna Nowak', 'Jan Nowak', true],
    ['Sp. z o.o.', 'Zieleń Sp. z o.o.', true],
  ])('name: %s on the order, %s on the document', (ofOrder, onDocument, expected) => {
    const of = { invoice_company: ofOrder, delivery_fullname: 'Ktoś Inny' };
    // A company form alone is no name: then the delivery's name is compared.
    expect(held(of, buyer(onDocument), 'name')).toBe(expected);
  });

  test('name: the delivery counts where the order has no invoice data, and a receipt without a buyer has no name', () => {
    expect(held({}, buyer('Anna Nowak'), 'name')).toBe(false);
    expect(held({}, buyer('Jan Kowalski'), 'name')).toBe(true);
    expect(held({ invoice_nip: '7250000000' }, buyer(''), 'name')).toBe(false);
    expect(held({ invoice_nip: '7250000000' }, buyer(''), 'nip')).toBe(false);
  });

  test.each([
    ['exact, although 0.1 * 3 is not in binary', '15.49', 'PLN', false],
    ['0.01 for each of four pieces', '15.53', 'PLN', false],
    ['more than that', '15.54', 'PLN', true],
    ['another currency is not compared', '999.00', 'EUR', false],
  ])('total: %s', (_, gross, currency, expected) => {
    expect(held({}, total(gross, currency), 'total')).toBe(expected);
  });

  test('total: never more than 1.00, and a price that is no number is held', () => {
    const products = [{ price_brutto: 1, quantity: 10_000 }];
    expect(held({ products, delivery_price: 0 }, total('10001.00'), 'total')).toBe(false);
    expect(held({ products, delivery_price: 0 }, total('10001.01'), 'total')).toBe(true);
    expect(held({ products: [{ price_brutto: NaN, quantity: 1 }] }, total('15.49'), 'total')).toBe(true);
  });

  test('total: all documents of the order, and all orders of a shared document, are added up', () => {
    const half = [document(total('10.00')), document({ id: 8, ...total('5.49') })];
    const check: Partial<AssignmentRules> = { agreement: ['total'] };
    expect(assigned([order()], [[1001, half]], check)).toEqual([[7, 8]]);
    expect(assigned([order()], [[1001, half]], { ...check, severalDocuments: 'newest' })).toEqual([[8]]);
    const both = document(total('30.98'));
    const pair: [number, FoundDocument[]][] = [
      [1001, [both]],
      [1002, [both]],
    ];
    expect(assigned([order(), order({ order_id: 1002 })], pair, check)).toEqual([[7], [7]]);
    expect(assigned([order()], [[1001, [both]]], check)).toEqual(['buyer_mismatch']);
  });

  test('total: an invoice that was issued for a receipt has the total of the order once more', () => {
    const receipt = document({ id: 8, kind: 'PA', ...buyer(''), ...total('15.49') });
    const invoice = document({ ...buyer('Nowak sp. k.'), ...total('15.49') });
    expect(assigned([order()], [[1001, [receipt, invoice]]], { agreement: ['total'] })).toEqual([[8, 7]]);
    expect(assigned([order()], [[1001, [receipt, invoice]]], { agreement: 'one' })).toEqual([[8, 7]]);
  });

  test.each<[string, Sign, Partial<AssignableOrder>, Partial<FoundDocument>]>([
    ['the NIP', 'nip', { invoice_nip: '526-000-00-00' }, {}],
    ['a foreign tax number', 'nip', { invoice_nip: 'DE 811 907 980' }, buyer('X', 'de811907980')],
    [
      'the e-mail address',
      'email',
      { email: 'Anna@Example.com ' },
      { contact: { emails: ['', 'anna@example.com'], address: '' } },
    ],
    ['the name', 'name', {}, buyer('NOWAK ANNA')],
    ['a company', 'name', { invoice_company: 'Zieleń sp. z o.o.' }, buyer('PHU ZIELEŃ')],
    ['the total', 'total', {}, total('15.49')],
    [
      'town and postcode of the delivery',
      'town',
      { delivery_postcode: '31-042', delivery_city: 'Kraków', invoice_postcode: '00-001', invoice_city: 'Warszawa' },
      { contact: { emails: [], address: 'Rynek 1, 31-042 KRAKOW' } },
    ],
  ])('one sign is enough: %s', (_name, sign, of, on) => {
    expect(verdict({}, stranger, 'one')).toBe('no_agreeing_sign');
    expect(verdict(of, { ...stranger, ...on }, 'one')).toEqual([7]);
    const [outcome] = assignDocuments([order(of)], new Map([[1001, [document({ ...stranger, ...on })]]]), {
      ...rules,
      agreement: 'one',
    });
    expect(outcome).toMatchObject({ value: { documents: [{ agreedBy: [sign] }] } });
  });

  test.each<[string, Partial<AssignableOrder>, Partial<FoundDocument>]>([
    ['no NIP on either side', {}, buyer('Jan Kowalski', '')],
    ['a NIP on one side', { invoice_nip: '7250000000' }, {}],
    [
      'addresses that stand for none',
      { email: 'brak@sklep.pl' },
      { contact: { emails: ['brak@sklep.pl'], address: '' } },
    ],
    ['words that are no addresses', { email: 'brak' }, { contact: { emails: ['brak'], address: '' } }],
    ['two missing addresses', { email: '' }, { contact: { emails: [''], address: '' } }],
    ['a first name', { delivery_fullname: 'Jan' }, {}],
    ['a name that names nobody', { delivery_fullname: 'Klient detaliczny' }, buyer('KLIENT DETALICZNY')],
    ['a company form', { invoice_company: 'Sp. z o.o.' }, buyer('Kowalski Sp. z o.o.')],
    ['two totals of nothing', { products: [], delivery_price: 0 }, total('0.00')],
    ['equal amounts in other currencies', {}, total('15.49', 'EUR')],
    ['the town alone', { delivery_city: 'Kraków' }, { contact: { emails: [], address: '30-001 Kraków' } }],
    [
      'a town of the same beginning',
      { delivery_city: 'Kraków', delivery_postcode: '30-001' },
      { contact: { emails: [], address: '30-001 Krakówek' } },
    ],
    [
      'the postcode alone',
      { delivery_city: 'Kraków', delivery_postcode: '30-001' },
      { contact: { emails: [], address: '30-001 Wieliczka' } },
    ],
  ])('no sign is: %s', (_name, of, on) => {
    expect(verdict(of, { ...stranger, ...on }, 'one')).toBe('no_agreeing_sign');
  });

  test('chosen signs that one side does not have are no difference', () => {
    expect(verdict({ email: '' }, stranger, ['email', 'town'])).toEqual([7]);
    expect(held({}, { contact: { emails: ['jan@example.com'], address: '' } }, 'email')).toBe(true);
    const of = { delivery_city: 'Kraków', delivery_postcode: '30-001' };
    expect(held(of, { contact: { emails: [], address: '00-001 Warszawa' } }, 'town')).toBe(true);
  });

  test('says which sign differs and nothing of the person', () => {
    const of = order({ invoice_nip: '7250000000', invoice_fullname: 'Anna Nowak' });
    const on = document({ buyer: { name: 'Jan Kowalski', nip: '5260000000' }, ...total('1.00') });
    for (const agreement of [['nip', 'name'], 'one'] as const) {
      const [outcome] = assignDocuments([of], new Map([[1001, [on]]]), { ...rules, agreement });
      if (outcome === undefined || outcome.ok) throw new Error('not held');
      expect(outcome.error).toMatchObject({ permanent: true });
      expect(outcome.error.message).toContain(
        agreement === 'one' ? 'Nothing on FS 7/2026 agrees' : 'the NIP on FS 7/2026; the name on FS 7/2026',
      );
      expect(outcome.error.message + outcome.error.description).not.toMatch(/7250000000|5260000000|Nowak|Kowalski/);
    }
  });

  test('what nexo knows of the buyer does not travel', () => {
    const on = document({ contact: { emails: ['anna@example.com'], address: 'Rynek 1, Kraków' } });
    const [outcome] = assignDocuments([order()], new Map([[1001, [on]]]), { ...rules, agreement: 'one' });
    expect(JSON.stringify(outcome)).not.toMatch(/anna@|Rynek/);
  });
});
