import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { type AttachmentReport, attachToOrders } from '../../../lib/delivery';
import { connectToBaseLinker } from '../../shared/baselinker';
import { symbolsOf } from '../../shared/document-kinds';
import { type Entry, failed, type ItemResult, readable, readEach, withResults } from '../../shared/execution';
import { withKeys } from '../../shared/item';
import { withLedger } from '../../shared/ledger';
import type { Operation } from '../../shared/operation';
import { isToDeliver, whichItems } from '../../shared/which-items';
import { readJob } from '../read-job';

const toDocument = { show: { target: ['document'] } };
const toFields = { show: { target: ['fields'] } };

/** A choice from a list of the account, or by number. An empty choice is allowed. */
function locator(
  displayName: string,
  name: string,
  search: string,
  rest: Pick<INodeProperties, 'description' | 'displayOptions'>,
): INodeProperties {
  return {
    displayName,
    name,
    type: 'resourceLocator',
    default: { mode: 'list', value: '' },
    modes: [
      {
        displayName: 'From List',
        name: 'list',
        type: 'list',
        typeOptions: { searchListMethod: search, searchable: true },
      },
      {
        displayName: 'By ID',
        name: 'id',
        type: 'string',
        placeholder: 'e.g. 1352',
        validation: [
          {
            type: 'regex',
            properties: { regex: '\\s*([1-9][0-9]*|extra_field_[12])?\\s*', errorMessage: 'An ID is a whole number' },
          },
        ],
      },
    ],
    ...rest,
  };
}

const properties: INodeProperties[] = [
  whichItems('Those for the Order'),
  {
    displayName: 'Attach To',
    name: 'target',
    type: 'options',
    noDataExpression: true,
    default: 'document',
    options: [
      {
        name: 'Extra Fields of the Order',
        value: 'fields',
        description: 'The number into one field and the PDF into another; no document of BaseLinker is needed',
      },
      {
        name: 'Invoice or Receipt of BaseLinker',
        value: 'document',
        description:
          'The PDF takes the place of the file of the document that BaseLinker issued; marketplaces then get yours',
      },
    ],
  },
  {
    displayName: 'When the Order Has None',
    name: 'whenMissing',
    type: 'options',
    default: 'fail',
    options: [
      {
        name: 'Issue One First',
        value: 'issue',
        description: 'BaseLinker issues a document with a number of its own, and the PDF takes the place of its file',
      },
      {
        name: 'Report the Order',
        value: 'fail',
        description: 'Nothing is attached, and the item fails with what to do about it',
      },
    ],
    displayOptions: toDocument,
    description: `What happens when BaseLinker has issued no invoice (for ${symbolsOf('invoice')}) or receipt (for ${symbolsOf('receipt')})`,
  },
  {
    displayName:
      'Each order gets a second fiscal-looking document with a number of its own in BaseLinker, which BaseLinker may also send to KSeF. Ask your accountant first.',
    name: 'issueNotice',
    type: 'notice',
    default: '',
    displayOptions: { show: { target: ['document'], whenMissing: ['issue'] } },
  },
  locator('Invoice Series', 'invoiceSeries', 'searchInvoiceSeries', {
    description: 'The numbering series for the invoices that BaseLinker issues; none means that none is issued',
    displayOptions: { show: { target: ['document'], whenMissing: ['issue'] } },
  }),
  locator('Receipt Series', 'receiptSeries', 'searchReceiptSeries', {
    description: 'The numbering series for the receipts that BaseLinker issues; none means that none is issued',
    displayOptions: { show: { target: ['document'], whenMissing: ['issue'] } },
  }),
  {
    displayName: 'When It Has Another File',
    name: 'whenTaken',
    type: 'options',
    default: 'hold',
    options: [
      {
        name: 'Issue Another',
        value: 'issue',
        description: 'BaseLinker issues one more invoice; receipts are held all the same, since an order has one',
      },
      { name: 'Report the Order', value: 'hold', description: 'The file that is there stays, and the item fails' },
    ],
    displayOptions: { show: { target: ['document'], whenMissing: ['issue'] } },
    description: 'What happens to a second document of an order: it never replaces the first',
  },
  locator('Number Field', 'numberField', 'searchNumberFields', {
    description: 'The extra field that gets the number of the document; none means that it is not written',
    displayOptions: toFields,
  }),
  {
    displayName: 'When the Number Field Is Filled',
    name: 'whenFilled',
    type: 'options',
    default: 'hold',
    options: [
      {
        name: 'Add the Number',
        value: 'join',
        description: 'With "; " between them, where both fit; a second file is reported all the same',
      },
      { name: 'Report the Order', value: 'hold', description: 'What is there stays, and the item fails' },
    ],
    displayOptions: toFields,
    description: 'What happens when your staff or another document has written something into the field',
  },
  locator('File Field', 'fileField', 'searchFileFields', {
    description: 'The extra field of type file that gets the PDF, at most 1.5 MB; none means that it is not sent',
    displayOptions: toFields,
  }),
  {
    displayName: 'Input Data Field Name',
    name: 'binaryField',
    type: 'string',
    required: true,
    default: 'document',
    hint: 'The name of the input binary field that holds the PDF',
  },
];

export const attach = {
  properties,
  owns: (context, entry) => isToDeliver(context, entry, 'order'),
  execute,
} satisfies Operation;

async function execute(context: IExecuteFunctions, own: Entry[]): Promise<ItemResult[][]> {
  const read = readEach(own, (item, index) => readJob(context, item, index));
  const client = await connectToBaseLinker(context);
  const reports = await withLedger(context, (ledger) =>
    attachToOrders(readable(read), { ledger, client, signal: context.getExecutionCancelSignal() }),
  );
  return withResults(read, reports).map((entry, at) =>
    'error' in entry ? [entry] : [toResult(own[at]!, entry.result)],
  );
}

function toResult({ item }: Entry, { delivery, error, document }: AttachmentReport): ItemResult {
  if (error !== undefined) return failed(error, delivery);
  return { output: 0, item: withKeys(item, { delivery, ...(document === undefined ? {} : { attachedTo: document }) }) };
}
