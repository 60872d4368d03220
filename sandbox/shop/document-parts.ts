import { polishTime } from './polish-time';
import type { Random } from './random';
import { type SaleLine, vatInGross } from './sales';
import type { NexoDocumentSeed, NexoLineSeed, NexoPaymentSeed, NexoVatSeed, RawOrder } from './types';

const VAT_ORDER = ['23', '8', '5', '0', 'zw'];

/** Lines whose own amounts are exact: net + VAT = gross, price × quantity = the value in the document's price kind. */
export function makeDocumentLines(random: Random, lines: readonly SaleLine[], netPrices: boolean): NexoLineSeed[] {
  return lines.map((line, at) => {
    const discountPercent = random.chance(0.05) ? 10 : 0;
    const before = (price: number): number => (discountPercent === 0 ? price : Math.round(price / 0.9));
    const gross = line.grossPrice * line.quantity;
    const net = netPrices ? line.netPrice * line.quantity : gross - vatInGross(gross, line.vatRate);
    return {
      position: at + 1,
      symbol: line.product.sku,
      name: line.product.name,
      description: line.product.attributes,
      unit: line.product.unit,
      quantity: line.quantity,
      vatRate: line.vatRate,
      netPrice: line.netPrice,
      grossPrice: line.grossPrice,
      netPriceBeforeDiscount: before(line.netPrice),
      grossPriceBeforeDiscount: before(line.grossPrice),
      discountPercent,
      net,
      vat: gross - net,
      gross,
    };
  });
}

export function sumByRate(lines: readonly NexoLineSeed[]): NexoVatSeed[] {
  const rows = new Map<string, NexoVatSeed>();
  for (const line of lines) {
    const row = rows.get(line.vatRate) ?? { vatRate: line.vatRate, net: 0, vat: 0, gross: 0 };
    rows.set(line.vatRate, { ...row, net: row.net + line.net, vat: row.vat + line.vat, gross: row.gross + line.gross });
  }
  return [...rows.values()].sort((a, b) => VAT_ORDER.indexOf(a.vatRate) - VAT_ORDER.indexOf(b.vatRate));
}

export function sumTotals(lines: readonly NexoLineSeed[]): NexoDocumentSeed['totals'] {
  const gross = lines.reduce((total, line) => total + line.gross, 0);
  const net = lines.reduce((total, line) => total + line.net, 0);
  return { net, vat: gross - net, gross, due: gross };
}

/** Payments that add up to the amount due; transfers and cash on delivery are deferred. */
export function makePayments(random: Random, order: RawOrder, due: number, issuedAt: number): NexoPaymentSeed[] {
  const deferred = (method: string, days: number): NexoPaymentSeed[] => [
    { method, amount: due, type: 3, due: polishTime(issuedAt + days * 86_400).slice(0, 10) },
  ];
  if (order.payment_method_cod === '1') return deferred('Pobranie', 7);
  if (order.payment_method === 'Przelew') return deferred('Przelew', random.pick([7, 14]));
  if (due > 20_000 && random.chance(0.1)) {
    return [
      { method: 'Gotówka', amount: 5_000, type: 2, due: null },
      { method: 'Karta płatnicza', amount: due - 5_000, type: 2, due: null },
    ];
  }
  return [{ method: 'Płatność online', amount: due, type: 2, due: null }];
}
