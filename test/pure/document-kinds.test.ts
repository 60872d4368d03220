import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';

import {
  DOCUMENT_KINDS,
  type DocumentKind,
  documentKind,
  familyOf,
  goesToKsef,
  kindTitle,
  KSEF_KINDS,
  LANGUAGES,
  STANDARD_KINDS,
} from '../../lib/documents';
import { builtInText, documentPlaceholders } from '../../lib/mail';
import { createBuiltInLayout } from '../../lib/pdf';
import { AttachOrderDocument } from '../../nodes/AttachOrderDocument/AttachOrderDocument.node';
import { SendDocumentEmail } from '../../nodes/SendDocumentEmail/SendDocumentEmail.node';
import { SubiektNexoDocumentPdf } from '../../nodes/SubiektNexoDocumentPdf/SubiektNexoDocumentPdf.node';
import { SAMPLE_DOCUMENTS } from '../support/pdf-documents';
import { sampleInvoice } from '../support/pdf-samples';
import { pageTexts } from '../support/pdf-text';

// A kind that is added to the table or taken from it has to arrive in all these places, or one of these tests fails.

const root = join(__dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const sorted = (values: readonly unknown[]): string[] => values.map(String).sort();

/** Every parameter of a node with the given name, those inside of collections included. */
function parameters({ properties }: Pick<INodeTypeDescription, 'properties'>, name: string): INodeProperties[] {
  const found: INodeProperties[] = [];
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('name' in value && value.name === name && 'type' in value) found.push(value as INodeProperties);
    Object.values(value).forEach(look);
  };
  look(properties);
  return found;
}
const choices = (property: INodeProperties | undefined): unknown[] =>
  (property?.options ?? []).map((option) => ('value' in option ? option.value : option.name));

describe('every kind of the table', () => {
  const nexo = new SubiektNexoDocumentPdf();

  it('can be chosen in Find and Get Many, and the standard ones are', () => {
    const [kinds] = parameters(nexo.description, 'kinds');
    expect(sorted(choices(kinds))).toEqual(sorted(DOCUMENT_KINDS));
    expect(kinds?.default).toEqual(STANDARD_KINDS);
  });

  it.each(['workflows/send-documents.json', 'workflows/send-documents.pl.json'])('is in %s where standard', (file) => {
    const { nodes } = JSON.parse(read(file)) as { nodes: Array<{ parameters: { kinds?: string[] } }> };
    const chosen = nodes.flatMap((node) => (node.parameters.kinds ? [node.parameters.kinds] : []));
    expect(chosen).toEqual([STANDARD_KINDS]);
  });

  it('has a print template to choose and a list of them', () => {
    for (const kind of DOCUMENT_KINDS) {
      const property = nexo.description.properties.find(({ displayName }) =>
        new RegExp(`^Template for .*\\(${kind}\\)$`).test(displayName),
      );
      const method = property?.modes?.[0]?.typeOptions?.searchListMethod;
      expect(Object.keys(nexo.methods.listSearch)).toContain(method);
    }
  });

  it('is in the description of the print bridge', () => {
    const list = /name: kind[\s\S]*?enum: \[([^\]]*)\]/.exec(read('docs/print-bridge.openapi.yaml'))?.[1];
    expect(list?.split(', ')).toEqual(DOCUMENT_KINDS);
  });

  it('has a policy of its own where it goes to KSeF', () => {
    const named = (kind: DocumentKind) =>
      parameters(nexo.description, `consumers${kind[0]}${kind.slice(1).toLowerCase()}`);
    expect(DOCUMENT_KINDS.filter((kind) => named(kind).length > 0)).toEqual(KSEF_KINDS);
    expect(DOCUMENT_KINDS.filter(goesToKsef)).toEqual(KSEF_KINDS);
  });

  it('can have texts of its own', () => {
    const [kind] = parameters(new SendDocumentEmail().description, 'kind');
    expect(sorted(choices(kind))).toEqual(sorted([...DOCUMENT_KINDS, 'any', 'ksefNotification']));
  });

  it('is said to go with one of the documents of BaseLinker', () => {
    const [property] = parameters(new AttachOrderDocument().description, 'whenMissing');
    for (const kind of DOCUMENT_KINDS) expect(property?.description).toMatch(new RegExp(`\\b${kind}\\b`));
  });

  it('is told by its configuration, whatever its symbol was renamed to where that is certain', () => {
    for (const kind of DOCUMENT_KINDS) {
      expect(documentKind({ KonfiguracjaId: null, Symbol: kind.toLowerCase(), SymbolRzeczywisty: null })).toBe(kind);
    }
    expect(documentKind({ KonfiguracjaId: null, Symbol: 'ZK', SymbolRzeczywisty: null })).toBeUndefined();
  });

  it('was looked at by a person as a PDF, and is in the documentation', () => {
    const seen = new Set<string>(SAMPLE_DOCUMENTS.map(({ document }) => document.kind));
    expect(sorted([...seen])).toEqual(sorted(DOCUMENT_KINDS));
    for (const file of ['README.md', 'docs/settings.md', 'docs/channels.md']) {
      for (const kind of DOCUMENT_KINDS) expect(read(file)).toMatch(new RegExp(`\\b${kind}\\b`));
    }
  });
});

