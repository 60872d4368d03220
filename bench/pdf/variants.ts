/** What is compared: the built-in layout and three other ways to the same document. */
export const VARIANTS = ['ours', 'pdfmake', 'builtin-font', 'chromium'] as const;
export type VariantName = (typeof VARIANTS)[number];

/** Makes PDFs of the numbered invoices of content.ts. */
export interface Variant {
  render(number: number): Promise<Buffer>;
  close?(): void;
}

export interface Measurement {
  perSecond: number;
  /** Highest memory of the process that makes the PDFs; of Chromium the browser's own process, without its helpers. */
  peakMiB: number;
  /** Bytes of the last file. */
  bytes: number;
}
