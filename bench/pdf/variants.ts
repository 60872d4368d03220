/** What is compared: the built-in layout and other ways to the same document. */
export const VARIANTS = ['ours', 'pdfkit', 'pdfmake', 'builtin-font', 'chromium'] as const;
export type VariantName = (typeof VARIANTS)[number];

/** Makes PDFs of the numbered invoices of content.ts. */
export interface Variant {
  render(number: number): Promise<Buffer>;
  close?(): void;
}

/** What one variant did in one round. */
export interface Round {
  perSecond: number;
  /** Highest memory of the process that makes the PDFs; of Chromium the browser's own process, without its helpers. */
  peakMiB: number;
  /** Bytes of the last file. */
  bytes: number;
}

/** All rounds of one variant. */
export interface Measurement extends Round {
  /** The median of the rounds. */
  perSecond: number;
  /** How many documents this variant makes for one of `ours`: the median of what the rounds say, each beside its neighbour. */
  ratio: number;
}
