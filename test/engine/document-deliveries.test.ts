import type { IDataObject } from 'n8n-workflow';

import { Ledger, openSqliteStore } from '../../lib/ledger';
import { connect, type EngineRun, node, runWorkflow } from '../support/engine';

import { inOneWorld, item, run as send, world } from './mail-support';

// Document Deliveries: what a person can see and decide.

inOneWorld();

const BY = { decidedBy: 'Anna', reason: 'checked the Sent folder' };

/** The node alone, once for every given item. */
function ask(parameters: IDataObject, items: IDataObject[] = [{}]): Promise<EngineRun> {
  const nodes = [
    node('Start', 'n8n-nodes-base.manualTrigger'),
    node('Items', 'n8n-nodes-base.noOp'),
    node('Deliveries', 'documentDeliveries', parameters, { onError: 'continueErrorOutput' }),
  ];
  const connections = connect({ Start: [['Items']], Items: [['Deliveries']] });
  const pinData = { Items: items.map((json) => ({ json })) };
  return runWorkflow({ nodes, connections }, world.credentials, { pinData });
}

const json = (result: EngineRun, output = 0) => result.items('Deliveries', output).map((entry) => entry.json);
const numbers = (result: EngineRun) => json(result).map(({ document }) => (document as IDataObject).number);
const errors = (result: EngineRun) => json(result, 1).map(({ error }) => (error as IDataObject).code);

/** Three documents: sent, refused, and in doubt because the connection broke after the final dot. */
async function threeDeliveries(): Promise<void> {
  await send([item(0)], {});
  world.mailbox.rejectRecipient('customer1@');
  await send([item(1)], {});
  world.mailbox.faults.reject.length = 0;
  world.mailbox.faults.drop.push({ stage: 'final-dot', stored: true, times: 1 });
  await send([item(2)], {});
}

describe('Get Many', () => {
  it('returns what became of every document, the last changed first, without full addresses', async () => {
    await threeDeliveries();
    const result = await ask({ operation: 'getAll' });
    expect(json(result).map(({ delivery }) => (delivery as IDataObject).state)).toEqual(['in_doubt', 'failed', 'sent']);
    expect(JSON.stringify(json(result))).not.toContain('customer0@example.com');
    expect(json(result)[2]).toMatchObject({ order: { order_id: world.shop.orders[0]!.order_id } });
  });

  it.each([
    ['the state', { states: ['failed', 'sent'] }, ['FS 2/MAG/2026', 'FS 1/MAG/2026']],
    ['a part of the number', { documentNumber: 'fs 3/' }, ['FS 3/MAG/2026']],
    ['a date after them', { changedAfter: '2099-01-01T00:00:00Z' }, []],
    ['a date before them', { changedBefore: '2020-01-01T00:00:00Z' }, []],
    ['a request to resend', { resendAllowed: true }, []],
  ])('filters by %s', async (_, filters, expected) => {
    await threeDeliveries();
    expect(numbers(await ask({ operation: 'getAll', filters }))).toEqual(expected);
  });

  it('filters by the order of each item, and an order that is none fails that item alone', async () => {
    await threeDeliveries();
    const filters = { orderId: '={{ $json.id }}' };
    const result = await ask({ operation: 'getAll', filters }, [
      { id: world.shop.orders[1]!.order_id },
      { id: 'none' },
    ]);
    expect(numbers(result)).toEqual(['FS 2/MAG/2026']);
    expect(errors(result)).toEqual(['parameter_invalid']);
  });

  it('returns as many as the limit says, or all', async () => {
    await threeDeliveries();
    expect(numbers(await ask({ operation: 'getAll', limit: 2 }))).toHaveLength(2);
    expect(numbers(await ask({ operation: 'getAll', returnAll: true }))).toHaveLength(3);
  });
});

it('Get Counts returns every state', async () => {
  await threeDeliveries();
  const [counts] = json(await ask({ operation: 'getCounts' }));
  expect(counts).toEqual({ counts: { planned: 0, claimed: 0, in_doubt: 1, sent: 1, failed: 1, dead: 0 } });
});

