import { familyOf, type NexoDocument } from '../../documents';
import { PdfError } from '../errors';
import { loadFonts } from '../type/typeface';
import type { Layout, LayoutOptions } from '../types';

import { Canvas } from './canvas';
import { drawClosing } from './closing-sections';
import { documentTitle, drawHeader, drawParties } from './header-sections';
import { LABELS, type Labels } from './labels';
import { drawLines } from './line-table';
import { PageFlow } from './page-flow';
import { closePdf, openPdf } from './pdf-file';
import { type Picture, readPicture } from './picture';
import { drawPayments, drawTotals } from './summary-sections';
import { createTheme, type Theme } from './theme';

/**
 * The layout drawn from the database alone, for every kind of document. The same document and options give the same bytes.
 * Throws PdfError `pdf_option_invalid` when logo or accent colour cannot be used; `render` throws it for a footer that
 * is too long, `pdf_document_invalid` when an amount or a date of the document cannot be read, `pdf_layout_unsuitable`
 * when the document has to say what this layout does not know, and `pdf_font_unreadable` when this package is damaged.
 */
export function createBuiltInLayout(options: LayoutOptions = {}): Layout {
  const labels = LABELS[options.language ?? 'pl'];
  const theme = createTheme(options.accentColor);
  const logo = options.logo ? readPicture(options.logo) : undefined;
  return {
    render: async (document) => {
      checkSuitable(document, options);
      const pdf = await openDocument(document, labels);
      draw(pdf, withExemptionGround(document, options), { labels, theme, logo, options });
      return closePdf(pdf);
    },
  };
}

/** What every document of one layout has in common. */
interface Design {
  labels: Labels;
  theme: Theme;
  logo: Picture | undefined;
  options: LayoutOptions;
}

/** What the law wants on the document and this layout does not know. */
function checkSuitable(document: NexoDocument, options: LayoutOptions): void {
  const { ksef, kind } = document;
  if (document.marginProcedure && !options.marginKind) {
    throw unsuitable(
      'The document is under a margin procedure, and which one is not set.',
      'The invoice has to name it. Choose it in Margin Procedure of the built-in layout, or print this document with a nexo print template.',
    );
  }
  if (document.advance && !options.drawAdvances) {
    throw unsuitable(
      'The document is an advance invoice, or the final one after advances.',
      'The law wants more on it than the built-in layout prints. Print it with a nexo print template through the print bridge.',
    );
  }
  if (ksef.offline && ksef.number === '') {
    throw unsuitable(
      'The invoice was issued outside KSeF and needs a code that is made with a certificate.',
      'Print it with a nexo print template through the print bridge, or let it wait for its KSeF number in KSeF Policy.',
    );
  }
  if (familyOf(kind) === 'invoice' && isExempt(document) && groundOf(document, options) === '') {
    throw unsuitable(
      'The invoice has VAT-exempt lines, and the ground of the exemption is not known.',
      'The invoice has to name it. Choose it on the document in Subiekt nexo, or enter it in VAT Exemption Ground of the built-in layout.',
    );
  }
}

function unsuitable(message: string, description: string): PdfError {
  return new PdfError('pdf_layout_unsuitable', message, { description, permanent: true });
}

function isExempt(document: NexoDocument): boolean {
  return document.lines.some(({ vatRate }) => vatRate === 'zw');
}

/** What the document itself says counts; the shop's own text is for documents with exempt lines that say nothing. */
function groundOf(document: NexoDocument, { exemptionGround = '' }: LayoutOptions): string {
  return (document.exemptionGround ?? exemptionGround).trim();
}

function withExemptionGround(document: NexoDocument, options: LayoutOptions): NexoDocument {
  const exemptionGround = groundOf(document, options);
  return isExempt(document) && exemptionGround !== '' ? { ...document, exemptionGround } : document;
}

function openDocument(document: NexoDocument, labels: Labels): Promise<PDFKit.PDFDocument> {
  return openPdf({
    languageTag: labels.languageTag,
    title: documentTitle(document, labels),
    author: document.seller.name,
    subject: document.number,
    issueDate: document.issueDate,
  });
}

function draw(pdf: PDFKit.PDFDocument, document: NexoDocument, { labels, theme, logo, options }: Design): void {
  const root = pdf.struct('Document');
  pdf.addStructure(root);
  const canvas = new Canvas(pdf, loadFonts(), theme);
  const flow = new PageFlow(canvas, root, documentTitle(document, labels), options.footer ?? '');
  drawHeader(flow, document, labels, logo);
  drawParties(flow, document, labels);
  drawLines(flow, document, labels);
  drawTotals(flow, document, labels);
  drawPayments(flow, document, labels, options.bankDetails ?? '');
  drawClosing(flow, document, labels, options.marginKind);
  flow.finish(labels.pageOf);
  canvas.finish();
  root.end();
}
