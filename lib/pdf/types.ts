import type { NexoDocument } from '../nexo';

/** What a shop may change about the built-in layout. */
export interface LayoutOptions {
  /** Printed small at the foot of every page. */
  footer?: string;
}

/** A source of PDFs: the built-in layout now, the nexo print bridge later (design, decision 5). */
export interface PdfSource {
  /** The finished PDF file. Throws PdfError. */
  render(document: NexoDocument): Promise<Buffer>;
}
