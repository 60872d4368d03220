import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { OrderDocumentType } from '../../lib/baselinker';
import { IntegrationError } from '../../lib/common';
import type { AttachmentJob, AttachmentTarget } from '../../lib/delivery';
import { type DocumentFamily, type DocumentKind, type DocumentSummary, familyOf } from '../../lib/documents';
import { pdfFileName } from '../../lib/pdf';
import type { Entry } from '../shared/execution';
import { checkPdfMark, deliveredDocumentOf, deliveryOf, documentOf, orderOf } from '../shared/item';
import { lineOfText, oneOf } from '../shared/parameters';

const LONGEST_NAME = 100;
/** Which document of BaseLinker takes the PDF. */
const DOCUMENT_OF_FAMILY: Record<DocumentFamily, OrderDocumentType> = { invoice: 'invoice', receipt: 'receipt' };
const PLAIN_FIELDS = ['extra_field_1', 'extra_field_2'];

/**
 * What one item asks for.
 *
 * @throws IntegrationError when the item has no order or document in it, or a parameter has no usable value
 */
export function readJob(context: IExecuteFunctions, item: INodeExecutionData, index: number): AttachmentJob {
  const { order_id: orderId, date_add: orderedAt } = orderOf(item);
  const document = documentOf(item);
  deliveryOf(item);
  const { kind, number, issueDate } = document;
  return {
    document: deliveredDocumentOf(item),
    orderedAt,
    target: readTarget(context, index, kind),
    fileName: pdfFileName('[document_number]', { kind, number, orderId, date: issueDate }),
    loadPdf: () => loadPdf(context, { item, index }, document),
  };
}

function readTarget(context: IExecuteFunctions, index: number, kind: DocumentKind): AttachmentTarget {
  const parameter = (name: string) => context.getNodeParameter(name, index);
  if (oneOf(parameter('target'), 'Attach To', ['document', 'fields']) === 'document') {
    const type = DOCUMENT_OF_FAMILY[familyOf(kind)];
    if (oneOf(parameter('whenMissing'), 'When the Order Has None', ['fail', 'issue']) === 'fail') {
      return { kind: 'document', type, seriesId: null };
    }
    const another = oneOf(parameter('whenTaken'), 'When It Has Another File', ['hold', 'issue']) === 'issue';
    const name = type === 'invoice' ? 'Invoice Series' : 'Receipt Series';
    const id = readId(parameter(type === 'invoice' ? 'invoiceSeries' : 'receiptSeries'), name, []);
    return { kind: 'document', type, seriesId: id === '' ? null : Number(id), another };
  }
  const numberField = readId(parameter('numberField'), 'Number Field', PLAIN_FIELDS);
  const join = oneOf(parameter('whenFilled'), 'When the Number Field Is Filled', ['hold', 'join']) === 'join';
  const fileField = readId(parameter('fileField'), 'File Field', []);
  if (numberField !== '' || fileField !== '') return { kind: 'fields', numberField, fileField, join };
  throw new IntegrationError('parameter_invalid', 'Neither Number Field nor File Field is chosen', {
    description: 'Choose at least one of the two, so that there is something to write.',
  });
}

/** The id in a resource locator, whichever way it was chosen, or in a plain value that an expression gave; "" for none. */
function readId(locator: unknown, displayName: string, names: readonly string[]): string {
  const isLocator = typeof locator === 'object' && locator !== null && 'value' in locator;
  const value = isLocator ? locator.value : locator;
  const text = typeof value === 'number' ? String(value) : lineOfText(value, displayName, LONGEST_NAME).trim();
  if (text === '' || names.includes(text)) return text;
  if (/^[1-9]\d{0,14}$/.test(text)) return text;
  throw new IntegrationError('parameter_invalid', `${displayName} is no ID`, {
    description: `Choose an entry from the list in ${displayName}, or give its number.`,
  });
}

async function loadPdf(context: IExecuteFunctions, { item, index }: Entry, document: DocumentSummary): Promise<Buffer> {
  const field = lineOfText(context.getNodeParameter('binaryField', index), 'Input Data Field Name', LONGEST_NAME);
  if (item.binary === undefined || !Object.hasOwn(item.binary, field)) {
    throw new IntegrationError(
      'attachment_missing',
      'The item has no PDF in the field that Input Data Field Name names',
      {
        description: 'Connect this node behind Get PDF, and write the same field name in both.',
      },
    );
  }
  const pdf = await context.helpers.getBinaryDataBuffer(index, field);
  checkPdfMark(item, pdf, field, document);
  if (pdf.subarray(0, 5).equals(Buffer.from('%PDF-'))) return pdf;
  throw new IntegrationError('attachment_invalid', 'The file to be attached is not a PDF', {
    description: 'Connect this node behind Get PDF, and write the same field name in both.',
  });
}
