import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type SQLOutputValue } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';

import type { DeliveryQuery, DeliveryRecord, DeliveryState, Effect, LedgerStore, Retention } from '../../types';
import { COLUMNS, toRecord, toValues } from '../columns';

import { isBusy, toLedgerError } from './errors';
import { prepareSqliteSchema } from './schema';

/**
 * How long a statement waits inside SQLite for another process's write, in milliseconds. Nothing else of n8n runs in
 * that time, so it is short, and what waits longer waits outside.
 */
const BUSY_TIMEOUT_MS = 250;
/** The same while the file is opened, which happens once a run. */
const OPEN_TIMEOUT_MS = 400;
/** Two processes that meet at a new file are refused at once, without that wait: SQLite does not wait to change to WAL. */
const OPEN_TRIES = 5;
/** Milliseconds between two tries, and how many there are: some ten seconds in all. */
const BUSY_PAUSE_MS = 50;
const BUSY_TRIES = 33;
/** SQLite allows 32,766 parameters a statement; far fewer keep the statement small. */
const KEYS_PER_READ = 500;
const RECORDS_PER_INSERT = 500;

export interface SqliteStoreTools {
  /** Milliseconds. */
  sleep?: (milliseconds: number) => Promise<void>;
}

/**
 * Opens, and creates when it is not there, a ledger in one SQLite file. Several processes of one machine may have it
 * open; a network share does not keep that promise (SQLite's own documentation of WAL).
 *
 * @param filePath absolute path; the folder is created when missing
 * @throws LedgerError when the file cannot be used
 */
export function openSqliteStore(filePath: string, tools: SqliteStoreTools = {}): LedgerStore {
  const sleep = tools.sleep ?? ((milliseconds: number) => delay(milliseconds));
  for (let attempt = 1; ; attempt += 1) {
    try {
      return new SqliteStore(openDatabase(filePath), sleep);
    } catch (error) {
      if (!isBusy(error) || attempt >= OPEN_TRIES) throw toLedgerError(error);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BUSY_PAUSE_MS);
    }
  }
}

function openDatabase(filePath: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    mkdirSync(dirname(filePath), { recursive: true });
    database = new DatabaseSync(filePath, { timeout: OPEN_TIMEOUT_MS });
    // FULL: a record that was acknowledged survives a power cut, which the point of no return depends on.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    prepareSqliteSchema(database);
    database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    return database;
  } catch (error) {
    database?.close();
    throw error;
  }
}

type Row = Record<string, SQLOutputValue>;

class SqliteStore implements LedgerStore {
  constructor(
    private readonly database: DatabaseSync,
    private readonly sleep: (milliseconds: number) => Promise<void>,
  ) {}

  async read(keys: readonly string[]): Promise<Map<string, DeliveryRecord>> {
    const rows = await this.rowsAmong('SELECT * FROM delivery', 'key', keys);
    return new Map(rows.map((row) => [String(row.key), toRecord(row)]));
  }

  async readDocuments(documentIds: readonly number[]): Promise<DeliveryRecord[]> {
    return (await this.rowsAmong('SELECT * FROM delivery', 'documentId', documentIds)).map(toRecord);
  }

  async insertMissing(records: readonly DeliveryRecord[]): Promise<void> {
    const marks = `(${COLUMNS.map(() => '?').join(', ')})`;
    for (let start = 0; start < records.length; start += RECORDS_PER_INSERT) {
      const part = records.slice(start, start + RECORDS_PER_INSERT);
      await this.change(
        `INSERT INTO delivery (${COLUMNS.join(', ')}) VALUES ${part.map(() => marks).join(', ')} ON CONFLICT (key) DO NOTHING`,
        part.flatMap(toValues),
      );
    }
  }

  async insert(record: DeliveryRecord): Promise<boolean> {
    const marks = COLUMNS.map(() => '?').join(', ');
    const sql = `INSERT INTO delivery (${COLUMNS.join(', ')}) VALUES (${marks}) ON CONFLICT (key) DO NOTHING`;
    return (await this.change(sql, toValues(record))) === 1;
  }

  async replace(record: DeliveryRecord, expectedVersion: number): Promise<boolean> {
    const assignments = COLUMNS.map((column) => `${column} = ?`).join(', ');
    const sql = `UPDATE delivery SET ${assignments} WHERE key = ? AND version = ?`;
    return (await this.change(sql, [...toValues(record), record.key, expectedVersion])) === 1;
  }

  async find(query: DeliveryQuery): Promise<DeliveryRecord[]> {
    const conditions: string[] = [];
    const values: SQLInputValue[] = [];
    const where = (condition: string, ...parameters: SQLInputValue[]) => {
      conditions.push(condition);
      values.push(...parameters);
    };
    const { states, orderId, account, documentNumber, updatedFrom, updatedTo, resendAllowed, limit } = query;
    if (states !== undefined) where(`state IN (${states.map(() => '?').join(', ')})`, ...states);
    if (orderId !== undefined) where('orderId = ?', orderId);
    if (account !== undefined) where("account IN ('', ?)", account);
    if (documentNumber !== undefined) where('instr(lower(documentNumber), lower(?)) > 0', documentNumber);
    if (updatedFrom !== undefined) where('updatedAt >= ?', updatedFrom);
    if (updatedTo !== undefined) where('updatedAt < ?', updatedTo);
    if (resendAllowed === true) where('resendAllowedAt > 0');
    const filter = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    const sql = `SELECT * FROM delivery ${filter} ORDER BY updatedAt DESC, key LIMIT ?`;
    return (await this.rows(sql, [...values, limit])).map(toRecord);
  }

