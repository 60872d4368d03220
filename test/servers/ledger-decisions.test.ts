import { DatabaseSync } from 'node:sqlite';

import { deliveryKey, type Ledger } from '../../lib/ledger';
import { claimOf, newLedgerFile, openLedgerFile, PLANNED, send, verdictOf } from '../support/ledger-support';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();
const DAY = 24 * 3_600_000;
const KEY = deliveryKey(PLANNED);
const ANNA = { by: 'Anna', reason: 'found in the Sent folder' };
let now = 0;
let file = '';
let ledger: Ledger;

beforeEach(async () => {
  now = Date.UTC(2026, 10, 24);
  file = newLedgerFile(folder);
  ledger = await openLedgerFile(file, { now: () => now });
});

afterEach(() => ledger.close());

async function leaveInDoubt(): Promise<string> {
  const claim = await claimOf(ledger);
  await claim.markInDoubt();
  await claim.leaveInDoubt('connection lost');
  return claim.delivery.messageId;
}

function stored(): string {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return JSON.stringify(database.prepare('SELECT * FROM delivery').all());
  } finally {
    database.close();
  }
}

describe('a delivery in doubt', () => {
  it('counts as sent when a person found it', async () => {
    await leaveInDoubt();
    const entry = await ledger.decisions.markAsSent(KEY, ANNA);
    expect(entry).toMatchObject({
      state: 'sent',
      decisions: [{ action: 'was_sent', ...ANNA, at: '2026-11-24T00:00:00.000Z' }],
    });
    expect(await verdictOf(ledger)).toBe('delivered');
  });

  it('is sent again when a person says that it never arrived, under the same Message-ID', async () => {
    const messageId = await leaveInDoubt();
    await ledger.decisions.sendAgain(KEY, ANNA);
    expect(await ledger.find({ resendAllowed: true, limit: 10 })).toHaveLength(1);
    const claim = await send(ledger);
    expect(claim.delivery.messageId).toBe(messageId);
    expect(await ledger.find({ resendAllowed: true, limit: 10 })).toHaveLength(0);
  });

  it('is not decided while a worker still waits for the answer of the server', async () => {
    const claim = await claimOf(ledger);
    await claim.markInDoubt();
    await expect(ledger.decisions.sendAgain(KEY, ANNA)).rejects.toMatchObject({ code: 'delivery_in_progress' });
    expect(await claim.markSent('250 OK')).toBe(true);
  });

  it('is decided once: of two people the second is told', async () => {
    await leaveInDoubt();
    const [first, second] = await Promise.allSettled([
      ledger.decisions.markAsSent(KEY, ANNA),
      ledger.decisions.sendAgain(KEY, { by: 'Jan', reason: 'customer called' }),
    ]);
    expect([first.status, second.status]).toEqual(['fulfilled', 'rejected']);
  });
});

describe('a document that was sent', () => {
  it('goes out once more when a person allows it, as a new mail', async () => {
    const first = await send(ledger);
    await ledger.decisions.allowResend(KEY, '', { by: 'Anna', reason: 'the customer deleted it' });
    const second = await send(ledger);
    expect(second.delivery.messageId).not.toBe(first.delivery.messageId);
    expect(await verdictOf(ledger)).toBe('delivered');
  });

  it('goes to the corrected address whatever the order says, and never back to the wrong one', async () => {
    await send(ledger);
    await ledger.decisions.allowResend(KEY, 'anna.nowak@example.com', { by: 'Anna', reason: 'typing mistake' });
    const claim = await claimOf(ledger);
    expect(claim.resendTo).toBe('anna.nowak@example.com');
    await claim.markFailed('550 no such user');
    // The order still has the wrong address, which differs from the refused one: that is no corrected address.
    expect(await verdictOf(ledger)).toBe('refused_before');
    await ledger.decisions.allowResend(KEY, 'nowak@example.com', { by: 'Anna', reason: 'the right one' });
    await send(ledger);
    expect(await verdictOf(ledger)).toBe('delivered');
    expect(stored()).not.toContain('nowak');
  });

  it('is not allowed another mail while one is planned already', async () => {
    await send(ledger);
    await ledger.decisions.allowResend(KEY, '', ANNA);
    await expect(ledger.decisions.allowResend(KEY, '', ANNA)).rejects.toMatchObject({ code: 'decision_does_not_fit' });
  });
});

