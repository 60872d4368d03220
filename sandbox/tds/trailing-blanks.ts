import type { DatabaseSync } from 'node:sqlite';

import { closing, isSymbol, isWord, skipSpace, splitByComma, type Token, withoutSpace } from './tsql-lexer';

/** What is known of the names in a statement. */
export interface TextNames {
  /** Lower-case names of columns whose text is compared without regard to case. */
  columns: ReadonlySet<string>;
  /** Parameters that hold text, lower case with @. */
  parameters: ReadonlySet<string>;
}

const known = new WeakMap<DatabaseSync, { version: string; columns: ReadonlySet<string> }>();

/** The columns of all tables of a database that are COLLATE NOCASE in every table that has one of that name. */
export function caselessColumns(database: DatabaseSync): ReadonlySet<string> {
  const schemas = database.prepare('SELECT name FROM pragma_database_list').all();
  const version = schemas
    .map(({ name }) => Object.values(database.prepare(`PRAGMA "${String(name)}".schema_version`).get() ?? {}).join())
    .join();
  const cached = known.get(database);
  if (cached?.version === version) return cached.columns;
  const caseless = new Set<string>();
  const others = new Set<string>();
  for (const { name } of schemas) {
    const tables = database.prepare(`SELECT sql FROM "${String(name)}".sqlite_master WHERE type = 'table'`).all();
    for (const { sql } of tables) {
      const columns = String(sql).matchAll(
        /(?:[(,]\s*)(?:"([^"]+)"|(\w+))\s+"?\w+"?(?:\s*\(\s*\w+\s*\))?"?\s*(COLLATE NOCASE)?/gi,
      );
      for (const [, quoted, bare = '', collation] of columns) {
        (collation === undefined ? others : caseless).add((quoted ?? bare).toLowerCase());
      }
    }
  }
  const columns = new Set([...caseless].filter((column) => !others.has(column)));
  known.set(database, { version, columns });
  return columns;
}

const SPACE: Token = { kind: 'space', text: ' ', value: ' ' };
const word = (text: string): Token => ({ kind: 'word', text, value: text.toUpperCase() });
const symbol = (text: string): Token => ({ kind: 'symbol', text, value: text });
const trimmed = (tokens: Token[]): Token[] => [word('rtrim'), symbol('('), ...tokens, symbol(')')];

function last(tokens: Token[], before: number): number {
  let at = before - 1;
  while (tokens[at]?.kind === 'space') at -= 1;
  return at;
}

/** Index of the first token of the column path that ends at `end`, or -1 when no caseless text column does. */
function columnStart(tokens: Token[], end: number, { columns }: TextNames): number {
  const token = tokens[end];
  if (token === undefined || !['name', 'word'].includes(token.kind) || !columns.has(token.value.toLowerCase()))
    return -1;
  let start = end;
  while (isSymbol(tokens[last(tokens, start)], '.')) start = last(tokens, last(tokens, start));
  return start;
}

const isText = (tokens: Token[], { parameters }: TextNames): boolean =>
  tokens.length === 1 &&
  (tokens[0]?.kind === 'string' || (tokens[0]?.kind === 'parameter' && parameters.has(tokens[0].value)));

/** The right side of a comparison, trimmed, and the index after it; null when it is no text known to be one. */
function rightSide(tokens: Token[], operator: number, names: TextNames): [Token[], number] | null {
  const at = skipSpace(tokens, operator + 1);
  const token = tokens[at];
  if (token === undefined) return null;
  if (!isWord(tokens[operator], 'IN')) {
    const next = tokens[skipSpace(tokens, at + 1)];
    const alone = isText([token], names) && !isSymbol(next, '+') && !isWord(next, 'COLLATE');
    return alone ? [trimmed([token]), at + 1] : null;
  }
  if (!isSymbol(token, '(')) return null;
  const end = closing(tokens, at);
  const items = splitByComma(tokens.slice(at + 1, end)).map(withoutSpace);
  if (!items.every((item) => isText(item, names))) return null;
  const list = items.flatMap((item, index) => [...(index === 0 ? [] : [symbol(',')]), ...trimmed(item)]);
  return [[symbol('('), ...list, symbol(')')], end + 1];
}

/**
 * SQL Server fills the shorter text up with blanks before it compares; SQLite does so only with its collation RTRIM, which
 * minds case. So `column = text` becomes `rtrim(column) COLLATE NOCASE = rtrim(text)`, and likewise <>, != and IN. Binary
 * columns have RTRIM itself (translate-definition.ts).
 */
export function ignoreTrailingBlanks(tokens: Token[], names: TextNames): Token[] {
  const out: Token[] = [];
  // `UPDATE … SET column = value` is no comparison.
  let assigning = isWord(tokens[skipSpace(tokens, 0)], 'UPDATE');
  for (let at = 0; at < tokens.length;) {
    const token = tokens[at];
    if (token === undefined) break;
    if (isWord(token, 'WHERE', 'FROM')) assigning = false;
    const compares = isWord(token, 'IN') || ['=', '<>', '!='].some((sign) => isSymbol(token, sign));
    const before = last(out, out.length);
    const end = isWord(out[before], 'NOT') ? last(out, before) : before;
    const start = compares && !assigning ? columnStart(out, end, names) : -1;
    const right = start === -1 ? null : rightSide(tokens, at, names);
    if (right === null) {
      out.push(token);
      at += 1;
      continue;
    }
    const column = [...trimmed(out.slice(start, end + 1)), SPACE, word('COLLATE'), SPACE, word('NOCASE')];
    out.splice(start, end + 1 - start, ...column, SPACE);
    out.push(token, ...right[0]);
    at = right[1];
  }
  return out;
}
