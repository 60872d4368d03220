import { type DeliveryQuery, Ledger, type LedgerStore, openSqliteStore, openSqlServerStore } from '../../lib/ledger';
import { type LedgerServer, startLedgerServer } from '../../sandbox/ledger';
import { newLedgerFile, PLANNED, recordOf } from '../support/ledger-support';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();
let server: LedgerServer;
beforeAll(async () => {
  server = await startLedgerServer();
});
afterAll(() => server.close());

/** What both stores promise; each test begins with an empty one, opened twice as by two workers. */
describe.each([
  [
    'SQLite',
    () => {
      const file = newLedgerFile(folder);
      return async () => openSqliteStore(file);
    },
  ],
  [
    'SQL Server',
    () => {
      server.clear();
      return () => openSqlServerStore(server.settings);
    },
  ],
])('a ledger store in %s', (_name, empty) => {
  let first: LedgerStore;
  let second: LedgerStore;
  beforeEach(async () => {
    const open = empty();
    first = await open();
    second = await open();
  });
  afterEach(() => Promise.all([first.close(), second.close()]));

  const numbers = async (query: Partial<DeliveryQuery>) =>
    (await second.find({ limit: 10, ...query })).map(({ documentId }) => documentId);

  it('keeps every field as it was written', async () => {
    const full = recordOf(1, {
      documentNumber: 'FS ó’1/2026',
      recipientAddress: 'zażółć@example.com',
      reason: "550 it's \n".repeat(900),
      leaseUntil: 1_795_000_000_123,
      decisions: [{ at: 5, action: 'allow_resend', by: 'Łucja', reason: 'asked' }],
    });
    expect(await first.insert(full)).toBe(true);
    expect(await second.read([full.key, 'unknown'])).toEqual(new Map([[full.key, full]]));
  });

  it('takes texts that look like SQL as texts', async () => {
    const number = "FS 1'); DELETE FROM delivery; DELETE FROM [dbo].[Delivery]; --";
    const record = recordOf(1, { documentNumber: number, key: `nexo'; --/1/email`, reason: '$1 @p0 ? %s {0}' });
    await first.insert(record);
    expect(await second.find({ limit: 10, documentNumber: number })).toEqual([record]);
    expect(await second.read([record.key])).toEqual(new Map([[record.key, record]]));
    expect(await second.find({ limit: 10, documentNumber: "' OR 1=1 --" })).toEqual([]);
  });

  it('adds a key once and keeps the first', async () => {
    const answers = await Promise.all([
      first.insert(recordOf(1, { reason: 'one' })),
      second.insert(recordOf(1, { reason: 'two' })),
    ]);
    expect(answers.sort()).toEqual([false, true]);
  });

  it('replaces a record only while its version is the expected one', async () => {
    await first.insert(recordOf(1));
    const next = recordOf(1, { version: 2, state: 'in_doubt' });
    const answers = await Promise.all([first.replace(next, 1), second.replace(next, 1)]);
    expect(answers.sort()).toEqual([false, true]);
    expect(await first.replace(recordOf(1, { version: 3 }), 1)).toBe(false);
    expect(await first.replace(recordOf(2, { version: 3 }), 1)).toBe(false);
    expect((await second.read([next.key])).get(next.key)).toEqual(next);
  });

  it('finds by state, order, number and time, the last changed first', async () => {
    await first.insert(recordOf(1, { updatedAt: 100, documentNumber: 'FS 1/SKLEP/2026' }));
    await first.insert(recordOf(2, { updatedAt: 300, state: 'sent', orderId: 77 }));
    await first.insert(recordOf(3, { updatedAt: 200, state: 'dead', resendAllowedAt: 5 }));
    expect(await numbers({})).toEqual([2, 3, 1]);
    expect(await numbers({ limit: 2 })).toEqual([2, 3]);
    expect(await numbers({ states: ['sent', 'dead'] })).toEqual([2, 3]);
    expect(await numbers({ states: ['sent'], orderId: 77 })).toEqual([2]);
    expect(await numbers({ documentNumber: '1/sklep' })).toEqual([1]);
    expect(await numbers({ documentNumber: "%' OR 1=1 --" })).toEqual([]);
    expect(await numbers({ updatedFrom: 200, updatedTo: 300 })).toEqual([3]);
    expect(await numbers({ resendAllowed: true })).toEqual([3]);
    expect(await second.count()).toEqual(
      new Map([
        ['claimed', 1],
        ['dead', 1],
        ['sent', 1],
      ]),
    );
  });

  it('reads more keys than one statement can name', async () => {
    await first.insert(recordOf(1700));
    const keys = Array.from({ length: 1800 }, (_, number) => recordOf(number).key);
    expect([...(await second.read(keys)).keys()]).toEqual([recordOf(1700).key]);
  });

  it('forgets the details of settled records, then removes them with their effects', async () => {
    await first.insert(recordOf(1, { state: 'sent', updatedAt: 100 }));
    await first.insert(recordOf(2, { state: 'in_doubt', updatedAt: 100 }));
    await first.insert(recordOf(3, { state: 'failed', updatedAt: 900 }));
    await first.addEffects([1, 2].map((id) => ({ key: recordOf(id).key, name: 'status/42', doneAt: 5 })));
    expect(await first.retain({ step: 'forget', before: 500 })).toBe(1);
    expect(await first.retain({ step: 'forget', before: 500 })).toBe(0);
    const kept = (await second.read([recordOf(1).key])).get(recordOf(1).key);
    expect(kept).toMatchObject({ state: 'sent', recipientMasked: '', recipientHash: 'hash', reason: '' });
    expect(await first.retain({ step: 'remove', before: 500 })).toBe(1);
    expect(await numbers({})).toEqual([3, 2]);
    expect(await second.effects([1, 2].map((id) => recordOf(id).key))).toEqual([
      { key: recordOf(2).key, name: 'status/42', doneAt: 5 },
    ]);
  });

  it('keeps the first time an effect was recorded', async () => {
    const effect = (doneAt: number, name = 'status/42') => ({ key: 'k', name, doneAt });
    await first.addEffects([effect(1), effect(2), effect(1, 'status/43')]);
    await Promise.all([first.addEffects([effect(3)]), second.addEffects([effect(4), effect(4, 'status/44')])]);
    const stored = await first.effects(['k']);
    expect(stored.sort((a, b) => a.name.localeCompare(b.name))).toEqual([
      effect(1),
      effect(1, 'status/43'),
      effect(4, 'status/44'),
    ]);
    await first.addEffects([]);
  });

  it('changes a setting only from what was expected', async () => {
    expect(await Promise.all([first.setting('s', 'a'), second.setting('s', 'a')])).toEqual(['a', 'a']);
    expect(await second.setting('s', 'b')).toBe('a');
    const answers = await Promise.all([first.replaceSetting('s', 'c', 'a'), second.replaceSetting('s', 'd', 'a')]);
    expect(answers.sort()).toEqual([false, true]);
    expect(await first.replaceSetting('s', 'e', undefined)).toBe(false);
    await second.writeSetting('s', 'f');
    expect(await first.readSetting('s')).toBe('f');
    await first.writeSetting('s', undefined);
    await first.writeSetting('s', undefined);
    expect(await second.readSetting('s')).toBeUndefined();
    expect(await second.replaceSetting('s', 'g', undefined)).toBe(true);
  });

  it('gives a document to one of many workers', async () => {
    const tools = { now: () => 1000, random: () => 0, newSecret: () => 'secret' };
    const ledgers = await Promise.all([first, second].map((store) => Ledger.open(store, tools)));
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, at) => ledgers[at % 2]!.claim(PLANNED, 'example.com')),
    );
    expect(answers.filter((answer) => 'claim' in answer)).toHaveLength(1);
  });
});
