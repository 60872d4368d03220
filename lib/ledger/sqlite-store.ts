import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';

import { LedgerError } from './errors';
import type { DeliveryRecord, LedgerStore } from './types';

/** "BLNX": marks the file as ours, so that a path that points at somebody else's database is refused. */
const APPLICATION_ID = 0x424c4e58;
const SCHEMA_VERSION = 1;
/** How long a write waits for another process's write before it gives up, in milliseconds. */
const BUSY_TIMEOUT_MS = 10_000;
/** SQLite allows 32,766 parameters a statement; far fewer keep the statement small. */
const KEYS_PER_READ = 500;

const SCHEMA = `
  CREATE TABLE delivery (
    key TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    version INTEGER NOT NULL,
    channel TEXT NOT NULL,
    company TEXT NOT NULL,
    documentId INTEGER NOT NULL,
    documentNumber TEXT NOT NULL,
    orderId INTEGER NOT NULL,
    recipientMasked TEXT NOT NULL,
    recipientHash TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    messageId TEXT NOT NULL,
    reason TEXT NOT NULL,
    createdAt INTEGER NOT NULL,
    updatedAt INTEGER NOT NULL,
    leaseUntil INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

/** The record's fields in the order of the table's columns. */
const COLUMNS = [
  'key',
  'state',
  'version',
  'channel',
  'company',
  'documentId',
  'documentNumber',
  'orderId',
  'recipientMasked',
  'recipientHash',
  'attempts',
  'messageId',
  'reason',
  'createdAt',
  'updatedAt',
  'leaseUntil',
] as const satisfies ReadonlyArray<keyof DeliveryRecord>;

/**
 * Opens, and creates when it is not there, a ledger in one SQLite file. Several processes of one machine may have it
 * open; a network share does not keep that promise (SQLite's own documentation of WAL).
 *
 * @param filePath absolute path; the folder is created when missing
 * @throws LedgerError when the file cannot be used
 */
export function openSqliteStore(filePath: string): LedgerStore {
  let database: DatabaseSync | undefined;
  try {
    mkdirSync(dirname(filePath), { recursive: true });
    database = new DatabaseSync(filePath, { timeout: BUSY_TIMEOUT_MS });
    // FULL: a record that was acknowledged survives a power cut, which the point of no return depends on.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    prepareSchema(database);
    return new SqliteStore(database);
  } catch (error) {
    database?.close();
    throw translate(error);
  }
}

function prepareSchema(database: DatabaseSync): void {
  // Taking the write lock first makes two processes that meet at a new file create the tables once.
  database.exec('BEGIN IMMEDIATE');
  try {
    const pragma = (name: string) => Number(Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0]);
    const tables = Number(database.prepare('SELECT count(*) AS n FROM sqlite_master').get()?.n);
    if (tables === 0) {
      database.exec(SCHEMA);
    } else if (pragma('application_id') !== APPLICATION_ID) {
      throw new LedgerError('ledger_corrupt', 'The delivery ledger file is a database of another program', {
        description: 'Choose another file in the Delivery Ledger credential.',
      });
    } else if (pragma('user_version') > SCHEMA_VERSION) {
      throw new LedgerError('ledger_newer_version', 'A newer version of this package wrote the delivery ledger', {
        description: 'Update the package to the version used before; the ledger was not changed.',
      });
    }
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

class SqliteStore implements LedgerStore {
  constructor(private readonly database: DatabaseSync) {}

  async read(keys: readonly string[]): Promise<Map<string, DeliveryRecord>> {
    return this.run(() => {
      const records = new Map<string, DeliveryRecord>();
      for (let start = 0; start < keys.length; start += KEYS_PER_READ) {
        const part = keys.slice(start, start + KEYS_PER_READ);
        const marks = part.map(() => '?').join(', ');
        const rows = this.database.prepare(`SELECT * FROM delivery WHERE key IN (${marks})`).all(...part);
        for (const row of rows) records.set(String(row.key), toRecord(row));
      }
      return records;
    });
  }

  async insert(record: DeliveryRecord): Promise<boolean> {
    return this.run(() => {
      const marks = COLUMNS.map(() => '?').join(', ');
      const statement = this.database.prepare(
        `INSERT INTO delivery (${COLUMNS.join(', ')}) VALUES (${marks}) ON CONFLICT (key) DO NOTHING`,
      );
      return statement.run(...COLUMNS.map((column) => record[column])).changes === 1;
    });
  }

  async replace(record: DeliveryRecord, expectedVersion: number): Promise<boolean> {
    return this.run(() => {
      const assignments = COLUMNS.map((column) => `${column} = ?`).join(', ');
      const statement = this.database.prepare(`UPDATE delivery SET ${assignments} WHERE key = ? AND version = ?`);
      return statement.run(...COLUMNS.map((column) => record[column]), record.key, expectedVersion).changes === 1;
    });
  }

  async setting(name: string, initial: string): Promise<string> {
    const stored = await this.readSetting(name);
    if (stored !== undefined) return stored;
    this.run(() =>
      this.database
        .prepare('INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING')
        .run(name, initial),
    );
    // Another process may have been faster; what it stored counts.
    return (await this.readSetting(name)) ?? initial;
  }

  async readSetting(name: string): Promise<string | undefined> {
    const row = this.run(() => this.database.prepare('SELECT value FROM setting WHERE name = ?').get(name));
    return row === undefined ? undefined : String(row.value);
  }

  async close(): Promise<void> {
    if (this.database.isOpen) this.database.close();
  }

  private run<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw translate(error);
    }
  }
}

function toRecord(row: Record<string, SQLOutputValue>): DeliveryRecord {
  const text = (column: keyof DeliveryRecord) => String(row[column]);
  const number = (column: keyof DeliveryRecord) => Number(row[column]);
  return {
    key: text('key'),
    state: text('state') as DeliveryRecord['state'],
    version: number('version'),
    channel: text('channel') as DeliveryRecord['channel'],
    company: text('company'),
    documentId: number('documentId'),
    documentNumber: text('documentNumber'),
    orderId: number('orderId'),
    recipientMasked: text('recipientMasked'),
    recipientHash: text('recipientHash'),
    attempts: number('attempts'),
    messageId: text('messageId'),
    reason: text('reason'),
    createdAt: number('createdAt'),
    updatedAt: number('updatedAt'),
    leaseUntil: number('leaseUntil'),
  };
}

/** SQLite's primary result codes (https://www.sqlite.org/rescode.html) in plain words. */
function translate(error: unknown): LedgerError {
  if (error instanceof LedgerError) return error;
  const code = (error as { errcode?: number }).errcode;
  const primary = code === undefined ? undefined : code & 0xff;
  const stay = 'No mail was sent without being recorded; the next run tries again.';
  switch (primary) {
    case 5: // SQLITE_BUSY
    case 6: // SQLITE_LOCKED
      return new LedgerError('ledger_busy', 'The delivery ledger is locked by another process', {
        description: `${stay} If this stays, look for a program that keeps the file open.`,
        cause: error,
      });
    case 8: // SQLITE_READONLY
      return new LedgerError('ledger_read_only', 'The delivery ledger file cannot be written to', {
        description: `${stay} Give the user that runs n8n the right to write to the file and its folder.`,
        cause: error,
      });
    case 13: // SQLITE_FULL
      return new LedgerError('ledger_full', 'There is no room left on the disk of the delivery ledger', {
        description: `${stay} Free some space on that disk.`,
        cause: error,
      });
    case 11: // SQLITE_CORRUPT
    case 26: // SQLITE_NOTADB
      return new LedgerError('ledger_corrupt', 'The delivery ledger file is damaged or is not a ledger', {
        description:
          'Nothing is sent until it is mended: an empty ledger would send every document of the window again. Restore the file from a backup.',
        cause: error,
      });
    case undefined:
    case 14: // SQLITE_CANTOPEN
      return new LedgerError('ledger_unavailable', 'The delivery ledger file cannot be opened', {
        description: `${stay} Check the path in the Delivery Ledger credential and that the user that runs n8n may write to that folder.`,
        cause: error,
      });
    default:
      return new LedgerError('ledger_failed', 'The delivery ledger cannot be used right now', {
        description: stay,
        cause: error,
      });
  }
}
