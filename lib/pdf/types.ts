import type { NexoDocument } from '../documents';
import type { StructuredInvoice } from '../ksef';

/** The language of a printout; with a plus sign every label stands in both. */
export type LayoutLanguage = 'pl' | 'en' | 'de' | 'pl+en' | 'pl+de';

/** The margin procedures, which art. 106e(2) and (3) want named on the document. */
export type MarginKind = 'usedGoods' | 'worksOfArt' | 'collectables' | 'travel';

/** What a shop may change about the built-in layout. */
export interface LayoutOptions {
  /** `pl` unless told. */
  language?: LayoutLanguage;
  /** PNG or JPEG file, printed at the head of the first page. */
  logo?: Buffer;
  /** Colour of lines and headings, "#rrggbb". */
  accentColor?: string;
  /** Printed small at the foot of every page. */
  footer?: string;
  /** Printed with the payments instead of the account nexo keeps with the document. */
  bankDetails?: string;
  /** Which margin procedure the shop sells under: nexo's documents do not say it. Without it such documents are refused. */
  marginKind?: MarginKind;
  /** The ground of a VAT exemption, for documents with exempt lines that name none themselves. */
  exemptionGround?: string;
  /** Draws advance and final invoices like any other; without it they are refused. */
  drawAdvances?: boolean;
}

/** A layout with its options, ready to draw any number of documents. */
export interface Layout {
  /** The finished PDF file. Throws PdfError, and IntegrationError for an amount that is no number. */
  render(document: NexoDocument): Promise<Buffer>;
}

/** What a shop may change about the layout of invoices from KSeF: all that they say themselves stays as it is. */
export type StructuredLayoutOptions = Pick<LayoutOptions, 'language' | 'logo' | 'accentColor' | 'footer'>;

/** A layout of structured invoices with its options, ready to draw any number of them. */
export interface StructuredLayout {
  /**
   * The finished PDF file, see `createStructuredLayout` for what it throws.
   * @param ksefNumber the number that KSeF gave the invoice, which the XML does not hold; empty while there is none
   */
  render(invoice: StructuredInvoice, ksefNumber?: string): Promise<Buffer>;
}
