import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeTypeDescription } from 'n8n-workflow';

import { ownNodeTypes } from '../support/engine';

// What the editor needs of the nodes beside their parameters: words under which they are found, previews of their items, and
// which of their fields hold data of customers.

const NODES = join(__dirname, '../../nodes');
const descriptions = ownNodeTypes().map(({ description }) => description);
const folderOf = ({ name }: INodeTypeDescription) => join(NODES, name[0]!.toUpperCase() + name.slice(1));

interface Schema {
  type: string;
  properties?: Record<string, Schema>;
  items?: Schema;
}

/** The previews of a node, by operation; that of a node without operations is a file instead of a folder. */
function previewsOf(description: INodeTypeDescription): Map<string, Schema> {
  const folder = join(folderOf(description), '__schema__', 'v1.0.0');
  const read = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Schema;
  if (!existsSync(folder)) return new Map([['output', read(`${folder}.json`)]]);
  return new Map(readdirSync(folder).map((file) => [file.replace('.json', ''), read(join(folder, file))]));
}

/** Paths of the values in a preview; lists are left out, since they hold products and decisions. */
function pathsIn({ properties = {} }: Schema, before = ''): string[] {
  return Object.entries(properties).flatMap(([name, schema]) =>
    schema.properties === undefined ? [`${before}${name}`] : pathsIn(schema, `${before}${name}.`),
  );
}

it.each([
  ['base', ['baseLinkerOrders', 'baseLinkerTrigger', 'setOrderStatus', 'attachOrderDocument']],
  ['baselinker', ['baseLinkerOrders', 'baseLinkerTrigger', 'setOrderStatus', 'attachOrderDocument']],
  ['base.com', ['baseLinkerOrders', 'baseLinkerTrigger', 'setOrderStatus', 'attachOrderDocument']],
  ['subiekt', ['subiektNexoDocumentPdf', 'sendDocumentEmail']],
  ['nexo', ['subiektNexoDocumentPdf', 'sendDocumentEmail']],
  ['insert', ['subiektNexoDocumentPdf']],
  ...['faktura', 'paragon', 'invoice', 'receipt'].map((word): [string, string[]] => [
    word,
    ['subiektNexoDocumentPdf', 'sendDocumentEmail', 'attachOrderDocument', 'deliveryChannel', 'documentDeliveries'],
  ]),
])('"%s" finds %j', (word, expected) => {
  const found = descriptions
    .filter((description) => {
      const file = join(folderOf(description), `${folderOf(description).split(/[\\/]/).at(-1)}.node.json`);
      return (JSON.parse(readFileSync(file, 'utf8')) as { alias: string[] }).alias.includes(word);
    })
    .map(({ name }) => name);
  expect(found).toEqual(expect.arrayContaining(expected));
});

it.each(descriptions.map((description) => [description.name, description] as const))(
  '%s has a preview for each of its operations',
  (_, description) => {
    const operations = description.properties
      .filter(({ name }) => name === 'operation')
      .flatMap(({ options = [] }) => options.flatMap((option) => ('value' in option ? [String(option.value)] : [])));
    // A failure report passes on the items it got, whatever they are.
    const expected = (operations.length > 0 ? operations : ['output']).filter((name) => name !== 'sendReport');
    expect([...previewsOf(description).keys()].sort()).toEqual(expected.sort());
  },
);

/** Fields of items about the shop, the goods and the process; everything else is a customer's. */
const HARMLESS = new RegExp(
  `^(${[
    // The order itself, its money and its way through the shop.
    'order\\.(order_|date_|shop_order_id|external_order_id|confirmed|currency|payment_|star|pick_state|pack_state|crm_)\\w*',
    'order\\.(extra_field_[12]|admin_comments|want_invoice|products|custom_extra_fields)',
    'order\\.delivery_(method|method_id|price|package_module|country|country_code)',
    'order\\.invoice_country(_code)?',
    // The document, and what became of it. A delivery shows masked addresses.
    'document\\.(company|id|kind|number|issueDate|saleDate|documentsOfOrder|sellerNip|agreedBy)',
    'document\\.(totals|ksef|matchedBy)(\\.\\w+)?',
    'delivery\\.\\w+',
    '(channel|failure|ksef|pdf|attachedTo|statusChange|event|unfinished|counts|purged)\\.\\w+(\\.\\w+)?',
  ].join('|')})$`,
);

it('every field with data of a customer is declared sensitive by every node, in items and in error items', () => {
  const paths = [
    ...new Set(descriptions.flatMap((node) => [...previewsOf(node).values()].flatMap((it) => pathsIn(it)))),
  ];
  const personal = paths.filter((path) => !HARMLESS.test(path));
  expect(personal).toEqual(expect.arrayContaining(['order.email', 'document.buyer.name', 'customer.email']));
  for (const { sensitiveOutputFields } of descriptions) {
    const expected = personal.flatMap((path) => [path, `error.${path}`]);
    expect(sensitiveOutputFields).toEqual(expect.arrayContaining(expected));
  }
});

it('the whole address that a ledger may keep is declared sensitive where the ledger is shown', () => {
  const { sensitiveOutputFields } = descriptions.find(({ name }) => name === 'documentDeliveries')!;
  expect(sensitiveOutputFields).toContain('delivery.recipient');
});

it('actions are sentences without articles, as in all nodes of n8n', () => {
  const actions = descriptions.flatMap(({ properties }) =>
    properties.flatMap(({ options = [] }) => options.flatMap((option) => ('action' in option ? [option.action!] : []))),
  );
  expect(actions.length).toBeGreaterThan(10);
  for (const action of actions) expect(action).toMatch(/^[A-Z][^.]*$/);
  expect(actions.filter((action) => /\b(a|an|the)\b/i.test(action))).toEqual([]);
});
