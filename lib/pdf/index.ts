export { createBuiltInLayout } from './layout/built-in-layout';
export { checkBuiltInPdf, checkForeignPdf, checkPdf, DEFAULT_MAX_PAGES, type PdfExpectation } from './check/check';
export { PdfError, type PdfErrorCode, type PrintBridgeErrorCode } from './errors';
export { DEFAULT_FILE_NAME, pdfFileName, type FileNameValues } from './file-name';
export { amountInWords } from '../documents/amount-in-words';
export { createPrintBridge } from '../print-bridge/client';
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
} from '../print-bridge/types';
export { createPdfTextReader, type PdfTextReader } from './check/text-reader';
export { LARGEST_LOGO } from './layout/picture';
export type { LayoutLanguage, LayoutOptions, MarginKind, PdfSource } from './types';
