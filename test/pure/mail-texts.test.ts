import { DOCUMENT_KINDS, kindWording, languageOfBuyer, LANGUAGES } from '../../lib/documents';
import {
  builtInText,
  chooseOwnText,
  differingDomains,
  DOCUMENT_PLACEHOLDERS,
  documentPlaceholders,
  type OwnText,
} from '../../lib/mail';

type Values = Parameters<typeof documentPlaceholders>;

const ORDER = { order_id: 7, date_add: 1_795_561_200, invoice_fullname: 'Jan' } as Values[0];
const DOCUMENT = {
  kind: 'FS',
  number: 'FS 1',
  issueDate: '2026-01-02 00:00:00',
  saleDate: null,
  totals: { currency: 'EUR', net: '-1234567.895', vat: '0', gross: '0.005', due: '999.994' },
  ksef: { required: false, number: '' },
} as unknown as Values[1];

const fill = (language: Values[2]['language'], order = ORDER, document = DOCUMENT) =>
  documentPlaceholders(order, document, { shopName: '', language });
const plain = (text: string | undefined) => text?.replaceAll('\u00a0', ' ');

describe('placeholders', () => {
  it('are all in the list that the editor shows', () => {
    expect(Object.keys(fill('pl')).sort()).toEqual(Object.values(DOCUMENT_PLACEHOLDERS).flat().sort());
  });

  it.each([
    ['pl', '-1 234 567,90 EUR', '0,01 EUR', '999,99 EUR', '02.01.2026', '25.11.2026', 'faktura'],
    ['en', '-EUR 1,234,567.90', 'EUR 0.01', 'EUR 999.99', '2 January 2026', '25 November 2026', 'invoice'],
    ['de', '-1.234.567,90 EUR', '0,01 EUR', '999,99 EUR', '02.01.2026', '25.11.2026', 'Rechnung'],
  ] as const)('are written the way of %s', (language, net, gross, due, issued, ordered, name) => {
    const values = fill(language);
    expect([values.total_net, values.total, values.amount_due].map(plain)).toEqual([net, gross, due]);
    expect([values.issue_date, values.order_date, values.document_name]).toEqual([issued, ordered, name]);
  });

  it('of the order date hold the Polish day', () => {
    // 23:30 UTC is half past midnight of the next day in Warsaw.
    const order = { ...ORDER, date_add: Date.UTC(2026, 10, 24, 23, 30) / 1000 };
    expect(fill('pl', order).order_date).toBe('25.11.2026');
  });

  it.each([0, -1, Number.NaN, 1e18, '2026', null])('of a date that is none (%j) are empty', (date) => {
    expect(fill('pl', { ...ORDER, date_add: date as number }).order_date).toBe('');
  });

  it.each([null, undefined, '', 'a lot', '1e9', { a: 1 }, Number.NaN, '1,50'])(
    'of an amount %j are an error',
    (gross) => {
      const document = { ...DOCUMENT, totals: { ...DOCUMENT.totals, gross: gross as string } };
      expect(() => fill('pl', ORDER, document)).toThrow(expect.objectContaining({ code: 'document_invalid' }));
    },
  );

  it('are one bounded line each, whatever the order holds', () => {
    const order = { ...ORDER, invoice_fullname: `a\r\nb\u2028c\u202e${'x'.repeat(9999)}`, delivery_method: ['x'] };
    const values = fill('pl', order);
    expect(values.customer_name).toMatch(/^a b c x+$/);
    expect(values.customer_name).toHaveLength(500);
    expect(values.delivery_method).toBe('');
  });
});

describe("the buyer's language", () => {
  it.each([
    ['PL', 'DE', 'pl'],
    ['DE', 'PL', 'de'],
    [' at ', '', 'de'],
    ['', 'CH', 'de'],
    ['LI', '', 'en'],
    ['GB', 'PL', 'en'],
    ['', '', 'pl'],
    ['Polska', '', 'pl'],
    ['Germany', 'DE', 'de'],
  ])('of %j, delivered to %j, is %s', (invoice, delivery, language) => {
    expect(languageOfBuyer({ invoice_country_code: invoice, delivery_country_code: delivery })).toBe(language);
  });
});

