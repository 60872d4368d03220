export { createBuiltInLayout } from './built-in-layout';
export { checkPdf } from './check';
export { PdfError, type PdfErrorCode } from './errors';
export { DEFAULT_FILE_NAME, pdfFileName, type FileNameValues } from './file-name';
export { amountInWords } from './amount-in-words';
export type { LayoutOptions, PdfSource } from './types';
