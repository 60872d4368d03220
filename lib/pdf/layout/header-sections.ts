import { familyOf, type NexoDocument, type PartyDetails } from '../../documents';
import { singleLine } from '../type/text-lines';

import { beside, type Block, factBlock, stack, textBlock } from './blocks';
import type { TextStyle } from './canvas';
import type { Labels } from './labels';
import { BODY, BODY_BOLD, CONTENT_WIDTH, PAGE, type PageFlow, SECTION_LABEL } from './page-flow';
import { embedPicture, type Picture } from './picture';

const TITLE: TextStyle = { weight: 'bold', size: 19, color: 'accent' };
const PARTY_NAME: TextStyle = { ...BODY_BOLD, size: 10 };
const MUTED_BODY: TextStyle = { ...BODY, color: 'muted' };
const COLUMN_GAP = 24;
const COLUMN_WIDTH = (CONTENT_WIDTH - COLUMN_GAP) / 2;
const TITLE_WIDTH = CONTENT_WIDTH * 0.57;
const FACTS_X = PAGE.left + TITLE_WIDTH + 12;
const FACTS_WIDTH = CONTENT_WIDTH - TITLE_WIDTH - 12;
const LOGO_WIDTH = 190;
const LOGO_HEIGHT = 52;

/** "Faktura FS 169/CENTRALA/2026": the heading, the running head and the title of the file. */
export function documentTitle(document: NexoDocument, labels: Labels): string {
  return `${labels.titles[document.kind]} ${singleLine(document.number)}`;
}

/** Logo and title at the left, place and dates at the right, a rule under both. */
export function drawHeader(flow: PageFlow, document: NexoDocument, labels: Labels, logo?: Picture): void {
  const { fields } = labels;
  const receipt = familyOf(document.kind) === 'receipt';
  const title = stack(flow, [
    ...(logo ? [logoBlock(flow, logo, document.seller.name), 12] : [-4]),
    textBlock(flow, heading(flow, document, labels), TITLE, PAGE.left, TITLE_WIDTH, 'H1'),
    ...(receipt ? [2, textBlock(flow, fields.notFiscalReceipt, MUTED_BODY, PAGE.left, TITLE_WIDTH)] : []),
    ...(document.ksef.number === ''
      ? []
      : [2, factBlock(flow, fields.ksefNumber, document.ksef.number, BODY, PAGE.left, TITLE_WIDTH)]),
  ]);
  beside(flow, title, factTable(flow, headerFacts(document, labels))).draw();
  flow.y += 8;
  flow.canvas.artifact(() => flow.canvas.rectangle(PAGE.left, flow.y, CONTENT_WIDTH, 1.2, 'accent'));
  flow.y += 16;
}

/** The title, its number on one line where it fits one. */
function heading(flow: PageFlow, document: NexoDocument, labels: Labels): string {
  const number = singleLine(document.number);
  if (flow.canvas.widthOf(number, TITLE) > TITLE_WIDTH) return documentTitle(document, labels);
  return `${labels.titles[document.kind]} ${number.replaceAll(' ', '\u00a0')}`;
}

function headerFacts(document: NexoDocument, labels: Labels): Array<[string, string]> {
  const { placeOfIssue, issueDate, saleDate } = document;
  const facts: Array<[string, string]> = [
    [labels.fields.placeOfIssue, placeOfIssue],
    [labels.fields.issueDate, labels.writeDate(issueDate)],
  ];
  // Art. 106e(1) point 6 asks for it where it differs from the date of issue.
  if (saleDate !== null && saleDate.slice(0, 10) !== issueDate.slice(0, 10)) {
    facts.push([labels.fields.saleDate, labels.writeDate(saleDate)]);
  }
  return facts.filter(([, value]) => singleLine(value) !== '');
}

/** Labels in one column, values in another. */
function factTable(flow: PageFlow, facts: ReadonlyArray<readonly [string, string]>): Block {
  const widest = Math.max(0, ...facts.map(([label]) => flow.canvas.widthOf(label, MUTED_BODY)));
  const labelWidth = Math.min(widest + 0.1, FACTS_WIDTH * 0.62);
  const valueX = FACTS_X + labelWidth + 10;
  const written = (label: string): string => (widest > labelWidth ? label.replace(' / ', ' /\n') : label);
  const rows = facts.flatMap(([label, value]) => [
    beside(
      flow,
      textBlock(flow, written(label), MUTED_BODY, FACTS_X, labelWidth),
      textBlock(flow, singleLine(value), BODY_BOLD, valueX, FACTS_X + FACTS_WIDTH - valueX),
    ),
    2,
  ]);
  return stack(flow, rows);
}

/** The logo, as large as its place allows. @param description whose it is */
export function logoBlock(flow: PageFlow, logo: Picture, description: string): Block {
  const scale = Math.min(LOGO_WIDTH / logo.width, LOGO_HEIGHT / logo.height);
  const [width, height] = [logo.width * scale, logo.height * scale];
  return {
    height,
    draw: () => {
      const { canvas, root } = flow;
      const reference = embedPicture(canvas.pdf, logo);
      canvas.content(
        root,
        'Figure',
        () => canvas.picture('Logo', reference, PAGE.left, flow.y, width, height),
        singleLine(description),
      );
      flow.y += height;
    },
  };
}

/** Seller and buyer side by side; a document without a buyer shows the seller alone. */
export function drawParties(flow: PageFlow, document: NexoDocument, labels: Labels): void {
  const { seller, buyer } = document;
  const right = PAGE.left + COLUMN_WIDTH + COLUMN_GAP;
  const nothing: Block = { height: 0, draw: () => undefined };
  beside(
    flow,
    partyBlock(flow, labels.fields.seller, seller, PAGE.left, labels),
    buyer ? partyBlock(flow, labels.fields.buyer, buyer, right, labels) : nothing,
  ).draw();
  flow.y += 18;
}

function partyBlock(flow: PageFlow, label: string, party: PartyDetails, x: number, labels: Labels): Block {
  const lines = party.addressLines.map(singleLine);
  const taxId = singleLine(party.nip);
  const empty = party.name.trim() === '' && taxId === '' && lines.every((line) => line === '');
  if (empty) return stack(flow, []);
  const block = (text: string, style: TextStyle): Block => textBlock(flow, text, style, x, COLUMN_WIDTH);
  return stack(flow, [
    block(label.toLocaleUpperCase(labels.languageTag), SECTION_LABEL),
    3,
    block(singleLine(party.name), PARTY_NAME),
    ...lines.map((line) => block(line, BODY)),
    ...(taxId === '' ? [] : [block(`${labels.fields.taxId}: ${taxId}`, BODY)]),
  ]);
}
