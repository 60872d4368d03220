import { closeSync, openSync, writeSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

import { deliverByEmail } from '../../lib/delivery';
import { Ledger, LedgerError, type LedgerStore, openSqliteStore } from '../../lib/ledger';
import { toLedgerError } from '../../lib/ledger/stores/sqlite/errors';
import { accountOf, openMailTransport } from '../../lib/mail';
import { claimOf, newLedgerFile, openLedgerFile, PLANNED, send, verdictOf } from '../support/ledger-support';
import { codes, job, mailbox, NO_LIMITS, settings } from '../support/mail-support';
import { temporaryFolder } from '../support/temporary-folder';

// What happens to the mail when the memory of it fails.

const folder = temporaryFolder();

/** A real error of SQLite, made by `fail`. */
async function errorOf(fail: (file: string) => void): Promise<unknown> {
  const file = newLedgerFile(folder);
  await openSqliteStore(file).close();
  try {
    fail(file);
  } catch (error) {
    return error;
  }
  throw new Error('it did not fail');
}

function withDatabase(file: string, options: { readOnly?: boolean }, sql: string): void {
  const database = new DatabaseSync(file, options);
  try {
    database.exec(sql);
  } finally {
    database.close();
  }
}

const WRITE = "INSERT INTO setting VALUES ('x', hex(zeroblob(100000)))";

describe('an error of SQLite is said in plain words', () => {
  it.each<[string, string, (file: string) => void]>([
    ['ledger_full', 'a full disk', (file) => withDatabase(file, {}, `PRAGMA max_page_count = 1; ${WRITE}`)],
    ['ledger_read_only', 'a file without the right to write', (file) => withDatabase(file, { readOnly: true }, WRITE)],
    [
      'ledger_busy',
      'a file that another program holds',
      (file) => {
        const holder = new DatabaseSync(file);
        holder.exec('BEGIN IMMEDIATE');
        try {
          withDatabase(file, {}, WRITE);
        } finally {
          holder.close();
        }
      },
    ],
  ])('%s: %s', async (code, _, fail) => {
    const error = toLedgerError(await errorOf(fail));
    expect(error).toMatchObject({ code, permanent: false });
    expect(error.description).toContain('the next run tries again');
  });

  it('ledger_corrupt: a file with a page overwritten, and nothing is sent', async () => {
    const file = newLedgerFile(folder);
    const ledger = await openLedgerFile(file);
    for (let documentId = 1; documentId <= 200; documentId += 1) await send(ledger, { ...PLANNED, documentId });
    await ledger.close();
    const handle = openSync(file, 'r+');
    for (let page = 1; page < 12; page += 1) writeSync(handle, Buffer.alloc(2048, 0xa5), 0, 2048, page * 4096);
    closeSync(handle);
    const attempt = async () => {
      const damaged = await openLedgerFile(file);
      try {
        return await verdictOf(damaged, { ...PLANNED, documentId: 7 });
      } finally {
        await damaged.close();
      }
    };
    await expect(attempt()).rejects.toMatchObject({ code: 'ledger_corrupt' });
  });
});

it('a lock that is soon let go is waited for', async () => {
  const file = newLedgerFile(folder);
  const holder = new DatabaseSync(file);
  // The other program lets go while this one waits for the first time.
  const ledger = await Ledger.open(
    openSqliteStore(file, { sleep: async () => void (holder.isOpen && holder.close()) }),
    {
      now: () => 0,
      random: () => 0,
      newSecret: () => 'secret',
    },
  );
  holder.exec('BEGIN IMMEDIATE');
  await claimOf(ledger);
  expect(holder.isOpen).toBe(false);
  await ledger.close();
});

describe('a ledger that fails in the middle of a run', () => {
  /** A store whose n-th writing of a state fails, as a full disk makes it. */
  function failing(store: LedgerStore, state: string): LedgerStore {
    const full = new LedgerError('ledger_full', 'There is no room left');
    return new Proxy(store, {
      get: (target, name: keyof LedgerStore) => {
        if (name !== 'replace') return (target[name] as (...values: unknown[]) => unknown).bind(target);
        const replace: LedgerStore['replace'] = (record, version) =>
          record.state === state ? Promise.reject(full) : target.replace(record, version);
        return replace;
      },
    });
  }

  async function run(file: string, server: ReturnType<typeof settings>, state?: string) {
    const store = openSqliteStore(file);
    const ledger = await Ledger.open(state === undefined ? store : failing(store, state), {
      now: () => 0,
      random: () => 0,
      newSecret: () => 'secret',
    });
    const transport = openMailTransport(server);
    try {
      const jobs = [job(1), job(2), job(3)];
      return await deliverByEmail(jobs, {
        ledger,
        transport,
        account: accountOf(server),
        ...NO_LIMITS,
        concurrency: 1,
      });
    } finally {
      transport.close();
      await ledger.close();
    }
  }

  it('before the final dot: the server gets no message, and the run asks it for no other', async () => {
    const box = await mailbox();
    const file = newLedgerFile(folder);
    const one = settings(box, { maxConnections: 1 });
    expect(codes(await run(file, one, 'in_doubt'))).toEqual(Array(3).fill('ledger_full'));
    expect(box.receivedCount()).toBe(0);
    expect(codes(await run(file, one))).toEqual(Array(3).fill('sent'));
    expect(box.receivedCount()).toBe(3);
  });

  it('after the answer of the server: the document is in doubt, never sent twice', async () => {
    const box = await mailbox();
    const file = newLedgerFile(folder);
    const one = settings(box, { maxConnections: 1 });
    expect(codes(await run(file, one, 'sent'))).toEqual(Array(3).fill('ledger_full'));
    expect(box.receivedCount()).toBe(1);
    expect(codes(await run(file, one))).toEqual(['delivery_in_progress', 'sent', 'sent']);
    expect(box.receivedCount()).toBe(3);
  });
});
