import Big from 'big.js';

import { type DecimalText, parseDecimal } from '../../../documents';
import type { RateSum } from '../../../ksef';
import { beside, type Block, factBlock, stack, textBlock } from '../blocks';
import type { TextStyle } from '../canvas';
import { BODY, CONTENT_WIDTH, PAGE, SECTION_LABEL } from '../page-flow';
import { type Column, Table } from '../table';

import { amount, exchangeRate, type Fact, money, type Sheet } from './sheet';

const GAP = 20;
const BOX_WIDTH = CONTENT_WIDTH * 0.44;
const RIGHT_X = PAGE.left + BOX_WIDTH + GAP;
const RIGHT_WIDTH = CONTENT_WIDTH - BOX_WIDTH - GAP;
const BOX_PADDING = 10;
const LARGEST: TextStyle = { weight: 'bold', size: 18, color: 'accent' };
const SMALLEST = 9;
const SMALL_PRINT: TextStyle = { ...BODY, size: 8, color: 'muted' };

/** The rates that a sum with a number stands for, where no line says which (art. 41 and 146ef of the Act). */
const USUAL_RATES: Record<string, string> = { '1': '23', '2': '8', '3': '5' };
const RATES_OF_SUM: Record<string, readonly string[]> = { '1': ['23', '22'], '2': ['8', '7'], '3': ['5'] };

/** P_13_11: under a margin procedure prices hold the VAT, which must not be shown (art. 120(16) of the Act). */
const MARGIN = '11';

/** What is paid or to be paid in a box at the left, the sums by rate at the right. */
export function drawAmounts(sheet: Sheet): void {
  const { flow, invoice } = sheet;
  const sums = invoice.sums.length > 0 ? sumsTable(sheet) : stack(flow, []);
  beside(flow, amountBox(sheet), sums).draw();
  flow.y += 14;
}

function sumsTable(sheet: Sheet): Block {
  const { flow, invoice, labels } = sheet;
  const { heads } = labels;
  const { sums } = invoice;
  const inZloty = sums.some(({ vatInZloty }) => vatInZloty !== '');
  const untaxed = sums.every(({ field }) => field === MARGIN);
  const taxed = sums.some(({ vat }) => vat !== '');
  const columns: Column[] = [
    { title: heads.vatRate, align: 'left' },
    ...(untaxed ? [] : [{ title: heads.netValue, align: 'decimal' } as const]),
    ...(taxed ? [{ title: heads.vatAmount, align: 'decimal' } as const] : []),
    ...(inZloty ? [{ title: heads.vatInZloty, align: 'decimal' } as const] : []),
    { title: heads.grossValue, align: 'decimal' },
  ];
  const rows = sums.map((sum) => [
    sumName(sheet, sum),
    ...(untaxed ? [] : [sum.field === MARGIN ? '' : amount(sheet, sum.net)]),
    ...(taxed ? [amount(sheet, sum.vat)] : []),
    ...(inZloty ? [amount(sheet, sum.vatInZloty)] : []),
    amount(sheet, total([sum.net, sum.vat])),
  ]);
  const taxable = sums.filter(({ field }) => field !== MARGIN);
  const of = (field: 'net' | 'vat' | 'vatInZloty'): string => amount(sheet, total(taxable.map((sum) => sum[field])));
  const gross = total(sums.flatMap(({ net, vat }) => [net, vat]));
  const totals = [
    heads.total.replace('\n', ' / '),
    ...(untaxed ? [] : [of('net')]),
    ...(taxed ? [of('vat')] : []),
    ...(inZloty ? [of('vatInZloty')] : []),
    // The law's total is P_15; sums of rounded rates may differ from it by a grosz, and two totals would only confuse.
    parseDecimal(gross).eq(parseDecimal(invoice.total)) ? amount(sheet, gross) : '',
  ];
  const table = new Table(flow, {
    columns,
    rows,
    ...(sums.length > 1 ? { totals } : {}),
    x: RIGHT_X,
    width: RIGHT_WIDTH,
    decimalSeparator: labels.numbers.decimalSeparator,
  });
  const rate = factBlock(flow, labels.fields.exchangeRate, rateOf(sheet), SMALL_PRINT, RIGHT_X + 4, RIGHT_WIDTH - 4);
  return stack(flow, [table, ...(rate.height > 0 ? [5, rate] : [])]);
}

/** The one rate that the invoice was converted at: its own, or that of all its lines. */
function rateOf(sheet: Sheet): string {
  const { exchangeRate: own, lines } = sheet.invoice;
  const rates = new Set(own === '' ? lines.map((line) => line.exchangeRate).filter((rate) => rate !== '') : [own]);
  const [rate = ''] = rates;
  return rates.size === 1 ? exchangeRate(sheet, rate) : '';
}

function sumName(sheet: Sheet, { field }: RateSum): string {
  const { invoice, texts } = sheet;
  const possible = RATES_OF_SUM[field];
  if (possible === undefined) return Object.entries(texts.sums).find(([key]) => key === field)?.[1] ?? field;
  const lines = [...invoice.lines, ...(invoice.order?.lines ?? [])];
  const used = possible.filter((rate) => lines.some((line) => line.rate === rate));
  return (used.length > 0 ? used : [USUAL_RATES[field] ?? '']).map((rate) => `${rate}%`).join(' / ');
}

