import type { INodeProperties } from 'n8n-workflow';

import type { DocumentKind } from '../../lib/documents';
import { editorName, nameSuffix } from '../shared/document-kinds';

/** The parameter with the print template for one kind of document. */
export function templateParameter(kind: DocumentKind): string {
  return `template${nameSuffix(kind)}`;
}

/** The method that lists the print templates for one kind. */
export function templateSearchMethod(kind: DocumentKind): string {
  return `searchTemplates${nameSuffix(kind)}`;
}

/** The print template for one kind of document; empty means nexo's default. */
export function templateLocator(kind: DocumentKind): INodeProperties {
  return {
    displayName: `Template for ${editorName(kind)}s (${kind})`,
    name: templateParameter(kind),
    type: 'resourceLocator',
    displayOptions: { show: { pdfSource: ['nexoPrintTemplate'] } },
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
