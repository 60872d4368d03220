import Big from 'big.js';

import {
  formatBankAccount,
  formatDecimal,
  formatMoney,
  formatVatRate,
  type NexoDocument,
  parseDecimal,
  withCurrency,
} from '../../documents';
import { singleLine } from '../type/text-lines';

import { beside, type Block, factBlock, stack, textBlock } from './blocks';
import type { TextStyle } from './canvas';
import type { Labels } from './labels';
import { BODY, BODY_BOLD, CONTENT_WIDTH, PAGE, type PageFlow, SECTION_LABEL } from './page-flow';
import { type Column, Table } from './table';

const GAP = 20;
const DUE_WIDTH = CONTENT_WIDTH * 0.44;
const RIGHT_X = PAGE.left + DUE_WIDTH + GAP;
const RIGHT_WIDTH = CONTENT_WIDTH - DUE_WIDTH - GAP;
const BOX_PADDING = 10;
const DUE: TextStyle = { weight: 'bold', size: 20, color: 'accent' };
const SMALLEST_DUE = 9;
const SMALL_PRINT: TextStyle = { ...BODY, size: 8, color: 'muted' };

/** The amount due in a box at the left, the VAT table with its sum at the right; both on one page if they fit one. */
export function drawTotals(flow: PageFlow, document: NexoDocument, labels: Labels): void {
  const right = document.marginProcedure ? stack(flow, []) : vatBlock(flow, document, labels);
  beside(flow, dueBlock(flow, document, labels), right).draw();
  flow.y += 16;
}

/** Net, VAT and gross by rate (art. 106e(1) points 13 and 14), VAT in złoty too where the currency is another. */
function vatBlock(flow: PageFlow, document: NexoDocument, labels: Labels): Block {
  const { totals, vatTable } = document;
  const { heads, numbers } = labels;
  const money = (text: string): string => formatDecimal(text, numbers);
  const inZloty = vatTable.some((row) => row.vatInZloty !== undefined);
  const zlotySum = vatTable.reduce((sum, row) => sum.plus(parseDecimal(row.vatInZloty ?? '0')), new Big(0)).toFixed();
  const columns: Column[] = [
    { title: heads.vatRate, align: 'left' },
    { title: heads.netValue, align: 'decimal' },
    { title: heads.vatAmount, align: 'decimal' },
    ...(inZloty ? [{ title: heads.vatInZloty, align: 'decimal' } as const] : []),
    { title: heads.grossValue, align: 'decimal' },
  ];
  const rows = vatTable.map((row) => [
    formatVatRate(row.rate, labels.rates),
    money(row.net),
    money(row.vat),
    ...(inZloty ? [row.vatInZloty === undefined ? '' : money(row.vatInZloty)] : []),
    money(row.gross),
  ]);
  const sums = [money(totals.net), money(totals.vat), ...(inZloty ? [money(zlotySum)] : []), money(totals.gross)];
  const table = new Table(flow, {
    columns,
    rows,
    totals: [heads.total.replace('\n', ' / '), ...sums],
    x: RIGHT_X,
    width: RIGHT_WIDTH,
    decimalSeparator: numbers.decimalSeparator,
  });
  return stack(flow, [table, ...exchangeRate(flow, document, labels)]);
}

function exchangeRate(
  flow: PageFlow,
  { exchangeRate: rate, totals }: NexoDocument,
  labels: Labels,
): Array<Block | number> {
  if (rate === undefined) return [];
  const { numbers } = labels;
  const one = withCurrency('1', singleLine(totals.currency), numbers);
  const text = `${one} = ${withCurrency(formatDecimal(rate, numbers, 4, 6), 'PLN', numbers)}`;
  return [5, factBlock(flow, labels.fields.exchangeRate, text, SMALL_PRINT, RIGHT_X + 4, RIGHT_WIDTH - 4)];
}

