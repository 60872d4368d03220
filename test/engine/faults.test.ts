import { writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

import { startWorld, type World } from '../support/world';

// Each row breaks one thing under a run of the shipped template, looks at what the person in front of n8n sees, mends it,
// and lets the next run do the rest: every document reaches its customer once.

const OWNER = 'owner@shop.example';

interface Fault {
  what: string;
  /** Before the run, or as soon as the first mail has arrived. */
  strikes: 'before' | 'at the first mail';
  strike: (world: World) => void | Promise<void>;
  /** The default: nothing is left to mend. */
  mend?: (world: World) => void | Promise<void>;
  /** The node whose error output tells of it, and the code there; none for a fault that is overcome unseen. */
  seenAt?: [node: string, code: string];
}

let holder: DatabaseSync;
const ledgerFile = (world: World) => String(world.credentials.deliveryLedgerApi!.filePath);

const FAULTS: Fault[] = [
  {
    what: 'BaseLinker answers with a page of its gateway',
    strikes: 'before',
    strike: ({ baseLinker }) => baseLinker.faults.html502(1000),
    mend: ({ baseLinker }) => baseLinker.faults.clear(),
    seenAt: ['Get Orders', 'baselinker_bad_reply'],
  },
  {
    what: 'BaseLinker answers with a page of its gateway once',
    strikes: 'before',
    strike: ({ baseLinker }) => baseLinker.faults.html502(1),
  },
  {
    what: 'BaseLinker’s answers are cut off',
    strikes: 'before',
    strike: ({ baseLinker }) => baseLinker.faults.truncateJson(1000),
    mend: ({ baseLinker }) => baseLinker.faults.clear(),
    seenAt: ['Get Orders', 'baselinker_bad_reply'],
  },
  {
    what: 'the connection to BaseLinker breaks',
    strikes: 'before',
    strike: ({ baseLinker }) => baseLinker.faults.dropConnection(1000),
    mend: ({ baseLinker }) => baseLinker.faults.clear(),
    seenAt: ['Get Orders', 'baselinker_unreachable'],
  },
  {
    what: 'BaseLinker is away when the statuses are set',
    strikes: 'at the first mail',
    strike: ({ baseLinker }) => baseLinker.faults.html502(1000),
    mend: ({ baseLinker }) => baseLinker.faults.clear(),
    seenAt: ['Set Status After Delivery', 'baselinker_bad_reply'],
  },
  {
    what: 'SQL Server chooses a statement as deadlock victim',
    strikes: 'before',
    strike: ({ nexo }) => nexo.faults.deadlockNext(1),
  },
  {
    what: 'SQL Server chooses statements as deadlock victims again and again',
    strikes: 'before',
    strike: ({ nexo }) => nexo.faults.deadlockNext(1000),
    mend: ({ nexo }) => nexo.faults.deadlockNext(0),
    seenAt: ['Find Documents', 'nexo_query_failed'],
  },
  {
    what: 'the connection to SQL Server breaks in the middle of a statement',
    strikes: 'before',
    strike: ({ nexo }) => nexo.faults.dropAfterStatements(1, 'after'),
    seenAt: ['Find Documents', 'nexo_connection_lost'],
  },
  {
    what: 'SQL Server goes away between finding and drawing',
    strikes: 'before',
    strike: ({ nexo }) => nexo.faults.dropAfterStatements(2, 'before'),
    seenAt: ['Get PDF', 'nexo_connection_lost'],
  },
  {
    what: 'another program holds the ledger',
    strikes: 'at the first mail',
    strike: (world) => {
      holder = new DatabaseSync(ledgerFile(world));
      holder.exec('BEGIN IMMEDIATE');
    },
    mend: () => holder.close(),
    seenAt: ['Send E-mail', 'ledger_busy'],
  },
  {
    what: 'the ledger file is overwritten by something else',
    strikes: 'before',
    strike: (world) => writeFileSync(ledgerFile(world), 'x'.repeat(5000)),
    mend: (world) => {
      // As from a backup: the one there is, an empty one of before the first run.
      world.credentials.deliveryLedgerApi!.filePath = `${ledgerFile(world)}-backup`;
    },
    seenAt: ['Find Documents', 'ledger_corrupt'],
  },
];

let world: World;
beforeEach(async () => {
  world = await startWorld({ shop: { orders: 60 } });
});
afterEach(() => world.close());

const customerMails = () => world.mailbox.messages().filter((mail) => !mail.envelope.to.includes(OWNER));

it.each(FAULTS)('$what', async ({ strikes, strike, mend, seenAt }) => {
  const struck = strikes === 'before' ? strike(world) : world.mailbox.waitForMessages(1).then(() => strike(world));
  const run = await world.runTemplate();
  await struck;
  if (seenAt !== undefined) {
    const all = run.failures(seenAt[0]);
    const failures = all.filter(({ failure }) => failure.code === seenAt[1]);
    expect([...new Set(all.map(({ failure }) => failure.code))]).toContain(seenAt[1]);
    for (const { failure } of failures) {
      expect(failure.message).not.toMatch(/ECONN|ENOTFOUND|SQLITE|undefined/);
      expect(failure).toMatchObject({ permanent: false, description: expect.stringMatching(/\w/) as string });
    }
  }
  await mend?.(world);

  await world.runTemplate();
  const last = await world.runTemplate();
  expect(last.items('Keep Undelivered').filter(({ json }) => json.failure === undefined)).toHaveLength(0);
  const mailed = customerMails().map((mail) => mail.messageId);
  expect(mailed.length).toBeGreaterThan(10);
  expect(new Set(mailed).size).toBe(mailed.length);
  const sent = [...world.movedOrders().values()].filter((status) => status === world.shop.statusIds.documentSent);
  expect(sent.length).toBeGreaterThan(10);
});
