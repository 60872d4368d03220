import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';

import { administer, type Administration } from './administration';
import type { FaultState } from './faults';
import { selectItems, text } from './select-items';
import { SqlServerError, toSqlServerError } from './sql-error';
import type { ResultColumn } from './tokens';
import { caselessColumns } from './trailing-blanks';
import { SessionTransaction, type TransactionLock } from './transactions';
import { type StatementContext, translate } from './translate';
import { isSymbol, isWord, skipSpace, type Token, withoutSpace } from './tsql-lexer';
import { columnType, parseType, type SqlValue, type TypedValue } from './types';

/** What the statements of all connections share. */
export interface ExecutionHost {
  database: DatabaseSync;
  databaseName: string;
  lock: TransactionLock;
  faults: FaultState;
  latencyMs: number;
  denied: string[];
  administration: Administration;
  /** Breaks the connections of all others. */
  breakOthers(connection: Execution): void;
  /** Told of every counted statement, with its text as received. */
  onStatement(sql: string): void;
}

export interface StatementResult {
  /** Empty for a statement that returns no rows. */
  columns: ResultColumn[];
  rows: SqlValue[][];
  /** Rows returned or changed; undefined where SQL Server counts none. */
  count?: number;
}

/** Thrown to end a request whose connection a fault breaks. */
export class ConnectionDropped extends Error {}

const NOTHING: StatementResult = { columns: [], rows: [] };
const DEADLOCK =
  'was deadlocked on lock resources with another process and has been chosen as the deadlock victim. Rerun the transaction.';

/** Executes the statements of one connection. */
export class Execution {
  readonly transaction: SessionTransaction;
  private noCount = false;
  private xactAbort = false;
  private rowCount = 0;

  constructor(
    private readonly host: ExecutionHost,
    private readonly login: string,
    private readonly spid: number,
  ) {
    this.transaction = new SessionTransaction(host.database, host.lock);
  }

  /**
   * Runs one statement. Throws a SqlServerError, a ConnectionDropped, or the signal's reason when the request is
   * cancelled while it waits.
   */
  async run(statement: Token[], parameters: Map<string, TypedValue>, signal: AbortSignal): Promise<StatementResult> {
    const words = withoutSpace(statement);
    if (isWord(words[0], 'SET')) return this.set(words);
    if (isWord(words[0], 'USE')) return this.use(words);
    this.host.onStatement(text(statement).trim());
    const drop = this.host.faults.countStatement();
    if (drop === 'before') throw new ConnectionDropped();
    const wait = this.host.latencyMs + this.host.faults.extraDelayMs;
    if (wait > 0) await delay(wait, undefined, { signal });
    const result = await this.host.lock.run(this.transaction, signal, () => this.guarded(statement, parameters));
    if (drop === 'after') throw new ConnectionDropped();
    if (result.count !== undefined) this.rowCount = result.count;
    return this.noCount ? { ...result, count: undefined } : result;
  }

  /** Answers the driver's connection check: real latency, but neither counted nor hit by faults nor blocked by locks. */
  async ping(statement: Token[], signal: AbortSignal): Promise<StatementResult> {
    if (this.host.latencyMs > 0) await delay(this.host.latencyMs, undefined, { signal });
    return this.query(statement, new Map());
  }

  /** Begins a transaction once no other connection holds one. */
  async begin(signal: AbortSignal): Promise<void> {
    await this.host.lock.run(this.transaction, signal, () => this.transaction.begin());
  }

  private guarded(statement: Token[], parameters: Map<string, TypedValue>): StatementResult {
    try {
      if (this.host.faults.take('deadlocks')) {
        if (this.transaction.count > 0) this.transaction.rollback();
        throw new SqlServerError(1205, `Transaction (Process ID ${this.spid}) ${DEADLOCK}`, 13, 51);
      }
      if (this.host.faults.take('duplicates')) {
        throw new SqlServerError(2627, 'Violation of PRIMARY KEY constraint. Cannot insert duplicate key.', 14);
      }
      return this.dispatch(statement, parameters);
    } catch (error) {
      if (this.xactAbort && this.transaction.count > 0) this.transaction.rollback();
      throw toSqlServerError(error);
    }
  }

