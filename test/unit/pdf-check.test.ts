import { checkPdf, createBuiltInLayout, PdfError } from '../../lib/pdf';
import { sampleInvoice } from './pdf-samples';

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
