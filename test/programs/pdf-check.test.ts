import { deflateSync } from 'node:zlib';
import PDFDocument from 'pdfkit';

import {
  checkBuiltInPdf,
  checkForeignPdf,
  checkPdf,
  createBuiltInLayout,
  createPdfTextReader,
  PdfError,
} from '../../lib/pdf';
import { sampleInvoice, sampleLine } from '../support/pdf-samples';

const pdfOf = (text: string): Buffer => Buffer.from(text, 'latin1');
const codeOf = (attempt: () => void): string => {
  try {
    attempt();
  } catch (error) {
    if (error instanceof PdfError) return error.code;
    throw error;
  }
  return 'accepted';
};

describe('checkPdf', () => {
  it('accepts the files of the built-in layout', async () => {
    const pdf = await createBuiltInLayout().render(sampleInvoice());
    expect(codeOf(() => checkPdf(pdf))).toBe('accepted');
    expect(codeOf(() => checkPdf(pdf.subarray(0, -10)))).toBe('pdf_invalid');
  });

  it.each([
    ['%PDF-1.4\n…\n%%EOF', 'accepted'],
    ['%PDF-1.4\n%%EOF\r\n\r\n', 'accepted'],
    ['', 'pdf_invalid'],
    ['<!DOCTYPE html>%%EOF', 'pdf_invalid'],
    ['%PDF', 'pdf_invalid'],
    [`%PDF-1.4\n%%EOF${' '.repeat(2000)}`, 'pdf_invalid'],
  ])('judges %j', (text, expected) => {
    expect(codeOf(() => checkPdf(pdfOf(text)))).toBe(expected);
  });

  it('refuses what is larger than allowed, and names the source', () => {
    const pdf = pdfOf(`%PDF-1.4${' '.repeat(100)}%%EOF`);
    expect(codeOf(() => checkPdf(pdf, { maxBytes: pdf.length }))).toBe('accepted');
    expect(codeOf(() => checkPdf(pdf, { maxBytes: pdf.length - 1 }))).toBe('pdf_too_large');
    expect(() => checkPdf(pdf, { maxBytes: 10, source: 'The print bridge' })).toThrow(/^The print bridge returned/);
  });
});

describe('checkBuiltInPdf', () => {
  it.each(['FS 169/CENTRALA/2026', 'FS 1\\(a)/ŁÓDŹ/2026', 'FS\u00a07 / 11 / 2026', `PA 1/${'Ż'.repeat(200)}`])(
    'finds the number %s',
    async (number) => {
      const pdf = await createBuiltInLayout().render(sampleInvoice({ number }));
      expect(codeOf(() => checkBuiltInPdf(pdf, { number }))).toBe('accepted');
      expect(codeOf(() => checkBuiltInPdf(pdf, { number: `${number}1` }))).toBe('pdf_number_missing');
      expect(codeOf(() => checkBuiltInPdf(pdf, { number: '' }))).toBe('pdf_number_missing');
    },
  );

  it('counts the pages', async () => {
    const lines = Array.from({ length: 120 }, (_, index) => sampleLine(index + 1, `Towar ${index}`));
    const document = sampleInvoice({ lines });
    const pdf = await createBuiltInLayout().render(document);
    const reader = createPdfTextReader();
    const reply = await reader.read(pdf, 50);
    await reader.close();
    const pages = reply.readable ? reply.pages : 0;
    expect(pages).toBeGreaterThan(2);
    const check = (maxPages: number) => codeOf(() => checkBuiltInPdf(pdf, { number: document.number, maxPages }));
    expect([check(pages), check(pages - 1)]).toEqual(['accepted', 'pdf_too_many_pages']);
  });
});

