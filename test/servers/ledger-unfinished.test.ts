import { Ledger, openSqliteStore, openSqlServerStore } from '../../lib/ledger';
import { type LedgerServer, startLedgerServer } from '../../sandbox/ledger';
import { claimOf, newLedgerFile, PLANNED, send, verdictOf } from '../support/ledger-support';
import { temporaryFolder } from '../support/temporary-folder';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.parse('2026-11-24T08:00:00Z');

const folder = temporaryFolder();

describe.each(['SQLite', 'SQL Server'])('in a ledger in %s', (name) => {
  let now: number;
  let server: LedgerServer | undefined;
  let ledger: Ledger;
  beforeEach(async () => {
    now = START;
    server = name === 'SQLite' ? undefined : await startLedgerServer();
    const store = server ? await openSqlServerStore(server.settings) : openSqliteStore(newLedgerFile(folder));
    ledger = await Ledger.open(store, { now: () => now, random: () => 0, newSecret: () => 'secret' });
  });
  afterEach(async () => {
    await ledger.close();
    await server?.close();
  });

  const waiting = (documentId: number, orderId: number, overdue = false) => ({ documentId, orderId, overdue });
  const takenOrders = async (hours = 6, limit = 20) =>
    (await ledger.unfinished.take(hours * HOUR, limit)).map(({ orderId }) => orderId);

  test('an order with a waiting document counts as left behind once no run has seen it for a while', async () => {
    await ledger.waiting.note('Nexo', [waiting(11, 1), waiting(12, 2)], new Set([1, 2]));
    now += 5 * HOUR;
    await ledger.waiting.note('Nexo', [waiting(11, 1)], new Set([1]));
    now += 2 * HOUR;
    expect(await ledger.unfinished.take(6 * HOUR, 20)).toEqual([
      { orderId: 2, reason: 'waiting_for_ksef_number', documentIds: [12] },
    ]);
  });

  test('a document that waits no more is taken off, and those of other companies stay', async () => {
    await ledger.waiting.note('Nexo', [waiting(11, 1)], new Set([1]));
    await ledger.waiting.note('Other', [waiting(11, 3)], new Set([3]));
    await ledger.waiting.note('Nexo', [], new Set([1]));
    now += DAY;
    expect(await takenOrders()).toEqual([3]);
  });

  test('the shop hears of an overdue document once a day', async () => {
    const note = (overdue: boolean) => ledger.waiting.note('Nexo', [waiting(11, 1, overdue)], new Set([1]));
    expect([...(await note(false))]).toEqual([]);
    expect([...(await note(true))]).toEqual([11]);
    now += 23 * HOUR;
    expect([...(await note(true))]).toEqual([]);
    now += HOUR;
    expect([...(await note(true))]).toEqual([11]);
  });

  test('an order that stays left behind is asked for less and less often', async () => {
    await ledger.waiting.note('Nexo', [waiting(11, 1)], new Set([1]));
    const hours: number[] = [];
    for (let hour = 0; hour <= 72; hour += 1) {
      now = START + hour * HOUR;
      if ((await takenOrders()).length > 0) hours.push(hour);
    }
    expect(hours).toEqual([6, 12, 24, 48]);
  });

  test('more orders than the limit are taken by the next runs', async () => {
    await ledger.waiting.note('Nexo', [waiting(11, 1), waiting(12, 2), waiting(13, 3)], new Set([1, 2, 3]));
    now += DAY;
    expect(await takenOrders(6, 2)).toEqual([1, 2]);
    expect(await takenOrders(6, 2)).toEqual([3]);
  });
});

