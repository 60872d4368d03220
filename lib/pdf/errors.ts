import { IntegrationError, type IntegrationErrorOptions } from '../common';

/** What went wrong with a PDF: the data it was to be drawn from, its file name, the finished file, or this installation. */
export type PdfErrorCode =
  | 'pdf_document_invalid'
  | 'pdf_file_name_pattern'
  | 'pdf_invalid'
  | 'pdf_too_large'
  | 'pdf_too_many_pages'
  | 'pdf_number_missing'
  | 'pdf_font_unreadable'
  | 'pdf_option_invalid'
  | 'pdf_layout_unsuitable'
  | PrintBridgeErrorCode;

/** What went wrong with a print bridge, or with the settings that lead to it. */
export type PrintBridgeErrorCode =
  | 'print_bridge_settings'
  | 'print_bridge_unreachable'
  | 'print_bridge_timeout'
  | 'print_bridge_not_ready'
  | 'print_bridge_unauthorized'
  | 'print_bridge_wrong_company'
  | 'print_bridge_template_unknown'
  | 'print_bridge_not_found'
  | 'print_bridge_rejected'
  | 'print_bridge_bad_reply';

/** A failure to make or to accept a PDF. */
export class PdfError extends IntegrationError {
  declare readonly code: PdfErrorCode;

  constructor(code: PdfErrorCode, message: string, options: IntegrationErrorOptions = {}) {
    super(code, message, options);
  }
}
