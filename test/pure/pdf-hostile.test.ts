import type { NexoDocument } from '../../lib/documents/types';
import { createBuiltInLayout, type LayoutOptions } from '../../lib/pdf';
import { SAMPLE_DOCUMENTS } from '../support/pdf-documents';
import { sampleInvoice, sampleLine } from '../support/pdf-samples';
import { pageItems, pageTexts, type TextItem } from '../support/pdf-text';

const PAGE = { width: 595.28, height: 841.89, margin: 42.5 };

const nothing = { name: '', nip: '', addressLines: [] };
const long = (text: string): string => text.repeat(512).slice(0, 512);
const huge = '-12345678901234567890.1234';

/** Documents nobody writes on purpose, each with the words that must not get lost. */
const HOSTILE: Array<[string, Partial<NexoDocument>, LayoutOptions, string[]]> = [
  [
    'nothing in it',
    {
      lines: [],
      vatTable: [],
      payments: [],
      seller: nothing,
      buyer: nothing,
      notes: '',
      issuedBy: '',
      placeOfIssue: '',
      bankAccount: null,
      saleDate: null,
    },
    {},
    ['0,00'],
  ],
  ['no buyer and no addresses', { buyer: null, seller: { name: 'Sklep', nip: '1', addressLines: [] } }, {}, ['Sklep']],
  ['names of 512 characters without a space', everywhere(long('Ż')), {}, []],
  ['names of 512 characters with spaces', everywhere(long('Wąż ogrodowy ')), { language: 'pl+de' }, []],
  ['names of 512 Hebrew letters', everywhere(long('שלום ')), {}, []],
  ['names of 512 Arabic letters without a space', everywhere(long('خزف')), {}, []],
  ['names of emoji joined to families', everywhere('👩‍👩‍👧‍👦🎁'.repeat(40)), { language: 'pl+en' }, ['□']],
  ['Chinese names without a space', everywhere(long('陶瓷杯')), {}, ['□']],
  ['marks stacked on one letter', everywhere(`z${'\u0301\u0323'.repeat(200)}`), {}, []],
  ['direction overrides and control characters', everywhere('a\u202eb\u2066c\u0007d\u0000e\ufffe'), {}, ['abc']],
  [
    '40 address lines of 128 characters',
    {
      seller: { name: 'S', nip: '1', addressLines: manyAddresses('s') },
      buyer: { name: 'B', nip: '2', addressLines: manyAddresses('b') },
    },
    {},
    ['s0 ', 's39 ', 'b0 ', 'b39 '],
  ],
  [
    'notes of 4,000 characters beside a QR code',
    {
      notes: words(4000),
      ksefQrCode: { url: `https://qr.ksef.mf.gov.pl/${'x'.repeat(90)}`, label: '7251801126-20261123-0123456789AB-3F' },
    },
    {},
    ['w0 ', 'w500 ', '7251801126-20261123-0123456789AB-3F'],
  ],
  ['notes of 4,000 characters without a space', { notes: 'ż'.repeat(4000) }, {}, []],
  ['notes of 2,000 empty lines', { notes: `góra${'\n'.repeat(2000)}dół` }, {}, ['góra', 'dół']],
  [
    'amounts of 20 digits',
    {
      lines: [{ ...sampleLine(1, 'Statek', huge, '1'), netPrice: huge, net: huge, vat: huge, gross: huge }],
      totals: { currency: 'PLN', net: huge, vat: huge, gross: huge, due: huge },
      deposits: { charged: huge, returned: huge },
    },
    {},
    ['-12 345 678 901 234 567 890,12'],
  ],
  [
    'zero and negative amounts',
    {
      lines: [{ ...sampleLine(1, 'Zwrot', '-1', '0.00'), net: '-0.004', vat: '-1234.5' }],
      totals: { currency: 'PLN', net: '0', vat: '-0.00', gross: '-2', due: '-2' },
    },
    {},
    ['minus dwa złote'],
  ],
  [
    '40 payments',
    {
      payments: Array.from({ length: 40 }, (_, i) => ({
        method: `Rata nr ${i} `,
        amount: '10',
        dueDate: '2026-12-07',
        paid: i % 2 === 0,
      })),
    },
    { language: 'pl+en' },
    ['nr 0 ', 'nr 39 '],
  ],
  [
    '80 VAT rates',
    {
      vatTable: Array.from({ length: 80 }, (_, i) => ({
        rate: `r${i}`,
        net: '1',
        vat: '0',
        gross: '1',
        vatInZloty: '2',
      })),
      exchangeRate: '4.2',
    },
    { language: 'pl+de' },
    ['r0 ', 'r79 ', '160,00'],
  ],
  [
    'units, currencies and accounts of 300 characters',
    {
      lines: [{ ...sampleLine(1, 'A'), unit: 'j'.repeat(300) }],
      totals: { currency: 'W'.repeat(300), net: '1', vat: '1', gross: '2', due: '2' },
      bankAccount: { name: 'N'.repeat(300), number: 'B'.repeat(300) },
      payments: [{ method: 'P'.repeat(300), amount: '1', dueDate: 'D'.repeat(300), paid: true }],
    },
    {},
    [],
  ],
  ['bank details of 1,000 characters', {}, { bankDetails: words(1000) }, ['w0 ', 'w100 ']],
];

