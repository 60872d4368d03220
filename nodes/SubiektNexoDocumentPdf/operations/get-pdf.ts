import { isAbsolute, join } from 'node:path';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { IntegrationError, mapConcurrently } from '../../../lib/common';
import type { DocumentKind, DocumentSummary } from '../../../lib/documents';
import { DOCUMENTS_A_BATCH } from '../../../lib/nexo';
import { DEFAULT_MAX_PAGES, pdfFileName } from '../../../lib/pdf';
import { KIND_OPTIONS } from '../../shared/document-kinds';
import { type Entry, type ItemResult, readable, readEach } from '../../shared/execution';
import { channelOf, documentOf, isRehearsal, markOf, orderIdOf, saysSent, withKeys } from '../../shared/item';
import type { Operation } from '../../shared/operation';
import { lineOfText, oneOf, wholeNumber } from '../../shared/parameters';
import { type CheckedPath, expandHome, followLinks } from '../../shared/paths';
import { layoutProperties } from '../layout-options';
import { openBuiltInLayout, openPrintTemplates, type OpenSource } from '../pdf-sources';
import { templateLocator } from '../template-parameter';

/** Longest text taken from a parameter. */
const LONGEST_TEXT = 1000;
const LARGEST_PAGE_LIMIT = 1000;

const SOURCES = { builtInLayout: openBuiltInLayout, nexoPrintTemplate: openPrintTemplates } as const;

export const getPdf: Operation = {
  option: {
    name: 'Get PDF',
    action: 'Get PDF of document',
    description: 'Draw the PDF of a document that was found, or have Subiekt nexo print it',
  },
  properties: [
    {
      displayName: 'PDF Source',
      name: 'pdfSource',
      type: 'options',
      noDataExpression: true,
      default: 'builtInLayout',
      options: [
        {
          name: 'Built-In Layout',
          value: 'builtInLayout',
          description: 'Drawn by this node from what the database holds; nothing else is needed',
        },
        {
          name: 'Nexo Print Template',
          value: 'nexoPrintTemplate',
          description: 'Printed by Subiekt nexo itself, with a template of your own, through a print bridge',
        },
      ],
    },
    ...KIND_OPTIONS.map(({ value }) => templateLocator(value as DocumentKind)),
    {
      displayName: 'File Name',
      name: 'fileName',
      type: 'string',
      default: '[document_number].pdf',
      description:
        'Name of the PDF. Placeholders: [document_number], [document_kind], [order_id], [issue_date]. Characters that file names cannot have are replaced.',
    },
    {
      displayName: 'Put Output File in Field',
      name: 'binaryField',
      type: 'string',
      required: true,
      default: 'document',
      hint: 'The name of the output binary field to put the file in',
    },
    {
      displayName: 'Options',
      name: 'pdfOptions',
      type: 'collection',
      placeholder: 'Add option',
      default: {},
      options: [
        ...layoutProperties,
        {
          displayName: 'Page Limit',
          name: 'maxPages',
          type: 'number',
          typeOptions: { minValue: 1, maxValue: 1000 },
          default: 50,
          description: 'How many pages a PDF may have, 1 to 1000; a longer one is held and reported',
        },
        {
          displayName: 'Save to Folder',
          name: 'folder',
          type: 'string',
          default: '',
          placeholder: 'e.g. ~/.n8n-files/documents',
          description: 'Folder in which a copy of every PDF is kept; it has to exist and n8n has to allow files in it',
        },
      ],
    },
  ],
  // What was delivered only goes along to where its order is moved.
  owns: (_, { item }) => !saysSent(item) && !isRehearsal(item),
  execute,
};

/** The PDFs of all documents, each checked before it goes on. */
async function execute(context: IExecuteFunctions, own: Entry[]): Promise<ItemResult[][]> {
  const name = oneOf(context.getNodeParameter('pdfSource', 0), 'PDF Source', ['builtInLayout', 'nexoPrintTemplate']);
  const open: OpenSource = SOURCES[name];
  const signal = context.getExecutionCancelSignal();
  const read = readEach(own, (item, index) => ({ document: documentOf(item), item, index }));
  const source = await open(context);
  const one = async (entry: (typeof read)[number]): Promise<ItemResult[]> => {
    if ('error' in entry) return [entry];
    const { document, item, index } = entry.value;
    try {
      if (signal?.aborted) throw new IntegrationError('cancelled', 'The execution was stopped');
      const maxPages = wholeNumber(
        readOptions(context, index).maxPages ?? DEFAULT_MAX_PAGES,
        'Page Limit',
        1,
        LARGEST_PAGE_LIMIT,
      );
      const print = () => source.print(document, index, maxPages);
      const done = isAnnounced(item, document) ? item : await withPdf(context, { item, index }, document, print);
      return [{ output: 0, item: withKsefLink(done, source.ksefLink(document)) }];
    } catch (error) {
      return [{ error }];
    }
  };
  try {
    const results: ItemResult[][] = [];
    // Of a run of any length only so many whole documents are held at a time.
    for (let start = 0; start < read.length; start += DOCUMENTS_A_BATCH) {
      const batch = read.slice(start, start + DOCUMENTS_A_BATCH);
      try {
        await source.load(readable(batch).map(({ document }) => document));
      } catch (error) {
        // What was printed before is kept; asking again for the rest would only take long.
        return [...results, ...read.slice(start).map((entry) => ('error' in entry ? [entry] : [{ error }]))];
      }
      results.push(...(await mapConcurrently(batch, source.concurrency, one)));
    }
    return results;
  } finally {
    await source.close();
  }
}

/** Whether the customer gets a message without the PDF; a file for the order is drawn all the same. */
function isAnnounced(item: INodeExecutionData, document: DocumentSummary): boolean {
  if (document.ksef.notificationOnly !== true) return false;
  const { channel, delivery } = item.json;
  return (channel === undefined && delivery === undefined) || channelOf(item) !== 'order';
}

function withKsefLink(item: INodeExecutionData, link: string): INodeExecutionData {
  return link === '' ? item : withKeys(item, { ksef: { link } });
}

/** What a printed document tells of itself for the file name. */
export type PrintedDocument = Pick<DocumentSummary, 'kind' | 'number' | 'issueDate'>;

async function withPdf(
  context: IExecuteFunctions,
  { item, index }: Entry,
  summary: DocumentSummary,
  print: () => Promise<{ pdf: Buffer; document: PrintedDocument }>,
): Promise<INodeExecutionData> {
  const pattern = lineOfText(context.getNodeParameter('fileName', index), 'File Name', LONGEST_TEXT);
  const folder = readFolder(readOptions(context, index).folder);
  const field = readField(context.getNodeParameter('binaryField', index));
  const { pdf, document } = await print();
  const fileName = pdfFileName(pattern, {
    kind: document.kind,
    number: document.number,
    // A document without an order has no number to put there.
    orderId: orderIdOf(item) || '',
    date: document.issueDate,
  });
  if (folder !== '') await saveCopy(context, folder, fileName, pdf);
  const binary = await context.helpers.prepareBinaryData(pdf, fileName, 'application/pdf');
  return { ...withKeys(item, { pdf: markOf(pdf, field, summary) }), binary: { ...item.binary, [field]: binary } };
}

function readOptions(context: IExecuteFunctions, index: number): { maxPages?: unknown; folder?: unknown } {
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
  const path = join(await followLinks(context, folder).catch(notSaved), fileName);
  await context.helpers.writeContentToFile(path as CheckedPath, pdf).catch(notSaved);
}