it.each([
  ['without a name', { by: ' ', reason: 'x' }],
  ['without a reason', { by: 'Anna', reason: '\u0000' }],
])('a decision %s is refused', async (_, decider) => {
  await send(ledger);
  await expect(ledger.decisions.allowResend(KEY, '', decider)).rejects.toMatchObject({ code: 'decision_incomplete' });
  expect(await verdictOf(ledger)).toBe('delivered');
});

it('a decision about a delivery nobody knows is refused', async () => {
  await expect(ledger.decisions.allowResend('nexo/1/email', '', ANNA)).rejects.toMatchObject({
    code: 'delivery_unknown',
  });
});

describe('retention', () => {
  it('forgets the details after a while and the delivery much later, and never what is still open', async () => {
    await send(ledger);
    await ledger.addEffects([{ key: KEY, name: 'status/7' }]);
    const open = { ...PLANNED, documentId: 18 };
    await (await claimOf(ledger, open)).markInDoubt();

    now += 91 * DAY;
    expect(await ledger.purge({ details: 90, deliveries: 400 })).toEqual({ forgotten: 1, removed: 0 });
    expect(stored()).not.toContain('250 OK');
    expect(await verdictOf(ledger)).toBe('delivered');
    // A second order of the same customer is still recognised.
    expect(await verdictOf(ledger, { ...PLANNED, orderId: 5 })).toBe('delivered');
    expect(await ledger.purge({ details: 90, deliveries: 400 })).toEqual({ forgotten: 0, removed: 0 });

    now += 310 * DAY;
    expect(await ledger.purge({ details: 90, deliveries: 400 })).toEqual({ forgotten: 0, removed: 1 });
    expect(await ledger.effects([KEY])).toEqual(new Map());
    expect((await ledger.find({ limit: 10 })).map(({ state }) => state)).toEqual(['in_doubt']);
  });

  it('is refused when documents of the look-back window could be sent again', async () => {
    await expect(ledger.purge({ details: 90, deliveries: 150 })).rejects.toMatchObject({ code: 'retention_too_short' });
  });
});

describe('full addresses', () => {
  it('are kept only when the ledger is told to', async () => {
    await send(ledger);
    expect((await ledger.find({ limit: 1 }))[0]!.recipient).toBe('a***@e***.com');
    const keeping = await openLedgerFile(newLedgerFile(folder), { keepAddresses: true });
    await send(keeping);
    expect((await keeping.find({ limit: 1 }))[0]!.recipient).toBe('anna@example.com');
    await keeping.close();
  });
});

it('counts the deliveries in each state', async () => {
  await send(ledger);
  await claimOf(ledger, { ...PLANNED, documentId: 18 });
  expect(await ledger.count()).toEqual({ planned: 0, claimed: 1, in_doubt: 0, sent: 1, failed: 0, dead: 0 });
});

it('a ledger of version 1 is brought up to date with all it knows', async () => {
  const old = newLedgerFile(folder);
  const database = new DatabaseSync(old);
  database.exec(`CREATE TABLE delivery (key TEXT PRIMARY KEY, state TEXT NOT NULL, version INTEGER NOT NULL,
      channel TEXT NOT NULL, company TEXT NOT NULL, documentId INTEGER NOT NULL, documentNumber TEXT NOT NULL,
      orderId INTEGER NOT NULL, recipientMasked TEXT NOT NULL, recipientHash TEXT NOT NULL, attempts INTEGER NOT NULL,
      messageId TEXT NOT NULL, reason TEXT NOT NULL, createdAt INTEGER NOT NULL, updatedAt INTEGER NOT NULL,
      leaseUntil INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    INSERT INTO delivery VALUES ('${KEY}', 'sent', 3, 'email', 'Nexo_Demo', 17, 'FS 17/2026', 1001, 'a***@e***.com',
      'hash', 1, '<id@example.com>', '250 OK', 1, 2, 0);
    PRAGMA application_id = ${0x424c4e58}; PRAGMA user_version = 1;`);
  database.close();
  const [first, second] = await Promise.all([openLedgerFile(old), openLedgerFile(old)]);
  expect(await verdictOf(first)).toBe('delivered');
  await second.decisions.allowResend(KEY, '', ANNA);
  expect(await verdictOf(first)).toBe('deliver');
  await Promise.all([first.close(), second.close()]);
});
