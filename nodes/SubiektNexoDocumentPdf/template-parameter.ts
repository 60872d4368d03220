import type { INodeProperties } from 'n8n-workflow';

/** The print template for one kind of document; empty means nexo's default. */
export function templateParameter(name: string, displayName: string, searchListMethod: string): INodeProperties {
  return {
    displayName,
    name,
    type: 'resourceLocator',
    displayOptions: { show: { pdfSource: ['nexoPrintTemplate'] } },
    default: { mode: 'list', value: '' },
    modes: [
      {
        displayName: 'From List',
        name: 'list',
        type: 'list',
        placeholder: 'Default of Subiekt nexo',
        typeOptions: { searchListMethod, searchable: true },
      },
      { displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. FS standard' },
    ],
    description: "Print template (wzorzec wydruku) of Subiekt nexo. Leave it empty for nexo's default.",
  };
}