  async count(): Promise<Map<DeliveryState, number>> {
    const rows = await this.rows('SELECT state, count(*) AS n FROM delivery GROUP BY state');
    return new Map(rows.map((row) => [String(row.state) as DeliveryState, Number(row.n)]));
  }

  async retain({ step, before }: Retention): Promise<number> {
    const settled = "state IN ('sent', 'failed', 'dead') AND updatedAt < ?";
    if (step === 'forget') {
      return this.change(
        `UPDATE delivery SET recipientMasked = '', recipientAddress = '', resendTo = '', reason = '', decisions = '[]'
        WHERE ${settled} AND (recipientMasked <> '' OR recipientAddress <> '' OR resendTo <> '' OR reason <> '' OR decisions <> '[]')`,
        [before],
      );
    }
    return this.run(() => {
      this.database.exec('BEGIN IMMEDIATE');
      try {
        this.database
          .prepare(`DELETE FROM effect WHERE key IN (SELECT key FROM delivery WHERE ${settled})`)
          .run(before);
        const { changes } = this.database.prepare(`DELETE FROM delivery WHERE ${settled}`).run(before);
        this.database.exec('COMMIT');
        return Number(changes);
      } catch (error) {
        this.database.exec('ROLLBACK');
        throw error;
      }
    });
  }

  async effects(keys: readonly string[]): Promise<Effect[]> {
    const rows = await this.rowsAmong('SELECT key, name, doneAt FROM effect', 'key', keys);
    return rows.map((row) => ({ key: String(row.key), name: String(row.name), doneAt: Number(row.doneAt) }));
  }

  async addEffects(effects: readonly Effect[]): Promise<void> {
    // One statement for all: each would be a durable write of its own.
    for (let start = 0; start < effects.length; start += KEYS_PER_READ) {
      const part = effects.slice(start, start + KEYS_PER_READ);
      const marks = part.map(() => '(?, ?, ?)').join(', ');
      await this.change(
        `INSERT INTO effect (key, name, doneAt) VALUES ${marks} ON CONFLICT DO NOTHING`,
        part.flatMap(({ key, name, doneAt }) => [key, name, doneAt]),
      );
    }
  }

  async setting(name: string, initial: string): Promise<string> {
    const stored = await this.readSetting(name);
    if (stored !== undefined) return stored;
    await this.change('INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING', [name, initial]);
    // Another process may have been faster; what it stored counts.
    return (await this.readSetting(name)) ?? initial;
  }

  async readSetting(name: string): Promise<string | undefined> {
    const [row] = await this.rows('SELECT value FROM setting WHERE name = ?', [name]);
    return row === undefined ? undefined : String(row.value);
  }

  async writeSetting(name: string, value: string | undefined): Promise<void> {
    if (value === undefined) await this.change('DELETE FROM setting WHERE name = ?', [name]);
    else
      await this.change('INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = ?', [
        name,
        value,
        value,
      ]);
  }

  async replaceSetting(name: string, value: string, expected: string | undefined): Promise<boolean> {
    const changed =
      expected === undefined
        ? this.change('INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING', [name, value])
        : this.change('UPDATE setting SET value = ? WHERE name = ? AND value = ?', [value, name, expected]);
    return (await changed) === 1;
  }

  async close(): Promise<void> {
    if (this.database.isOpen) this.database.close();
  }

  /** The rows of a statement without a WHERE whose column has one of the values. */
  private async rowsAmong(select: string, column: string, among: ReadonlyArray<string | number>): Promise<Row[]> {
    const rows: Row[] = [];
    for (let start = 0; start < among.length; start += KEYS_PER_READ) {
      const part = among.slice(start, start + KEYS_PER_READ);
      rows.push(...(await this.rows(`${select} WHERE ${column} IN (${part.map(() => '?').join(', ')})`, part)));
    }
    return rows;
  }

  private rows(sql: string, values: readonly SQLInputValue[] = []): Promise<Row[]> {
    return this.run(() => this.database.prepare(sql).all(...values));
  }

  /** Runs a statement that writes; the number of rows it changed. */
  private change(sql: string, values: readonly SQLInputValue[]): Promise<number> {
    return this.run(() => Number(this.database.prepare(sql).run(...values).changes));
  }

  /** Runs a whole transaction or statement, again while another process writes. */
  private async run<T>(action: () => T): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return action();
      } catch (error) {
        if (!isBusy(error) || attempt >= BUSY_TRIES) throw toLedgerError(error);
        await this.sleep(BUSY_PAUSE_MS);
      }
    }
  }
}