it('no other source lists kinds, or knows the Polish clock', () => {
  const sources = ['lib', 'nodes', 'credentials'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  );
  const lists = sources.filter((file) => {
    if (!file.endsWith('.ts') || file.startsWith(join('lib', 'documents'))) return false;
    const text = read(file);
    const named = new Set(DOCUMENT_KINDS.filter((kind) => text.includes(`'${kind}'`)));
    return named.size > 1 || text.includes('Europe/Warsaw');
  });
  expect(sources.length).toBeGreaterThan(100);
  expect(lists).toEqual([]);
});

describe.each(LANGUAGES.flatMap((language) => DOCUMENT_KINDS.map((kind) => [language, kind] as const)))(
  'message and document in %s about %s',
  (language, kind) => {
    const document = {
      ...sampleInvoice({ kind, issueDate: '2026-11-03 10:00:00', saleDate: '2026-10-01 00:00:00' }),
      matchedBy: null,
      agreedBy: null,
      sellerNip: '',
      documentsOfOrder: 1,
    };
    const totals = { ...document.totals, gross: '-1234567.5', due: '-1234567.5' };

    it.each(['PLN', 'EUR'])('say the same amount in %s, the same dates and the same name', async (currency) => {
      const printed = { ...document, totals: { ...totals, currency } };
      const summary = { ...printed, buyer: { name: '', nip: '' } };
      const values = documentPlaceholders({}, summary, { shopName: '', language });
      const text = pageTexts(await createBuiltInLayout({ language }).render(printed)).join(' ');
      const one = (value: string | undefined): string => (value ?? '').replaceAll('\u00a0', ' ');
      expect(text).toContain(one(values.total));
      expect(text).toContain(one(values.issue_date));
      expect(text).toContain(one(values.sale_date));
      expect(text).toContain(`${kindTitle(kind, language)} ${document.number}`);
    });

    it('use the words of the table', () => {
      const parts = {
        order: false,
        ksefNumber: false,
        ksefLink: false,
        shopName: false,
        attachment: true,
        paid: false,
        signature: '',
      };
      const { subject, html } = builtInText(language, kind, parts);
      expect(subject).toMatch(new RegExp(`^${kindTitle(kind, language)} `));
      expect(html).toContain(`${kindTitle(kind, language)} [document_number]`);
    });
  },
);

it.each([
  ['pl', 'PLN', '1 234,50 zł', '03.11.2026'],
  ['pl', 'EUR', '1 234,50 EUR', '03.11.2026'],
  ['en', 'PLN', 'PLN 1,234.50', '3 November 2026'],
  ['en', 'EUR', 'EUR 1,234.50', '3 November 2026'],
  ['de', 'PLN', '1.234,50 PLN', '03.11.2026'],
  ['de', 'EUR', '1.234,50 EUR', '03.11.2026'],
] as const)('in %s, %s is written %s and the day %s', async (language, currency, amount, day) => {
  const totals = { currency, net: '1003.66', vat: '230.84', gross: '1234.50', due: '1234.50' };
  const document = sampleInvoice({ totals, issueDate: '2026-11-03 10:00:00' });
  const text = pageTexts(await createBuiltInLayout({ language }).render(document)).join(' ');
  expect(text).toContain(amount);
  expect(text).toContain(day);
});

it('a receipt is never taken for an invoice', () => {
  expect(DOCUMENT_KINDS.filter((kind) => familyOf(kind) === 'receipt')).toEqual(['PA', 'PAi']);
});
