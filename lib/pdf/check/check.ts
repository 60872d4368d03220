import { PdfError } from '../errors';

import type { PdfTextReader } from './text-reader';

/** Bytes. Many mail servers refuse messages above 20 to 25 MB, and encoding makes an attachment a third larger. */
export const DEFAULT_MAX_BYTES = 10 * 1024 * 1024;
/** Nobody reads an invoice of more pages in an e-mail; a template gone wild prints thousands. */
export const DEFAULT_MAX_PAGES = 50;
/** The end mark stands within the last 1024 bytes (PDF 32000-1, annex H.3.18). */
const TAIL_BYTES = 1024;
/** Bytes, of what PDFKit writes for it. */
const LONGEST_SUBJECT = 4096;

/** What a PDF has to be before it is mailed. */
export interface PdfExpectation {
  /** The document's number, as nexo shows it. */
  number: string;
  /** 10 MiB unless told. */
  maxBytes?: number;
  /** 50 unless told. */
  maxPages?: number;
}

/**
 * Looks whether a buffer can be a whole PDF file: header, end mark, size. Throws PdfError `pdf_invalid` or
 * `pdf_too_large`.
 * @param source names where the file came from, for the message
 */
export function checkPdf(pdf: Buffer, options: { maxBytes?: number; source?: string } = {}): void {
  const source = options.source ?? 'The PDF source';
  const maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES;
  if (pdf.length > maxBytes) throw tooLargeError(source, maxBytes);
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

/** PdfError `pdf_too_large`, also for a file whose reading was given up at that size. */
export function tooLargeError(source: string, maxBytes: number): PdfError {
  return new PdfError('pdf_too_large', `${source} returned more than ${maxBytes} bytes, the most that is accepted.`, {
    description: 'A file of this size may be refused by mail servers. Look for large pictures in the print template.',
    permanent: true,
  });
}

/**
 * Checks a file of the built-in layout. Its pages and its number are read from the dictionaries that PDFKit writes
 * uncompressed, a hundred times faster than text could be extracted: lib/pdf itself draws the number in the heading of
 * every page, and the tests of the layout read it back from there.
 *
 * @throws PdfError as `checkPdf`, `pdf_too_many_pages` or `pdf_number_missing`
 */
export function checkBuiltInPdf(pdf: Buffer, expected: PdfExpectation): void {
  const source = 'The built-in layout';
  checkPdf(pdf, { ...expected, source });
  const text = pdf.toString('latin1');
  checkPages(text.match(/\/Type \/Page\b/g)?.length ?? 0, expected, source);
  checkNumber(subjectOf(text), expected.number, source);
}

/**
 * Checks a file that was made elsewhere, and that its text holds the document's number.
 *
 * @throws PdfError as `checkPdf`, `pdf_too_many_pages` or `pdf_number_missing`
 */
export async function checkForeignPdf(
  pdf: Buffer,
  expected: PdfExpectation & { source: string },
  reader: PdfTextReader,
): Promise<void> {
  const { source } = expected;
  checkPdf(pdf, expected);
  const reply = await reader.read(pdf, expected.maxPages ?? DEFAULT_MAX_PAGES);
  if (!reply.readable) {
    throw new PdfError('pdf_invalid', `${source} returned a PDF file that cannot be read.`, {
      description: 'Open the same document with the same print template in Subiekt nexo and look whether it prints.',
    });
  }
  checkPages(reply.pages, expected, source);
  checkNumber(reply.text, expected.number, source);
}

function checkPages(pages: number, { maxPages = DEFAULT_MAX_PAGES }: PdfExpectation, source: string): void {
  if (pages >= 1 && pages <= maxPages) return;
  throw new PdfError('pdf_too_many_pages', `${source} returned ${pages} pages; 1 to ${maxPages} are accepted.`, {
    description: 'Look at this document in Subiekt nexo. If it really is that long, raise Page Limit in the node.',
    permanent: true,
  });
}

function checkNumber(text: string, number: string, source: string): void {
  if (showsNumber(text, number)) return;
  throw new PdfError('pdf_number_missing', `The PDF that ${lowerFirst(source)} returned does not show ${number}.`, {
    description:
      'It may be another document, or the print template leaves the number out or prints it as a picture. Print the document in Subiekt nexo and compare.',
    // Not permanent: the cause may be the template, which is a setting.
  });
}

/**
 * Whether a text holds a number, white space left aside: lines are broken anywhere, and extractors see gaps between letters
 * as spaces. "FS 1/2026" is not in "FS 1/20261".
 */
function showsNumber(text: string, number: string): boolean {
  const characters = [...number.normalize('NFKC').replace(/\s/gu, '')].map(
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
  if (characters.length === 0) return false;
  return new RegExp(`(?<!\\p{Nd})${characters.join('\\s*')}(?!\\p{Nd})`, 'u').test(text.normalize('NFKC'));
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/**
 * The subject in the information dictionary as PDFKit writes it: an object of its own that holds a literal string
 * (PDF 32000-1 §7.3.4.2), in Latin-1, or in UTF-16 with a byte order mark. Empty when it is not there.
 */
function subjectOf(pdf: string): string {
  const id = /\/Subject (\d+) 0 R/.exec(pdf)?.[1];
  const opening = `\n${id} 0 obj\n(`;
  const start = pdf.indexOf(opening);
  if (start < 0) return '';
  const body = /^(?:\\[\s\S]|[^\\)])*/.exec(pdf.slice(start + opening.length, start + LONGEST_SUBJECT))?.[0] ?? '';
  const names: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
  const bytes = body.replace(/\\([\s\S])/g, (_, character: string) => names[character] ?? character);
  if (!bytes.startsWith('\xfe\xff')) return bytes;
  return Buffer.from(bytes.slice(2), 'latin1').swap16().toString('utf16le');
}
