import type { IExecuteFunctions } from 'n8n-workflow';

import { IntegrationError } from '../../lib/common';
import { DOCUMENT_KINDS, type DocumentSummary, type NexoDocument } from '../../lib/documents';
import { readDocuments } from '../../lib/nexo';
import { checkBuiltInPdf, checkForeignPdf, createBuiltInLayout, createPdfTextReader } from '../../lib/pdf';
import { isObject } from '../shared/item';
import { withNexo } from '../shared/nexo';
import { lineOfText, oneOf } from '../shared/parameters';
import { connectToPrintBridge } from '../shared/print-bridge';

import { readLayoutOptions } from './layout-options';
import { templateParameter } from './template-parameter';

/** Where the PDFs of a run come from. */
export interface OpenedSource {
  /** How many documents may be asked for at the same time. */
  concurrency: number;
  /** Makes ready for the documents that are printed next, and forgets those before. */
  load(documents: DocumentSummary[]): Promise<void>;
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

export type OpenSource = (context: IExecuteFunctions) => Promise<OpenedSource>;

/** Drawing takes the processor; a few at a time, so that one is drawn while others are compressed and stored. */
const DRAWN_AT_ONCE = 4;

/** The layout drawn from the database. */
export const openBuiltInLayout: OpenSource = async (context) => {
  let loaded: { company: string; documents: Awaited<ReturnType<typeof readDocuments>> };
  const documentOf = (summary: DocumentSummary): NexoDocument => {
    const read = loaded.documents.get(summary.id);
    if (read === undefined || summary.company !== loaded.company) throw documentGone(summary);
    if (!read.ok) throw read.error;
    return read.value;
  };
  return {
    concurrency: DRAWN_AT_ONCE,
    load: async (summaries) => {
      const ids = summaries.map((document) => document.id);
      loaded = await withNexo(context, async (nexo) => ({
        company: nexo.company,
        documents: await readDocuments(nexo, ids, context.getExecutionCancelSignal()),
      }));
    },
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
    // The bridge's own gate lets through what it can take.
    concurrency: Infinity,
    load: async () => {},
    ksefLink: () => '',
    print: async (document, index, maxPages) => {
      const pdf = await bridge.render(document, readTemplate(context, document.kind, index));
      await checkForeignPdf(pdf, { number: document.number, maxPages, source: 'The print bridge' }, reader);
      return { pdf, document: { ...document, issueDate: String(document.issueDate ?? '') } };
    },
    close: () => reader.close(),
  };
};

const LONGEST_NAME = 255;

/** The template chosen for a kind; empty for nexo's default. */
function readTemplate(context: IExecuteFunctions, value: unknown, index: number): string {
  const kind = oneOf(value, "The document's kind", DOCUMENT_KINDS);
  const chosen: unknown = context.getNodeParameter(templateParameter(kind), index, '');
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
