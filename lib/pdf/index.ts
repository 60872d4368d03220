export { createBuiltInLayout } from './built-in-layout';
export { checkBuiltInPdf, checkForeignPdf, checkPdf, DEFAULT_MAX_PAGES, type PdfExpectation } from './check';
export { PdfError, type PdfErrorCode, type PrintBridgeErrorCode } from './errors';
export { DEFAULT_FILE_NAME, pdfFileName, type FileNameValues } from './file-name';
export { amountInWords } from './amount-in-words';
export { createPrintBridge } from './print-bridge';
export type {
  HttpGet,
  HttpReply,
  PrintableDocument,
  PrintBridge,
  PrintBridgeAuthentication,
  PrintBridgeHealth,
  PrintBridgeSettings,
  PrintBridgeTools,
  PrintTemplate,
} from './print-bridge-types';
export { createPdfTextReader, type PdfTextReader } from './text-reader';
export { LARGEST_LOGO } from './picture';
export type { LayoutLanguage, LayoutOptions, MarginKind, PdfSource } from './types';
