import type { INodeProperties } from 'n8n-workflow';

import { STANDARD_KINDS } from '../../lib/documents';
import { KIND_OPTIONS } from '../shared/document-kinds';

/** Which kinds of document are looked for. */
export const documentKinds: INodeProperties = {
  displayName: 'Document Kinds',
  name: 'kinds',
  type: 'multiOptions',
  default: [...STANDARD_KINDS],
  options: KIND_OPTIONS,
  description: 'Which kinds of document may reach a customer; a kind that is not chosen is never found',
};

/** How far back documents are looked for. */
export const issuedWithin: INodeProperties = {
  displayName: 'Issued Within Days',
  name: 'daysBack',
  type: 'number',
  typeOptions: { minValue: 1, maxValue: 150 },
  default: 14,
  description: 'How many days back a document may have been issued, 1 to 150',
};

const existingDocuments: INodeProperties = {
  displayName: 'Existing Documents',
  name: 'existingDocuments',
  type: 'options',
  default: 'newerThanFirstRun',
  options: [
    {
      name: 'All in the Window',
      value: 'allInWindow',
      description: 'Everything within the days above, also what was issued before this workflow existed',
    },
    { name: 'From a Date', value: 'fromDate', description: 'Only what was issued from a date on' },
    {
      name: 'Only Newer Than First Run',
      value: 'newerThanFirstRun',
      description:
        'Only what was issued after this node ran for the first time; the delivery ledger remembers that moment',
    },
  ],
  description: 'Which of the documents that were there before may be sent; of several limits the narrowest wins',
};

const existingFrom: INodeProperties = {
  displayName: 'From Date',
  name: 'existingFrom',
  // Not required: n8n would ask for it wherever an expression chooses in Existing Documents.
  type: 'dateTime',
  displayOptions: { show: { existingDocuments: ['fromDate'] } },
  default: '',
  description: 'Polish time, unless an expression names a time zone',
};

/** Which of the documents that were there before may be sent. */
export const existing: INodeProperties[] = [existingDocuments, existingFrom];
