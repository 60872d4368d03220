import Big from 'big.js';

import type { DocumentLine, NexoDocument } from '../../lib/documents/types';

/** A line of `quantity` pieces at a net price, VAT 23 %. */
export function sampleLine(position: number, name: string, quantity = '2', netPrice = '100.00'): DocumentLine {
  const net = new Big(quantity).times(netPrice);
  const vat = net.times('0.23').round(2);
  return {
    position,
    name,
    symbol: `SKU-${position}`,
    description: '',
    quantity: new Big(quantity).toFixed(4),
    unit: 'szt.',
    netPrice,
    grossPrice: new Big(netPrice).times('1.23').toFixed(4),
    discount: '0.0000',
    vatRate: '23',
    net: net.toFixed(2),
    vat: vat.toFixed(2),
    gross: net.plus(vat).toFixed(2),
  };
}

/** An invoice whose sums agree with its lines; `change` replaces fields. */
export function sampleInvoice(change: Partial<NexoDocument> = {}): NexoDocument {
  const lines = change.lines ?? [
    sampleLine(1, 'Kubek emaliowany „Żółta łódź” 350 ml', '12', '18.50'),
    sampleLine(2, 'Dzbanek szklany z filtrem, 1,5 l', '3', '64.99'),
    sampleLine(3, 'Ściereczka z mikrofibry – zestaw pięciu sztuk w kartonowym pudełku', '10', '7.20'),
    sampleLine(4, 'Usługa pakowania i dostawy kurierem', '1', '16.25'),
  ];
  const sum = (field: 'net' | 'vat' | 'gross'): string =>
    lines.reduce((total, line) => total.plus(line[field]), new Big(0)).toFixed(2);
  const totals = { net: sum('net'), vat: sum('vat'), gross: sum('gross') };
  return {
    company: 'Nexo_Demo_1',
    id: 100169,
    kind: 'FS',
    number: 'FS 169/CENTRALA/2026',
    issueDate: '2026-11-23 14:05:00',
    saleDate: '2026-11-22 00:00:00',
    totals: { currency: 'PLN', ...totals, due: totals.gross },
    ksef: { required: false, number: '' },
    placeOfIssue: 'Wrocław',
    seller: {
      name: 'Łódzka Hurtownia Ceramiki „Gąsior & Źrebięta” sp. z o.o.',
      nip: '725-18-01-126',
      addressLines: ['ul. Świętojańska 12/4', '90-001 Łódź', 'Polska'],
    },
    buyer: {
      name: 'Zażółć Gęślą Jaźń s.c. Małgorzata Brzęczyszczykiewicz',
      nip: '522-00-14-563',
      addressLines: ['al. Jerozolimskie 100 m. 7', '00-807 Warszawa'],
    },
    netPrices: true,
    lines,
    vatTable: [{ rate: '23', ...totals }],
    payments: [{ method: 'Przelew', amount: totals.gross, dueDate: '2026-12-07', paid: false }],
    bankAccount: { name: 'Rachunek podstawowy PLN', number: '61109010140000071219812874' },
    notes: 'Zamówienie BaseLinker 123456789. Dziękujemy za zakupy!',
    issuedBy: 'Grażyna Śliwińska',
    splitPayment: false,
    cashMethod: false,
    ...change,
  };
}