describe('Resolve In Doubt', () => {
  const doubtful = async () => json(await ask({ operation: 'getAll', filters: { states: ['in_doubt'] } }));

  it('Was Sent: no further e-mail, and the delivery keeps who decided and why', async () => {
    await threeDeliveries();
    const result = await ask({ operation: 'resolveInDoubt', resolution: 'wasSent', ...BY }, await doubtful());
    expect(json(result)[0]).toMatchObject({
      delivery: { state: 'sent', decisions: [{ action: 'was_sent', by: 'Anna', reason: BY.reason }] },
    });
    await send([item(2)], {});
    expect(world.mailbox.messages()).toHaveLength(2);
  });

  it('Send Again: the next run sends it once more with the same Message-ID', async () => {
    await threeDeliveries();
    await ask({ operation: 'resolveInDoubt', resolution: 'sendAgain', ...BY }, await doubtful());
    await send([item(2)], {});
    await send([item(2)], {});
    const [, first, second, ...others] = world.mailbox.messages();
    expect(second!.messageId).toBe(first!.messageId);
    expect(others).toEqual([]);
  });

  it('refuses a delivery that is not in doubt, an unknown key and a decision without a name', async () => {
    await threeDeliveries();
    const all = json(await ask({ operation: 'getAll' }));
    const operation = { operation: 'resolveInDoubt', resolution: 'sendAgain' };
    const result = await ask({ ...operation, ...BY }, [all[2]!, { delivery: { key: 'unknown' } }]);
    expect(errors(result)).toEqual(['decision_does_not_fit', 'delivery_unknown']);
    expect(errors(await ask({ ...operation, decidedBy: '={{ $json.nobody }}', reason: 'x' }, [all[0]!]))).toEqual([
      'decision_incomplete',
    ]);
  });
});

describe('Allow Resend', () => {
  it('lets a document go once more to a corrected address, with a Message-ID of its own', async () => {
    await send([item(0)], {});
    const all = json(await ask({ operation: 'getAll' }));
    const result = await ask({ operation: 'allowResend', newAddress: 'right@example.com', ...BY }, all);
    expect(json(result)[0]).toMatchObject({ delivery: { state: 'planned', resendAllowed: true } });
    await send([item(0)], {});
    await send([item(0)], {});
    const [first, second, ...others] = world.mailbox.messages();
    expect(second!.envelope.to).toEqual(['right@example.com']);
    expect(second!.messageId).not.toBe(first!.messageId);
    expect(others).toEqual([]);
  });

  it('refuses an address that is none', async () => {
    await send([item(0)], {});
    const all = json(await ask({ operation: 'getAll' }));
    const result = await ask({ operation: 'allowResend', newAddress: 'a@b.pl, c@d.pl', ...BY }, all);
    expect(errors(result)).toEqual(['recipient_malformed']);
  });
});

describe('Allow Resend of all that fit', () => {
  const many = { operation: 'allowResend', which: 'many', resendStates: ['failed'], withinDays: 7, ...BY };

  it('takes those that were refused in these words, and no others', async () => {
    await send([item(0)], {});
    world.mailbox.faults.reject.push({ stage: 'rcpt', match: 'customer1@', code: 550, message: '5.1.1 No such user' });
    world.mailbox.faults.reject.push({
      stage: 'rcpt',
      match: 'customer2@',
      code: 550,
      message: '5.1.1 Unknown mailbox',
    });
    await send([item(1), item(2)], {});
    world.mailbox.faults.reject.length = 0;
    expect(json(await ask({ ...many, replyContains: 'nothing of the kind' }))).toEqual([]);
    expect(numbers(await ask({ ...many, replyContains: 'NO SUCH USER' }, [{}, {}]))).toEqual(['FS 2/MAG/2026']);
    await send([item(0), item(1), item(2)], {});
    expect(world.mailbox.messages().map(({ envelope }) => envelope.to[0])).toEqual([
      'customer0@example.com',
      'customer1@example.com',
    ]);
  });

  it('does nothing without words', async () => {
    expect(errors(await ask({ ...many, replyContains: ' ' }))).toEqual(['filter_invalid']);
  });
});

describe('Purge', () => {
  it('forgets what is old and keeps that it was sent', async () => {
    await send([item(0)], {});
    const path = String(world.credentials.deliveryLedgerApi!.filePath);
    const result = await ask({ operation: 'purge', detailDays: 90, deliveryDays: 365 });
    expect(json(result)).toEqual([{ purged: { removed: 0, forgotten: 0 } }]);
    const environment = { now: () => Date.now() + 100 * 24 * 3_600_000, random: () => 0, newSecret: () => 'secret' };
    const ledger = await Ledger.open(openSqliteStore(path), environment);
    expect(await ledger.purge({ details: 90, deliveries: 365 })).toEqual({ removed: 0, forgotten: 1 });
    expect(await ledger.find({ limit: 1 })).toMatchObject([{ state: 'sent', recipient: '' }]);
    await ledger.close();
  });

  it('refuses to forget deliveries while their documents could be sent again', async () => {
    expect(errors(await ask({ operation: 'purge', deliveryDays: 30 }))).toEqual(['retention_too_short']);
  });
});
