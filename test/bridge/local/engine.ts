import assert from 'node:assert/strict';
import type { INode } from 'n8n-workflow';

import { createPdfTextReader } from '../../../lib/pdf';
import { startWorld } from '../../support/world';

import type { Built } from './build';
import { createFakeShop } from './company';
import { SECRET, startBridge, TOKEN } from './process';

/** TypWzorcaWydruku of a kind, and a template of each that is not its default where there is one. */
const KINDS = {
  FS: { type: 3000, parameter: 'templateFs', template: 'FS angielski', id: 11 },
  FD: { type: 2900, parameter: 'templateFd', template: 'FD "mały" 50% & więcej', id: 40 },
  PA: { type: 8400, parameter: 'templatePa', template: 'PA standard', id: 20 },
  PAi: { type: 8500, parameter: 'templatePai', template: 'PAi standard', id: 30 },
} as const;

type Kind = keyof typeof KINDS;

/** The shipped workflow in n8n's engine mails what this bridge printed, each kind with its own template. */
export async function workflowMailsWhatItPrinted(built: Built): Promise<void> {
  const world = await startWorld({ shop: { orders: 60 } });
  const shop = createFakeShop(built.fakeNexo, { company: 'Nexo_Sklep' });
  const documents = world.shop.documents.filter(({ kind }) => kind in KINDS);
  shop.change({ documents: documents.map(({ id, kind, number }) => ({ id, number, type: KINDS[kind as Kind].type })) });
  const bridge = await startBridge(built.program, shop);
  const reader = createPdfTextReader();
  try {
    await bridge.until(({ ready }) => ready === true);
    world.credentials.printBridgeApi = {
      url: bridge.url,
      authentication: 'hmac',
      secret: SECRET,
      token: TOKEN,
      timeout: 60,
    };
    const run = await world.runTemplate(useBridge);
    assert.equal(run.error, undefined);
    const exports = shop
      .journal()
      .filter((line) => line.startsWith('export '))
      .map((line) => line.split(' ').map((part) => Number(part)));
    const printed = new Map(exports.map(([, id = 0, type, template]) => [id, [type, template]]));
    const kinds = new Set<Kind>();
    for (const { id, kind } of documents.filter((document) => printed.has(document.id))) {
      kinds.add(kind as Kind);
      assert.deepEqual(printed.get(id), [KINDS[kind as Kind].type, KINDS[kind as Kind].id], `${kind} ${id}`);
    }
    assert.equal(kinds.size, 4, 'every kind was printed');
    const mails = world.mailbox.messages().filter(({ envelope }) => !envelope.to.includes('owner@shop.example'));
    assert.ok(mails.length > 10, `${mails.length} mails`);
    for (const { attachments } of mails) {
      const reply = await reader.read(attachments[0]!.content, 10);
      assert.ok(reply.readable && reply.text.includes('Wzorzec: '), 'the attachment is what the bridge printed');
    }
  } finally {
    await reader.close();
    await bridge.stop();
    shop.remove();
    await world.close();
  }
}

function useBridge(nodes: Record<string, INode>): void {
  const templates = Object.values(KINDS).map(({ parameter, template }) => [
    parameter,
    { __rl: true, mode: 'name', value: template },
  ]);
  Object.assign(nodes['Get PDF']!.parameters, { pdfSource: 'nexoPrintTemplate' }, Object.fromEntries(templates));
}
