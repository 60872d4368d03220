import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { ConnectionPool, IResult } from 'mssql';

import { bindParameters, openPool, type SqlServerSettings } from '../../../sql-server';
import { LedgerError } from '../../errors';
import { changeSetting } from '../../notes/change-setting';
import type { DeliveryQuery, DeliveryRecord, DeliveryState, Effect, LedgerStore, Retention } from '../../types';
import { COLUMNS, toRecord, toValues } from '../columns';

import { isDuplicate, mayRunAgain, notPrepared, toSqlServerLedgerError } from './errors';

/** The version of the tables that docs/ledger-sql-server.sql makes. */
const SCHEMA_VERSION = 2;
const MAX_CONNECTIONS = 4;
/** Milliseconds; a statement of the ledger touches a few rows, so a longer wait is a lock or a lost server. */
const REQUEST_TIMEOUT_MS = 15_000;
/** How often a statement is run when the server undid it or its answer was lost, and the pause between, in ms. */
const TRIES = 4;
const PAUSE_MS = 250;
/** SQL Server allows 2,100 parameters a statement. */
const KEYS_PER_STATEMENT = 500;
const RECORDS_PER_STATEMENT = 50;

const COLUMN_LIST = COLUMNS.map((column) => `[${column}]`).join(', ');
/** That of the keys and names in the tables, for what is compared with them and comes from no column. */
const COLLATION = 'COLLATE Latin1_General_100_BIN2';
const SETTLED = "[state] IN (N'sent', N'failed', N'dead') AND [updatedAt] < @before";

/** How to read the mark of the last write to a row, which the writing statement names by `parameter`. */
interface Mark {
  parameter: string;
  sql: string;
}

const DELIVERY_MARK: Mark = { parameter: 'key', sql: 'SELECT [writeId] FROM [dbo].[Delivery] WHERE [key] = @id' };
const SETTING_MARK: Mark = {
  parameter: 'name',
  sql: 'SELECT [writeId] FROM [dbo].[DeliverySetting] WHERE [name] = @id',
};

export interface SqlServerStoreTools {
  /** Milliseconds. */
  sleep?: (milliseconds: number) => Promise<void>;
  /** A mark that no other write has ever had. */
  newWriteId?: () => string;
}

type Values = Record<string, string | number>;
type Row = Record<string, unknown>;

/**
 * Opens a ledger in a SQL Server database of its own, prepared by docs/ledger-sql-server.sql; for n8n on several
 * machines. Needs SELECT, INSERT, UPDATE and DELETE on its three tables and nothing else.
 *
 * @throws LedgerError when the server cannot be used, the database is nexo's, or its tables are missing or newer
 */
