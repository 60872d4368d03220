import type { INodeProperties } from 'n8n-workflow';

import type { DocumentKind } from '../../lib/documents';
import { editorName, KIND_OPTIONS, nameSuffix } from '../shared/document-kinds';

import { layoutProperties } from './layout-options';

const forGetPdf = { show: { operation: ['getPdf'] } };

/** The parameter with the print template for one kind of document. */
export function templateParameter(kind: DocumentKind): string {
  return `template${nameSuffix(kind)}`;
}

/** The method that lists the print templates for one kind. */
export function templateSearchMethod(kind: DocumentKind): string {
  return `searchTemplates${nameSuffix(kind)}`;
}

/** The print template for one kind of document; empty means nexo's default. */
function template(kind: DocumentKind): INodeProperties {
  return {
    displayName: `Template for ${editorName(kind)}s (${kind})`,
    name: templateParameter(kind),
    type: 'resourceLocator',
    displayOptions: { show: { operation: ['getPdf'], pdfSource: ['nexoPrintTemplate'] } },
    default: { mode: 'list', value: '' },
    modes: [
      {
        displayName: 'From List',
        name: 'list',
        type: 'list',
        placeholder: 'Default of Subiekt nexo',
        typeOptions: { searchListMethod: templateSearchMethod(kind), searchable: true },
      },
      { displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. FS standard' },
    ],
    description: "Print template (wzorzec wydruku) of Subiekt nexo. Leave it empty for nexo's default.",
  };
}

/** The parameters of operation Get PDF. */
export const pdfProperties: INodeProperties[] = [
  {
    displayName: 'PDF Source',
    name: 'pdfSource',
    type: 'options',
    noDataExpression: true,
    displayOptions: forGetPdf,
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
  ...KIND_OPTIONS.map(({ value }) => template(value as DocumentKind)),
  {
    displayName: 'File Name',
    name: 'fileName',
    type: 'string',
    displayOptions: forGetPdf,
    default: '[document_number].pdf',
    description:
      'Name of the PDF. Placeholders: [document_number], [document_kind], [order_id], [issue_date]. Characters that file names cannot have are replaced.',
  },
  {
    displayName: 'Put Output File in Field',
    name: 'binaryField',
    type: 'string',
    displayOptions: forGetPdf,
    required: true,
    default: 'document',
    hint: 'The name of the output binary field to put the file in',
  },
  {
    displayName: 'Options',
    name: 'pdfOptions',
    type: 'collection',
    placeholder: 'Add option',
    displayOptions: forGetPdf,
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
];
