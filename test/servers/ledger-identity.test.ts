import { DatabaseSync } from 'node:sqlite';

import {
  deliveryKey,
  isKeyOf,
  Ledger,
  type LedgerStore,
  openSqliteStore,
  openSqlServerStore,
  type PlannedDelivery,
} from '../../lib/ledger';
import { type LedgerServer, startLedgerServer } from '../../sandbox/ledger';
import {
  claimOf,
  newLedgerFile,
  NO_DETAILS,
  openLedgerFile,
  PLANNED,
  recordOf,
  send,
  verdictOf,
} from '../support/ledger-support';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();
let server: LedgerServer;
beforeAll(async () => {
  server = await startLedgerServer();
});
afterAll(() => server.close());

describe.each<[string, () => Promise<LedgerStore>]>([
  ['SQLite', async () => openSqliteStore(newLedgerFile(folder))],
  [
    'SQL Server',
    () => {
      server.clear();
      return openSqlServerStore(server.settings);
    },
  ],
])('which document a delivery is of, in %s', (_name, openStore) => {
  let ledger: Ledger;
  beforeEach(async () => {
    ledger = await Ledger.open(await openStore(), {
      now: () => 1_000_000,
      random: () => 0,
      newSecret: () => 'secret',
    });
  });
  afterEach(() => ledger.close());

  const after = async (changes: Partial<PlannedDelivery>) => verdictOf(ledger, { ...PLANNED, ...changes });

  it('an id that nexo gave anew after a restore is another document', async () => {
    await send(ledger);
    const anew = { ...PLANNED, documentNumber: 'FS 777/2026', issueDate: '2026-11-24 09:00:00', total: '5.00 PLN' };
    expect(await verdictOf(ledger, anew)).toBe('deliver');
    expect(await after({})).toBe('delivered');
    await send(ledger, anew);
    expect([await after({}), await verdictOf(ledger, anew)]).toEqual(['delivered', 'delivered']);
  });

  it('two servers with databases of one name have two documents under one id', async () => {
    await send(ledger);
    const other = { seller: '5260000000', issueDate: '2026-11-22 08:00:00', total: '9.99 PLN' };
    expect(await after(other)).toBe('deliver');
    await send(ledger, { ...PLANNED, ...other });
    expect(await after({})).toBe('delivered');
  });

  it('a seller whose tax number was corrected is no other seller', async () => {
    await send(ledger);
    expect(await after({ seller: '7250000001' })).toBe('delivered');
  });

  it.each<[string, Partial<PlannedDelivery>]>([
    ['another total', { total: '124.00 PLN' }],
    ['another currency', { total: '123.00 EUR' }],
    ['another date', { issueDate: '2026-11-21 10:00:00' }],
    ['another number, everything else the same', { documentNumber: 'FS 18/2026' }],
  ])('what was changed after it went out is held: %s', async (_what, changes) => {
    await send(ledger);
    expect(await after(changes)).toBe('document_changed');
    expect(await ledger.claim({ ...PLANNED, ...changes }, 'example.com')).toMatchObject({
      verdict: { kind: 'document_changed' },
    });
  });

  it.each<[string, Partial<PlannedDelivery>]>([
    ['another time of the same day', { issueDate: '2026-11-20 23:00:00' }],
    ['a date that is not known', { issueDate: '' }],
    ['a total that is not known', { total: '' }],
    ['a seller that is not known', { seller: '' }],
    ['another sign', { agreedBy: 'nip,total' }],
    ['upper case in the name of the database', { company: 'NEXO_DEMO' }],
    ['a blank behind the number', { documentNumber: 'FS 17/2026 ' }],
  ])('%s is no change', async (_what, changes) => {
    await send(ledger);
    expect(await after(changes)).toBe('delivered');
  });

  it('what was changed before it went out simply goes out', async () => {
    await ledger.plan([PLANNED]);
    expect(await after({ total: '124.00 PLN' })).toBe('deliver');
    const claim = await claimOf(ledger, { ...PLANNED, total: '124.00 PLN' });
    await claim.markInDoubt();
    await claim.markSent('250');
    expect(await after({ total: '124.00 PLN' })).toBe('delivered');
  });

  it('a person who allows a changed document another e-mail sends it as it is now', async () => {
    const { delivery } = await send(ledger);
    await ledger.decisions.allowResend(delivery.key, '', { by: 'Łucja', reason: 'price corrected' });
    const changed = { ...PLANNED, total: '124.00 PLN' };
    expect(await verdictOf(ledger, changed)).toBe('deliver');
    await send(ledger, changed);
    expect(await verdictOf(ledger, changed)).toBe('delivered');
  });

  it('an order of one number in two accounts is two orders', async () => {
    await send(ledger, { ...PLANNED, account: 'shop-a' });
    const other = { account: 'shop-b', recipient: 'jan@example.com' };
    expect(await after({ account: 'shop-a', recipient: 'anna.new@example.com' })).toBe('delivered');
    expect(await after(other)).toBe('delivered_to_other_customer');
    const attached: PlannedDelivery = { ...PLANNED, channel: 'order', account: 'shop-a', recipient: 'order 1001' };
    await (await claimOf(ledger, attached)).markSent('attached');
    expect(await verdictOf(ledger, attached)).toBe('delivered');
    expect(await verdictOf(ledger, { ...attached, account: 'shop-b' })).toBe('deliver');
  });

  it('what is due is remembered once, before anybody tries it', async () => {
    const unknown = { ...PLANNED, documentId: 18, documentNumber: 'FS 18/2026', recipient: '' };
    await ledger.plan([PLANNED, unknown, PLANNED]);
    await send(ledger);
    await ledger.plan([PLANNED, unknown]);
    expect(await ledger.count()).toMatchObject({ planned: 1, sent: 1 });
    expect(await ledger.find({ states: ['planned'], limit: 9 })).toMatchObject([
      { documentNumber: 'FS 18/2026', orderId: 1001, attempt: 0, recipient: '' },
    ]);
  });

  it('remembers more at once than one statement can take', async () => {
    const many = Array.from({ length: 1_203 }, (_, at) => ({
      ...PLANNED,
      documentId: at + 1,
      documentNumber: `FS ${at + 1}/2026`,
    }));
    await ledger.plan(many.slice(0, 700));
    await ledger.plan(many);
    expect((await ledger.count()).planned).toBe(1_203);
    expect(new Set((await ledger.decide(many)).map(({ verdict }) => verdict.kind))).toEqual(new Set(['deliver']));
  });
});

