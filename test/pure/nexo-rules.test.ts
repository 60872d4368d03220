import { type AssignableOrder, assignDocuments, type AssignmentRules } from '../../lib/delivery';
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
  buyer: { name: 'Anna Nowak', nip: '' },
  totals: { currency: 'PLN', net: '12.59', vat: '2.90', gross: '15.49', due: '15.49' },
  ksef: { required: false, number: '' },
  matchedBy: { field: 'Uwagi', value: '1001' },
  namedOrders: [],
  ...changes,
});

const rules: AssignmentRules = {
  severalDocuments: 'all',
  sharedDocument: 'sameCustomer',
  ksef: { companies: 'wait', consumers: { FS: 'ignore', FD: 'ignore' } },
  checkBuyer: [],
  window: { countsFrom: '2026-11-01 00:00:00', bound: 'window' },
};

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

describe('the check of the buyer', () => {
  const held = (of: Partial<AssignableOrder>, on: Partial<FoundDocument>, check: 'nip' | 'name' | 'total'): boolean =>
    assigned([order(of)], [[1001, [document(on)]]], { checkBuyer: [check] })[0] === 'buyer_mismatch';
  const buyer = (name: string, nip = '') => ({ buyer: { name, nip } });

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
    expect(held({ ...of, invoice_company: '', invoice_fullname: ofOrder }, buyer(onDocument), 'name')).toBe(expected);
  });

  test('name: the delivery counts where the order has no invoice data, and a receipt without a buyer has no name', () => {
    expect(held({}, buyer('Anna Nowak'), 'name')).toBe(false);
    expect(held({}, buyer('Jan Kowalski'), 'name')).toBe(true);
    expect(held({ invoice_nip: '7250000000' }, buyer(''), 'name')).toBe(false);
    expect(held({ invoice_nip: '7250000000' }, buyer(''), 'nip')).toBe(false);
  });

  const total = (gross: string, currency = 'PLN') => ({
    totals: { currency, net: '0.00', vat: '0.00', gross, due: gross },
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
    const check = { checkBuyer: ['total' as const] };
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

  test('says which field differs and nothing of the person', () => {
    const of = order({ invoice_nip: '7250000000', invoice_fullname: 'Anna Nowak' });
    const on = document({ buyer: { name: 'Jan Kowalski', nip: '5260000000' } });
    const [outcome] = assignDocuments([of], new Map([[1001, [on]]]), { ...rules, checkBuyer: ['nip', 'name'] });
    if (outcome === undefined || outcome.ok) throw new Error('not held');
    expect(outcome.error).toMatchObject({ code: 'buyer_mismatch', permanent: true });
    expect(outcome.error.message).toContain('the NIP on FS 7/2026; the name on FS 7/2026');
    expect(outcome.error.message + outcome.error.description).not.toMatch(/7250000000|5260000000|Nowak|Kowalski/);
  });
});