describe('hostile and extreme documents', () => {
  it.each(HOSTILE)('%s: nothing overlaps, leaves the page or gets lost', async (_, change, options, expected) => {
    const pdf = await createBuiltInLayout(options).render(sampleInvoice(change));
    const text = pageTexts(pdf).join(' ');
    for (const words of expected) expect(`${text} `).toContain(words);
    expect(text).not.toMatch(/NaN|undefined|null|Infinity|\ufffd/);
    expectNoOverlap(pdf);
  });

  it.each(SAMPLE_DOCUMENTS)('$name: nothing overlaps or leaves the page', async ({ document, options }) => {
    expectNoOverlap(await createBuiltInLayout(options).render(document));
  });

  it('prints 2,000 lines without an overlap', async () => {
    const lines = Array.from({ length: 2000 }, (_, i) => sampleLine(i + 1, `Towar nr-${i + 1}-`, '3', '1.2345'));
    const pdf = await createBuiltInLayout().render(sampleInvoice({ lines }));
    expect(
      new Set(
        pageTexts(pdf)
          .join(' ')
          .match(/nr-\d+-/g),
      ).size,
    ).toBe(2000);
    expectNoOverlap(pdf);
  });

  it('prints every letter of a name that is cut into lines, in its order', async () => {
    const name = Array.from({ length: 512 }, (_, i) => String.fromCodePoint(0x400 + (i % 80))).join('');
    const items = pageItems(await createBuiltInLayout().render(sampleInvoice({ issuedBy: name })))[0] ?? [];
    expect(items.map((item) => item.text).join('')).toContain(name.normalize('NFC'));
  });
});

/** A text in every place where nexo takes one. */
function everywhere(text: string): Partial<NexoDocument> {
  const party = { name: text, nip: text.slice(0, 31), addressLines: [text.slice(0, 128), text.slice(0, 128)] };
  return {
    number: `FS ${text.slice(0, 61)}`,
    placeOfIssue: text.slice(0, 64),
    seller: party,
    buyer: party,
    lines: [sampleLine(1, text), { ...sampleLine(2, text), unit: text.slice(0, 8), vatRate: text.slice(0, 5) }],
    payments: [{ method: text.slice(0, 64), amount: '1', dueDate: null, paid: true }],
    bankAccount: { name: text, number: text.slice(0, 40) },
    exemptionGround: text,
    notes: text,
    issuedBy: text.slice(0, 128),
  };
}

function manyAddresses(letter: string): string[] {
  return Array.from({ length: 40 }, (_, i) => `${letter}${i} ${'ulica '.repeat(20)}`);
}

function words(length: number): string {
  return Array.from({ length }, (_, i) => `w${i} `)
    .join('')
    .slice(0, length);
}

/** The boxes of all texts: from the base line up to the height of capitals and down to where descenders reach. */
function expectNoOverlap(pdf: Buffer): void {
  const wrong: string[] = [];
  for (const page of pageItems(pdf)) {
    const boxes = page.filter((item) => item.text.trim() !== '').sort((a, b) => a.y - b.y);
    boxes.forEach((box, i) => {
      if (!insidePage(box)) wrong.push(`outside: ${describeItem(box)}`);
      for (const other of boxes.slice(i + 1)) {
        if (other.y - other.size * 0.7 >= box.y + box.size * 0.2) break;
        const apart = other.x >= box.x + box.width - 0.1 || box.x >= other.x + other.width - 0.1;
        if (!apart) wrong.push(`${describeItem(box)} and ${describeItem(other)}`);
      }
    });
  }
  expect(wrong.slice(0, 5)).toEqual([]);
}

function insidePage({ x, y, width }: TextItem): boolean {
  const { margin } = PAGE;
  return x >= margin - 0.1 && x + width <= PAGE.width - margin + 0.1 && y >= margin && y <= PAGE.height - margin + 0.1;
}

function describeItem({ text, x, y }: TextItem): string {
  return `“${text}” at ${x},${y}`;
}
