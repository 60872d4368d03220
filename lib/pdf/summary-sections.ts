import type { NexoDocument } from '../nexo';
import { ACCENT, MUTED, TINT, type TextStyle } from './canvas';
import { drawFact, SECTION_LABEL } from './header-sections';
import type { Labels } from './labels';
import { formatBankAccount, formatDecimal, formatMoney, formatVatRate } from './numbers';
import { BODY, BODY_BOLD, CONTENT_WIDTH, LEADING, PAGE, type PageFlow } from './page-flow';
import { Table, type Column } from './table';
import { breakLines, singleLine } from './text-lines';

const GAP = 20;
const DUE_WIDTH = CONTENT_WIDTH * 0.44;
const RIGHT_X = PAGE.left + DUE_WIDTH + GAP;
const RIGHT_WIDTH = CONTENT_WIDTH - DUE_WIDTH - GAP;
const BOX_PADDING = 10;
const DUE: TextStyle = { weight: 'bold', size: 20, color: ACCENT };
const SMALLEST_DUE = 9;

/** The amount due in a box at the left, the VAT table with its sum at the right; both on one page if they fit one. */
export function drawTotals(flow: PageFlow, document: NexoDocument, labels: Labels): void {
  const { totals } = document;
  const money = (text: string): string => formatDecimal(text, labels);
  const table = new Table(flow, {
    columns: [labels.vatRate, labels.netValue, labels.vatAmount, labels.grossValue].map((title, i) => ({
      title,
      align: i === 0 ? 'left' : 'right',
    })),
    rows: document.vatTable.map((row) => [formatVatRate(row.rate), money(row.net), money(row.vat), money(row.gross)]),
    totals: [labels.total, money(totals.net), money(totals.vat), money(totals.gross)],
    x: RIGHT_X,
    width: RIGHT_WIDTH,
  });
  const box = layOutDueBox(flow, document, labels);
  flow.reserve(Math.max(table.height, box.height));
  const { y, canvas } = flow;
  const page = canvas.pdf.page;
  box.draw();
  flow.y = y;
  table.draw();
  // When the table went on to a further page, the box no longer stands beside it.
  if (canvas.pdf.page === page) flow.y = Math.max(flow.y, y + box.height);
  flow.y += 16;
}

function layOutDueBox(flow: PageFlow, { totals }: NexoDocument, labels: Labels): { height: number; draw: () => void } {
  const { canvas } = flow;
  const inner = DUE_WIDTH - 2 * BOX_PADDING;
  const amount = formatMoney(totals.due, singleLine(totals.currency), labels);
  const size = Math.max(SMALLEST_DUE, Math.min(DUE.size, (DUE.size * inner) / canvas.widthOf(amount, DUE)));
  const style = { ...DUE, size };
  const words = `${labels.inWords}: ${labels.amountInWords(totals.due, singleLine(totals.currency))}`;
  const small: TextStyle = { ...BODY, size: 8, color: MUTED };
  const amountLines = breakLines(amount, canvas.fonts.bold, size, inner).length;
  const wordLines = breakLines(words, canvas.fonts.regular, small.size, inner).length;
  const height = 2 * BOX_PADDING + LEADING * (SECTION_LABEL.size + amountLines * size + wordLines * small.size) + 5;
  return {
    height,
    draw: () => {
      canvas.artifact(() => {
        canvas.rectangle(PAGE.left, flow.y, DUE_WIDTH, height, TINT);
        canvas.rectangle(PAGE.left, flow.y, 2.5, height, ACCENT);
      });
      flow.y += BOX_PADDING;
      const x = PAGE.left + BOX_PADDING;
      flow.paragraph(labels.due.toLocaleUpperCase(labels.languageTag), SECTION_LABEL, x, inner);
      flow.paragraph(amount, style, x, inner);
      flow.y += 3;
      flow.paragraph(words, small, x, inner);
    },
  };
}

/** How and when it is paid, and the account to pay to. */
export function drawPayments(flow: PageFlow, document: NexoDocument, labels: Labels): void {
  const { payments, bankAccount } = document;
  const number = bankAccount ? formatBankAccount(singleLine(bankAccount.number)) : '';
  if (payments.length === 0 && number === '') return;
  const table = payments.length > 0 ? paymentTable(flow, document, labels) : null;
  flow.reserve(Math.min(table?.height ?? 0, 120) + 50);
  const top = flow.y;
  const page = flow.canvas.pdf.page;
  let accountEnd = top;
  if (number !== '') {
    const x = table ? RIGHT_X + 4 : PAGE.left;
    const width = table ? RIGHT_WIDTH - 4 : CONTENT_WIDTH;
    flow.y += 4;
    flow.paragraph(labels.bankAccount.toLocaleUpperCase(labels.languageTag), SECTION_LABEL, x, width);
    flow.y += 3;
    flow.paragraph(number, BODY_BOLD, x, width);
    flow.paragraph(singleLine(bankAccount?.name ?? ''), { ...BODY, color: MUTED }, x, width);
    accountEnd = flow.y;
    if (table) flow.y = top;
  }
  table?.draw();
  if (flow.canvas.pdf.page === page) flow.y = Math.max(flow.y, accountEnd);
  flow.y += 14;
}

function paymentTable(flow: PageFlow, { payments, totals }: NexoDocument, labels: Labels): Table {
  const currency = singleLine(totals.currency);
  const dated = payments.some((payment) => payment.dueDate !== null);
  const settled = payments.some((payment) => payment.paid);
  const columns: Column[] = [
    { title: labels.paymentMethod, align: 'left', grow: true },
    ...(dated ? [{ title: labels.paymentDueDate, align: 'left' } as const] : []),
    { title: labels.paymentAmount, align: 'right' },
    ...(settled ? [{ title: labels.paymentState, align: 'left' } as const] : []),
  ];
  const rows = payments.map((payment) => [
    payment.method,
    ...(dated ? [payment.dueDate ?? ''] : []),
    formatMoney(payment.amount, currency, labels),
    ...(settled ? [payment.paid ? labels.paid : ''] : []),
  ]);
  return new Table(flow, { columns, rows, width: DUE_WIDTH });
}

/** The statements of art. 106e(1) items 16 and 18a, the notes, and who issued the document. */
export function drawClosing(flow: PageFlow, document: NexoDocument, labels: Labels): void {
  const statements = [
    ...(document.splitPayment ? [labels.splitPayment] : []),
    ...(document.cashMethod ? [labels.cashMethod] : []),
  ];
  for (const statement of statements) flow.paragraph(statement, BODY_BOLD);
  if (statements.length > 0) flow.y += 10;
  if (document.notes.trim() !== '') {
    flow.reserve(3 * BODY.size * LEADING);
    flow.paragraph(labels.notes.toLocaleUpperCase(labels.languageTag), SECTION_LABEL);
    flow.y += 3;
    flow.paragraph(document.notes, BODY);
    flow.y += 12;
  }
  drawFact(flow, labels.issuedBy, document.issuedBy, PAGE.left, CONTENT_WIDTH);
}
