import type { DatabaseSync } from 'node:sqlite';

import { LedgerError } from '../../errors';

/** "BLNX": marks the file as ours, so that a path that points at somebody else's database is refused. */
const APPLICATION_ID = 0x424c4e58;

/**
 * What leads from each version of the schema to the next; the first creates version 1. A step that has been released is
 * never changed again.
 */
const MIGRATIONS = [
  `CREATE TABLE delivery (
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
  CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;`,
  `ALTER TABLE delivery ADD COLUMN recipientAddress TEXT NOT NULL DEFAULT '';
  ALTER TABLE delivery ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE delivery ADD COLUMN firstFailureAt INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE delivery ADD COLUMN retryAt INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE delivery ADD COLUMN edition INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE delivery ADD COLUMN resendTo TEXT NOT NULL DEFAULT '';
  ALTER TABLE delivery ADD COLUMN resendAllowedAt INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE delivery ADD COLUMN decisions TEXT NOT NULL DEFAULT '[]';
  CREATE INDEX deliveryByChange ON delivery (updatedAt);
  CREATE INDEX deliveryByState ON delivery (state, updatedAt);
  CREATE INDEX deliveryByOrder ON delivery (orderId);
  CREATE TABLE effect (
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    doneAt INTEGER NOT NULL,
    PRIMARY KEY (key, name)
  ) STRICT, WITHOUT ROWID;`,
  `ALTER TABLE delivery ADD COLUMN seller TEXT NOT NULL DEFAULT '';
  ALTER TABLE delivery ADD COLUMN issueDate TEXT NOT NULL DEFAULT '';
  ALTER TABLE delivery ADD COLUMN total TEXT NOT NULL DEFAULT '';
  ALTER TABLE delivery ADD COLUMN agreedBy TEXT NOT NULL DEFAULT '';
  ALTER TABLE delivery ADD COLUMN account TEXT NOT NULL DEFAULT '';
  CREATE INDEX deliveryByDocument ON delivery (documentId);`,
];

/**
 * Creates the tables in an empty file, and brings those of an earlier version up to date.
 *
 * @throws LedgerError for a file of another program or of a newer version, which stays as it is
 */
export function prepareSqliteSchema(database: DatabaseSync): void {
  // Taking the write lock first makes two processes that meet at a new or old file change it once.
  database.exec('BEGIN IMMEDIATE');
  try {
    migrate(database, currentVersion(database));
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

function currentVersion(database: DatabaseSync): number {
  const pragma = (name: string) => Number(Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0]);
  const tables = Number(database.prepare('SELECT count(*) AS n FROM sqlite_master').get()?.n);
  if (tables === 0) return 0;
  if (pragma('application_id') !== APPLICATION_ID) {
    throw new LedgerError('ledger_corrupt', 'The delivery ledger file is a database of another program', {
      description: 'Choose another file in the Delivery Ledger credential.',
    });
  }
  return pragma('user_version');
}

function migrate(database: DatabaseSync, version: number): void {
  if (version > MIGRATIONS.length) {
    throw new LedgerError('ledger_newer_version', 'A newer version of this package wrote the delivery ledger', {
      description: 'Update the package to the version used before; the ledger was not changed.',
    });
  }
  if (version === MIGRATIONS.length) return;
  for (const step of MIGRATIONS.slice(version)) database.exec(step);
  database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${MIGRATIONS.length};`);
}
