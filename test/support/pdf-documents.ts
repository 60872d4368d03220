import Big from 'big.js';

import type { DocumentLine, NexoDocument, VatRow } from '../../lib/documents/types';
import type { LayoutOptions } from '../../lib/pdf';

import { samplePng } from './pdf-pictures';
import { sampleInvoice, sampleLine } from './pdf-samples';

/** A document with the options it is drawn with; `name` is that of its reviewed text and pictures. */
export interface SampleDocument {
  name: string;
  document: NexoDocument;
  options: LayoutOptions;
}

const consumer = { name: 'Anna Nowak', nip: '', addressLines: ['ul. Lipowa 5/3', '30-702 Kraków'] };
const german = {
  name: 'Müller & Söhne Großhandel GmbH',
  nip: 'DE811907980',
  addressLines: ['Königstraße 28', '70173 Stuttgart', 'Niemcy'],
};
const ksefNumber = '7251801126-20261123-0123456789AB-3F';
const ksefUrl = 'https://qr.ksef.mf.gov.pl/invoice/7251801126/23-11-2026/UtQp9Gpc51y-u3xApZjIjgkpZ01js-J8KflSPW8WzIE';

/** One document of every kind and condition, in every language. */
export const SAMPLE_DOCUMENTS: SampleDocument[] = [
  {
    name: 'invoice',
    document: sampleInvoice({ saleDate: '2026-11-23 00:00:00' }),
    options: { footer: 'KRS 0000123456 · BDO 000123456 · kapitał zakładowy 50 000 zł' },
  },
  {
    name: 'invoice-ksef-split-payment-pl-en',
    document: sampleInvoice({
      ksef: { required: true, number: ksefNumber },
      ksefQrCode: { url: ksefUrl, label: ksefNumber },
      splitPayment: true,
      cashMethod: true,
      ...withLines([
        { ...sampleLine(1, 'Stal zbrojeniowa żebrowana fi 12 mm', '1250.5', '4.1275'), unit: 'kg', discount: '0.125' },
        { ...sampleLine(2, 'Pręt gładki fi 8 mm, 6 m', '40', '38.9'), discount: '0.05' },
        sampleLine(3, 'Transport do 50 km', '1', '350'),
      ]),
      payments: [
        { method: 'Przelew', amount: '5000', dueDate: '2026-12-07', paid: false },
        { method: 'Karta płatnicza', amount: '3692.82', dueDate: null, paid: true },
      ],
    }),
    options: {
      language: 'pl+en',
      logo: samplePng(240, 80),
      accentColor: '#8a1f3c',
      footer: 'Hurtownia Ceramiki · www.example.com\nKRS 0000123456 · Sąd Rejonowy dla Łodzi-Śródmieścia',
    },
  },
  {
    name: 'invoice-reverse-charge-de',
    document: sampleInvoice({
      buyer: german,
      reverseCharge: true,
      ...inEuro([
        taxFree(sampleLine(1, 'Keramikbecher 350 ml', '240', '3.15'), 'oo'),
        taxFree(sampleLine(2, 'Versand', '1', '48.00'), 'oo'),
      ]),
    }),
    options: {
      language: 'de',
      bankDetails: 'Bank Przykładowy S.A.\nIBAN PL61 1090 1014 0000 0712 1981 2874\nBIC EXAMPLPWXXX',
    },
  },
  {
    name: 'invoice-euro-en',
    document: sampleInvoice({
      buyer: {
        name: 'Aran Pottery Ltd',
        nip: 'IE6388047V',
        addressLines: ['12 Dominick Street Upper', 'Galway H91 TX2K', 'Irlandia'],
      },
      exchangeRate: '4.2573',
      ...inEuro(
        [
          sampleLine(1, 'Enamel mug “Yellow boat” 350 ml', '12', '4.40'),
          sampleLine(2, 'Glass jug with filter, 1.5 l', '300', '15.2999'),
        ],
        '4.2573',
      ),
    }),
    options: { language: 'en', accentColor: '#0b6e4f' },
  },
  {
    name: 'invoice-exempt-pl-de',
    document: sampleInvoice({
      buyer: german,
      exemptionGround: 'art. 43 ust. 1 pkt 29 lit. a ustawy o VAT',
      ...withLines([
        taxFree(sampleLine(1, 'Szkolenie zawodowe „Ceramika użytkowa” – 2 dni', '1', '1200'), 'zw'),
        sampleLine(2, 'Materiały szkoleniowe', '2', '85.5'),
      ]),
    }),
    options: { language: 'pl+de' },
  },
  {
    name: 'invoice-margin',
    document: sampleInvoice({
      marginProcedure: true,
      netPrices: false,
      ...withLines([
        sampleLine(1, 'Piec ceramiczny używany, 2014 r.', '1', '3500'),
        sampleLine(2, 'Koło garncarskie używane', '2', '780'),
      ]),
    }),
    options: { marginKind: 'usedGoods' },
  },
  {
    name: 'receipt',
    document: sampleInvoice({
      kind: 'PA',
      number: 'PA 4711/11/2026',
      buyer: null,
      netPrices: false,
      bankAccount: null,
      saleDate: null,
      notes: '',
      payments: [{ method: 'Gotówka', amount: '621.42', dueDate: null, paid: true }],
    }),
    options: {},
  },
  {
    name: 'named-receipt-pl-en',
    document: sampleInvoice({
      kind: 'PAi',
      number: 'PAi 12/11/2026',
      buyer: consumer,
      netPrices: false,
      bankAccount: null,
      payments: [{ method: 'Szybka płatność', amount: '621.42', dueDate: null, paid: true }],
    }),
    options: { language: 'pl+en' },
  },
  {
    name: 'retail-invoice-deposits',
    document: withDeposits(
      sampleInvoice({
        kind: 'FD',
        number: 'FD 88/2026',
        buyer: consumer,
        netPrices: false,
        bankAccount: null,
        ...withLines([
          sampleLine(1, 'Woda mineralna 0,5 l', '24', '1.6260'),
          { ...sampleLine(2, 'Sok jabłkowy 1 l', '6', '4.9'), vatRate: '8' },
        ]),
      }),
    ),
    options: { logo: samplePng(120, 120, 'opacity') },
  },
  {
    name: 'invoice-three-pages',
    document: sampleInvoice(
      withLines(
        Array.from({ length: 70 }, (_, i) =>
          sampleLine(
            i + 1,
            `Talerz deserowy „Kwiat wiśni” nr ${i + 1}${i % 7 === 3 ? ', ręcznie malowany, w pudełku upominkowym z pianką i kartą podarunkową' : ''}`,
            String(1 + (i % 9)),
            `${12 + i}.${i % 2 ? '5' : '4975'}`,
          ),
        ),
      ),
    ),
    options: { footer: 'Hurtownia Ceramiki · www.example.com' },
  },
  {
    name: 'invoice-eight-rates',
    document: sampleInvoice({
      ...withLines(
        ['23', '8', '5', '0', 'zw', 'np', 'oo', '0 UE'].map((rate, i) =>
          /^[1-9]/.test(rate)
            ? { ...sampleLine(i + 1, `Pozycja ze stawką ${rate}`, i === 1 ? '-2' : '3', '1234.5'), vatRate: rate }
            : taxFree(sampleLine(i + 1, `Pozycja ze stawką ${rate}`, '1', i === 3 ? '0' : '250000.99'), rate),
        ),
      ),
      reverseCharge: true,
      exemptionGround: 'art. 113 ust. 1 ustawy o VAT',
    }),
    options: {},
  },
  {
    name: 'invoice-other-scripts',
    document: sampleInvoice({
      seller: {
        name: 'Łódź Trading – Łucja Żyła',
        nip: '725-18-01-126',
        addressLines: ['ul. Piotrkowska 1', '90-001 Łódź'],
      },
      buyer: {
        name: 'Товариство «Київські Краєвиди» ТОВ',
        nip: 'UA123456789',
        addressLines: ['вул. Хрещатик 22', '01001 Київ', 'Україна'],
      },
      ...withLines([
        sampleLine(1, 'Αγγείο Κεραμικό «Αθήνα» (ελληνικό)', '1', '45'),
        sampleLine(2, 'שלום עולם (ספל 350 מ"ל) – kubek', '2', '30'),
        sampleLine(3, 'كوب خزفي لون أزرق 350 مل', '2', '30'),
        sampleLine(4, 'Bình gốm Việt Nam – Đặng Thị Ngọc', '2', '30'),
        sampleLine(5, '陶瓷杯 🎁 磁器 – zestaw', '2', '30'),
        sampleLine(6, 'ქართული თიხა, Հայկական կավ', '1', '12'),
      ]),
    }),
    options: {},
  },
];