export async function openSqlServerStore(
  settings: SqlServerSettings,
  tools: SqlServerStoreTools = {},
): Promise<LedgerStore> {
  const pool = await openPool({ requestTimeoutMs: REQUEST_TIMEOUT_MS, ...settings }, MAX_CONNECTIONS).catch(
    (error: unknown) => {
      throw toSqlServerLedgerError(error);
    },
  );
  const store = new SqlServerStore(
    pool,
    tools.sleep ?? ((milliseconds) => delay(milliseconds)),
    tools.newWriteId ?? randomUUID,
  );
  try {
    await store.checkDatabase();
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

/**
 * Every write leaves its own `writeId` in the row. When the answer to a write is lost, it is simply made again: if the
 * row has changed meanwhile, the mark tells whether it was this write that changed it.
 */
class SqlServerStore implements LedgerStore {
  constructor(
    private readonly pool: ConnectionPool,
    private readonly sleep: (milliseconds: number) => Promise<void>,
    private readonly newWriteId: () => string,
  ) {}

  /** Throws LedgerError for a nexo database, and for tables of another version than ours. */
  async checkDatabase(): Promise<void> {
    // The schema, not one of its tables: SQL Server shows a table only to those who have a right on it.
    const [nexo] = await this.rows("SELECT SCHEMA_ID(N'ModelDanychContainer') AS [id]");
    if (nexo?.id !== null && nexo?.id !== undefined) {
      throw new LedgerError('ledger_inside_nexo', 'The delivery ledger must not lie in a database of Subiekt nexo', {
        description:
          'Make a database of its own with docs/ledger-sql-server.sql: an update or a restored backup of nexo would change what was sent.',
      });
    }
    const stored = await this.readSetting('schemaVersion');
    const version = Number(stored ?? 0);
    if (version > SCHEMA_VERSION) {
      throw new LedgerError('ledger_newer_version', 'A newer version of this package wrote the delivery ledger', {
        description: 'Update the package to the version used before; the ledger was not changed.',
      });
    }
    if (version !== SCHEMA_VERSION) throw notPrepared('The tables of the delivery ledger are of an earlier version');
  }

  async read(keys: readonly string[]): Promise<Map<string, DeliveryRecord>> {
    const rows = await this.rowsAmong(`SELECT ${COLUMN_LIST} FROM [dbo].[Delivery]`, 'key', keys);
    return new Map(rows.map((row) => [String(row.key), toRecord(row)]));
  }

  async readDocuments(documentIds: readonly number[]): Promise<DeliveryRecord[]> {
    const rows = await this.rowsAmong(`SELECT ${COLUMN_LIST} FROM [dbo].[Delivery]`, 'documentId', documentIds);
    return rows.map(toRecord);
  }

  async insertMissing(records: readonly DeliveryRecord[]): Promise<void> {
    for (let start = 0; start < records.length; start += RECORDS_PER_STATEMENT) {
      const part = records.slice(start, start + RECORDS_PER_STATEMENT);
      const rows = part.map(
        (_, at) => `SELECT ${COLUMNS.map((column) => `@${column}${at} AS [${column}]`).join(', ')}`,
      );
      const values = part.map((record, at) =>
        Object.fromEntries(Object.entries(recordValues(record)).map(([column, value]) => [`${column}${at}`, value])),
      );
      // A record that another worker has added meanwhile ends the statement: then the rest is looked at once more.
      await this.again(async () => {
        try {
          await this.run(
            `INSERT INTO [dbo].[Delivery] (${COLUMN_LIST}, [writeId])
            SELECT ${COLUMNS.map((column) => `[added].[${column}]`).join(', ')}, N'' FROM (${rows.join(' UNION ALL ')}) AS [added]
            WHERE NOT EXISTS (SELECT 1 FROM [dbo].[Delivery] AS [there] WITH (UPDLOCK, HOLDLOCK)
              WHERE [there].[key] = [added].[key] COLLATE Latin1_General_100_BIN2)`,
            Object.assign({}, ...values) as Values,
          );
        } catch (error) {
          if (!isDuplicate(error)) throw error;
          for (const record of part) await this.insert(record);
        }
      });
    }
  }

  insert(record: DeliveryRecord): Promise<boolean> {
    const parameters = COLUMNS.map((column) => `@${column}`).join(', ');
    return this.write(
      `INSERT INTO [dbo].[Delivery] (${COLUMN_LIST}, [writeId]) VALUES (${parameters}, @writeId)`,
      recordValues(record),
      DELIVERY_MARK,
    );
  }

  replace(record: DeliveryRecord, expectedVersion: number): Promise<boolean> {
    const assignments = COLUMNS.map((column) => `[${column}] = @${column}`).join(', ');
    return this.write(
      `UPDATE [dbo].[Delivery] SET ${assignments}, [writeId] = @writeId
      WHERE [key] = @key AND [version] = @expectedVersion`,
      { ...recordValues(record), expectedVersion },
      DELIVERY_MARK,
    );
  }

  async find(query: DeliveryQuery): Promise<DeliveryRecord[]> {
    const conditions: string[] = [];
    const values: Values = { limit: query.limit };
    const where = (condition: string, parameters: Values = {}) => {
      conditions.push(condition);
      Object.assign(values, parameters);
    };
    const { states, orderId, account, documentNumber, updatedFrom, updatedTo, resendAllowed } = query;
    if (states !== undefined) {
      const named = numbered('state', states);
      where(`[state] IN (${named.list})`, named.values);
    }
    if (orderId !== undefined) where('[orderId] = @orderId', { orderId });
    if (account !== undefined) where("[account] IN (N'', @account)", { account });
    if (documentNumber !== undefined) where('CHARINDEX(@documentNumber, [documentNumber]) > 0', { documentNumber });
    if (updatedFrom !== undefined) where('[updatedAt] >= @updatedFrom', { updatedFrom });
    if (updatedTo !== undefined) where('[updatedAt] < @updatedTo', { updatedTo });
    if (resendAllowed === true) where('[resendAllowedAt] > 0');
    const filter = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    const rows = await this.rows(
      `SELECT TOP (@limit) ${COLUMN_LIST} FROM [dbo].[Delivery] ${filter} ORDER BY [updatedAt] DESC, [key]`,
      values,
    );
    return rows.map(toRecord);
  }

  async count(): Promise<Map<DeliveryState, number>> {
    const rows = await this.rows('SELECT [state], COUNT(*) AS [n] FROM [dbo].[Delivery] GROUP BY [state]');
    return new Map(rows.map((row) => [String(row.state) as DeliveryState, Number(row.n)]));
  }

  async retain({ step, before }: Retention): Promise<number> {
    if (step === 'forget') {
      return this.change(
        `UPDATE [dbo].[Delivery] SET [recipientMasked] = N'', [recipientAddress] = N'', [resendTo] = N'',
          [reason] = N'', [decisions] = N'[]'
        WHERE ${SETTLED} AND ([recipientMasked] <> N'' OR [recipientAddress] <> N'' OR [resendTo] <> N''
          OR [reason] <> N'' OR [decisions] <> N'[]')`,
        { before },
      );
    }
    return this.change(
      `SET XACT_ABORT ON;
      BEGIN TRANSACTION;
      DELETE FROM [dbo].[DeliveryEffect] WHERE [key] IN (SELECT [key] FROM [dbo].[Delivery] WHERE ${SETTLED});
      DELETE FROM [dbo].[Delivery] WHERE ${SETTLED};
      COMMIT TRANSACTION;`,
      { before },
    );
  }

  async effects(keys: readonly string[]): Promise<Effect[]> {
    const rows = await this.rowsAmong('SELECT [key], [name], [doneAt] FROM [dbo].[DeliveryEffect]', 'key', keys);
    return rows.map((row) => ({ key: String(row.key), name: String(row.name), doneAt: Number(row.doneAt) }));
  }

  async addEffects(effects: readonly Effect[]): Promise<void> {
    const different = [
      ...new Map(effects.toReversed().map((effect) => [`${effect.key}\n${effect.name}`, effect])).values(),
    ];
    for (let start = 0; start < different.length; start += KEYS_PER_STATEMENT) {
      const part = different.slice(start, start + KEYS_PER_STATEMENT);
      const added = part.map((_, at) => `SELECT @key${at} AS [key], @name${at} AS [name], @doneAt${at} AS [doneAt]`);
      const values = part.map(({ key, name, doneAt }, at): Values => ({
        [`key${at}`]: key,
        [`name${at}`]: name,
        [`doneAt${at}`]: doneAt,
      }));
      // The locks keep another worker from adding the same effect between the look and the insert; an engine that does not
      // obey them answers with a duplicate, which the next look sees.
      await this.change(
        `INSERT INTO [dbo].[DeliveryEffect] ([key], [name], [doneAt])
        SELECT [added].[key], [added].[name], [added].[doneAt] FROM (${added.join(' UNION ALL ')}) AS [added]
        WHERE NOT EXISTS (SELECT 1 FROM [dbo].[DeliveryEffect] AS [there] WITH (UPDLOCK, HOLDLOCK)
          WHERE [there].[key] = [added].[key] ${COLLATION} AND [there].[name] = [added].[name] ${COLLATION})`,
        Object.assign({}, ...values) as Values,
        isDuplicate,
      );
    }
  }

  async setting(name: string, initial: string): Promise<string> {
    const stored = await this.readSetting(name);
    if (stored !== undefined) return stored;
    await this.replaceSetting(name, initial, undefined);
    // Another process may have been faster; what it stored counts.
    return (await this.readSetting(name)) ?? initial;
  }

  async readSetting(name: string): Promise<string | undefined> {
    const [row] = await this.rows('SELECT [value] FROM [dbo].[DeliverySetting] WHERE [name] = @name', { name });
    return row === undefined ? undefined : String(row.value);
  }

  async writeSetting(name: string, value: string | undefined): Promise<void> {
    if (value === undefined) {
      await this.change('DELETE FROM [dbo].[DeliverySetting] WHERE [name] = @name', { name });
      return;
    }
    await changeSetting(this, name, () => value);
  }

  replaceSetting(name: string, value: string, expected: string | undefined): Promise<boolean> {
    const statement =
      expected === undefined
        ? 'INSERT INTO [dbo].[DeliverySetting] ([name], [value], [writeId]) VALUES (@name, @value, @writeId)'
        : `UPDATE [dbo].[DeliverySetting] SET [value] = @value, [writeId] = @writeId
          WHERE [name] = @name AND [value] = @expected`;
    return this.write(statement, { name, value, ...(expected === undefined ? {} : { expected }) }, SETTING_MARK);
  }

  close(): Promise<void> {
    return this.pool.close();
  }

  /** The rows of a statement without a WHERE whose column has one of the values. */
  private async rowsAmong(select: string, column: string, among: ReadonlyArray<string | number>): Promise<Row[]> {
    const rows: Row[] = [];
    for (let start = 0; start < among.length; start += KEYS_PER_STATEMENT) {
      const { list, values } = numbered(column, among.slice(start, start + KEYS_PER_STATEMENT));
      rows.push(...(await this.rows(`${select} WHERE [${column}] IN (${list})`, values)));
    }
    return rows;
  }

  private async rows(sql: string, values: Values = {}): Promise<Row[]> {
    return [...(await this.again(() => this.run(sql, values))).recordset];
  }

  /**
   * Runs a statement that may be run twice without harm; the number of rows its last part changed.
   *
   * @param alsoAgain errors that are worth another try, besides those that always are
   */
  private async change(sql: string, values: Values, alsoAgain?: (error: unknown) => boolean): Promise<number> {
    return (await this.again(() => this.run(sql, values), alsoAgain)).rowsAffected.at(-1) ?? 0;
  }

  /** Runs a statement that changes one row or none; whether this write is the one that did. */
  private async write(sql: string, values: Values, mark: Mark): Promise<boolean> {
    const writeId = this.newWriteId();
    let attempts = 0;
    const changed = await this.again(async () => {
      attempts += 1;
      try {
        return (await this.run(sql, { ...values, writeId })).rowsAffected[0] ?? 0;
      } catch (error) {
        if (isDuplicate(error)) return 0;
        throw error;
      }
    });
    if (changed > 0 || attempts === 1) return changed > 0;
    const [row] = await this.rows(mark.sql, { id: values[mark.parameter] ?? '' });
    return row?.writeId === writeId;
  }

  private run(sql: string, values: Values): Promise<IResult<Row>> {
    const request = this.pool.request();
    bindParameters(request, values, 'BigInt');
    return request.query<Row>(sql);
  }

  private async again<T>(action: () => Promise<T>, alsoAgain = (_error: unknown) => false): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await action();
      } catch (error) {
        if (!(mayRunAgain(error) || alsoAgain(error)) || attempt >= TRIES) throw toSqlServerLedgerError(error);
        await this.sleep(PAUSE_MS * attempt);
      }
    }
  }
}

/** The record as parameters with the names of its columns. */
function recordValues(record: DeliveryRecord): Values {
  const values = toValues(record);
  return Object.fromEntries(COLUMNS.map((column, at) => [column, values[at]!]));
}

/** Parameters name0, name1, … for a list of values, and the list to write into the statement. */
function numbered(name: string, list: ReadonlyArray<string | number>): { list: string; values: Values } {
  return {
    list: list.map((_, at) => `@${name}${at}`).join(', '),
    values: Object.fromEntries(list.map((value, at) => [`${name}${at}`, value])),
  };
}