/** What the box says: what the amount is, the amount, and what led to it. */
interface Balance {
  label: string;
  amount: DecimalText;
  facts: Fact[];
}

function amountBox(sheet: Sheet): Block {
  const { flow, labels, invoice } = sheet;
  const { canvas } = flow;
  const x = PAGE.left + BOX_PADDING;
  const inner = BOX_WIDTH - 2 * BOX_PADDING;
  const balance = balanceOf(sheet);
  const text = money(sheet, balance.amount);
  const size = Math.max(SMALLEST, Math.min(LARGEST.size, (LARGEST.size * inner) / canvas.widthOf(text, LARGEST)));
  const inWords =
    labels.amountInWords && parseDecimal(balance.amount).gte(0)
      ? `${labels.fields.inWords}: ${labels.amountInWords(balance.amount, invoice.currency)}`
      : '';
  const content = stack(flow, [
    BOX_PADDING,
    ...balance.facts.map(([label, value]) => factBlock(flow, label, value, BODY, x, inner)),
    ...(balance.facts.length > 0 ? [6] : []),
    textBlock(flow, balance.label.toLocaleUpperCase(labels.languageTag), SECTION_LABEL, x, inner),
    textBlock(flow, text, { ...LARGEST, size }, x, inner),
    ...(inWords === '' ? [] : [3, textBlock(flow, inWords, SMALL_PRINT, x, inner)]),
    BOX_PADDING,
  ]);
  return {
    height: content.height,
    draw: () => {
      canvas.artifact(() => {
        canvas.rectangle(PAGE.left, flow.y, BOX_WIDTH, content.height, 'tint');
        canvas.rectangle(PAGE.left, flow.y, 2.5, content.height, 'accent');
      });
      content.draw();
    },
  };
}

/**
 * P_15 is the amount due on an ordinary invoice, the payment received on one for an advance, what is left to pay on a
 * final one and a difference on a correction. Whether it is due at all is said by Platnosc and Rozliczenie.
 */
function balanceOf(sheet: Sheet): Balance {
  const { invoice, texts, labels } = sheet;
  const { fields } = texts;
  const { settlement, payment, kind } = invoice;
  const settled = settlement?.due || settlement?.overpaid || '';
  const base = settled === '' ? invoice.total : settled;
  const own = ownLabel(sheet);
  const settling: Fact[] = settled === '' ? [] : [[own || fields.total, money(sheet, invoice.total)], ...sides(sheet)];
  if (settlement && settlement.due === '' && settlement.overpaid !== '') {
    return { label: fields.overpaid, amount: base, facts: settling };
  }
  const parts = payment?.parts ?? [];
  const paid = parseDecimal(total(parts.map((part) => part.amount)));
  const before: Fact[] = settling.length > 0 ? settling : [[own || fields.total, money(sheet, invoice.total)]];
  if (payment?.paid) return { label: fields.paidInFull, amount: base, facts: before };
  if (parts.length > 0) {
    const left = parseDecimal(base).minus(paid);
    const due: Fact[] = settled === '' ? [] : [[labels.fields.due, money(sheet, settled)]];
    const facts: Fact[] = [...before, ...due, [fields.paidSoFar, money(sheet, paid.toFixed())]];
    return { label: fields.leftToPay, amount: left.toFixed(), facts };
  }
  if (settled !== '') return { label: labels.fields.due, amount: base, facts: settling };
  const due = payment !== null && (kind === 'VAT' || kind === 'UPR');
  return { label: own || (due ? labels.fields.due : fields.total), amount: base, facts: [] };
}

/** What P_15 is called where it is not simply the total. */
function ownLabel({ invoice, texts }: Sheet): string {
  if (invoice.correction !== null) return texts.fields.totalCorrection;
  if (invoice.kind === 'ZAL') return texts.fields.totalAdvance;
  return invoice.kind === 'ROZ' ? texts.fields.totalFinal : '';
}

/** What Rozliczenie adds and takes off, summed where the invoice does not do so itself. */
function sides(sheet: Sheet): Fact[] {
  const { invoice, texts } = sheet;
  const { charges = [], chargesTotal = '', deductions = [], deductionsTotal = '' } = invoice.settlement ?? {};
  const sum = (own: DecimalText, entries: ReadonlyArray<{ amount: DecimalText }>): DecimalText =>
    own === '' ? total(entries.map((entry) => entry.amount)) : own;
  return [
    [texts.fields.charges, charges.length > 0 ? `+${money(sheet, sum(chargesTotal, charges))}` : ''],
    [texts.fields.deductions, deductions.length > 0 ? `-${money(sheet, sum(deductionsTotal, deductions))}` : ''],
  ];
}

/** The sum of amounts; those an invoice does not have count nothing. */
function total(amounts: readonly DecimalText[]): DecimalText {
  return amounts
    .filter((text) => text !== '')
    .reduce((sum, text) => sum.plus(parseDecimal(text)), new Big(0))
    .toFixed();
}
