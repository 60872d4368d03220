import { join } from 'node:path';

import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { IntegrationError } from '../../lib/errors';
import { readDocuments, type DocumentSummary } from '../../lib/nexo';
import { checkPdf, createBuiltInLayout, pdfFileName, type PdfSource } from '../../lib/pdf';
import { readEach, type ItemResult } from '../shared/execution';
import { withNexo } from '../shared/nexo';
import { expandHome, type CheckedPath } from '../shared/paths';
import { documentOf } from '../shared/pipeline-items';

/** Operation Get PDF: reads all documents in batches, then draws them one after the other. */
export async function getPdf(context: IExecuteFunctions, items: INodeExecutionData[]): Promise<ItemResult[][]> {
  const signal = context.getExecutionCancelSignal();
  const read = readEach(items, documentOf);
  const ids = read.flatMap((result) => ('value' in result ? [result.value.id] : []));
  const { company, documents } = await withNexo(context, async (nexo) => ({
    company: nexo.company,
    documents: await readDocuments(nexo, [...new Set(ids)], signal),
  }));
  const { footer = '' } = context.getNodeParameter('pdfOptions', 0, {}) as { footer?: string };
  const source = createBuiltInLayout({ footer });
  const results: ItemResult[][] = [];
  for (const [index, result] of read.entries()) {
    if ('error' in result) {
      results.push([result]);
      continue;
    }
    try {
      if (signal?.aborted) throw new IntegrationError('cancelled', 'The execution was stopped');
      const document = documents.get(result.value.id);
      if (document === undefined || result.value.company !== company) throw documentGone(result.value);
      if (!document.ok) throw document.error;
      results.push([{ output: 0, item: await withPdf(context, items[index]!, index, source, document.value) }]);
    } catch (error) {
      results.push([{ error }]);
    }
  }
  return results;
}

async function withPdf(
  context: IExecuteFunctions,
  item: INodeExecutionData,
  index: number,
  source: PdfSource,
  document: Parameters<PdfSource['render']>[0],
): Promise<INodeExecutionData> {
  const fileName = pdfFileName(String(context.getNodeParameter('fileName', index)), {
    kind: document.kind,
    number: document.number,
    orderId: Number((item.json.order as { order_id?: number } | undefined)?.order_id ?? 0),
    date: document.issueDate,
  });
  const pdf = await source.render(document);
  checkPdf(pdf);
  const { folder = '' } = context.getNodeParameter('pdfOptions', index, {}) as { folder?: string };
  if (folder !== '') await saveCopy(context, folder, fileName, pdf);
  const field = String(context.getNodeParameter('binaryField', index));
  const binary = await context.helpers.prepareBinaryData(pdf, fileName, 'application/pdf');
  return { ...item, binary: { ...item.binary, [field]: binary } };
}

async function saveCopy(context: IExecuteFunctions, folder: string, fileName: string, pdf: Buffer): Promise<void> {
  const notSaved = (cause: unknown): never => {
    throw new IntegrationError('pdf_not_saved', 'The copy of the PDF cannot be written to Save to Folder', {
      description: 'Check that the folder exists and that N8N_RESTRICT_FILE_ACCESS_TO allows it.',
      cause,
    });
  };
  const path = join(await context.helpers.resolvePath(expandHome(folder)).catch(notSaved), fileName);
  await context.helpers.writeContentToFile(path as CheckedPath, pdf).catch(notSaved);
}

function documentGone(document: DocumentSummary): IntegrationError {
  return new IntegrationError('document_gone', `Document ${document.number} is not in this Subiekt nexo database`, {
    description:
      'Use the same Subiekt nexo SQL credential for Find and Get PDF; the document may also have been deleted.',
  });
}
