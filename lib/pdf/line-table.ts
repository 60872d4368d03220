import type { DocumentLine, NexoDocument } from '../nexo';
import type { Labels } from './labels';
import { formatDecimal, formatFraction, formatVatRate, parseDecimal } from './numbers';
import type { PageFlow } from './page-flow';
import { Table, type Column } from './table';

/** nexo keeps up to four decimals of unit prices and quantities. */
const PRICE_DECIMALS = 4;

interface LineColumn extends Column {
  value: (line: DocumentLine) => string;
}

/** The goods and services: the columns of art. 106e(1) items 7 to 12 (facts/nexo.md §D). */
export function drawLines(flow: PageFlow, document: NexoDocument, labels: Labels): void {
  const columns = lineColumns(document, labels);
  const rows = document.lines.map((line) => columns.map((column) => column.value(line)));
  new Table(flow, { columns, rows }).draw();
  flow.y += 16;
}

function lineColumns(document: NexoDocument, labels: Labels): LineColumn[] {
  const money = (text: string): string => formatDecimal(text, labels);
  const discounted = document.lines.some((line) => !parseDecimal(line.discount).eq(0));
  const discount: LineColumn = {
    title: labels.discount,
    align: 'right',
    value: (line) => formatFraction(line.discount, labels),
  };
  return [
    { title: labels.position, align: 'right', value: (line) => String(line.position) },
    { title: labels.name, align: 'left', grow: true, value: (line) => line.name },
    {
      title: labels.quantity,
      align: 'right',
      value: (line) => formatDecimal(line.quantity, labels, 0, PRICE_DECIMALS),
    },
    { title: labels.unit, align: 'left', value: (line) => line.unit },
    ...(discounted ? [discount] : []),
    priceColumn(document.netPrices, discounted, labels),
    { title: labels.netValue, align: 'right', value: (line) => money(line.net) },
    { title: labels.vatRate, align: 'right', value: (line) => formatVatRate(line.vatRate) },
    { title: labels.vatAmount, align: 'right', value: (line) => money(line.vat) },
    { title: labels.grossValue, align: 'right', value: (line) => money(line.gross) },
  ];
}

function priceColumn(net: boolean, discounted: boolean, labels: Labels): LineColumn {
  const [plain, reduced] = net
    ? [labels.netPrice, labels.discountedNetPrice]
    : [labels.grossPrice, labels.discountedGrossPrice];
  return {
    title: discounted ? reduced : plain,
    align: 'right',
    value: (line) => formatDecimal(net ? line.netPrice : line.grossPrice, labels, 2, PRICE_DECIMALS),
  };
}
