import { formatBankAccount } from '../../../documents';
import type { BankAccount, Payment, PaymentMethod } from '../../../ksef';
import { singleLine } from '../../type/text-lines';
import { beside, type Block, stack, textBlock } from '../blocks';
import { BODY, BODY_BOLD, PAGE } from '../page-flow';
import { type Column, Table } from '../table';

import {
  amount,
  COLUMN_WIDTH,
  drawSection,
  type Fact,
  factList,
  RIGHT_COLUMN,
  sectionLabel,
  type Sheet,
  word,
} from './sheet';

/** What is added and taken off, what was paid, how and until when the rest is paid, and where to. */
export function drawPayment(sheet: Sheet): void {
  const { flow, invoice, texts } = sheet;
  drawSettlement(sheet);
  const { payment } = invoice;
  if (payment === null) return;
  const parts = payment.parts.length > 0 ? [partsTable(sheet, payment)] : [];
  drawSection(sheet, texts.fields.partialPayments, parts);
  const left = factList(sheet, paymentFacts(sheet, payment), PAGE.left, COLUMN_WIDTH);
  const [first, ...more] = payment.accounts;
  if (left.height === 0 && first === undefined) return;
  const heading = sectionLabel(sheet, texts.fields.payment, PAGE.left, COLUMN_WIDTH);
  const account = first ? accountBlock(sheet, first, RIGHT_COLUMN) : stack(flow, []);
  beside(flow, stack(flow, [heading, 3, left]), account).draw();
  flow.y += 10;
  for (let at = 0; at < more.length; at += 2) {
    const [one, other] = more.slice(at, at + 2);
    if (one === undefined) break;
    const right = other ? accountBlock(sheet, other, RIGHT_COLUMN) : stack(flow, []);
    beside(flow, accountBlock(sheet, one, PAGE.left), right).draw();
    flow.y += 10;
  }
}

function paymentFacts(sheet: Sheet, payment: Payment): Fact[] {
  const { texts, labels } = sheet;
  const { fields } = texts;
  const due = payment.due
    .flatMap(({ date, description }) => [labels.writeDate(date), singleLine(description)])
    .filter((text) => text !== '');
  return [
    [fields.paymentMethod, methodOf(sheet, payment)],
    [fields.paidOn, labels.writeDate(payment.paidOn)],
    [fields.dueDate, due.join('; ')],
    [fields.discount, payment.discount],
    [fields.discountTerms, payment.discountTerms],
    [fields.paymentLink, payment.link],
    [fields.paymentId, payment.paymentId],
  ];
}

function methodOf({ texts }: Sheet, { method, description }: PaymentMethod): string {
  return singleLine(description) || word(texts.methods, method);
}

function partsTable(sheet: Sheet, { parts }: Payment): Table {
  const { flow, texts, labels } = sheet;
  const columns: Column[] = [
    { title: texts.heads.date, align: 'left', grow: true },
    { title: texts.heads.method, align: 'left' },
    { title: texts.heads.amount, align: 'decimal' },
  ];
  const rows = parts.map((part) => [labels.writeDate(part.date), methodOf(sheet, part), amount(sheet, part.amount)]);
  return new Table(flow, { columns, rows, decimalSeparator: labels.numbers.decimalSeparator });
}

function drawSettlement(sheet: Sheet): void {
  const { flow, invoice, texts, labels } = sheet;
  const { charges = [], deductions = [] } = invoice.settlement ?? {};
  const table = (entries: typeof charges): Table =>
    new Table(flow, {
      columns: [
        { title: texts.heads.reason, align: 'left', grow: true },
        { title: texts.heads.amount, align: 'decimal' },
      ],
      rows: entries.map((entry) => [entry.reason, amount(sheet, entry.amount)]),
      decimalSeparator: labels.numbers.decimalSeparator,
    });
  drawSection(sheet, texts.fields.charges, charges.length > 0 ? [table(charges)] : []);
  drawSection(sheet, texts.fields.deductions, deductions.length > 0 ? [table(deductions)] : []);
}

function accountBlock(sheet: Sheet, account: BankAccount, x: number): Block {
  const { flow, texts, labels } = sheet;
  const heading = account.factor ? texts.fields.factorAccount : labels.fields.bankAccount;
  return stack(flow, [
    sectionLabel(sheet, heading, x, COLUMN_WIDTH),
    3,
    textBlock(flow, formatBankAccount(singleLine(account.number)), BODY_BOLD, x, COLUMN_WIDTH),
    textBlock(flow, singleLine(account.bank), BODY, x, COLUMN_WIDTH),
    textBlock(flow, singleLine(account.description), BODY, x, COLUMN_WIDTH),
    factList(
      sheet,
      [
        ['SWIFT', account.swift],
        [texts.fields.bankOwn, word(texts.bankOwn, account.bankOwn)],
      ],
      x,
      COLUMN_WIDTH,
    ),
  ]);
}
