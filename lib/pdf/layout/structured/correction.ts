import { stack } from '../blocks';
import { type Column, Table } from '../table';

import { drawPartiesBefore } from './parties';
import { amount, drawSection, exchangeRate, factList, money, type Sheet, word } from './sheet';

/** What art. 106j asks for: the invoices that are corrected, why, and the parties as they stood there. */
export function drawCorrection(sheet: Sheet): void {
  const { invoice, texts, flow } = sheet;
  const { correction } = invoice;
  if (correction === null) return;
  const { fields } = texts;
  const facts = factList(sheet, [
    [fields.reason, correction.reason],
    [fields.effect, word(texts.effects, correction.effect)],
    [fields.correctedPeriod, correction.period],
    [fields.rightNumber, correction.rightNumber],
    [fields.amountBefore, money(sheet, correction.amountBefore)],
    [fields.rateBefore, exchangeRate(sheet, correction.exchangeRateBefore)],
  ]);
  const invoices = correction.invoices.length > 0 ? [4, correctedInvoices(sheet)] : [];
  drawSection(sheet, fields.corrected, [stack(flow, [facts]), ...invoices]);
  drawPartiesBefore(sheet);
}

function correctedInvoices(sheet: Sheet): Table {
  const { flow, texts, labels, invoice } = sheet;
  const invoices = invoice.correction?.invoices ?? [];
  const columns: Column[] = [
    { title: texts.heads.number, align: 'left', grow: true },
    { title: texts.heads.issueDate, align: 'left' },
    { title: texts.heads.ksefNumber, align: 'left' },
  ];
  const rows = invoices.map(({ number, issueDate, ksefNumber, outsideKsef }) => [
    number,
    labels.writeDate(issueDate),
    ksefNumber || (outsideKsef ? texts.fields.outsideKsef : ''),
  ]);
  return new Table(flow, { columns, rows, decimalSeparator: labels.numbers.decimalSeparator });
}

/** The payments an advance invoice is for, and the advance invoices that a final one settles. */
export function drawAdvances(sheet: Sheet): void {
  const { flow, invoice, texts, labels } = sheet;
  const { decimalSeparator } = labels.numbers;
  const { advancePayments, advanceInvoices } = invoice;
  if (advancePayments.length > 0) {
    const columns: Column[] = [
      { title: texts.heads.date, align: 'left', grow: true },
      { title: texts.heads.amount, align: 'decimal' },
      { title: labels.fields.exchangeRate, align: 'left' },
    ];
    const rows = advancePayments.map((part) => [
      labels.writeDate(part.date),
      amount(sheet, part.amount),
      exchangeRate(sheet, part.exchangeRate),
    ]);
    drawSection(sheet, texts.fields.advancePayments, [new Table(flow, { columns, rows, decimalSeparator })]);
  }
  const numbers = advanceInvoices.map(
    ({ number, inKsef }) => [inKsef ? labels.fields.ksefNumber : texts.fields.outsideKsef, number] as const,
  );
  drawSection(sheet, texts.fields.advanceInvoices, [factList(sheet, numbers)]);
}
