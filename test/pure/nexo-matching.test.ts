import fc from 'fast-check';

import { findOrderNumbers, matchDocuments, type MatchTexts } from '../../lib/nexo';

const ID = 241830117;

/** Generated notes for the property below: `NEXO_MATCHING_CASES=1000000` for a release. */
const CASES = Number(process.env.NEXO_MATCHING_CASES ?? 20_000);

const texts = (fields: Partial<MatchTexts>): MatchTexts => ({
  Uwagi: null,
  NumerZewnetrzny: null,
  NumeryZewnetrzneDokumentowRealizowanych: null,
  ...fields,
});

describe('order numbers in a text', () => {
  test.each([
    [`${ID}`],
    [`B_${ID}`],
    [`b_${ID}.`],
    [`Zamówienie nr ${ID}, dziękujemy`],
    [`(${ID})`],
    [`#${ID}`],
    [`zam:${ID}\r\nTel. +48 600 100 200`],
    [`12 szt. ${ID}. 5`],
  ])('finds it in %p', (text) => {
    expect(findOrderNumbers(text, '')).toContain(ID);
  });

  test.each([
    ['a digit before', `1${ID}`],
    ['a digit after', `${ID}7`],
    ['a telephone number', `+48${ID}`],
    ['an international number', `+${ID}`],
    ['a tax number', `DE${ID}`],
    ['a hexadecimal number', `0100${ID}AF629`],
    ['an amount', `${ID}.45`],
    ['an amount with a comma', `${ID},00 zł`],
    ['the decimals of an amount', `1,${ID}`],
    ['a group of a longer number', `12-${ID}-678`],
    ['a group behind a long dash', `12–${ID}`],
    ['a number of a year', `${ID}/2026`],
    ['a time', `12:${ID}`],
    ['groups of thousands', `1\u00a0${ID}`],
    ['a percentage', `${ID}%`],
    ['an address', `${ID}@example.com`],
    ['leading zeros', `000${ID}`],
    ['full-width digits', `１${ID}`],
    ['twenty digits', `${ID}00000000000`],
  ])('does not find it as %s', (_name, text) => {
    expect(findOrderNumbers(text, '')).not.toContain(ID);
  });

  test('dates and tax numbers hold no order numbers', () => {
    expect(findOrderNumbers('2026-11-23, 725-000-00-00, 118/2026, 12.50, 1,234', '')).toEqual([]);
  });

  test.each([
    ['241830117, 241830118', ''],
    ['241830117;241830118', ''],
    ['B_241830117/B_241830118', ''],
    ['B_241830117/B_241830118', 'B_'],
    ['b_241830117,B_241830118', 'B_'],
    ['B_241830117 B_241830118 B_241830117', 'B_'],
  ])('reads the list %p with prefix %p', (text, prefix) => {
    expect(findOrderNumbers(text, prefix)).toEqual([241830117, 241830118]);
  });

  test.each([
    ['without the prefix', '241830117'],
    ['with a letter before the prefix', 'AB_241830117'],
    ['with a digit before the prefix', '1B_241830117'],
    ['with a space after the prefix', 'B_ 241830117'],
    ['with a longer number', 'B_2418301170'],
    ['with leading zeros', 'B_0241830117'],
    ['as part of a number of a year', 'B_241830117/2026'],
  ])('with a prefix it does not count %s', (_name, text) => {
    expect(findOrderNumbers(text, 'B_')).not.toContain(ID);
  });

  test.each(['(', '.*', 'a-b/', '[x]', '\\', '$', '^', '{2}', '|'])('takes the prefix %p literally', (prefix) => {
    expect(findOrderNumbers(`x ${prefix}${ID}`, prefix)).toEqual([ID]);
    expect(findOrderNumbers(`x ${ID}`, prefix)).toEqual([]);
  });
});

describe('numbers that are not what they seem', () => {
  const hidden = [
    '\u200d',
    '\u200b',
    '\u00ad',
    '\ufeff',
    '\u2060',
    '\u200f',
    '\u202e',
    '\u2066',
    '\u{e0031}',
    '\u0000',
    '\u0007',
    '\ue000',
  ];

  test.each(hidden)('an invisible character (%j) makes a number unreadable, never shorter', (character) => {
    for (const prefix of ['B_', '']) {
      const [head, tail] = [String(ID).slice(0, 4), String(ID).slice(4)];
      const notes = [
        `${prefix}${head}${character}${tail}`,
        `${prefix}${ID}${character}`,
        `${prefix}${ID}${character} ok`,
        `${prefix}${character}${ID}`,
      ];
      expect(notes.map((note) => findOrderNumbers(note, prefix))).toEqual([[], [], [], []]);
    }
  });

  test.each(['\u2009', '\u2006', '\u205f', '\u3000'])(
    'a narrow or wide space (%j) groups the digits of one number',
    (space) => {
      expect(findOrderNumbers(`12${space}345${space}678`, '')).toEqual([]);
    },
  );

  test('a number that touches the end of a full column may have been cut', () => {
    const fields = [
      ['NumeryZewnetrzneDokumentowRealizowanych', 128],
      ['NumerZewnetrzny', 64],
      ['Uwagi', 4000],
    ] as const;
    for (const [field, capacity] of fields) {
      for (const prefix of ['B_', '']) {
        const tail = `${prefix}${ID}`;
        const found = (length: number) =>
          matchDocuments(
            [texts({ [field]: `${'x '.repeat(length)}`.slice(0, length - tail.length - 1) + ` ${tail}` })],
            [ID],
            {
              fields: [field],
              prefix,
            },
          ).has(ID);
        expect([found(capacity - 1), found(capacity)]).toEqual([true, false]);
      }
      const whole = `B_${ID};`.padStart(capacity, 'x ');
      expect(matchDocuments([texts({ [field]: whole })], [ID], { fields: [field], prefix: 'B_' }).has(ID)).toBe(true);
    }
  });

  test.each([
    ['a document of nexo', 'FS 123456/MAG/2026'],
    ['a document with a dash', 'PA 123456-CENTRALA-2026'],
    ['a document of another series', 'do ZK 123456'],
    ['groups of an account', '61 1090 1014 0000 0712 1981 2874'],
    ['groups of a telephone', 'Kontakt 600 123 456'],
    ['a telephone', 'tel. 600123456'],
    ['a telephone with more words', 'Telefon: nr 600123456'],
    ['an account', 'konto 109010140'],
    ['a tax number', 'NIP: 7250000000'],
    ['a price', 'wpłacono 123456 zł'],
    ['a price in another currency', '€ 123456'],
    ['a price with its currency before it', 'PLN 123456'],
    ['whole złoty', '12345,-'],
    ['pieces', '12345 szt.'],
    ['a parcel', 'nr listu 520000012345'],
    ['a product', 'EAN 590123412'],
  ])('without a prefix %s is no order', (_name, text) => {
    expect(findOrderNumbers(text, '')).toEqual([]);
  });

  test('without a prefix numbers of five digits and more with commas between them are a list', () => {
    expect(findOrderNumbers('123455,123456,123457', '')).toEqual([123455, 123456, 123457]);
    expect(findOrderNumbers('zam. 123455,123456.', '')).toEqual([123455, 123456]);
    for (const amount of ['123455,12', '1,234,567', '123455,1234', '12345,123,45678']) {
      expect(findOrderNumbers(amount, '')).toEqual([]);
    }
  });
});

