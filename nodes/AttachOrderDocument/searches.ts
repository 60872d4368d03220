import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { getDocumentSeries, getOrderExtraFields, type OrderDocumentType } from '../../lib/baselinker';
import { connectToBaseLinker } from '../shared/baselinker';
import { type ListSource, searchList } from '../shared/editor-lists';

/** For `methods.listSearch`: what the account offers where a document may be attached. */
export const searches = {
  searchInvoiceSeries(this: ILoadOptionsFunctions, filter?: string) {
    return searchSeries(this, 'invoice', filter);
  },
  searchReceiptSeries(this: ILoadOptionsFunctions, filter?: string) {
    return searchSeries(this, 'receipt', filter);
  },
  searchNumberFields(this: ILoadOptionsFunctions, filter?: string) {
    const plain = [
      { name: 'Extra Field 1 (Extra_field_1)', value: 'extra_field_1' },
      { name: 'Extra Field 2 (Extra_field_2)', value: 'extra_field_2' },
    ];
    return searchFields(this, 'text', plain, filter);
  },
  searchFileFields(this: ILoadOptionsFunctions, filter?: string) {
    return searchFields(this, 'file', [], filter);
  },
};

type Entry = INodeListSearchResult['results'][number];

function searchSeries(
  context: ILoadOptionsFunctions,
  type: OrderDocumentType,
  filter: string | undefined,
): Promise<INodeListSearchResult> {
  const source: ListSource<Entry> = {
    load: async () => {
      const series = await getDocumentSeries(await connectToBaseLinker(context), type);
      return series.map(({ id, name, format }) => ({ name: `${name}: ${format} (${id})`, value: String(id) }));
    },
    whenEmpty: {
      message: `BaseLinker has no numbering series for ${type}s`,
      description: `Add one in BaseLinker, then open this list again; without one no ${type} is issued.`,
    },
  };
  return searchList(context, source, filter);
}

function searchFields(
  context: ILoadOptionsFunctions,
  editorType: string,
  plain: Entry[],
  filter: string | undefined,
): Promise<INodeListSearchResult> {
  const source: ListSource<Entry> = {
    load: async () => {
      const fields = await getOrderExtraFields(await connectToBaseLinker(context));
      const ofType = fields.filter((field) => field.editorType === editorType);
      return [...plain, ...ofType.map(({ id, name }) => ({ name: `${name} (${id})`, value: String(id) }))];
    },
    whenEmpty: {
      message: `BaseLinker has no extra field of type ${editorType}`,
      description: 'Add one to the extra fields of orders in BaseLinker, then open this list again.',
    },
  };
  return searchList(context, source, filter);
}
