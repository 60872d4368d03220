import { verificationCode } from '../../../ksef';
import { loadFonts } from '../../type/typeface';
import type { LayoutLanguage, StructuredLayout, StructuredLayoutOptions } from '../../types';
import { Canvas } from '../canvas';
import { LABELS } from '../labels';
import { STRUCTURED_LABELS } from '../labels/structured';
import { PageFlow } from '../page-flow';
import { closePdf, openPdf } from '../pdf-file';
import { readPicture } from '../picture';
import { createTheme } from '../theme';

import { drawAmounts } from './amounts';
import { drawAttachments } from './attachments';
import { drawFooters, drawStatements, drawVerification } from './closing';
import { drawAdvances, drawCorrection } from './correction';
import { drawHead, structuredTitle } from './head';
import { drawDescriptions, drawLines, drawOrder } from './lines';
import { drawParties } from './parties';
import { drawPayment } from './payment';
import type { Sheet } from './sheet';
import { drawTerms } from './terms';

/**
 * The layout of invoices from KSeF, drawn from the invoice's own XML and nothing else. With a KSeF number it has the code
 * and the address by which the invoice is verified; without one every page says so. The same invoice, number and options
 * give the same bytes.
 *
 * `createStructuredLayout` throws PdfError `pdf_option_invalid` when logo or accent colour cannot be used; `render` throws
 * it for a footer that is too long, KsefXmlError `ksef_number_invalid` and `ksef_number_mismatch` for a number that is
 * none or another seller's, and PdfError `pdf_font_unreadable` when this package is damaged.
 */
export function createStructuredLayout(options: StructuredLayoutOptions = {}): StructuredLayout {
  const language: LayoutLanguage = options.language ?? 'pl';
  const labels = LABELS[language];
  const texts = STRUCTURED_LABELS[language];
  const theme = createTheme(options.accentColor);
  const logo = options.logo ? readPicture(options.logo) : undefined;
  return {
    render: async (invoice, ksefNumber = '') => {
      const code = ksefNumber === '' ? undefined : verificationCode(invoice, ksefNumber);
      const title = structuredTitle({ invoice, texts });
      const pdf = await openPdf({
        languageTag: labels.languageTag,
        title: `${title} – ${texts.fields.visualisation}`,
        author: invoice.seller.name,
        subject: texts.fields.visualisation,
        issueDate: invoice.issueDate,
      });
      const root = pdf.struct('Document');
      pdf.addStructure(root);
      const canvas = new Canvas(pdf, loadFonts(), theme);
      const flow = new PageFlow(canvas, root, title, options.footer ?? '');
      const sheet: Sheet = { flow, invoice, labels, texts };
      drawHead(sheet, ksefNumber, logo);
      drawBody(sheet);
      drawVerification(sheet, code);
      drawAttachments(sheet);
      // No page of a printout without a number goes without saying so.
      flow.finish(labels.pageOf, code === undefined ? texts.fields.noKsefNumber : '');
      canvas.finish();
      root.end();
      return closePdf(pdf);
    },
  };
}

function drawBody(sheet: Sheet): void {
  drawParties(sheet);
  drawCorrection(sheet);
  drawLines(sheet);
  drawOrder(sheet);
  drawAdvances(sheet);
  drawAmounts(sheet);
  drawPayment(sheet);
  drawStatements(sheet);
  drawDescriptions(sheet);
  drawTerms(sheet);
  drawFooters(sheet);
}
