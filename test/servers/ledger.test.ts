import { writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

import { maskAddress } from '../../lib/common/privacy';
import { CLAIM_LEASE_MS, heldBack, openSqliteStore } from '../../lib/ledger';
import {
  claimOf as claim,
  newLedgerFile,
  openLedgerFile,
  PLANNED as planned,
  verdictOf as verdict,
} from '../support/ledger-support';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();
const newFile = () => newLedgerFile(folder);
function execute(file: string, sql: string): void {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}
const open = (file: string, now: () => number = () => 1_000_000) => openLedgerFile(file, { now });

describe('the first run', () => {
  it('is the moment of the first question, for each company, ever after', async () => {
    const file = newFile();
    const workers = await Promise.all([open(file), open(file)]);
    const moments = await Promise.all(workers.map((worker, at) => worker.firstRun('Nexo_Demo', 5000 + at)));
    expect(new Set(moments).size).toBe(1);
    await Promise.all(workers.map((worker) => worker.close()));

    const later = await open(file);
    expect(await later.firstRun('NEXO_DEMO', 99_000)).toBe(moments[0]);
    expect(await later.firstRun('Nexo_Other', 99_000)).toBe(99_000);
    await later.close();
  });

  it('is not guessed when the stored moment cannot be read', async () => {
    const file = newFile();
    const ledger = await open(file);
    await ledger.firstRun('Nexo_Demo', 5000);
    const database = new DatabaseSync(file);
    database.exec("UPDATE setting SET value = 'yesterday' WHERE name LIKE 'firstRun/%'");
    database.close();
    await expect(ledger.firstRun('Nexo_Demo', 5000)).rejects.toMatchObject({ code: 'ledger_corrupt' });
    await ledger.close();
  });
});

describe('a delivery', () => {
  it('is delivered once: after a sending, every later look says so, also after a restart', async () => {
    const file = newFile();
    const ledger = await open(file);
    expect(await verdict(ledger)).toBe('deliver');
    const mine = await claim(ledger);
    expect(await mine.markInDoubt()).toBe(true);
    expect(await mine.markSent('250 OK')).toBe(true);
    await ledger.close();

    const later = await open(file);
    expect(await verdict(later)).toBe('delivered');
    expect(await later.claim(planned, 'example.com')).toMatchObject({ verdict: { kind: 'delivered' } });
    await later.close();
  });

  it('is claimed by exactly one of many workers with connections of their own', async () => {
    const file = newFile();
    const workers = await Promise.all(Array.from({ length: 8 }, () => open(file)));
    const answers = await Promise.all(workers.map((worker) => worker.claim(planned, 'example.com')));
    expect(answers.filter((answer) => 'claim' in answer)).toHaveLength(1);
    await Promise.all(workers.map((worker) => worker.close()));
  });

  it('can be taken over when the claim of a dead worker has run out, and the dead one can no longer send', async () => {
    const file = newFile();
    let now = 0;
    const ledger = await open(file, () => now);
    const dead = await claim(ledger);
    expect(await verdict(ledger)).toBe('in_progress');
    now = CLAIM_LEASE_MS + 1;
    const successor = await claim(ledger);
    expect(await dead.markInDoubt()).toBe(false);
    expect(await successor.markInDoubt()).toBe(true);
    await ledger.close();
  });

  it('stays in doubt for a person when the worker died past the point of no return', async () => {
    const file = newFile();
    let now = 0;
    const ledger = await open(file, () => now);
    await (await claim(ledger)).markInDoubt();
    expect(await verdict(ledger)).toBe('in_progress');
    now = CLAIM_LEASE_MS + 1;
    expect(await verdict(ledger)).toBe('in_doubt');
    const [decision] = await ledger.decide([planned]);
    expect(heldBack(decision!, planned.documentNumber)).toMatchObject({ code: 'delivery_in_doubt', permanent: true });
    await ledger.close();
  });

  it('that was refused goes out again only to a different address', async () => {
    const ledger = await open(newFile());
    const mine = await claim(ledger);
    await mine.markFailed('550 no such user');
    expect(await verdict(ledger)).toBe('refused_before');
    expect(await verdict(ledger, { ...planned, recipient: 'Anna@Example.com' })).toBe('refused_before');
    expect(await verdict(ledger, { ...planned, recipient: 'anna.nowak@example.com' })).toBe('deliver');
    await ledger.close();
  });

  it('of a document that two orders name counts for the second only if the customer is the same', async () => {
    const ledger = await open(newFile());
    const mine = await claim(ledger);
    await mine.markInDoubt();
    await mine.markSent('250 OK');
    expect(await verdict(ledger, { ...planned, orderId: 1002 })).toBe('delivered');
    expect(await verdict(ledger, { ...planned, orderId: 1002, recipient: 'other@example.com' })).toBe(
      'delivered_to_other_customer',
    );
    expect(await verdict(ledger, { ...planned, documentId: 18 })).toBe('deliver');
    expect(await verdict(ledger, { ...planned, company: 'NEXO_DEMO' })).toBe('delivered');
    await ledger.close();
  });

  it('that was let go is open again, and the attempts are counted', async () => {
    const ledger = await open(newFile());
    await (await claim(ledger)).release('451 try later');
    const second = await claim(ledger);
    expect(second.delivery.attempt).toBe(2);
    await ledger.close();
  });
});

describe('the SQLite store', () => {
  it('can be copied while it is in use, by the statement of docs/operations.md', async () => {
    const file = newFile();
    const copy = newFile();
    const busy = await open(file);
    const mine = await claim(busy);
    await mine.markInDoubt();
    expect(await mine.markSent('250 OK')).toBe(true);
    const reader = new DatabaseSync(file);
    reader.exec(`VACUUM INTO '${copy}'`);
    reader.close();
    await busy.close();

    const restored = await open(copy);
    expect(await verdict(restored)).toBe('delivered');
    await restored.close();
  });

  it('never keeps the address itself', async () => {
    const file = newFile();
    const ledger = await open(file);
    await claim(ledger);
    await ledger.close();
    const reader = new DatabaseSync(file);
    const rows = JSON.stringify(reader.prepare('SELECT * FROM delivery').all());
    reader.close();
    expect(rows).toContain('a***@e***.com');
    expect(rows).not.toContain('anna@example.com');
  });

  it('reads thousands of deliveries at once', async () => {
    const ledger = await open(newFile());
    const many = Array.from({ length: 3000 }, (_, index) => ({ ...planned, documentId: index }));
    expect(await ledger.decide(many)).toHaveLength(3000);
    await ledger.close();
  });

  it.each([
    ['a file that is no database', (file: string) => writeFileSync(file, 'x'.repeat(5000)), 'ledger_corrupt'],
    [
      'a database of another program',
      (file: string) => execute(file, 'CREATE TABLE other (id INTEGER)'),
      'ledger_corrupt',
    ],
    [
      'a ledger of a newer version',
      async (file: string) => {
        await openSqliteStore(file).close();
        execute(file, 'PRAGMA user_version = 99');
      },
      'ledger_newer_version',
    ],
  ])('refuses %s', async (_, prepare, code) => {
    const file = newFile();
    await prepare(file);
    expect(() => openSqliteStore(file)).toThrow(expect.objectContaining({ code }));
  });

  it('says so when the path cannot be a file', () => {
    expect(() => openSqliteStore(folder)).toThrow(expect.objectContaining({ code: 'ledger_unavailable' }));
  });
});

it.each([
  ['jan.kowalski@sklep.example', 'j***@s***.example'],
  ['j@localhost', 'j***@l***'],
  ['nonsense', '***'],
  ['', ''],
])('masks %s', (address, masked) => expect(maskAddress(address)).toBe(masked));
