import assert from 'node:assert/strict';

import { SECRET_FIELDS } from '../../scripts/demo-credentials';
import type { DemoParts } from '../../scripts/demo-environment';

import { checkDeliveryLog } from './delivery-log';
import type { Check } from './suite';

/** In this order: the second run relies on the first. */
const CHECKS: Record<string, (demo: DemoParts) => Promise<void>> = {
  'all nodes load, each with its icons': async ({ client, packageName }) => {
    const types = await client.nodeTypes(packageName);
    // n8n adds a "…Tool" twin for AI agents to a node that is usable as a tool.
    const names = types.map(({ name }) => name.slice(packageName.length + 1)).filter((name) => !name.endsWith('Tool'));
    assert.deepEqual(names.sort(), [
      'attachOrderDocument',
      'baseLinkerOrders',
      'baseLinkerTrigger',
      'deliveryChannel',
      'documentDeliveries',
      'sendDocumentEmail',
      'setOrderStatus',
      'subiektNexoDocumentPdf',
    ]);
    for (const { name, iconUrl } of types) {
      const urls = typeof iconUrl === 'string' ? [iconUrl] : Object.values(iconUrl ?? {});
      assert.ok(urls.length > 0, `${name} has no icon`);
      for (const url of urls) {
        const file = await client.fetchFile(url);
        assert.equal(file.status, 200, `${url} is not served`);
        assert.match(file.text, /<svg/, `${url} is no SVG`);
      }
    }
  },

  'the test of every credential succeeds': async ({ client, credentials }) => {
    for (const credential of credentials) {
      const result = await client.testCredential(credential);
      assert.equal(result.status, 'OK', `${credential.type}: ${result.message}`);
    }
  },

  'a wrong secret is refused with a message in plain words': async ({ client, credentials }) => {
    for (const credential of credentials) {
      const field = SECRET_FIELDS[credential.type];
      if (field === undefined) continue;
      const data = { ...credential.data, [field]: 'wrong' };
      const result = await client.testCredential({ ...credential, data });
      assert.equal(result.status, 'Error', credential.type);
      assert.match(result.message, /\w+ \w+/, credential.type);
      assert.doesNotMatch(result.message, /\bE[A-Z]{4,}\b/, credential.type);
    }
  },

  'the first run mails every document with its PDF and moves the orders': async (demo) => {
    const { report, disagreements } = await demo.run();
    assert.deepEqual(disagreements, []);
    assert.ok(report.mailsDelivered > 0, 'no mail was delivered');
    const mails = demo.mailbox.messages().filter(({ attachments }) => attachments.length > 0);
    for (const { attachments, envelope, messageId } of mails) {
      assert.equal(attachments[0]?.contentType, 'application/pdf');
      assert.equal(attachments[0].content.subarray(0, 5).toString('latin1'), '%PDF-');
      assert.equal(envelope.to.length, 1);
      assert.notEqual(messageId, '');
    }
    const { documentSent, pickupDocumentSent, documentError } = demo.shop.statusIds;
    const target = new Map(demo.baseLinker.state.statusChanges.map(({ orderId, to }) => [orderId, to]));
    assert.deepEqual([...new Set(target.values())].sort(), [documentSent, pickupDocumentSent, documentError].sort());
    const served = demo.shop.orders.filter(({ order_id }) => (target.get(order_id) ?? documentError) !== documentError);
    const recipients = new Set(mails.flatMap(({ envelope }) => envelope.to));
    const [attached, mailed] = [true, false].map((allegro) =>
      served.filter(({ order_source: source }) => (source === 'allegro') === allegro),
    ) as [typeof served, typeof served];
    assert.deepEqual(new Set(mailed.map(({ email }) => email)), recipients, 'orders moved and recipients differ');
    assert.ok(attached.length > 0, 'nothing was attached');
    for (const { order_id: id } of attached) {
      const order = demo.baseLinker.state.orders.get(id);
      assert.match(JSON.stringify(order?.custom_extra_fields), /\.pdf"/, `order ${id} moved without its file`);
    }
  },

  'the second run mails nothing': async (demo) => {
    const { report, disagreements } = await demo.run();
    assert.deepEqual(disagreements, []);
    assert.equal(report.mailsDelivered, 0);
  },

  'the delivery log shows what was sent, and sends a document again': checkDeliveryLog,
};

/** What is asked of n8n's own API: the whole of the package, and the runs counted at the servers. */
export function restChecks(demo: DemoParts): Check[] {
  return Object.entries(CHECKS).map(([name, check]) => ({ name, run: () => check(demo) }));
}
