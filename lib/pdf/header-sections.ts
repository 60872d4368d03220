import type { NexoDocument, PartyDetails } from '../nexo';
import { ACCENT, MUTED, type TextStyle } from './canvas';
import type { Labels } from './labels';
import { BODY, BODY_BOLD, CONTENT_WIDTH, LEADING, PAGE, SMALL, type PageFlow } from './page-flow';
import { singleLine } from './text-lines';

const TITLE: TextStyle = { weight: 'bold', size: 19, color: ACCENT };
export const SECTION_LABEL: TextStyle = { weight: 'bold', size: 7.5, color: ACCENT };
const PARTY_NAME: TextStyle = { ...BODY_BOLD, size: 10 };
const COLUMN_GAP = 24;
const COLUMN_WIDTH = (CONTENT_WIDTH - COLUMN_GAP) / 2;
const TITLE_WIDTH = CONTENT_WIDTH * 0.6;

/** "Faktura FS 169/CENTRALA/2026": the heading, the running head and the title of the file. */
export function documentTitle(document: NexoDocument, labels: Labels): string {
  return `${labels.titles[document.kind]} ${singleLine(document.number)}`;
}

/** The day of a nexo date. */
export function dayOf(date: string): string {
  return date.slice(0, 10);
}

/** Title at the left, place and dates at the right, a rule under both. */
export function drawHeader(flow: PageFlow, document: NexoDocument, labels: Labels): void {
  const top = flow.y;
  flow.y = top - 4;
  flow.paragraph(documentTitle(document, labels), TITLE, PAGE.left, TITLE_WIDTH, 'H1');
  if (document.kind === 'PA' || document.kind === 'PAi') {
    flow.y += 2;
    flow.paragraph(labels.notFiscalReceipt, { ...BODY, color: MUTED }, PAGE.left, TITLE_WIDTH);
  }
  if (document.ksef.number !== '') {
    flow.y += 2;
    drawFact(flow, labels.ksefNumber, document.ksef.number, PAGE.left, TITLE_WIDTH);
  }
  const titleEnd = flow.y;
  flow.y = top;
  const facts: Array<[string, string]> = [
    [labels.placeOfIssue, document.placeOfIssue],
    [labels.issueDate, dayOf(document.issueDate)],
    [labels.saleDate, document.saleDate === null ? '' : dayOf(document.saleDate)],
  ];
  for (const [label, value] of facts) drawRightFact(flow, label, value);
  flow.y = Math.max(flow.y, titleEnd) + 8;
  flow.canvas.artifact(() => flow.canvas.rectangle(PAGE.left, flow.y, CONTENT_WIDTH, 1.2, ACCENT));
  flow.y += 16;
}

/** Seller and buyer side by side; a document without a buyer shows the seller alone. */
export function drawParties(flow: PageFlow, document: NexoDocument, labels: Labels): void {
  const top = flow.y;
  drawParty(flow, labels.seller, document.seller, PAGE.left, labels);
  const sellerEnd = flow.y;
  flow.y = top;
  if (document.buyer) drawParty(flow, labels.buyer, document.buyer, PAGE.left + COLUMN_WIDTH + COLUMN_GAP, labels);
  flow.y = Math.max(flow.y, sellerEnd) + 18;
}

function drawParty(flow: PageFlow, label: string, party: PartyDetails, x: number, labels: Labels): void {
  const lines = party.addressLines.map(singleLine);
  const nip = singleLine(party.nip);
  if (party.name.trim() === '' && nip === '' && lines.every((line) => line === '')) return;
  flow.paragraph(label.toLocaleUpperCase(labels.languageTag), SECTION_LABEL, x, COLUMN_WIDTH, 'P');
  flow.y += 3;
  flow.paragraph(singleLine(party.name), PARTY_NAME, x, COLUMN_WIDTH);
  for (const line of lines) flow.paragraph(line, BODY, x, COLUMN_WIDTH);
  if (nip !== '') flow.paragraph(`${labels.taxId}: ${nip}`, BODY, x, COLUMN_WIDTH);
}

/** "Label: value" with a muted label; nothing when there is no value. */
export function drawFact(flow: PageFlow, label: string, value: string, x: number, width: number): void {
  const text = singleLine(value);
  if (text === '') return;
  const muted = { ...SMALL, size: BODY.size };
  const labelText = `${label}: `;
  const indent = flow.canvas.widthOf(labelText, muted);
  flow.reserve(BODY.size * LEADING);
  flow.canvas.content(flow.root, 'P', () => flow.canvas.text(labelText, x, flow.y + BODY.size, muted));
  flow.paragraph(text, BODY, x + indent, width - indent);
}

function drawRightFact(flow: PageFlow, label: string, value: string): void {
  const text = singleLine(value);
  if (text === '') return;
  const x = PAGE.left + TITLE_WIDTH + 12;
  const width = CONTENT_WIDTH - TITLE_WIDTH - 12;
  const valueX = x + width * 0.52;
  flow.canvas.content(flow.root, 'P', () => flow.canvas.text(label, x, flow.y + BODY.size, { ...BODY, color: MUTED }));
  flow.paragraph(text, BODY_BOLD, valueX, width * 0.48);
  flow.y += 2;
}
