import type { AttachmentBlock, AttachmentTable } from '../../../ksef';
import { singleLine } from '../../type/text-lines';
import { textBlock } from '../blocks';
import { BODY, BODY_BOLD, CONTENT_WIDTH, PAGE, SECTION_LABEL } from '../page-flow';
import { Table } from '../table';

import { type Fact, factList, SECTION_GAP, type Sheet } from './sheet';

/** Zalacznik: data, text and tables that belong to the invoice, on pages behind it. */
export function drawAttachments(sheet: Sheet): void {
  const { flow, invoice, labels, texts } = sheet;
  if (invoice.attachments.length === 0) return;
  flow.startPage();
  flow.paragraph(
    texts.fields.attachment.toLocaleUpperCase(labels.languageTag),
    SECTION_LABEL,
    PAGE.left,
    CONTENT_WIDTH,
    'H2',
  );
  flow.y += 6;
  for (const block of invoice.attachments) drawBlock(sheet, block);
}

function drawBlock(sheet: Sheet, { heading, facts, paragraphs, tables }: AttachmentBlock): void {
  const { flow } = sheet;
  textBlock(flow, singleLine(heading), BODY_BOLD, PAGE.left, CONTENT_WIDTH, 'H3').draw();
  drawFacts(sheet, facts);
  for (const paragraph of paragraphs) {
    flow.paragraph(paragraph, BODY);
    flow.y += 4;
  }
  for (const table of tables) drawTable(sheet, table);
}

function drawFacts(sheet: Sheet, facts: AttachmentBlock['facts']): void {
  const list = factList(
    sheet,
    facts.map(({ key, value }): Fact => [key, value]),
  );
  list.draw();
  if (list.height > 0) sheet.flow.y += 8;
}

function drawTable(sheet: Sheet, { facts, description, columns, rows, sums }: AttachmentTable): void {
  const { flow, labels } = sheet;
  flow.reserve(60);
  textBlock(flow, singleLine(description), BODY_BOLD, PAGE.left, CONTENT_WIDTH, 'H3').draw();
  drawFacts(sheet, facts);
  const width = Math.max(columns.length, sums.length, ...rows.map((row) => row.length));
  if (width === 0) return;
  const filled = (cells: readonly string[]): string[] => Array.from({ length: width }, (_, i) => cells[i] ?? '');
  const shown = Array.from({ length: width }, (_, i) => {
    const { title = '', type = '' } = columns[i] ?? {};
    return {
      title: singleLine(title),
      align: /^(int|dec)$/.test(type) ? ('right' as const) : ('left' as const),
      grow: i === 0,
    };
  });
  new Table(flow, {
    columns: shown,
    rows: rows.map(filled),
    ...(sums.length > 0 ? { totals: filled(sums) } : {}),
    decimalSeparator: labels.numbers.decimalSeparator,
    size: 8,
  }).draw();
  flow.y += SECTION_GAP;
}
