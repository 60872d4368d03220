import type { IExecuteFunctions } from 'n8n-workflow';

import { IntegrationError } from '../../lib/errors';
import { readDocuments, type DocumentKind, type DocumentSummary, type NexoDocument } from '../../lib/nexo';
import { checkBuiltInPdf, checkForeignPdf, createBuiltInLayout, createPdfTextReader } from '../../lib/pdf';
import { withNexo } from '../shared/nexo';
import { lineOfText, oneOf } from '../shared/parameters';
import { isObject } from '../shared/pipeline-items';
import { connectToPrintBridge } from '../shared/print-bridge';

import { readLayoutOptions } from './layout-options';

/** Where the PDFs of a run come from. */
export interface OpenedSource {
  /** Whether documents may be asked for all at once; the source itself keeps what is behind it from too many. */
  concurrent: boolean;
  /** The finished PDF of a document, checked, and the document as it is now. */
  print(
    document: DocumentSummary,
    index: number,
    maxPages: number,
  ): Promise<{ pdf: Buffer; document: Pick<DocumentSummary, 'kind' | 'number' | 'issueDate'> }>;
  /** The invoice's address at the Ministry, where this source can prove it; otherwise empty. */
  ksefLink(document: DocumentSummary): string;
  close(): Promise<void>;
}

/** Makes ready for all documents of a run. */
export type OpenSource = (context: IExecuteFunctions, documents: DocumentSummary[]) => Promise<OpenedSource>;

/** The layout drawn from the database: reads all documents in batches, then draws them one after the other. */
export const openBuiltInLayout: OpenSource = async (context, found) => {
  const ids = [...new Set(found.map((document) => document.id))];
  const { company, documents } = await withNexo(context, async (nexo) => ({
    company: nexo.company,
    documents: await readDocuments(nexo, ids, context.getExecutionCancelSignal()),
  }));
  const documentOf = (summary: DocumentSummary): NexoDocument => {
    const read = documents.get(summary.id);
    if (read === undefined || summary.company !== company) throw documentGone(summary);
    if (!read.ok) throw read.error;
    return read.value;
  };
  return {
    concurrent: false,
    ksefLink: (summary) => documentOf(summary).ksefQrCode?.url ?? '',
    print: async (summary, index, maxPages) => {
      const document = documentOf(summary);
      const pdf = await createBuiltInLayout(await readLayoutOptions(context, index)).render(document);
      checkBuiltInPdf(pdf, { number: document.number, maxPages });
      return { pdf, document };
    },
    close: async () => {},
  };
};

/** nexo's own print templates, through the print bridge; the database is not asked. */
export const openPrintTemplates: OpenSource = async (context) => {
  const bridge = await connectToPrintBridge(context);
  const reader = createPdfTextReader();
  return {
    concurrent: true,
    ksefLink: () => '',
    print: async (document, index, maxPages) => {
      const pdf = await bridge.render(document, readTemplate(context, document.kind, index));
      await checkForeignPdf(pdf, { number: document.number, maxPages, source: 'The print bridge' }, reader);
      return { pdf, document: { ...document, issueDate: String(document.issueDate ?? '') } };
    },
    close: () => reader.close(),
  };
};

/** The parameter with the name of the template for each kind. */
const TEMPLATE_PARAMETERS: Record<DocumentKind, string> = {
  FS: 'templateFs',
  PA: 'templatePa',
  PAi: 'templatePai',
  FD: 'templateFd',
};

const LONGEST_NAME = 255;

/** The template chosen for a kind; empty for nexo's default. */
function readTemplate(context: IExecuteFunctions, value: unknown, index: number): string {
  const kind = oneOf(value, "The document's kind", ['FS', 'PA', 'PAi', 'FD']);
  const chosen: unknown = context.getNodeParameter(TEMPLATE_PARAMETERS[kind], index, '');
  // A resource locator, or what an expression put in its place.
  const name = isObject(chosen) && 'value' in chosen ? chosen.value : chosen;
  return lineOfText(name, `Template for ${kind}`, LONGEST_NAME).trim();
}

function documentGone(document: DocumentSummary): IntegrationError {
  return new IntegrationError('document_gone', `Document ${document.number} is not in this Subiekt nexo database`, {
    description:
      'Use the same Subiekt nexo SQL credential for Find and Get PDF; the document may also have been deleted.',
  });
}
