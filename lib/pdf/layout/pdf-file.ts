import { PdfError } from '../errors';
import { singleLine } from '../type/text-lines';

import { PAGE } from './page-flow';

/** What a PDF file says of itself. */
export interface FileFacts {
  /** BCP 47. */
  languageTag: string;
  title: string;
  author: string;
  subject: string;
  /** Of which the day counts. */
  issueDate: string;
}

/** An empty tagged PDF document. Throws PdfError `pdf_document_invalid` when the date cannot be read. */
export async function openPdf({
  languageTag,
  title,
  author,
  subject,
  issueDate,
}: FileFacts): Promise<PDFKit.PDFDocument> {
  // Loaded by the first that draws: other nodes use this room only for names and checks of files.
  const { default: PDFDocument } = await import('pdfkit');
  return new PDFDocument({
    size: [PAGE.width, PAGE.height],
    margin: 0,
    pdfVersion: '1.7',
    lang: languageTag,
    tagged: true,
    displayTitle: true,
    bufferPages: true,
    autoFirstPage: false,
    // The empty name keeps PDFKit from loading its standard Helvetica: text is drawn by Canvas.
    font: '',
    info: {
      Title: infoText(title),
      Author: infoText(author),
      Subject: infoText(subject),
      Creator: 'n8n-nodes-baselinker-nexo',
      CreationDate: creationDate(issueDate),
    },
  });
}

/** Ends a document and hands out its file. */
export async function closePdf(pdf: PDFKit.PDFDocument): Promise<Buffer> {
  pdf.end();
  const chunks: Buffer[] = [];
  for await (const chunk of pdf) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** Midnight UTC of the issue date: the same day in Poland, and the same bytes every time. */
function creationDate(issueDate: string): Date {
  const date = new Date(`${issueDate.slice(0, 10)}T00:00:00Z`);
  if (!Number.isNaN(date.getTime())) return date;
  throw new PdfError('pdf_document_invalid', 'The issue date of the document cannot be read.', {
    description: 'Look at the dates of this document in Subiekt nexo.',
    permanent: true,
  });
}

/**
 * Text for the document information. PDFKit also writes it into the XMP metadata as it is, by way of `toString`, so a
 * company named "A & B" would make that XML unreadable; `valueOf`, which the information dictionary uses, stays plain.
 */
class InfoText extends String {
  override toString(): string {
    return this.valueOf().replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
  }
}

function infoText(text: string): string {
  // A boxed string is what PDFKit itself writes; its types know plain ones only.
  return new InfoText(singleLine(text).replace(/\p{Cs}/gu, '')) as unknown as string;
}
