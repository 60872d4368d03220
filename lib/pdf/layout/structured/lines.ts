import { formatVatRate } from '../../../documents';
import type { InvoiceLine } from '../../../ksef';
import { singleLine } from '../../type/text-lines';
import { textBlock } from '../blocks';
import { BODY, CONTENT_WIDTH, PAGE } from '../page-flow';
import { type Column, Table } from '../table';

import { amount, drawSection, exchangeRate, factList, money, plainNumber, type Sheet, word } from './sheet';

interface LineColumn extends Column {
  value: (line: InvoiceLine) => string;
  /** Drawn although no line has it. */
  always?: boolean;
}

/** The lines of the invoice; of a correction those before and after it. */
export function drawLines(sheet: Sheet): void {
  const { invoice, texts } = sheet;
  const { fields } = texts;
  const before = invoice.lines.filter((line) => line.before);
  const after = invoice.lines.filter((line) => !line.before);
  if (invoice.correction === null) drawTable(sheet, '', invoice.lines);
  else if (before.length === 0) drawTable(sheet, fields.linesCorrected, after);
  else {
    drawTable(sheet, fields.linesBefore, before);
    drawTable(sheet, fields.linesAfter, after);
  }
}

/** The order or contract that an advance is paid for. */
export function drawOrder(sheet: Sheet): void {
  const { invoice, texts } = sheet;
  const { fields } = texts;
  const { order } = invoice;
  if (order === null) return;
  const before = order.lines.filter((line) => line.before);
  const after = order.lines.filter((line) => !line.before);
  if (before.length > 0) drawTable(sheet, fields.orderBefore, before);
  drawTable(sheet, before.length > 0 ? fields.orderAfter : fields.order, after);
  factList(sheet, [[fields.orderValue, money(sheet, order.value)]]).draw();
  sheet.flow.y += 10;
}

function drawTable(sheet: Sheet, heading: string, lines: readonly InvoiceLine[]): void {
  const { flow, labels } = sheet;
  if (lines.length === 0) return;
  const notes = notesByLine(sheet);
  const all = lineColumns(sheet, notes);
  const columns = all.filter(({ always, value }) => always || lines.some((line) => value(line) !== ''));
  const rows = lines.map((line) => columns.map(({ value }) => value(line)));
  const table = new Table(flow, { columns, rows, decimalSeparator: labels.numbers.decimalSeparator, keepBreaks: true });
  if (heading === '') {
    table.draw();
    flow.y += 14;
  } else drawSection(sheet, heading, [table]);
}

function lineColumns(sheet: Sheet, notes: NotesByLine): LineColumn[] {
  const { labels, texts } = sheet;
  const { heads } = labels;
  const decimal = (title: string, value: (line: InvoiceLine) => string): LineColumn => ({
    title,
    align: 'decimal',
    value,
  });
  return [
    { title: heads.position, align: 'right', value: (line) => line.position, always: true },
    { title: heads.name, align: 'left', grow: true, value: (line) => lineName(sheet, line, notes), always: true },
    { title: texts.heads.saleDate, align: 'left', value: (line) => labels.writeDate(line.saleDate) },
    decimal(heads.quantity, (line) => plainNumber(sheet, line.quantity)),
    { title: heads.unit, align: 'left', value: (line) => singleLine(line.unit) },
    decimal(heads.netPrice, (line) => amount(sheet, line.netPrice)),
    decimal(heads.grossPrice, (line) => amount(sheet, line.grossPrice)),
    decimal(texts.heads.discount, (line) => amount(sheet, line.discount)),
    decimal(heads.netValue, (line) => amount(sheet, line.net)),
    { title: heads.vatRate, align: 'right', value: (line) => lineRate(sheet, line) },
    decimal(heads.vatAmount, (line) => amount(sheet, line.vat)),
    decimal(heads.grossValue, (line) => amount(sheet, line.gross)),
  ];
}

/** "23%", of the one-stop shop the rate of the other country. */
function lineRate(sheet: Sheet, { rate, ossRate }: InvoiceLine): string {
  if (ossRate !== '') return `${plainNumber(sheet, ossRate)}%`;
  return formatVatRate(word(sheet.texts.rates, rate), {});
}

/** The name, and below it what else the invoice says of the goods or the service. */
function lineName(sheet: Sheet, line: InvoiceLine, notes: NotesByLine): string {
  const { texts } = sheet;
  const { fields } = texts;
  const named = (label: string, value: string): string => (value === '' ? '' : `${label}: ${singleLine(value)}`);
  const codes = [
    named(fields.index, line.index),
    named('GTIN', line.gtin),
    named('PKWiU', line.pkwiu),
    named('CN', line.cn),
    named('PKOB', line.pkob),
    named(fields.excise, amount(sheet, line.excise)),
    named(fields.procedure, line.procedure),
    line.annex15 ? fields.annex15 : '',
    line.ossRate === '' ? '' : fields.oss,
    named(fields.lineExchangeRate, exchangeRate(sheet, line.exchangeRate)),
  ].filter((text) => text !== '');
  return [singleLine(line.name), codes.join(', '), ...(notes.get(line.position) ?? [])]
    .filter((text) => text !== '')
    .join('\n');
}

type NotesByLine = ReadonlyMap<string, string[]>;

/** DodatkowyOpis of single lines, by their number. */
function notesByLine({ invoice }: Sheet): NotesByLine {
  const notes = new Map<string, string[]>();
  for (const { line, key, value } of invoice.descriptions) {
    if (line !== '') notes.set(line, [...(notes.get(line) ?? []), `${singleLine(key)}: ${singleLine(value)}`]);
  }
  return notes;
}

/** DodatkowyOpis of the whole invoice, and of lines that the invoice does not have. */
export function drawDescriptions(sheet: Sheet): void {
  const { invoice, texts, flow } = sheet;
  const positions = new Set([...invoice.lines, ...(invoice.order?.lines ?? [])].map(({ position }) => position));
  const general = invoice.descriptions.filter(({ line }) => line === '' || !positions.has(line));
  const blocks = general.map(({ line, key, value }) => {
    const place = line === '' ? '' : ` (${texts.fields.line} ${line})`;
    return textBlock(flow, `${singleLine(key)}${place}: ${singleLine(value)}`, BODY, PAGE.left, CONTENT_WIDTH);
  });
  drawSection(sheet, texts.fields.descriptions, blocks);
}
