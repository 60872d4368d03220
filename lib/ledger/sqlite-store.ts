import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type SQLOutputValue } from 'node:sqlite';

import { COLUMNS, toRecord, toValues } from './columns';
import { toLedgerError } from './sqlite-errors';
import { prepareSqliteSchema } from './sqlite-schema';
import type { DeliveryQuery, DeliveryRecord, DeliveryState, Effect, LedgerStore, Retention } from './types';

/** How long a write waits for another process's write before it gives up, in milliseconds. */
const BUSY_TIMEOUT_MS = 10_000;
/** SQLite allows 32,766 parameters a statement; far fewer keep the statement small. */
const KEYS_PER_READ = 500;

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
    prepareSqliteSchema(database);
    return new SqliteStore(database);
  } catch (error) {
    database?.close();
    throw toLedgerError(error);
  }
}

type Row = Record<string, SQLOutputValue>;

class SqliteStore implements LedgerStore {
  constructor(private readonly database: DatabaseSync) {}

  async read(keys: readonly string[]): Promise<Map<string, DeliveryRecord>> {
    const rows = this.rowsOfKeys('SELECT * FROM delivery', keys);
    return new Map(rows.map((row) => [String(row.key), toRecord(row)]));
  }

  async insert(record: DeliveryRecord): Promise<boolean> {
    const marks = COLUMNS.map(() => '?').join(', ');
    const sql = `INSERT INTO delivery (${COLUMNS.join(', ')}) VALUES (${marks}) ON CONFLICT (key) DO NOTHING`;
    return this.change(sql, toValues(record)) === 1;
  }

  async replace(record: DeliveryRecord, expectedVersion: number): Promise<boolean> {
    const assignments = COLUMNS.map((column) => `${column} = ?`).join(', ');
    const sql = `UPDATE delivery SET ${assignments} WHERE key = ? AND version = ?`;
    return this.change(sql, [...toValues(record), record.key, expectedVersion]) === 1;
  }

  async find(query: DeliveryQuery): Promise<DeliveryRecord[]> {
    const conditions: string[] = [];
    const values: SQLInputValue[] = [];
    const where = (condition: string, ...parameters: SQLInputValue[]) => {
      conditions.push(condition);
      values.push(...parameters);
    };
    const { states, orderId, documentNumber, updatedFrom, updatedTo, resendAllowed, limit } = query;
    if (states !== undefined) where(`state IN (${states.map(() => '?').join(', ')})`, ...states);
    if (orderId !== undefined) where('orderId = ?', orderId);
    if (documentNumber !== undefined) where('instr(lower(documentNumber), lower(?)) > 0', documentNumber);
    if (updatedFrom !== undefined) where('updatedAt >= ?', updatedFrom);
    if (updatedTo !== undefined) where('updatedAt < ?', updatedTo);
    if (resendAllowed === true) where('resendAllowedAt > 0');
    const filter = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    return this.rows(`SELECT * FROM delivery ${filter} ORDER BY updatedAt DESC, key LIMIT ?`, [...values, limit]).map(
      toRecord,
    );
  }

  async count(): Promise<Map<DeliveryState, number>> {
    const rows = this.rows('SELECT state, count(*) AS n FROM delivery GROUP BY state');
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
        this.change(`DELETE FROM effect WHERE key IN (SELECT key FROM delivery WHERE ${settled})`, [before]);
        const removed = this.change(`DELETE FROM delivery WHERE ${settled}`, [before]);
        this.database.exec('COMMIT');
        return removed;
      } catch (error) {
        this.database.exec('ROLLBACK');
        throw error;
      }
    });
  }

  async effects(keys: readonly string[]): Promise<Effect[]> {
    const rows = this.rowsOfKeys('SELECT key, name, doneAt FROM effect', keys);
    return rows.map((row) => ({ key: String(row.key), name: String(row.name), doneAt: Number(row.doneAt) }));
  }

  async addEffects(effects: readonly Effect[]): Promise<void> {
    // One statement for all: each would be a durable write of its own.
    for (let start = 0; start < effects.length; start += KEYS_PER_READ) {
      const part = effects.slice(start, start + KEYS_PER_READ);
      const marks = part.map(() => '(?, ?, ?)').join(', ');
      this.change(
        `INSERT INTO effect (key, name, doneAt) VALUES ${marks} ON CONFLICT DO NOTHING`,
        part.flatMap(({ key, name, doneAt }) => [key, name, doneAt]),
      );
    }
  }

  async setting(name: string, initial: string): Promise<string> {
    const stored = await this.readSetting(name);
    if (stored !== undefined) return stored;
    this.change('INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING', [name, initial]);
    // Another process may have been faster; what it stored counts.
    return (await this.readSetting(name)) ?? initial;
  }

  async readSetting(name: string): Promise<string | undefined> {
    const [row] = this.rows('SELECT value FROM setting WHERE name = ?', [name]);
    return row === undefined ? undefined : String(row.value);
  }

  async writeSetting(name: string, value: string | undefined): Promise<void> {
    if (value === undefined) this.change('DELETE FROM setting WHERE name = ?', [name]);
    else
      this.change('INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = ?', [
        name,
        value,
        value,
      ]);
  }

  async close(): Promise<void> {
    if (this.database.isOpen) this.database.close();
  }

  /** The rows of a statement without a WHERE whose key is among `keys`. */
  private rowsOfKeys(select: string, keys: readonly string[]): Row[] {
    const rows: Row[] = [];
    for (let start = 0; start < keys.length; start += KEYS_PER_READ) {
      const part = keys.slice(start, start + KEYS_PER_READ);
      rows.push(...this.rows(`${select} WHERE key IN (${part.map(() => '?').join(', ')})`, part));
    }
    return rows;
  }

  private rows(sql: string, values: readonly SQLInputValue[] = []): Row[] {
    return this.run(() => this.database.prepare(sql).all(...values));
  }

  /** Runs a statement that writes; the number of rows it changed. */
  private change(sql: string, values: readonly SQLInputValue[]): number {
    return this.run(() => Number(this.database.prepare(sql).run(...values).changes));
  }

  private run<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw toLedgerError(error);
    }
  }
}
