export {
  checkBuiltInPdf,
  checkForeignPdf,
  checkPdf,
  DEFAULT_MAX_BYTES,
  DEFAULT_MAX_PAGES,
  tooLargeError,
} from './check/check';
export { createPdfTextReader, type PdfTextReader } from './check/text-reader';
export { PdfError } from './errors';
export { DEFAULT_FILE_NAME, pdfFileName } from './file-name';
export { createBuiltInLayout } from './layout/built-in-layout';
export { LARGEST_LOGO } from './layout/picture';
export { createStructuredLayout } from './layout/structured/structured-layout';
export type { LayoutLanguage, LayoutOptions, MarginKind, StructuredLayout, StructuredLayoutOptions } from './types';
