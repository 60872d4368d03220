import { informationSchema } from './information-schema';
import { castParts, isCast, text } from './select-items';
import { SqlServerError } from './sql-error';
import { SERVER_NAME } from './tokens';
import { ignoreTrailingBlanks, type TextNames } from './trailing-blanks';
import { translateDefinition } from './translate-definition';
import { closing, isSymbol, isWord, skipSpace, splitByComma, type Token } from './tsql-lexer';
import { parseType } from './types';

/** What @@SPID, DB_NAME() and their like stand for in one statement. */
export interface StatementContext {
  databaseName: string;
  login: string;
  spid: number;
  transactionCount: number;
  rowCount: number;
  /** Lower-case names of tables that the login has no right on: metadata functions and views do not show them. */
  hidden: readonly string[];
  readCommittedSnapshot?: boolean;
  /** Names of all logins. */
  logins?: readonly string[];
  /** For comparisons that ignore blanks at the end; without it they do not. */
  texts?: TextNames;
}

export interface Translation {
  sql: string;
  /** Names of the parameters the statement uses, lower case with @. */
  parameters: Set<string>;
}

const SERVER_VERSION = 'Microsoft SQL Server 2022 (RTM-CU16) - 16.0.4140.3 (X64) Express Edition (sandbox)';

const CASTS = ['CAST', 'TRY_CAST', 'CONVERT', 'TRY_CONVERT'];
const RENAMED: Record<string, string> = { ISNULL: 'IFNULL', COUNT_BIG: 'COUNT' };
const DATE_PART_FUNCTIONS = ['DATEADD', 'DATEDIFF', 'DATEPART'];
const LOGIN_FUNCTIONS = ['SUSER_SNAME', 'SUSER_NAME', 'ORIGINAL_LOGIN', 'USER_NAME'];
const AFFINITY = {
  int: 'INTEGER',
  bit: 'INTEGER',
  float: 'REAL',
  decimal: 'NUMERIC',
  nvarchar: 'TEXT',
  varbinary: 'BLOB',
  datetime2: 'TEXT',
  date: 'TEXT',
  guid: 'TEXT',
} as const;

function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** A collation in SQLite's words: of a binary one bytes without blanks at the end, of any other the case is ignored (not the blanks). */
function collation(tokens: Token[], at: number): [string, number] {
  const name = skipSpace(tokens, at + 1);
  const written = tokens[name]?.value.toUpperCase() ?? '';
  const own = ['NOCASE', 'RTRIM', 'BINARY'].includes(written);
  return [`COLLATE ${own ? written : /_BIN2?$/.test(written) ? 'RTRIM' : 'NOCASE'}`, name + 1];
}

class Translator {
  readonly parameters = new Set<string>();

  constructor(private readonly context: StatementContext) {}

  /** Rewrites a statement or the inside of parentheses; a TOP found on this level becomes a LIMIT at its end. */
  scope(tokens: Token[]): string {
    let out = '';
    let limit = '';
    for (let at = 0; at < tokens.length;) {
      const token = tokens[at];
      if (token === undefined) break;
      if (isWord(token, 'TOP') && this.followsSelect(tokens, at)) {
        const count = skipSpace(tokens, at + 1);
        const end = isSymbol(tokens[count], '(') ? closing(tokens, count) : count;
        limit = ` LIMIT ${this.scope(tokens.slice(count, end + 1))}`;
        at = end + 1;
        continue;
      }
      const [sql, nextAt] = this.step(tokens, at, token);
      out += sql;
      at = nextAt;
    }
    return out + limit;
  }

  private followsSelect(tokens: Token[], at: number): boolean {
    const before = tokens.slice(0, at).filter((token) => token.kind !== 'space');
    const last = before.at(-1);
    return isWord(last, 'SELECT') || (isWord(last, 'DISTINCT', 'ALL') && isWord(before.at(-2), 'SELECT'));
  }

