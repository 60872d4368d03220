import type { KsefQrCode } from '../../../documents';
import type { NewVehicle } from '../../../ksef';
import { breakLines, singleLine } from '../../type/text-lines';
import { beside, type Block, stack, textBlock } from '../blocks';
import type { TextStyle } from '../canvas';
import { BODY_BOLD, CONTENT_WIDTH, LEADING, PAGE, SECTION_LABEL, SMALL } from '../page-flow';
import { drawQrCode } from '../qr-code';

import { drawSection, type Fact, factList, SECTION_GAP, type Sheet } from './sheet';

/** Points, the white edge included. */
const QR_SIZE = 100;
const QR_TEXT_WIDTH = CONTENT_WIDTH - QR_SIZE - 12;

/** The statements of art. 106e, each only where the invoice has it. */
export function drawStatements(sheet: Sheet): void {
  const { flow } = sheet;
  const texts = statementTexts(sheet);
  stack(
    flow,
    texts.map((text) => textBlock(flow, singleLine(text), BODY_BOLD, PAGE.left, CONTENT_WIDTH)),
  ).draw();
  if (texts.length > 0) flow.y += SECTION_GAP;
  drawVehicles(sheet);
}

function statementTexts({ invoice, labels, texts }: Sheet): string[] {
  const { annotations: own } = invoice;
  const { statements } = texts;
  const margin = own.margin === 'unknown' ? statements.marginUnknown : own.margin && labels.margin[own.margin];
  const ground = own.exemptionGrounds.join('; ');
  const exemption = ground === '' ? statements.exempt : `${labels.statements.exemptionGround}: ${ground}`;
  const said: Array<[boolean, string]> = [
    [own.splitPayment, labels.statements.splitPayment],
    [own.cashMethod, labels.statements.cashMethod],
    [own.selfBilling, statements.selfBilling],
    [own.reverseCharge, labels.statements.reverseCharge],
    [own.exempt || ground !== '', exemption],
    [own.margin !== null, margin ?? ''],
    [own.triangular, statements.triangular],
    [own.newVehicles.length > 0, statements.newVehicles],
    [own.newVehicleDuty, statements.newVehicleDuty],
    [own.forReceipt, statements.forReceipt],
    [own.relatedParties, statements.relatedParties],
    [own.exciseRefund, statements.exciseRefund],
    [invoice.terms?.intermediary ?? false, statements.intermediary],
  ];
  return said.filter(([holds]) => holds).map(([, text]) => text);
}

function drawVehicles(sheet: Sheet): void {
  const { invoice, texts, labels } = sheet;
  const described = ({ line, admitted, facts }: NewVehicle): Fact => [
    `${texts.fields.line} ${line}`,
    [
      `${texts.fields.admitted}: ${labels.writeDate(admitted)}`,
      ...facts.map(({ field, value }) => `${texts.vehicle[field as keyof typeof texts.vehicle]}: ${value}`),
    ].join(', '),
  ];
  drawSection(sheet, texts.fields.newVehicles, [factList(sheet, invoice.annotations.newVehicles.map(described))]);
}

/** StopkaFaktury and the registers the seller is in. */
export function drawFooters(sheet: Sheet): void {
  const { flow, invoice } = sheet;
  const registers = invoice.registers.map((entry) =>
    [
      singleLine(entry.name),
      ...(
        [
          ['KRS', entry.krs],
          ['REGON', entry.regon],
          ['BDO', entry.bdo],
        ] as const
      ).map(([name, value]) => (value === '' ? '' : `${name}: ${singleLine(value)}`)),
    ]
      .filter((text) => text !== '')
      .join(', '),
  );
  const lines = [...invoice.footers, ...registers.filter((line) => line !== '')];
  for (const line of lines) flow.paragraph(line, SMALL);
  if (lines.length > 0) flow.y += SECTION_GAP;
}

/** QR KOD I with the KSeF number, and its address to read and to follow. */
export function drawVerification(sheet: Sheet, code: KsefQrCode | undefined): void {
  if (code === undefined) return;
  const { flow, labels } = sheet;
  const { canvas, root } = flow;
  const x = PAGE.left + QR_SIZE + 12;
  const block = (text: string, style: TextStyle): Block => textBlock(flow, text, style, x, QR_TEXT_WIDTH);
  const picture: Block = {
    height: QR_SIZE,
    draw: () => {
      const top = flow.y;
      canvas.content(root, 'Figure', () => drawQrCode(canvas, code.url, PAGE.left, top, QR_SIZE), code.url);
      canvas.pdf.link(PAGE.left, top, QR_SIZE, QR_SIZE, code.url);
      flow.y += QR_SIZE;
    },
  };
  const words = stack(flow, [
    block(labels.fields.ksefQrCode.toLocaleUpperCase(labels.languageTag), SECTION_LABEL),
    2,
    block(singleLine(code.label), BODY_BOLD),
    block(labels.fields.ksefQrCodeExplained, SMALL),
    4,
    linkBlock(sheet, code.url, x),
  ]);
  beside(flow, picture, words).draw();
  flow.y += SECTION_GAP;
}

/** An address in as many lines as it takes, every one of them a link. */
function linkBlock({ flow }: Sheet, url: string, x: number): Block {
  const { canvas } = flow;
  const style: TextStyle = { ...SMALL, color: 'accent' };
  const lines = breakLines(url, canvas.fonts.regular, style.size, QR_TEXT_WIDTH);
  const height = lines.length * style.size * LEADING;
  return {
    height,
    draw: () => {
      canvas.pdf.link(x, flow.y, QR_TEXT_WIDTH, height, url);
      flow.lines(lines, style, x);
    },
  };
}
