import type { INode } from 'n8n-workflow';

import { DOCUMENTS_A_BATCH } from '../../lib/nexo';
import { DIFFICULT_ORDERS, keepOrdinaryOrders } from '../support/ordinary-orders';
import { startWorld } from '../support/world';

const ORDERS = DOCUMENTS_A_BATCH + 100;
/** The window of documents, and the parts of a batch. */
const STATEMENTS = { find: 1, batch: 5 };

it('keeps the PDFs that were made before the database went away, and fails the others', async () => {
  const world = await startWorld({
    shop: { orders: ORDERS + DIFFICULT_ORDERS },
    prepare: (shop) => keepOrdinaryOrders(shop, ORDERS),
  });
  try {
    world.nexo.faults.dropAfterStatements(STATEMENTS.find + STATEMENTS.batch + 1);
    const run = await world.runTemplate((nodes: Record<string, INode>) => {
      // Mails are not what this is about.
      nodes['Send E-mail']!.disabled = true;
    });
    expect(run.items('Get PDF').filter(({ binary }) => binary !== undefined)).toHaveLength(DOCUMENTS_A_BATCH);
    const failed = run.failures('Get PDF');
    expect(failed).toHaveLength(ORDERS - DOCUMENTS_A_BATCH);
    expect(failed[0]!.failure).toMatchObject({
      code: expect.stringMatching(/^nexo_/) as string,
      permanent: false,
    });
    expect(world.nexo.statementCount()).toBe(STATEMENTS.find + STATEMENTS.batch + 1);
  } finally {
    await world.close();
  }
});