  private step(tokens: Token[], at: number, token: Token): [string, number] {
    switch (token.kind) {
      case 'space':
        return [' ', at + 1];
      case 'string':
        return [token.text.replace(/^[nN]/, ''), at + 1];
      case 'binary': {
        const digits = token.text.slice(2);
        return [`x'${digits.length % 2 === 1 ? '0' : ''}${digits}'`, at + 1];
      }
      case 'parameter':
        this.parameters.add(token.value);
        return [token.value, at + 1];
      case 'global':
        return [this.global(token.value), at + 1];
      case 'symbol':
        return this.symbol(tokens, at, token);
      case 'number':
        return [token.text, at + 1];
      default:
        return this.qualifier(tokens, at, token) ?? this.word(tokens, at, token);
    }
  }

  private symbol(tokens: Token[], at: number, token: Token): [string, number] {
    if (isSymbol(token, '(')) {
      const end = closing(tokens, at);
      const inner = tokens.slice(at + 1, end);
      // nvarchar(max): SQLite takes only numbers there.
      if (text(inner).trim().toUpperCase() === 'MAX') return ['', end + 1];
      return [`(${this.scope(inner)})`, end + 1];
    }
    if (isSymbol(token, '+')) {
      const after = tokens[skipSpace(tokens, at + 1)];
      const before = tokens.slice(0, at).findLast((item) => item.kind !== 'space');
      if (after?.kind === 'string' || before?.kind === 'string') return ['||', at + 1];
    }
    return [token.text, at + 1];
  }

  /** `dbo.` is SQLite's main schema, and a database name in front of a schema is dropped. */
  private qualifier(tokens: Token[], at: number, token: Token): [string, number] | null {
    const dot = skipSpace(tokens, at + 1);
    if (!isSymbol(tokens[dot], '.')) return null;
    const name = token.value.toLowerCase();
    if (name === 'dbo') return ['main.', dot + 1];
    if (name === this.context.databaseName.toLowerCase()) return ['', dot + 1];
    if (name === 'sys') return this.systemView(tokens, dot);
    if (name !== 'information_schema') return null;
    const view = skipSpace(tokens, dot + 1);
    const sql = informationSchema(tokens[view]?.value ?? '', this.context.databaseName, this.context.hidden);
    return sql === null ? null : [sql, view + 1];
  }

  /** The names that a function of this name has an id for; null for another function. */
  private knownNames(name: string): readonly string[] | null {
    if (name === 'DB_ID') return [this.context.databaseName];
    return name === 'SUSER_ID' || name === 'USER_ID' ? (this.context.logins ?? []) : null;
  }

  /** sys.databases, in which this database is the only one; null for any other view. */
  private systemView(tokens: Token[], dot: number): [string, number] | null {
    const view = skipSpace(tokens, dot + 1);
    if (tokens[view]?.value.toLowerCase() !== 'databases') return null;
    const snapshot = this.context.readCommittedSnapshot === true ? 1 : 0;
    const name = literal(this.context.databaseName);
    return [`(SELECT ${name} AS name, ${snapshot} AS is_read_committed_snapshot_on)`, view + 1];
  }