describe('a ledger file of the version before', () => {
  /** A file as it was before number and seller belonged to a delivery. */
  async function oldFile(): Promise<string> {
    const file = newLedgerFile(folder);
    const store = openSqliteStore(file);
    const sent = { state: 'sent' as const, recipientHash: '' };
    await store.insert(recordOf(17, { ...sent, orderId: 1001 }));
    await store.insert(recordOf(18, { ...sent, channel: 'order', key: 'nexo_demo/18/order/1002', orderId: 1002 }));
    await store.addEffects([{ key: 'nexo_demo/17/email', name: 'status/1001', doneAt: 5 }]);
    await store.close();
    const database = new DatabaseSync(file);
    for (const column of ['seller', 'issueDate', 'total', 'agreedBy', 'account']) {
      database.exec(`ALTER TABLE delivery DROP COLUMN ${column}`);
    }
    database.exec('DROP INDEX deliveryByDocument; PRAGMA user_version = 2');
    database.close();
    return file;
  }

  it('is brought up to date and keeps the meaning of every row', async () => {
    const ledger = await openLedgerFile(await oldFile());
    try {
      expect(await verdictOf(ledger)).toBe('delivered');
      const [decision] = await ledger.decide([PLANNED]);
      expect(decision?.delivery.key).toBe('nexo_demo/17/email');
      expect(isKeyOf('nexo_demo/17/email', PLANNED)).toBe(true);
      const attached = {
        ...PLANNED,
        ...NO_DETAILS,
        channel: 'order',
        documentId: 18,
        documentNumber: 'FS 18/2026',
        orderId: 1002,
        recipient: 'order 1002',
      } as const;
      expect(await verdictOf(ledger, { ...attached, account: 'shop-a' })).toBe('delivered');
      expect((await ledger.effects(['nexo_demo/17/email'])).get('nexo_demo/17/email')).toEqual(
        new Set(['status/1001']),
      );
      // The number says that it is another document, which an old row knows too.
      expect(await verdictOf(ledger, { ...PLANNED, documentNumber: 'FS 99/2026' })).toBe('deliver');
    } finally {
      await ledger.close();
    }
  });
});

it('a key belongs to its own delivery only', () => {
  const key = deliveryKey(PLANNED);
  expect(isKeyOf(key, PLANNED)).toBe(true);
  for (const changes of [
    { documentId: 1 },
    { documentNumber: 'FS 7/2026' },
    { company: 'Nexo' },
    { channel: 'order' as const },
  ]) {
    expect(isKeyOf(key, { ...PLANNED, ...changes })).toBe(false);
  }
});