describe('checkForeignPdf', () => {
  const reader = createPdfTextReader();
  afterAll(() => reader.close());
  const check = async (pdf: Buffer, number: string): Promise<string> =>
    await checkForeignPdf(pdf, { number, source: 'The print bridge' }, reader).then(
      () => 'accepted',
      (error: PdfError) => error.code,
    );

  it.each([
    ['FS 12/MAG/2026', 'FS 12/MAG/2026', 'accepted'],
    ['Faktura VAT nr FS 12/MAG/2026 z dnia 2026-11-23', 'FS 12/MAG/2026', 'accepted'],
    ['F S  1 2 / M A G / 2 0 2 6', 'FS 12/MAG/2026', 'accepted'],
    ['FS 12/\nMAG/2026', 'FS 12/MAG/2026', 'accepted'],
    ['FS 12/MAG/2026 7 szt.', 'FS 12/MAG/2026', 'accepted'],
    ['FS 12/MAG/20261', 'FS 12/MAG/2026', 'pdf_number_missing'],
    ['FS 112/MAG/2026', 'FS 12/MAG/2026', 'pdf_number_missing'],
    ['112/MAG/2026', '12/MAG/2026', 'pdf_number_missing'],
    ['FS 12-MAG-2026', 'FS 12/MAG/2026', 'pdf_number_missing'],
    ['', 'FS 12/MAG/2026', 'pdf_number_missing'],
    ['FS (1.*)', 'FS (1.*)', 'accepted'],
    ['FS (111)', 'FS (1.*)', 'pdf_number_missing'],
  ])('a page that says %j for document %s is %s', async (text, number, expected) => {
    expect(await check(await foreignPdf(text), number)).toBe(expected);
  });

  it('finds the number on the last page that is allowed, and reads no file of more', async () => {
    expect(await check(await foreignPdf('FS 1/2026', 50), 'FS 1/2026')).toBe('accepted');
    expect(await check(await foreignPdf('FS 1/2026', 51), 'FS 1/2026')).toBe('pdf_too_many_pages');
  });

  it.each([
    ['rubbish between the marks', pdfOf(`%PDF-1.7\n${'rubbish '.repeat(500)}\n%%EOF`)],
    ['a page tree that is its own child', pdfOf(endlessTree())],
  ])('refuses %s', async (_, pdf) => {
    expect(['pdf_invalid', 'pdf_number_missing', 'pdf_too_many_pages']).toContain(await check(pdf, 'FS 1/2026'));
  });

  it('gives up a file that takes too long, and reads the next', async () => {
    const hasty = createPdfTextReader(1);
    const pdf = await foreignPdf('FS 1/2026');
    expect(await hasty.read(pdf, 50)).toEqual({ readable: false });
    await hasty.close();
    expect(await reader.read(pdf, 50)).toMatchObject({ readable: true, pages: 1 });
  });

  it('gives up a file that fills the memory, and reads the next', async () => {
    const bomb = contentBomb();
    expect(await check(bomb, 'FS 1/2026')).not.toBe('accepted');
    expect(await check(await foreignPdf('FS 1/2026'), 'FS 1/2026')).toBe('accepted');
  });

  it('reads files one after the other, however many are asked for', async () => {
    const pdfs = await Promise.all(['A 1', 'A 2', 'A 3'].map((text) => foreignPdf(text)));
    const replies = await Promise.all(pdfs.map((pdf) => reader.read(pdf, 50)));
    expect(replies.map((reply) => reply.readable && reply.text.trim())).toEqual(['A 1', 'A 2', 'A 3']);
  });
});

/** A file that lib/pdf did not draw; the text stands on its last page. */
async function foreignPdf(text: string, pages = 1): Promise<Buffer> {
  const pdf = new PDFDocument({ size: 'A4' });
  for (let page = 1; page < pages; page++) pdf.addPage();
  pdf.text(text || ' ');
  pdf.end();
  const chunks: Buffer[] = [];
  for await (const chunk of pdf) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** A page tree whose only branch is itself. */
function endlessTree(): string {
  const objects = ['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [2 0 R] /Count 1 >>'];
  return `%PDF-1.4\n${objects.map((object, index) => `${index + 1} 0 obj\n${object}\nendobj\n`).join('')}trailer\n<< /Root 1 0 R /Size 3 >>\n%%EOF`;
}

/** One page whose 300 MB of drawing commands are packed into 300 kB. */
function contentBomb(): Buffer {
  const content = deflateSync(Buffer.alloc(300 * 1024 * 1024, 'BT (x) Tj ET '), { level: 9 });
  const stream = [
    `4 0 obj\n<< /Length ${content.length} /Filter /FlateDecode >>\nstream\n`,
    content,
    '\nendstream\nendobj\n',
  ];
  return Buffer.concat(
    [
      '%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n',
      '3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> >>\nendobj\n',
      ...stream,
      'trailer\n<< /Root 1 0 R /Size 5 >>\n%%EOF',
    ].map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)),
  );
}
