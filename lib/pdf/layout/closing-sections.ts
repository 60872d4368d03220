import type { NexoDocument } from '../../documents';
import { singleLine } from '../type/text-lines';
import type { MarginKind } from '../types';

import { beside, type Block, factBlock, stack, textBlock } from './blocks';
import type { TextStyle } from './canvas';
import type { Labels } from './labels';
import { BODY, BODY_BOLD, CONTENT_WIDTH, LEADING, PAGE, type PageFlow, SECTION_LABEL, SMALL } from './page-flow';
import { drawQrCode } from './qr-code';

/** Points, the white edge included. */
const QR_SIZE = 100;
const QR_BLOCK_WIDTH = 190;

/**
 * Statements, notes and who issued the document; beside them, where the document has it, QR KOD I (facts/nexo.md §C).
 * Notes that are longer than the code is high come below.
 */
export function drawClosing(flow: PageFlow, document: NexoDocument, labels: Labels, margin?: MarginKind): void {
  const code = document.ksefQrCode;
  const width = code ? CONTENT_WIDTH - QR_BLOCK_WIDTH - 20 : CONTENT_WIDTH;
  const statements = statementsBlock(flow, document, labels, width, margin);
  const issuedBy = factBlock(flow, labels.fields.issuedBy, document.issuedBy, BODY, PAGE.left, width);
  if (code) {
    const notes = notesBlock(flow, document, labels, width);
    const short = notes.height < QR_SIZE;
    beside(flow, stack(flow, [statements, ...(short ? [notes] : []), issuedBy]), qrBlock(flow, code, labels)).draw();
    if (short) return;
    flow.y += 12;
    drawNotes(flow, document, labels);
    return;
  }
  statements.draw();
  drawNotes(flow, document, labels);
  issuedBy.draw();
}

/** The statements of art. 106e(1) points 16, 18, 18a and 19 and of 106e(2) and (3). */
function statementsBlock(
  flow: PageFlow,
  document: NexoDocument,
  labels: Labels,
  width: number,
  margin?: MarginKind,
): Block {
  const { statements } = labels;
  const exemptionGround = singleLine(document.exemptionGround ?? '');
  const texts = [
    ...(document.splitPayment ? [statements.splitPayment] : []),
    ...(document.cashMethod ? [statements.cashMethod] : []),
    ...(document.reverseCharge ? [statements.reverseCharge] : []),
    ...(exemptionGround === '' ? [] : [`${statements.exemptionGround}: ${exemptionGround}`]),
    ...(document.marginProcedure && margin ? [labels.margin[margin]] : []),
  ];
  if (texts.length === 0) return stack(flow, []);
  return stack(flow, [...texts.map((text) => textBlock(flow, text, BODY_BOLD, PAGE.left, width)), 10]);
}

function notesBlock(flow: PageFlow, { notes }: NexoDocument, labels: Labels, width: number): Block {
  if (notes.trim() === '') return stack(flow, []);
  const label = labels.fields.notes.toLocaleUpperCase(labels.languageTag);
  return stack(flow, [
    textBlock(flow, label, SECTION_LABEL, PAGE.left, width),
    3,
    textBlock(flow, notes, BODY, PAGE.left, width),
    12,
  ]);
}

function drawNotes(flow: PageFlow, document: NexoDocument, labels: Labels): void {
  const notes = notesBlock(flow, document, labels, CONTENT_WIDTH);
  // The label does not stay behind alone.
  if (notes.height > 0) flow.reserve(Math.min(notes.height, 3 * BODY.size * LEADING));
  notes.draw();
}

/** The QR code with the KSeF number below it, and above it what it is for. */
function qrBlock(flow: PageFlow, code: NonNullable<NexoDocument['ksefQrCode']>, labels: Labels): Block {
  const { canvas, root } = flow;
  const x = PAGE.width - PAGE.right - QR_BLOCK_WIDTH;
  const block = (text: string, style: TextStyle): Block => textBlock(flow, text, style, x, QR_BLOCK_WIDTH);
  const picture: Block = {
    height: QR_SIZE,
    draw: () => {
      const draw = (): void => drawQrCode(canvas, code.url, x, flow.y, QR_SIZE);
      canvas.content(root, 'Figure', draw, code.url);
      flow.y += QR_SIZE;
    },
  };
  return stack(flow, [
    block(labels.fields.ksefQrCode.toLocaleUpperCase(labels.languageTag), SECTION_LABEL),
    picture,
    block(singleLine(code.label), SMALL),
    2,
    block(labels.fields.ksefQrCodeExplained, SMALL),
  ]);
}