function taxFree(line: DocumentLine, vatRate: string): DocumentLine {
  return { ...line, vatRate, vat: '0.00', gross: line.net, grossPrice: line.netPrice };
}

/** Lines with the VAT table and the totals that belong to them. */
function withLines(lines: DocumentLine[]): Pick<NexoDocument, 'lines' | 'vatTable' | 'totals' | 'payments'> {
  const rates = [...new Set(lines.map((line) => line.vatRate))];
  const sum = (of: DocumentLine[], field: 'net' | 'vat' | 'gross'): string =>
    of.reduce((total, line) => total.plus(line[field]), new Big(0)).toFixed(2);
  const sums = (of: DocumentLine[]): Omit<VatRow, 'rate'> => ({
    net: sum(of, 'net'),
    vat: sum(of, 'vat'),
    gross: sum(of, 'gross'),
  });
  const totals = sums(lines);
  return {
    lines,
    vatTable: rates.map((rate) => ({ rate, ...sums(lines.filter((line) => line.vatRate === rate)) })),
    totals: { currency: 'PLN', ...totals, due: totals.gross },
    payments: [{ method: 'Przelew', amount: totals.gross, dueDate: '2026-12-07', paid: false }],
  };
}

function inEuro(lines: DocumentLine[], rate?: string): ReturnType<typeof withLines> {
  const sums = withLines(lines);
  return {
    ...sums,
    totals: { ...sums.totals, currency: 'EUR' },
    vatTable:
      rate === undefined
        ? sums.vatTable
        : sums.vatTable.map((row) => ({ ...row, vatInZloty: new Big(row.vat).times(rate).toFixed(2) })),
  };
}

function withDeposits(document: NexoDocument): NexoDocument {
  const due = new Big(document.totals.gross).plus('12.00').minus('1.50').toFixed(2);
  return {
    ...document,
    deposits: { charged: '12.00', returned: '1.50' },
    totals: { ...document.totals, due },
    payments: [{ method: 'Karta płatnicza', amount: due, dueDate: null, paid: true }],
  };
}
