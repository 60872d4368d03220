import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { getDocumentSeries, getOrderExtraFields, type OrderDocumentType } from '../../lib/baselinker';
import { connectToBaseLinker } from '../shared/baselinker';

/** For `methods.listSearch`: what the account offers where a document may be attached. */
export const searches = {
  searchInvoiceSeries(this: ILoadOptionsFunctions, filter?: string) {
    return searchSeries(this, 'invoice', filter);
  },
  searchReceiptSeries(this: ILoadOptionsFunctions, filter?: string) {
    return searchSeries(this, 'receipt', filter);
  },
  async searchNumberFields(this: ILoadOptionsFunctions, filter?: string) {
    const plain = [
      { name: 'Extra Field 1 (Extra_field_1)', value: 'extra_field_1' },
      { name: 'Extra Field 2 (Extra_field_2)', value: 'extra_field_2' },
    ];
    return matching([...plain, ...(await extraFields(this, 'text'))], filter);
  },
  async searchFileFields(this: ILoadOptionsFunctions, filter?: string) {
    return matching(await extraFields(this, 'file'), filter);
  },
};

type Entry = INodeListSearchResult['results'][number];

async function searchSeries(
  context: ILoadOptionsFunctions,
  type: OrderDocumentType,
  filter: string | undefined,
): Promise<INodeListSearchResult> {
  const series = await getDocumentSeries(await connectToBaseLinker(context), type);
  const entries = series.map(({ id, name, format }) => ({ name: `${name}: ${format} (${id})`, value: String(id) }));
  return matching(entries, filter);
}

async function extraFields(context: ILoadOptionsFunctions, editorType: string): Promise<Entry[]> {
  const fields = await getOrderExtraFields(await connectToBaseLinker(context));
  return fields
    .filter((field) => field.editorType === editorType)
    .map(({ id, name }) => ({ name: `${name} (${id})`, value: String(id) }));
}

function matching(entries: Entry[], filter: string | undefined): INodeListSearchResult {
  const wanted = (filter ?? '').toLocaleLowerCase('pl');
  return { results: entries.filter(({ name }) => name.toLocaleLowerCase('pl').includes(wanted)) };
}
