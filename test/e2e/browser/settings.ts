import assert from 'node:assert/strict';

import type { Check } from '../suite';

import { areaOf } from './pictures';
import type { Session } from './session';

const FROM_ADDRESS = 'sklep@example.test';
const REPORT_ADDRESS = 'biuro@example.test';

/** What the template's yellow note tells a shop owner to choose, chosen in the panels. */
export function settingsChecks({ editor, world, pictures }: Session): Check[] {
  const nameOf = (id: number) => {
    const status = world.shop.statuses.find((candidate) => candidate.id === id);
    return `${status?.name} (${id})`;
  };
  const { readyToSend, readyForPickup, documentSent, documentError } = world.shop.statusIds;
  const everyStatus = world.shop.statuses.map(({ id }) => nameOf(id));
  return [
    {
      name: 'editor: the statuses come from the account as a list of several, and as a list with a search',
      run: async () => {
        const orders = await editor.openNode('Get Orders');
        assert.deepEqual(await orders.openList('statusList'), everyStatus);
        const column = editor.page.locator('[data-test-id="node-parameters"], .el-select-dropdown:visible');
        await pictures.take('status-list', editor.page, { clip: await areaOf(column, 0) });
        await orders.choose(nameOf(readyToSend), nameOf(readyForPickup));
        await orders.close();

        const delivered = await editor.openNode('Set Status After Delivery');
        assert.deepEqual(await delivered.locate('status', nameOf(documentSent)), everyStatus);
        await delivered.close();

        const failed = await editor.openNode('Set Status After Failure');
        await failed.locateById('status', documentError);
        await failed.close();
      },
    },
    {
      name: 'editor: the other settings are chosen and typed, and no node asks for anything more',
      run: async () => {
        const find = await editor.openNode('Find Documents');
        await find.openList('existingDocuments');
        await find.choose('All in the Window');
        await find.close();

        const send = await editor.openNode('Send E-mail');
        await send.fill('fromEmail', FROM_ADDRESS);
        await send.close();

        const report = await editor.openNode('Tell the Shop');
        await report.fill('fromEmail', FROM_ADDRESS);
        await report.fill('reportTo', REPORT_ADDRESS);
        await report.close();

        await editor.page.getByTestId('node-issues').first().waitFor({ state: 'detached' });
      },
    },
  ];
}
