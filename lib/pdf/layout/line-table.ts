import type { DocumentLine, NexoDocument } from '../../documents';
import { formatDecimal, formatFraction, formatVatRate, parseDecimal } from '../../documents';

import type { Labels } from './labels';
import type { PageFlow } from './page-flow';
import { type Column, Table } from './table';

/** nexo keeps up to four decimals of unit prices and quantities. */
const PRICE_DECIMALS = 4;

interface LineColumn extends Column {
  value: (line: DocumentLine) => string;
}

/** The goods and services: the columns of art. 106e(1) points 7 to 12 (facts/nexo.md §D). */
export function drawLines(flow: PageFlow, document: NexoDocument, labels: Labels): void {
  const columns = lineColumns(document, labels);
  const rows = document.lines.map((line) => columns.map((column) => column.value(line)));
  new Table(flow, { columns, rows, decimalSeparator: labels.numbers.decimalSeparator }).draw();
  flow.y += 16;
}

function lineColumns(document: NexoDocument, labels: Labels): LineColumn[] {
  const { heads, numbers } = labels;
  const discounted = document.lines.some((line) => !parseDecimal(line.discount).eq(0));
  const number = (title: string, value: (line: DocumentLine) => string): LineColumn => ({
    title,
    align: 'decimal',
    value,
  });
  const money = (title: string, field: 'net' | 'vat' | 'gross'): LineColumn =>
    number(title, (line) => formatDecimal(line[field], numbers));
  const vatColumns = [
    money(heads.netValue, 'net'),
    {
      title: heads.vatRate,
      align: 'right' as const,
      value: (line: DocumentLine) => formatVatRate(line.vatRate, labels.rates),
    },
    money(heads.vatAmount, 'vat'),
  ];
  return [
    { title: heads.position, align: 'right', value: (line) => String(line.position) },
    { title: heads.name, align: 'left', grow: true, value: (line) => line.name },
    number(heads.quantity, (line) => formatDecimal(line.quantity, numbers, 0, PRICE_DECIMALS)),
    { title: heads.unit, align: 'left', value: (line) => line.unit },
    ...(discounted ? [number(heads.discount, (line) => formatFraction(line.discount, numbers))] : []),
    priceColumn(document, discounted, labels),
    // Under the margin procedure the price holds the VAT and the document must not show it (art. 120(16) of the Act).
    ...(document.marginProcedure ? [] : vatColumns),
    money(heads.grossValue, 'gross'),
  ];
}

function priceColumn(document: NexoDocument, discounted: boolean, { heads, numbers }: Labels): LineColumn {
  const net = document.netPrices && !document.marginProcedure;
  const [plain, reduced] = net
    ? [heads.netPrice, heads.discountedNetPrice]
    : [heads.grossPrice, heads.discountedGrossPrice];
  return {
    title: discounted ? reduced : plain,
    align: 'decimal',
    value: (line) => formatDecimal(net ? line.netPrice : line.grossPrice, numbers, 2, PRICE_DECIMALS),
  };
}