describe('documents of orders', () => {
  test('looks in the chosen fields only and reports the first of them', () => {
    const document = texts({ Uwagi: `B_${ID}`, NumerZewnetrzny: String(ID) });
    const by = (fields: Parameters<typeof matchDocuments>[2]['fields']): unknown =>
      matchDocuments([document], [ID], { fields, prefix: '' })
        .get(ID)
        ?.map(({ matchedBy }) => matchedBy);
    expect(by(['NumeryZewnetrzneDokumentowRealizowanych'])).toBeUndefined();
    expect(by(['NumerZewnetrzny', 'Uwagi'])).toEqual([{ field: 'NumerZewnetrzny', value: String(ID) }]);
    expect(by(['Uwagi', 'NumerZewnetrzny'])).toEqual([{ field: 'Uwagi', value: String(ID) }]);
  });

  test('one document may belong to two orders and one order to two documents', () => {
    const both = texts({ Uwagi: 'B_11111, B_22222' });
    const second = texts({ NumerZewnetrzny: '22222' });
    const found = matchDocuments([both, second], [11111, 22222, 33333], {
      fields: ['Uwagi', 'NumerZewnetrzny'],
      prefix: '',
    });
    expect(found.get(11111)?.map(({ document }) => document)).toEqual([both]);
    expect(found.get(22222)?.map(({ document }) => document)).toEqual([both, second]);
    expect(found.has(33333)).toBe(false);
  });

  test('no generated note gives a document to an order whose id is not there as a whole number', () => {
    const seed = Date.now() % 2_147_483_647;
    console.log(`matching property: seed ${seed}`);
    const id = fc.integer({ min: 1, max: 99_999 });
    const noise = fc.constantFrom(
      ' ',
      ', ',
      '; ',
      '/',
      '.',
      ',',
      '-',
      '_',
      'B_',
      'b_',
      'AB_',
      '1',
      '0',
      '77',
      'x',
      'ł',
      '\n',
      '+',
      '#',
      '–',
      ':',
    );
    const note = fc.array(fc.oneof({ weight: 3, arbitrary: noise }, { weight: 2, arbitrary: id.map(String) }), {
      maxLength: 12,
    });
    let hits = 0;
    fc.assert(
      fc.property(note, fc.array(id, { maxLength: 3 }), fc.boolean(), (parts, others, withPrefix) => {
        const text = parts.join('');
        const inText = parts.map(Number).filter((part) => Number.isInteger(part) && part > 0);
        const ids = [...inText, ...others];
        const found = matchDocuments([texts({ Uwagi: text })], ids, {
          fields: ['Uwagi'],
          prefix: withPrefix ? 'B_' : '',
        });
        // The oracle reads the text without regular expressions: cut it at everything that is no digit, compare as text.
        const whole = new Set<string>();
        let run = '';
        for (const character of `${text}\0`) {
          if (character >= '0' && character <= '9') run += character;
          else {
            if (run !== '') whole.add(run);
            run = '';
          }
        }
        for (const orderId of ids) {
          if (!found.has(orderId)) continue;
          hits += 1;
          if (!whole.has(String(orderId))) throw new Error(`${orderId} is no whole number of the note`);
          if (withPrefix && !text.toLowerCase().includes(`b_${orderId}`)) throw new Error(`${orderId} has no prefix`);
        }
        // The other direction: an id that stands between spaces is always found.
        const alone = `${text} ${withPrefix ? 'B_' : ''}54321 `;
        return matchDocuments([texts({ Uwagi: alone })], [54321], {
          fields: ['Uwagi'],
          prefix: withPrefix ? 'B_' : '',
        }).has(54321);
      }),
      { numRuns: CASES, seed },
    );
    expect(hits).toBeGreaterThan(CASES / 20);
    // Milliseconds; a million cases take minutes.
  }, 1_800_000);
});