describe('a delivery', () => {
  let now: number;
  let ledger: Ledger;
  beforeEach(async () => {
    now = START;
    const store = openSqliteStore(newLedgerFile(folder));
    ledger = await Ledger.open(store, { now: () => now, random: () => 0, newSecret: () => 'secret' });
  });
  afterEach(() => ledger.close());

  test('that was put off or whose worker died is found again, one that was sent is not', async () => {
    await send(ledger, { ...PLANNED, documentId: 1, orderId: 1001 });
    await (await claimOf(ledger, { ...PLANNED, documentId: 2, orderId: 1002 })).release('mail_unreachable');
    await claimOf(ledger, { ...PLANNED, documentId: 3, orderId: 1003 });
    await (await claimOf(ledger, { ...PLANNED, documentId: 4, orderId: 1004 })).leaveInDoubt('lost').catch(() => {});
    expect(await ledger.unfinished.take(6 * HOUR, 20)).toEqual([]);
    now += 7 * HOUR;
    const found = await ledger.unfinished.take(6 * HOUR, 20);
    expect(new Map(found.map(({ orderId, reason }) => [orderId, reason]))).toEqual(
      new Map([
        [1002, 'not_delivered'],
        [1003, 'not_delivered'],
      ]),
    );
  });

  test('that a person allowed is found at once and with every run', async () => {
    await send(ledger);
    const [sent] = await ledger.find({ limit: 1 });
    await ledger.decisions.allowResend(sent!.key, '', { by: 'Anna', reason: 'asked' });
    for (let run = 0; run < 2; run += 1)
      expect(await ledger.unfinished.take(6 * HOUR, 20)).toEqual([
        { orderId: 1001, reason: 'resend_allowed', documentIds: [17] },
      ]);
  });

  test('that was only ever due is found again, and one without an address when the address may be there', async () => {
    const withoutAddress = { ...PLANNED, documentId: 2, documentNumber: 'FS 2/2026', orderId: 1002, recipient: '' };
    await ledger.plan([PLANNED, withoutAddress]);
    expect(await ledger.refuse(withoutAddress, 'recipient_missing')).toMatchObject({ state: 'failed', attempt: 0 });
    now += 7 * HOUR;
    expect(await ledger.unfinished.take(6 * HOUR, 20)).toEqual([
      { orderId: 1001, reason: 'not_delivered', documentIds: [17] },
      { orderId: 1002, reason: 'address_wanted', documentIds: [2] },
    ]);
    expect(await verdictOf(ledger, withoutAddress)).toBe('refused_before');
    expect(await verdictOf(ledger, { ...withoutAddress, recipient: 'jan@example.com' })).toBe('deliver');
  });

  test('that was refused for its address is looked at again, less and less often', async () => {
    await (await claimOf(ledger)).markFailed('550 5.1.1 no such user');
    const hours: number[] = [];
    for (let hour = 0; hour <= 72; hour += 1) {
      now = START + hour * HOUR;
      const [order] = await ledger.unfinished.take(6 * HOUR, 20);
      if (order !== undefined) hours.push(hour);
    }
    expect(hours).toEqual([7, 13, 25, 49]);
  });

  test('is not refused while somebody works on it or after it was sent', async () => {
    await claimOf(ledger);
    expect(await ledger.refuse(PLANNED, 'recipient_missing')).toMatchObject({ state: 'claimed' });
    const other = { ...PLANNED, documentId: 2, documentNumber: 'FS 2/2026' };
    await send(ledger, other);
    expect(await ledger.refuse(other, 'recipient_missing')).toMatchObject({ state: 'sent' });
  });

  test('of one document for several orders comes back with all of them', async () => {
    await ledger.plan([PLANNED, { ...PLANNED, orderId: 1002 }, { ...PLANNED, orderId: 1003 }]);
    now += 7 * HOUR;
    expect(await ledger.unfinished.take(6 * HOUR, 20)).toEqual(
      [1001, 1002, 1003].map((orderId) => ({ orderId, reason: 'not_delivered', documentIds: [17] })),
    );
  });

  test('of one account is not handed to another', async () => {
    const ofA = { ...PLANNED, account: 'shop-a' };
    const ofB = { ...PLANNED, documentId: 2, documentNumber: 'FS 2/2026', account: 'shop-b', orderId: 1002 };
    const ofNone = { ...PLANNED, documentId: 3, documentNumber: 'FS 3/2026', orderId: 1003 };
    await ledger.plan([ofA, ofB, ofNone]);
    now += 7 * HOUR;
    const taken = async (account: string) =>
      (await ledger.unfinished.take(6 * HOUR, 20, account)).map(({ orderId }) => orderId);
    expect(await taken('shop-b')).toEqual([1002, 1003]);
    expect(await taken('shop-a')).toEqual([1001]);
  });
});
