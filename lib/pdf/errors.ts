import { IntegrationError, type IntegrationErrorOptions } from '../errors';

/** What went wrong with a PDF: the data it was to be drawn from, its file name, the finished file, or this installation. */
export type PdfErrorCode =
  'pdf_document_invalid' | 'pdf_file_name_pattern' | 'pdf_invalid' | 'pdf_too_large' | 'pdf_font_unreadable';

/** A failure to make or to accept a PDF. */
export class PdfError extends IntegrationError {
  declare readonly code: PdfErrorCode;

  constructor(code: PdfErrorCode, message: string, options: IntegrationErrorOptions = {}) {
    super(code, message, options);
  }
}
