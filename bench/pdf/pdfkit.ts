import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import PDFDocument from 'pdfkit';

import { content } from './content';
import type { Variant } from './variants';

const WIDTHS = [22, 150, 34, 30, 50, 60, 30, 55, 65];

/** Helvetica comes with every viewer; `embedded` are the fonts of the built-in layout, read once. */
const FONTS = {
  'built-in': () => ({ regular: 'Helvetica', bold: 'Helvetica-Bold' }),
  embedded: () => ({ regular: ownFont('regular'), bold: ownFont('bold') }),
};

/**
 * PDFKit by itself. With a built-in font, which is embedded in no file and has no Polish letters: those are drawn wrong
 * here. With the layout's own fonts it is the fair comparison: the same letters, embedded the way PDFKit does it.
 */
export function openPdfkit(fonts: keyof typeof FONTS): Variant {
  const { regular, bold } = FONTS[fonts]();
  return { render: (number) => render(number, regular, bold) };
}

function ownFont(weight: string): Buffer {
  return readFileSync(join(__dirname, `../../lib/pdf/type/fonts/document-sans-${weight}.ttf`));
}

async function render(
  number: number,
  regular: PDFKit.Mixins.PDFFontSource,
  bold: PDFKit.Mixins.PDFFontSource,
): Promise<Buffer> {
  const { title, facts, parties, lineHead, lineRows, vatHead, vatRows, due, payments, notes } = content(number);
  const pdf = new PDFDocument({ size: 'A4', margin: 42 });
  pdf.registerFont('regular', regular).registerFont('bold', bold);
  pdf.font('bold').fontSize(19).text(title, 42, 45, { width: 300 });
  pdf.font('regular').fontSize(9);
  facts.forEach((fact, i) => pdf.text(fact, 360, 45 + 13 * i));
  parties.forEach(({ label, lines }, i) => {
    pdf.font('bold').text(label, 42 + 260 * i, 110, { width: 250 });
    pdf.font('regular').text(lines.join('\n'), { width: 250 });
  });
  let y = 200;
  const row = (texts: string[], x: number, widths: number[]): void => {
    let left = x;
    const heights = texts.map((text, i) => {
      const width = widths[i] ?? 60;
      pdf.text(text, left + 2, y, { width: width - 4, align: i === 1 || i === 3 ? 'left' : 'right' });
      left += width;
      return pdf.y - y;
    });
    y += Math.max(...heights) + 6;
    pdf
      .rect(x, y - 4, left - x, 0.5)
      .fill('#cccccc')
      .fillColor('black');
  };
  pdf.fontSize(8.5);
  for (const texts of [lineHead, ...lineRows]) row(texts, 42, WIDTHS);
  y += 12;
  pdf.font('bold').fontSize(16).text(due, 42, y, { width: 220 });
  pdf.font('regular').fontSize(8.5);
  for (const texts of [vatHead, ...vatRows]) row(texts, 280, [60, 60, 60, 60]);
  pdf.text(payments.join('\n'), 42, y + 12).text(notes);
  pdf.text('Strona 1 z 1', 42, 780, { align: 'right' });
  pdf.end();
  const chunks: Buffer[] = [];
  for await (const chunk of pdf) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
