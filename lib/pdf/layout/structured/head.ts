import { numberGivenOn } from '../../../ksef';
import { singleLine } from '../../type/text-lines';
import { beside, type Block, factBlock, stack, textBlock } from '../blocks';
import type { TextStyle } from '../canvas';
import { logoBlock } from '../header-sections';
import { BODY, BODY_BOLD, CONTENT_WIDTH, PAGE } from '../page-flow';
import type { Picture } from '../picture';

import { type Fact, factList, SECTION_GAP, type Sheet } from './sheet';

const TITLE: TextStyle = { weight: 'bold', size: 17, color: 'accent' };
const MUTED_BODY: TextStyle = { ...BODY, color: 'muted' };
const TITLE_WIDTH = CONTENT_WIDTH * 0.6;
const FACTS_X = PAGE.left + TITLE_WIDTH + 12;
const FACTS_WIDTH = CONTENT_WIDTH - TITLE_WIDTH - 12;

/** "Faktura korygująca FK2026/03/200": heading, running head, and the title of the file. */
export function structuredTitle({ invoice, texts }: Pick<Sheet, 'invoice' | 'texts'>): string {
  return `${texts.titles[invoice.kind]} ${singleLine(invoice.number)}`;
}

/** Title, that this is a visualisation, and the number with its date at the left; place and dates at the right. */
export function drawHead(sheet: Sheet, ksefNumber: string, logo?: Picture): void {
  const { flow, invoice, texts, labels } = sheet;
  const fact = (label: string, value: string): Block => factBlock(flow, label, value, BODY, PAGE.left, TITLE_WIDTH);
  const given = labels.writeDate(numberGivenOn(ksefNumber));
  const number = ksefNumber
    ? [fact(labels.fields.ksefNumber, ksefNumber), fact(texts.fields.ksefDate, given)]
    : [textBlock(flow, texts.fields.noKsefNumber, BODY_BOLD, PAGE.left, TITLE_WIDTH)];
  const title = stack(flow, [
    ...(logo ? [logoBlock(flow, logo, invoice.seller.name), 12] : [-4]),
    textBlock(flow, heading(sheet), TITLE, PAGE.left, TITLE_WIDTH, 'H1'),
    2,
    textBlock(flow, texts.fields.visualisation, MUTED_BODY, PAGE.left, TITLE_WIDTH),
    ...number,
  ]);
  beside(flow, title, factList(sheet, headFacts(sheet), FACTS_X, FACTS_WIDTH, BODY_BOLD)).draw();
  flow.y += 6;
  flow.canvas.artifact(() => flow.canvas.rectangle(PAGE.left, flow.y, CONTENT_WIDTH, 1.2, 'accent'));
  flow.y += SECTION_GAP;
}

/** The title, its number on one line where it fits one. */
function heading(sheet: Sheet): string {
  const number = singleLine(sheet.invoice.number);
  if (sheet.flow.canvas.widthOf(number, TITLE) > TITLE_WIDTH) return structuredTitle(sheet);
  return `${sheet.texts.titles[sheet.invoice.kind]} ${number.replaceAll(' ', '\u00a0')}`;
}

function headFacts({ invoice, texts, labels }: Sheet): Fact[] {
  const { fields } = labels;
  const { period } = invoice;
  const advance = invoice.kind === 'ZAL' || invoice.kind === 'KOR_ZAL';
  return [
    [fields.placeOfIssue, invoice.issuePlace],
    [fields.issueDate, labels.writeDate(invoice.issueDate)],
    [advance ? texts.fields.advanceDate : fields.saleDate, labels.writeDate(invoice.saleDate)],
    [texts.fields.period, period ? `${labels.writeDate(period.from)} – ${labels.writeDate(period.to)}` : ''],
    [texts.fields.currency, invoice.currency],
    [texts.fields.deliveryNotes, invoice.deliveryNotes.join(', ')],
  ];
}