  private word(tokens: Token[], at: number, token: Token): [string, number] {
    if (token.kind === 'name') return [`"${token.value.replaceAll('"', '""')}"`, at + 1];
    const open = skipSpace(tokens, at + 1);
    const before = tokens.slice(0, at).findLast((item) => item.kind !== 'space');
    // An alias may be a word that only SQLite reserves.
    if (isWord(before, 'AS') && !isWord(token, 'SELECT', 'WITH')) return [`"${token.text}"`, at + 1];
    if (token.value === 'CURRENT_TIMESTAMP') return ['GETDATE()', at + 1];
    if (token.value === 'COLLATE') return collation(tokens, at);
    if (token.value === 'OFFSET') return this.offset(tokens, at);
    if (!isSymbol(tokens[open], '(')) return [token.text, at + 1];
    const end = closing(tokens, open);
    // Table and query hints mean nothing to SQLite.
    if (isWord(token, 'WITH', 'OPTION')) return ['', end + 1];
    if (CASTS.includes(token.value)) return [this.cast(tokens, at, open), end + 1];
    if (token.value === 'DB_NAME') return [literal(this.context.databaseName), end + 1];
    if (LOGIN_FUNCTIONS.includes(token.value)) return [literal(this.context.login), end + 1];
    const known = this.knownNames(token.value);
    if (known !== null) {
      return [
        `CASE WHEN ${this.scope(tokens.slice(open, end + 1))} IN (${known.map(literal).join(', ')}) THEN 1 END`,
        end + 1,
      ];
    }
    if (token.value === 'OBJECT_ID') {
      const [name = []] = splitByComma(tokens.slice(open + 1, end));
      return [`object_id(${this.scope(name)}, ${literal(JSON.stringify(this.context.hidden))})`, end + 1];
    }
    if (token.value === 'SCOPE_IDENTITY') return ['last_insert_rowid()', end + 1];
    if (DATE_PART_FUNCTIONS.includes(token.value)) {
      const [part = [], ...rest] = splitByComma(tokens.slice(open + 1, end));
      const values = rest.map((argument) => this.scope(argument));
      return [`${token.value}(${[literal(text(part).trim().toLowerCase()), ...values].join(', ')})`, end + 1];
    }
    return [RENAMED[token.value] ?? token.text, at + 1];
  }

  /**
   * CAST and CONVERT go to a function with SQL Server's rules (registered in functions.ts). The outer SQLite CAST gives
   * the result an affinity, so that comparisons with columns and literals work; it is left out around a decimal inside
   * a conversion to text, which has to keep its zeros.
   */
  private cast(tokens: Token[], at: number, open: number): string {
    const compact = [...tokens.slice(0, at + 1), ...tokens.slice(open)];
    const { operand, type, style } = castParts(compact, at + 1);
    const target = parseType(type);
    if (target === null) throw new SqlServerError(243, `Type ${type} is not a defined system type.`);
    let value = this.scope(operand).trim();
    if (target.kind === 'nvarchar' && isCast(operand)) {
      value = value.replace(/^CAST\((.*) AS NUMERIC\)$/s, '$1');
    }
    const name = tokens[at]?.value.startsWith('TRY_') === true ? 'tds_try_cast' : 'tds_cast';
    const styled = style.length > 0 ? `, ${this.scope(style)}` : '';
    return `CAST(${name}(${value}, ${literal(type)}${styled}) AS ${AFFINITY[target.kind]})`;
  }

  /** OFFSET a ROWS FETCH NEXT b ROWS ONLY → LIMIT b OFFSET a. */
  private offset(tokens: Token[], at: number): [string, number] {
    const rows = tokens.findIndex((token, index) => index > at && isWord(token, 'ROW', 'ROWS'));
    if (rows === -1) return ['OFFSET', at + 1];
    const skipped = this.scope(tokens.slice(at + 1, rows)).trim();
    const fetch = skipSpace(tokens, rows + 1);
    if (!isWord(tokens[fetch], 'FETCH')) return [`LIMIT -1 OFFSET ${skipped}`, rows + 1];
    const first = tokens.findIndex((token, index) => index > fetch && isWord(token, 'NEXT', 'FIRST'));
    const last = tokens.findIndex((token, index) => index > first && isWord(token, 'ROW', 'ROWS'));
    const only = tokens.findIndex((token, index) => index > last && isWord(token, 'ONLY'));
    if (first === -1 || last === -1 || only === -1) throw new SqlServerError(102, "Incorrect syntax near 'FETCH'.", 15);
    return [`LIMIT ${this.scope(tokens.slice(first + 1, last)).trim()} OFFSET ${skipped}`, only + 1];
  }

