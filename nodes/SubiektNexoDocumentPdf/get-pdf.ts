import { isAbsolute, join } from 'node:path';

import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { IntegrationError } from '../../lib/errors';
import { readDocuments, type DocumentSummary } from '../../lib/nexo';
import { checkPdf, createBuiltInLayout, pdfFileName, type PdfSource } from '../../lib/pdf';
import { readable, readEach, type ItemResult } from '../shared/execution';
import { withNexo } from '../shared/nexo';
import { expandHome, type CheckedPath } from '../shared/paths';
import { lineOfText } from '../shared/parameters';
import { documentOf, orderIdOf } from '../shared/pipeline-items';

/** Longest text taken from a parameter. */
const LONGEST_TEXT = 1000;

/** Operation Get PDF: reads all documents in batches, then draws them one after the other. */
export async function getPdf(context: IExecuteFunctions, items: INodeExecutionData[]): Promise<ItemResult[][]> {
  const signal = context.getExecutionCancelSignal();
  const source = createBuiltInLayout({ footer: lineOfText(readOptions(context, 0).footer, 'Footer', LONGEST_TEXT) });
  const read = readEach(items, documentOf);
  const ids = readable(read).map((document) => document.id);
  const { company, documents } = await withNexo(context, async (nexo) => ({
    company: nexo.company,
    documents: await readDocuments(nexo, [...new Set(ids)], signal),
  }));
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
  const pattern = lineOfText(context.getNodeParameter('fileName', index), 'File Name', LONGEST_TEXT);
  const folder = readFolder(readOptions(context, index).folder);
  const field = readField(context.getNodeParameter('binaryField', index));
  const fileName = pdfFileName(pattern, {
    kind: document.kind,
    number: document.number,
    // A document without an order has no number to put there.
    orderId: orderIdOf(item) || '',
    date: document.issueDate,
  });
  const pdf = await source.render(document);
  checkPdf(pdf);
  if (folder !== '') await saveCopy(context, folder, fileName, pdf);
  const binary = await context.helpers.prepareBinaryData(pdf, fileName, 'application/pdf');
  return { ...item, binary: { ...item.binary, [field]: binary } };
}

function readOptions(context: IExecuteFunctions, index: number): { footer?: unknown; folder?: unknown } {
  const options: unknown = context.getNodeParameter('pdfOptions', index, {});
  return options ?? {};
}

/** The folder for copies as an absolute path, or an empty string. n8n's own fence decides whether it may be used. */
function readFolder(value: unknown): string {
  const folder = lineOfText(value, 'Save to Folder', LONGEST_TEXT).trim();
  if (folder === '') return '';
  const path = expandHome(folder);
  if (isAbsolute(path) && !path.split(/[/\\]/).includes('..')) return path;
  throw new IntegrationError('parameter_invalid', 'Save to Folder is not an absolute path', {
    description: 'Write a path such as ~/.n8n-files/documents, without "..".',
  });
}

/** Object keys that mean something to JavaScript itself. */
const RESERVED_FIELDS = ['__proto__', 'constructor', 'prototype'];

function readField(value: unknown): string {
  const field = lineOfText(value, 'Put Output File in Field', 100).trim();
  if (field !== '' && !RESERVED_FIELDS.includes(field)) return field;
  throw new IntegrationError('parameter_invalid', 'Put Output File in Field is not the name of a field', {
    description: 'Enter a name such as document.',
  });
}

async function saveCopy(context: IExecuteFunctions, folder: string, fileName: string, pdf: Buffer): Promise<void> {
  const notSaved = (cause: unknown): never => {
    throw new IntegrationError('pdf_not_saved', 'The copy of the PDF cannot be written to Save to Folder', {
      description: 'Check that the folder exists and that N8N_RESTRICT_FILE_ACCESS_TO allows it.',
      cause,
    });
  };
  const path = join(await context.helpers.resolvePath(folder).catch(notSaved), fileName);
  await context.helpers.writeContentToFile(path as CheckedPath, pdf).catch(notSaved);
}

function documentGone(document: DocumentSummary): IntegrationError {
  return new IntegrationError('document_gone', `Document ${document.number} is not in this Subiekt nexo database`, {
    description:
      'Use the same Subiekt nexo SQL credential for Find and Get PDF; the document may also have been deleted.',
  });
}