  private dispatch(statement: Token[], parameters: Map<string, TypedValue>): StatementResult {
    const words = withoutSpace(statement);
    if (isWord(words[0], 'IF')) return this.conditional(statement, parameters);
    if (isWord(words[0], 'THROW')) throw thrown(words);
    const { administration } = this.host;
    if (administer(words, administration, () => this.host.breakOthers(this))) return NOTHING;
    if (isWord(words[0], 'BEGIN', 'COMMIT', 'ROLLBACK', 'SAVE')) {
      this.transactionStatement(words);
      return NOTHING;
    }
    return this.query(statement, parameters);
  }

  private transactionStatement(words: Token[]): void {
    const named = isWord(words[1], 'TRAN', 'TRANSACTION', 'WORK');
    const name = named ? (words[2]?.value ?? '') : '';
    if (isWord(words[0], 'BEGIN') && !named) throw new SqlServerError(102, "Incorrect syntax near 'BEGIN'.", 15);
    if (isWord(words[0], 'BEGIN')) this.transaction.begin();
    else if (isWord(words[0], 'COMMIT')) this.transaction.commit();
    else if (isWord(words[0], 'SAVE')) this.transaction.save(name);
    else this.transaction.rollback(name);
  }

  /** IF condition statement [ELSE statement], each a single statement. */
  private conditional(statement: Token[], parameters: Map<string, TypedValue>): StatementResult {
    const start = skipSpace(statement, 0) + 1;
    const verbs = [
      'SELECT',
      'INSERT',
      'UPDATE',
      'DELETE',
      'CREATE',
      'DROP',
      'ALTER',
      'TRUNCATE',
      'COMMIT',
      'ROLLBACK',
      'THROW',
    ];
    const body = topLevel(statement, start, (token) => isWord(token, ...verbs));
    if (body === -1) throw new SqlServerError(102, "Incorrect syntax near 'IF'.", 15);
    let cases = 0;
    const otherwise = topLevel(statement, body, (token) => {
      if (isWord(token, 'CASE')) cases += 1;
      if (isWord(token, 'END')) cases -= 1;
      return cases === 0 && isWord(token, 'ELSE');
    });
    const condition = statement.slice(start, body);
    const word = (value: string): Token => ({ kind: 'word', text: ` ${value} `, value });
    const test = [
      ...['SELECT', 'CASE', 'WHEN'].map(word),
      ...condition,
      ...['THEN', '1', 'ELSE', '0', 'END'].map(word),
    ];
    if (this.query(test, parameters).rows[0]?.[0] === 1n) {
      return this.dispatch(statement.slice(body, otherwise === -1 ? undefined : otherwise), parameters);
    }
    return otherwise === -1 ? NOTHING : this.dispatch(statement.slice(otherwise + 1), parameters);
  }

  private query(statement: Token[], parameters: Map<string, TypedValue>): StatementResult {
    const hidden = this.hiddenTables();
    this.checkPermission(statement, hidden);
    const context: StatementContext = {
      databaseName: this.host.databaseName,
      login: this.login,
      spid: this.spid,
      transactionCount: this.transaction.count,
      rowCount: this.rowCount,
      hidden,
      readCommittedSnapshot: this.host.administration.readCommittedSnapshot,
      texts: {
        columns: caselessColumns(this.host.database),
        parameters: new Set([...parameters].filter(([, { type }]) => type.kind === 'nvarchar').map(([name]) => name)),
      },
      logins: Object.keys(this.host.administration.users),
    };
    const { sql, parameters: used } = translate(statement, context);
    const values: Record<string, SqlValue> = {};
    for (const name of used) {
      const parameter = parameters.get(name);
      if (parameter === undefined) throw new SqlServerError(137, `Must declare the scalar variable "${name}".`, 15, 2);
      values[name] = parameter.value;
    }
    const prepared = this.host.database.prepare(sql);
    prepared.setReadBigInts(true);
    const described = prepared.columns();
    if (described.length === 0) {
      const { changes } = prepared.run(values);
      // A definition changes no rows, and SQLite would repeat the count of the statement before it.
      const counted = isWord(statement[skipSpace(statement, 0)], 'INSERT', 'UPDATE', 'DELETE', 'WITH', 'TRUNCATE');
      return counted ? { ...NOTHING, count: Number(changes) } : NOTHING;
    }
    prepared.setReturnArrays(true);
    // With setReturnArrays each row is an array, which the type definitions do not know.
    const rows = prepared.all(values) as unknown as SqlValue[][];
    const items = selectItems(statement, parameters);
    const known = items?.length === described.length ? items : null;
    const columns = described.map((column, index) => {
      const item = known?.[index];
      const declared = (column.type === null ? null : parseType(column.type)) ?? item?.type ?? null;
      const unnamed = item !== undefined && !item.named && column.column === null;
      return {
        name: unnamed ? '' : column.name,
        type: columnType(
          declared,
          rows.map((row) => row[index] ?? null),
        ),
      };
    });
    return { columns, rows, count: rows.length };
  }

