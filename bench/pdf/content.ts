import Big from 'big.js';

import type { NexoDocument } from '../../lib/documents';

/** The texts of an invoice, for peers that lay out on their own. */
export interface Content {
  title: string;
  facts: string[];
  parties: Array<{ label: string; lines: string[] }>;
  lineHead: string[];
  lineRows: string[][];
  vatHead: string[];
  vatRows: string[][];
  due: string;
  payments: string[];
  notes: string;
}

const GOODS = [
  'Kubek emaliowany „Żółta łódź” 350 ml',
  'Dzbanek szklany z filtrem, 1,5 l',
  'Ściereczka z mikrofibry – zestaw pięciu sztuk w kartonowym pudełku',
  'Talerz deserowy „Kwiat wiśni”, ręcznie malowany',
  'Usługa pakowania i dostawy kurierem',
];

/** How many lines the invoices have. */
const LINES = Number(process.env.BENCH_LINES ?? 10);

/** An invoice; names and amounts differ from one number to the next, as they do between real documents. */
export function invoice(number: number): NexoDocument {
  const lines = Array.from({ length: LINES }, (_, i) => {
    const quantity = new Big(1 + ((number + i) % 12));
    const netPrice = new Big(1000 + ((number * 37 + i * 911) % 20_000)).div(100);
    const net = quantity.times(netPrice);
    const vat = net.times('0.23').round(2);
    return {
      position: i + 1,
      name: `${GOODS[i % GOODS.length]} ${number}-${i}`,
      symbol: `SKU-${i}`,
      description: '',
      quantity: quantity.toFixed(4),
      unit: 'szt.',
      netPrice: netPrice.toFixed(4),
      grossPrice: netPrice.times('1.23').toFixed(4),
      discount: '0.0000',
      vatRate: '23',
      net: net.toFixed(2),
      vat: vat.toFixed(2),
      gross: net.plus(vat).toFixed(2),
    };
  });
  const sum = (field: 'net' | 'vat' | 'gross'): string =>
    lines.reduce((total, line) => total.plus(line[field]), new Big(0)).toFixed(2);
  const totals = { net: sum('net'), vat: sum('vat'), gross: sum('gross') };
  return {
    company: 'Nexo_Bench',
    id: number,
    kind: 'FS',
    number: `FS ${number}/CENTRALA/2026`,
    issueDate: '2026-11-23 14:05:00',
    saleDate: '2026-11-22 00:00:00',
    totals: { currency: 'PLN', ...totals, due: totals.gross },
    ksef: { required: false, number: '' },
    placeOfIssue: 'Wrocław',
    seller: {
      name: 'Łódzka Hurtownia Ceramiki „Gąsior & Źrebięta” sp. z o.o.',
      nip: '725-18-01-126',
      addressLines: ['ul. Świętojańska 12/4', '90-001 Łódź'],
    },
    buyer: {
      name: `Zażółć Gęślą Jaźń s.c. ${number}`,
      nip: '522-00-14-563',
      addressLines: [`al. Jerozolimskie ${number}`, '00-807 Warszawa'],
    },
    netPrices: true,
    lines,
    vatTable: [{ rate: '23', ...totals }],
    payments: [{ method: 'Przelew', amount: totals.gross, dueDate: '2026-12-07', paid: false }],
    bankAccount: { name: 'Rachunek podstawowy PLN', number: '61109010140000071219812874' },
    notes: `Zamówienie BaseLinker ${100_000_000 + number}. Dziękujemy za zakupy!`,
    issuedBy: 'Grażyna Śliwińska',
    splitPayment: false,
    cashMethod: false,
  };
}

/** The same invoice as texts. */
export function content(number: number): Content {
  const document = invoice(number);
  const money = (text: string): string => text.replace('.', ',').replace(/\B(?=(\d{3})+,)/g, '\u00a0');
  const { totals } = document;
  const sums = [money(totals.net), money(totals.vat), money(totals.gross)];
  const party = (label: string, { name, addressLines, nip }: NexoDocument['seller']): Content['parties'][number] => ({
    label,
    lines: [name, ...addressLines, `NIP: ${nip}`],
  });
  return {
    title: `Faktura ${document.number}`,
    facts: ['Miejsce wystawienia: Wrocław', 'Data wystawienia: 2026-11-23', 'Data sprzedaży: 2026-11-22'],
    parties: [party('SPRZEDAWCA', document.seller), ...(document.buyer ? [party('NABYWCA', document.buyer)] : [])],
    lineHead: [
      'Lp.',
      'Nazwa towaru lub usługi',
      'Ilość',
      'J.m.',
      'Cena netto',
      'Wartość netto',
      'VAT',
      'Kwota VAT',
      'Wartość brutto',
    ],
    lineRows: document.lines.map((line) => [
      String(line.position),
      line.name,
      new Big(line.quantity).toFixed(),
      line.unit,
      money(new Big(line.netPrice).toFixed(2)),
      money(line.net),
      '23%',
      money(line.vat),
      money(line.gross),
    ]),
    vatHead: ['Stawka VAT', 'Wartość netto', 'Kwota VAT', 'Wartość brutto'],
    vatRows: [
      ['23%', ...sums],
      ['Razem', ...sums],
    ],
    due: `DO ZAPŁATY ${money(totals.due)} zł`,
    payments: [
      `Przelew, termin 2026-12-07, ${money(totals.due)} zł`,
      'RACHUNEK BANKOWY 61 1090 1014 0000 0712 1981 2874',
    ],
    notes: `UWAGI ${document.notes} Wystawił(a): ${document.issuedBy}`,
  };
}