  private global(name: string): string {
    switch (name) {
      case '@@VERSION':
        return literal(SERVER_VERSION);
      case '@@SERVERNAME':
        return literal(SERVER_NAME);
      case '@@SPID':
        return String(this.context.spid);
      case '@@TRANCOUNT':
        return String(this.context.transactionCount);
      case '@@ROWCOUNT':
        return String(this.context.rowCount);
      case '@@IDENTITY':
        return 'last_insert_rowid()';
      default:
        throw new SqlServerError(137, `Must declare the scalar variable "${name.toLowerCase()}".`, 15, 2);
    }
  }
}

/** T-SQL's OUTPUT clause stands before VALUES or WHERE, SQLite's RETURNING at the end. */
function moveOutput(tokens: Token[]): { tokens: Token[]; output: Token[] } {
  const at = tokens.findIndex((token) => isWord(token, 'OUTPUT'));
  const first = tokens[skipSpace(tokens, 0)];
  if (at === -1 || !isWord(first, 'INSERT', 'UPDATE', 'DELETE')) return { tokens, output: [] };
  let end = tokens.findIndex(
    (token, index) => index > at && isWord(token, 'VALUES', 'SELECT', 'WHERE', 'FROM', 'DEFAULT'),
  );
  if (end === -1) end = tokens.length;
  const list = tokens.slice(at + 1, end);
  if (isWord(first, 'UPDATE') && list.some((token) => isWord(token, 'DELETED'))) {
    throw new SqlServerError(50000, 'OUTPUT deleted.* of an UPDATE is not supported by this server.');
  }
  const output = list.filter((token, index) => {
    const prefix = isWord(token, 'INSERTED', 'DELETED') && isSymbol(list[index + 1], '.');
    return !prefix && !(isSymbol(token, '.') && isWord(list[index - 1], 'INSERTED', 'DELETED'));
  });
  return { tokens: [...tokens.slice(0, at), ...tokens.slice(end)], output };
}

/** INSERT t and DELETE t are complete in T-SQL; SQLite wants INTO and FROM. */
function completeVerb(tokens: Token[]): Token[] {
  const at = skipSpace(tokens, 0);
  const after = tokens[skipSpace(tokens, at + 1)];
  const word = isWord(tokens[at], 'INSERT') ? 'INTO' : isWord(tokens[at], 'DELETE') ? 'FROM' : '';
  if (word === '' || isWord(after, word)) return tokens;
  return [...tokens.slice(0, at + 1), { kind: 'word', text: ` ${word}`, value: word }, ...tokens.slice(at + 1)];
}

/**
 * One T-SQL statement in SQLite's dialect. Covers: N'…', 0x…, [names], dbo. and database prefixes, TOP, OFFSET/FETCH,
 * hints, OUTPUT, CAST/CONVERT with styles, ISNULL, DATEADD/DATEDIFF/DATEPART, @@globals, `+` beside a string literal,
 * INFORMATION_SCHEMA.TABLES and COLUMNS, CREATE TABLE with T-SQL types, TRUNCATE TABLE. Not covered: variables,
 * procedures, MERGE, BEGIN…END blocks, PIVOT, APPLY. What is left unknown reaches SQLite and fails there.
 *
 * Differences that stay: `=` and ORDER BY ignore case (and `=` ignores blanks at the end) only where the column is COLLATE NOCASE, and only for A–Z (LIKE
 * ignores it for all letters); lengths of nvarchar(n) are not enforced; dates compare as text, so they must be stored
 * as formatMoment (dates.ts) writes them and compared with date or datetime2 parameters, not with strings; arithmetic
 * on decimals (SUM, +) is done in floating point unless cast back.
 */
export function translate(statement: Token[], context: StatementContext): Translation {
  const translator = new Translator(context);
  const definition = translateDefinition(statement);
  const { tokens, output } = moveOutput(completeVerb(definition));
  let sql = translator.scope(context.texts === undefined ? tokens : ignoreTrailingBlanks(tokens, context.texts));
  if (output.length > 0) sql += ` RETURNING ${translator.scope(output)}`;
  return { sql, parameters: translator.parameters };
}