function dueBlock(flow: PageFlow, document: NexoDocument, labels: Labels): Block {
  const { canvas } = flow;
  const { totals } = document;
  const currency = singleLine(totals.currency);
  const x = PAGE.left + BOX_PADDING;
  const inner = DUE_WIDTH - 2 * BOX_PADDING;
  const amount = formatMoney(totals.due, currency, labels.numbers);
  const size = Math.max(SMALLEST_DUE, Math.min(DUE.size, (DUE.size * inner) / canvas.widthOf(amount, DUE)));
  const words = labels.amountInWords ? `${labels.fields.inWords}: ${labels.amountInWords(totals.due, currency)}` : '';
  const content = stack(flow, [
    BOX_PADDING,
    ...depositRows(flow, document, labels, x, inner),
    textBlock(flow, labels.fields.due.toLocaleUpperCase(labels.languageTag), SECTION_LABEL, x, inner),
    textBlock(flow, amount, { ...DUE, size }, x, inner),
    ...(words === '' ? [] : [3, textBlock(flow, words, SMALL_PRINT, x, inner)]),
    BOX_PADDING,
  ]);
  return {
    height: content.height,
    draw: () => {
      canvas.artifact(() => {
        canvas.rectangle(PAGE.left, flow.y, DUE_WIDTH, content.height, 'tint');
        canvas.rectangle(PAGE.left, flow.y, 2.5, content.height, 'accent');
      });
      content.draw();
    },
  };
}

/** What lies between the gross value and the amount due: deposits are no part of the taxable amount. */
function depositRows(
  flow: PageFlow,
  { deposits, totals }: NexoDocument,
  { fields, numbers }: Labels,
  x: number,
  width: number,
): Array<Block | number> {
  if (!deposits) return [];
  const money = (text: string): string => formatMoney(text, singleLine(totals.currency), numbers);
  const facts: Array<[string, string]> = [[fields.grossTotal, money(totals.gross)]];
  if (!parseDecimal(deposits.charged).eq(0)) facts.push([fields.depositsCharged, `+${money(deposits.charged)}`]);
  const returned = parseDecimal(deposits.returned).abs();
  if (!returned.eq(0)) facts.push([fields.depositsReturned, `-${money(returned.toFixed())}`]);
  return [...facts.map(([label, value]) => factBlock(flow, label, value, BODY, x, width)), 6];
}

/** How and when it is paid, and the account to pay to. */
export function drawPayments(flow: PageFlow, document: NexoDocument, labels: Labels, bankDetails: string): void {
  const { payments } = document;
  const table = payments.length > 0 ? paymentTable(flow, document, labels) : null;
  const account = accountBlock(flow, document, labels, bankDetails, table !== null);
  if (!table && account.height === 0) return;
  beside(flow, table ?? stack(flow, []), account).draw();
  flow.y += 14;
}

function accountBlock(
  flow: PageFlow,
  { bankAccount }: NexoDocument,
  labels: Labels,
  bankDetails: string,
  besideTable: boolean,
): Block {
  const own = bankDetails.trim() !== '';
  const number = bankAccount ? formatBankAccount(singleLine(bankAccount.number)) : '';
  if (!own && number === '') return stack(flow, []);
  const x = besideTable ? RIGHT_X + 4 : PAGE.left;
  const width = besideTable ? RIGHT_WIDTH - 4 : CONTENT_WIDTH;
  const block = (text: string, style: TextStyle): Block => textBlock(flow, text, style, x, width);
  return stack(flow, [
    4,
    block(labels.fields.bankAccount.toLocaleUpperCase(labels.languageTag), SECTION_LABEL),
    3,
    ...(own
      ? [block(bankDetails, BODY)]
      : [block(number, BODY_BOLD), block(singleLine(bankAccount?.name ?? ''), { ...BODY, color: 'muted' })]),
  ]);
}

function paymentTable(flow: PageFlow, { payments, totals }: NexoDocument, labels: Labels): Table {
  const { heads, numbers } = labels;
  const currency = singleLine(totals.currency);
  const dated = payments.some((payment) => payment.dueDate !== null);
  const settled = payments.some((payment) => payment.paid);
  const columns: Column[] = [
    { title: heads.paymentMethod, align: 'left', grow: true },
    ...(dated ? [{ title: heads.paymentDueDate, align: 'left' } as const] : []),
    { title: heads.paymentAmount, align: 'right' },
    ...(settled ? [{ title: heads.paymentState, align: 'left' } as const] : []),
  ];
  const rows = payments.map((payment) => [
    payment.method,
    ...(dated ? [payment.dueDate === null ? '' : labels.writeDate(payment.dueDate)] : []),
    formatMoney(payment.amount, currency, numbers),
    ...(settled ? [payment.paid ? labels.fields.paid : ''] : []),
  ]);
  return new Table(flow, { columns, rows, width: DUE_WIDTH, decimalSeparator: numbers.decimalSeparator });
}
