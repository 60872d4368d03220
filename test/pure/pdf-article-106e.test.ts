import { withCurrency } from '../../lib/documents';
import type { NexoDocument } from '../../lib/documents/types';
import { createBuiltInLayout, type LayoutLanguage } from '../../lib/pdf';
import { LABELS } from '../../lib/pdf/layout/labels';
import { sampleInvoice, sampleLine } from '../support/pdf-samples';
import { pageTexts } from '../support/pdf-text';

/**
 * What article 106e(1) of the VAT Act asks an invoice to hold (facts/nexo.md §D), point by point, and where each layout
 * prints it. Points 17 (self-billing) and 20-24 (bailiffs, tax representatives, new means of transport, triangular
 * trade) concern documents that nexo's shops do not issue from orders; the reader does not tell them apart.
 */
interface Point {
  point: string;
  document?: Partial<NexoDocument>;
  /** Texts the page holds: what is printed together with the label it stands under. */
  expected: (labels: (typeof LABELS)[LayoutLanguage], language: LayoutLanguage) => string[];
}

const discounted = { ...sampleLine(1, 'Kubek', '2', '100.00'), discount: '0.1' };

const POINTS: Point[] = [
  { point: '1 date of issue', expected: ({ fields, writeDate }) => [`${fields.issueDate} ${writeDate('2026-11-23')}`] },
  { point: '2 consecutive number', expected: ({ titles }) => [`${titles.FS} FS 169/CENTRALA/2026`] },
  {
    point: '3 names and addresses of seller and buyer',
    expected: ({ fields, languageTag }) => [
      fields.seller.toLocaleUpperCase(languageTag),
      'Łódzka Hurtownia Ceramiki „Gąsior & Źrebięta” sp. z o.o. ul. Świętojańska 12/4 90-001 Łódź',
      fields.buyer.toLocaleUpperCase(languageTag),
      'Zażółć Gęślą Jaźń s.c. Małgorzata Brzęczyszczykiewicz al. Jerozolimskie 100 m. 7 00-807 Warszawa',
    ],
  },
  { point: '4 tax number of the seller', expected: ({ fields }) => [`${fields.taxId}: 725-18-01-126`] },
  { point: '5 tax number of the buyer', expected: ({ fields }) => [`${fields.taxId}: 522-00-14-563`] },
  {
    point: '6 date of sale, where it is another day',
    expected: ({ fields, writeDate }) => [`${fields.saleDate} ${writeDate('2026-11-22')}`],
  },
  { point: '7 name of the goods', expected: ({ heads }) => [heads.name, 'Kubek emaliowany „Żółta łódź” 350 ml'] },
  {
    point: '8 measure and quantity',
    expected: ({ heads }) => [heads.quantity, heads.unit, 'Kubek emaliowany „Żółta łódź” 350 ml 12 szt.'],
  },
  { point: '9 net unit price', expected: ({ heads }, language) => [heads.netPrice, price(language, '18.50')] },
  {
    point: '10 discounts',
    document: { lines: [discounted], totals: totalsOf(discounted) },
    expected: ({ heads }) => [heads.discount, '10%'],
  },
  {
    point: '11 net value of the lines',
    expected: ({ heads }, language) => [heads.netValue, price(language, '222.00')],
  },
  { point: '12 rate of the tax', expected: ({ heads }) => [heads.vatRate, '23%'] },
  { point: '13 sum of the net values by rates', expected: (_, language) => [`23% ${price(language, '505.22')}`] },
  {
    point: '14 tax on that sum by rates',
    expected: (_, language) => [`${price(language, '505.22')} ${price(language, '116.20')}`],
  },
  {
    point: '15 amount due',
    expected: ({ fields, languageTag, numbers }, language) => [
      `${fields.due.toLocaleUpperCase(languageTag)} ${withCurrency(price(language, '621.42'), 'PLN', numbers)}`,
    ],
  },
  { point: '16 cash accounting', document: { cashMethod: true }, expected: () => ['metoda kasowa'] },
  { point: '18 reverse charge', document: { reverseCharge: true }, expected: () => ['odwrotne obciążenie'] },
  { point: '18a split payment', document: { splitPayment: true }, expected: () => ['mechanizm podzielonej płatności'] },
  {
    point: '19 ground of an exemption',
    document: { exemptionGround: 'art. 43 ust. 1 pkt 29 ustawy' },
    expected: ({ statements }) => [`${statements.exemptionGround}: art. 43 ust. 1 pkt 29 ustawy`],
  },
];

const LANGUAGES = Object.keys(LABELS) as LayoutLanguage[];

describe.each(LANGUAGES)('an invoice in %s', (language) => {
  it.each(POINTS)('bears point $point', async ({ document = {}, expected }) => {
    const pdf = await createBuiltInLayout({ language }).render(sampleInvoice(document));
    const text = plain(pageTexts(pdf).join(' '));
    for (const words of expected(LABELS[language], language)) {
      for (const part of words.split('\n')) expect(text).toContain(plain(part));
    }
  });

  it('names the margin scheme and prints no tax under it', async () => {
    const document = sampleInvoice({ marginProcedure: true });
    const pdf = await createBuiltInLayout({ language, marginKind: 'usedGoods' }).render(document);
    const text = plain(pageTexts(pdf).join(' '));
    expect(text).toContain('procedura marży – towary używane');
    expect(text).not.toContain(price(language, '116.20'));
  });

  it.each(['PA', 'PAi'] as const)('a printout of a %s never claims to be a fiscal receipt', async (kind) => {
    const pdf = await createBuiltInLayout({ language }).render(sampleInvoice({ kind, number: `${kind} 1/2026` }));
    const text = plain(pageTexts(pdf).join(' '));
    expect(text).toContain(plain(LABELS[language].fields.notFiscalReceipt));
    expect(text).not.toMatch(/paragon fiskalny/i);
  });
});

function totalsOf({ net, vat, gross }: { net: string; vat: string; gross: string }): NexoDocument['totals'] {
  return { currency: 'PLN', net, vat, gross, due: gross };
}

function price(language: LayoutLanguage, amount: string): string {
  return amount.replace('.', LABELS[language].numbers.decimalSeparator);
}

/** Text whose line breaks and kinds of spaces do not matter. */
function plain(text: string): string {
  return text.replace(/\s+/g, ' ');
}