describe('built-in texts', () => {
  const kinds = [...DOCUMENT_KINDS, 'other'];
  const all = {
    order: true,
    ksefNumber: true,
    ksefLink: true,
    shopName: true,
    attachment: true,
    paid: true,
    signature: 'Sklep sp. z o.o.\nNIP 1',
  };
  const none = {
    order: false,
    ksefNumber: false,
    ksefLink: false,
    shopName: false,
    attachment: true,
    paid: false,
    signature: '',
  };

  it.each(LANGUAGES.flatMap((language) => kinds.map((kind) => [language, kind] as const)))(
    'in %s for %s use known placeholders only, and none that may be empty',
    (language, kind) => {
      const used = (text: { subject: string; html: string }) =>
        [...`${text.subject}${text.html}`.matchAll(/\[([a-z_]+)\]/g)].map(([, name]) => name);
      const known: string[] = Object.values(DOCUMENT_PLACEHOLDERS).flat();
      expect(used(builtInText(language, kind, all)).filter((name) => !known.includes(name!))).toEqual([]);
      expect(new Set(used(builtInText(language, kind, none)))).toEqual(
        new Set(['document_number', 'issue_date', 'total']),
      );
      expect(builtInText(language, kind, all).html).toContain('[shop_name]');
    },
  );

  it.each(LANGUAGES)('in %s speak of an attached file only when there is one', (language) => {
    const attached = /załącz|attach|Anhang|angehängt/i;
    expect(builtInText(language, 'FS', all).html).toMatch(attached);
    const announced = builtInText(language, 'FS', { ...all, attachment: false }).html;
    expect(announced).not.toMatch(attached);
    expect(announced).toContain('[ksef_number]');
    expect(announced).toContain('href="[ksef_link]"');
    expect(announced).toContain('[document_number]');
  });

  it.each(LANGUAGES)('in %s have a name of its own for every kind, and one for the unknown', (language) => {
    expect(new Set(kinds.map((kind) => kindWording(kind, language).name)).size).toBe(kinds.length);
    expect(kindWording('constructor', language)).toBe(kindWording('other', language));
  });
});

describe('own texts', () => {
  const row = (kind: string, language: OwnText['language'], subject = `${kind}-${language}`): OwnText => ({
    kind,
    language,
    subject,
    html: '',
  });
  const rows = [row('any', 'any'), row('any', 'de'), row('FS', 'any'), row('FS', 'de'), row('FS', 'de', 'second')];
  const fallback = { subject: 'field', html: '<p>field</p>' };

  it.each([
    ['FS', 'de', rows, 'FS-de'],
    ['FS', 'en', rows, 'FS-any'],
    ['PA', 'de', rows, 'any-de'],
    ['PA', 'en', rows, 'any-any'],
    ['PA', 'en', [], 'field'],
    ['FS', 'de', [row('FS', 'de', ' '), row('any', 'any')], 'any-any'],
  ] as const)('for %s in %s', (kind, language, of, subject) => {
    expect(chooseOwnText(of, kind, language, fallback)).toEqual({ subject, html: '<p>field</p>' });
  });
});

describe('the domains of sender and login', () => {
  it.each([
    ['Sklep <a@shop.example>', 'b@SHOP.example', null],
    ['a@shop.example', 'shop', null],
    ['nonsense', 'b@shop.example', null],
    ['Sklep <a@Other.example>', 'b@shop.example', { from: 'other.example', login: 'shop.example' }],
  ])('%s with %s', (from, user, expected) => {
    expect(differingDomains(from, user)).toEqual(expected);
  });
});
