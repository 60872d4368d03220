import Big from 'big.js';

import type { DocumentLine, DocumentSummary, VatRow } from '../../documents';

/** Rounding of one line, in the document's currency; a document may be counted from its lines or from its sums. */
const ROUNDING_OF_A_LINE = '0.02';
const SUMS = ['net', 'vat', 'gross'] as const;

type Sums = Record<(typeof SUMS)[number], string>;

/**
 * What of a document contradicts itself, in words, or undefined when all agrees: the VAT table has to give the totals to
 * the grosz, the lines give them but for the rounding of each line.
 *
 * @param vatTable as nexo keeps it; empty where it keeps none
 */
export function contradiction(
  lines: readonly DocumentLine[],
  vatTable: readonly VatRow[],
  totals: DocumentSummary['totals'],
): string | undefined {
  const rounding = new Big(ROUNDING_OF_A_LINE).times(lines.length);
  for (const sum of SUMS) {
    if (vatTable.length > 0 && !total(vatTable, sum).eq(totals[sum])) return `its VAT table and its ${sum} total`;
    if (total(lines, sum).minus(totals[sum]).abs().gt(rounding)) return `its lines and its ${sum} total`;
  }
  return undefined;
}

/** VAT of each rate in złoty, to the grosz, for a document in another currency (art. 106e(11) of the VAT Act). */
export function withVatInZloty(vatTable: readonly VatRow[], exchangeRate: Big): VatRow[] {
  return vatTable.map((row) => ({
    ...row,
    vatInZloty: new Big(row.vat).times(exchangeRate).round(2, Big.roundHalfUp).toFixed(2),
  }));
}

function total(rows: readonly Sums[], sum: keyof Sums): Big {
  return rows.reduce((result, row) => result.plus(row[sum]), new Big(0));
}