  /** Lower-case names of the tables this login has no right on: it may not use them, nor does the catalogue show them. */
  private hiddenTables(): string[] {
    const denied = this.host.denied.map((name) => name.toLowerCase());
    const granted = this.host.administration.rights[this.login]?.map((name) => name.toLowerCase());
    if (granted === undefined) return denied;
    const tables = this.host.database
      .prepare("SELECT name FROM pragma_table_list WHERE name NOT LIKE 'sqlite[_]%'")
      .all();
    const others = tables.map(({ name }) => String(name).toLowerCase()).filter((name) => !granted.includes(name));
    return [...denied, ...others];
  }

  private checkPermission(statement: Token[], denied: string[]): void {
    if (denied.length === 0) return;
    const words = withoutSpace(statement);
    const at = words.findIndex(
      (token) => (token.kind === 'word' || token.kind === 'name') && denied.includes(token.value.toLowerCase()),
    );
    const object = words[at];
    if (object === undefined) return;
    const written = (token: Token): string => (token.kind === 'name' ? token.value : token.text);
    const schema = isSymbol(words[at - 1], '.') && words[at - 2] !== undefined ? words[at - 2] : undefined;
    const verb = isWord(words[0], 'INSERT', 'UPDATE', 'DELETE') ? words[0]?.value : 'SELECT';
    const owner = schema === undefined ? 'dbo' : written(schema);
    throw new SqlServerError(
      229,
      `The ${verb ?? 'SELECT'} permission was denied on the object '${written(object)}', ` +
        `database '${this.host.databaseName}', schema '${owner}'.`,
      14,
      5,
    );
  }

  /** SET NOCOUNT and XACT_ABORT are obeyed, every other option is accepted and has no effect. */
  private set(words: Token[]): StatementResult {
    if (words[1]?.kind === 'parameter') {
      throw new SqlServerError(137, `Must declare the scalar variable "${words[1].text}".`, 15, 2);
    }
    const on = words.slice(2).some((token) => isWord(token, 'ON'));
    if (words.some((token) => isWord(token, 'NOCOUNT'))) this.noCount = on;
    if (words.some((token) => isWord(token, 'XACT_ABORT'))) this.xactAbort = on;
    return NOTHING;
  }

  private use(words: Token[]): StatementResult {
    const name = words[1];
    if (name?.value.toLowerCase() === this.host.databaseName.toLowerCase()) return NOTHING;
    throw new SqlServerError(
      911,
      `Database '${name?.text ?? ''}' does not exist. Make sure that the name is entered correctly.`,
    );
  }
}

/** The error of THROW number, message, state. */
function thrown(words: Token[]): SqlServerError {
  const [number, message, state] = words.filter(({ kind }) => kind === 'number' || kind === 'string');
  const text = (message?.text ?? '').replace(/^[nN]?'|'$/g, '').replaceAll("''", "'");
  return new SqlServerError(Number(number?.text), text, 16, Number(state?.text ?? 1));
}

/** Index of the first token from `start` outside parentheses that fulfils the condition, or -1. */
function topLevel(tokens: Token[], start: number, condition: (token: Token) => boolean): number {
  let depth = 0;
  return tokens.findIndex((token, index) => {
    if (index < start) return false;
    if (isSymbol(token, '(')) depth += 1;
    if (isSymbol(token, ')')) depth -= 1;
    return depth === 0 && condition(token);
  });
}
