import { PdfError } from './errors';

/** Bytes. Many mail servers refuse messages above 20 to 25 MB, and encoding makes an attachment a third larger. */
const DEFAULT_MAX_BYTES = 10 * 1024 * 1024;
/** The end mark stands within the last 1024 bytes (PDF 32000-1, annex H.3.18). */
const TAIL_BYTES = 1024;

/**
 * Looks whether a buffer can be a whole PDF file: header, end mark, size. Throws PdfError `pdf_invalid` or
 * `pdf_too_large`.
 * @param source names where the file came from, for the message
 */
export function checkPdf(pdf: Buffer, options: { maxBytes?: number; source?: string } = {}): void {
  const source = options.source ?? 'The PDF source';
  const maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES;
  if (pdf.length > maxBytes) {
    throw new PdfError('pdf_too_large', `${source} returned ${pdf.length} bytes; at most ${maxBytes} are accepted.`, {
      description: 'A file of this size may be refused by mail servers. Look for large pictures in the print template.',
      permanent: true,
    });
  }
  if (!pdf.subarray(0, 5).equals(Buffer.from('%PDF-'))) {
    throw new PdfError('pdf_invalid', `${source} returned something that is not a PDF file.`, {
      description: 'Check that the address of the PDF source is right and that it returns the file itself.',
    });
  }
  if (pdf.subarray(-TAIL_BYTES).lastIndexOf('%%EOF') < 0) {
    throw new PdfError('pdf_invalid', `${source} returned a PDF file that is cut off.`, {
      description: 'The file was not transferred completely. Try again.',
    });
  }
}
