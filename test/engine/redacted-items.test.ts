import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { CUSTOMER_DATA } from '../../nodes/shared/customer-data';
import { connect, node, runWorkflow } from '../support/engine';

import { inOneWorld, item, run, world } from './mail-support';

// An n8n that redacts the fields we declare gives the editor items with markers in them, and "Execute step" feeds them to the
// next node. Nothing may be sent on their account: an address that is not known is nobody's.

inOneWorld();

const MARKER = { __redacted: true, reason: 'node_defined_field', canReveal: false };

/** Does to an item what n8n does to it before the editor gets it. */
function redacted(whole: INodeExecutionData): INodeExecutionData {
  const json = structuredClone(whole.json);
  for (const path of CUSTOMER_DATA) {
    const names = path.split('.');
    const last = names.pop()!;
    const parent = names.reduce<IDataObject | undefined>((at, name) => at?.[name] as IDataObject | undefined, json);
    if (parent !== undefined && last in parent) parent[last] = { ...MARKER };
  }
  return { ...whole, json };
}

/** One node with the items, and its error output. */
async function feed(type: string, parameters: IDataObject, items: INodeExecutionData[]) {
  const nodes = [
    node('Start', 'n8n-nodes-base.manualTrigger'),
    node('Items', 'n8n-nodes-base.noOp'),
    node('Node', type, parameters, { onError: 'continueErrorOutput' }),
  ];
  const connections = connect({ Start: [['Items']], Items: [['Node']] });
  return runWorkflow({ nodes, connections }, world.credentials, { pinData: { Items: items } });
}

const codes = (items: INodeExecutionData[]) => items.map(({ json }) => (json.error as IDataObject).code);

it('the markers stand in the items at all', () => {
  const { order, document } = redacted(item(0)).json as { order: IDataObject; document: { buyer: IDataObject } };
  expect([order.email, order.delivery_fullname, document.buyer.name]).toEqual([MARKER, MARKER, MARKER]);
});

it('Send Document E-mail sends nothing and says that the address is none', async () => {
  const result = await run([redacted(item(0)), redacted(item(1))], { subject: 'Faktura', html: '<p>Faktura</p>' });
  expect(world.mailbox.messages()).toEqual([]);
  expect(result.items('Send')).toEqual([]);
  expect(codes(result.items('Send', 1))).toEqual(['item_damaged', 'item_damaged']);
});

it('Delivery Channel does not take a marker for an address that may be mailed', async () => {
  const ofShop = item(0, { order: { order_source: 'shop' } });
  const result = await feed('deliveryChannel', {}, [redacted(ofShop)]);
  expect(result.items('Node', 0)).toEqual([]);
  expect(codes(result.items('Node', 2))).toEqual(['item_damaged']);
});

it('Document Deliveries keeps none of them as undelivered', async () => {
  const result = await feed('documentDeliveries', { operation: 'keepUndelivered', channel: 'email' }, [
    redacted(item(0)),
  ]);
  expect(result.items('Node', 0)).toEqual([]);
  expect(codes(result.items('Node', 3))).toEqual(['item_damaged']);
});
