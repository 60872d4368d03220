import PDFDocument from 'pdfkit';

import type { BridgeDocument } from './types';

/** Draws a document as a print template of nexo would: not alike, but with the number where a reader finds it. */
export async function drawDocument(document: BridgeDocument, template: string, pages = 1): Promise<Buffer> {
  const pdf = new PDFDocument({ size: 'A4', margin: 50, info: { Creator: 'Stimulsoft Reports (imitated)' } });
  for (let page = 1; page <= pages; page++) {
    if (page > 1) pdf.addPage();
    pdf.fontSize(18).text(latin(document.number));
    pdf.fontSize(10).text(`Wzorzec: ${latin(template)}`);
    pdf.text(`Data wystawienia: ${document.issued.slice(0, 10)}`);
    pdf.text(`Razem: ${(document.totals.gross / 100).toFixed(2)} ${document.currency}`);
    pdf.text(`Strona ${page} z ${pages}`);
  }
  pdf.end();
  const chunks: Buffer[] = [];
  for await (const chunk of pdf) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** PDFKit's own fonts have no Polish letters. */
function latin(text: string): string {
  return text
    .replaceAll('ł', 'l')
    .replaceAll('Ł', 'L')
    .normalize('NFD')
    .replace(/[^\x20-\x7e]/g, '');
}
