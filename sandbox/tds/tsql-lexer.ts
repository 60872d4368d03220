import { SqlServerError } from './sql-error';

export type TokenKind = 'space' | 'string' | 'word' | 'name' | 'parameter' | 'global' | 'number' | 'binary' | 'symbol';

export interface Token {
  kind: TokenKind;
  /** As written. */
  text: string;
  /** Upper case for bare words and globals, without quotes for names, lower case for parameters. */
  value: string;
}

const PATTERNS: [TokenKind, RegExp][] = [
  ['space', /(?:\s+|--[^\n]*|\/\*[\s\S]*?\*\/)+/y],
  ['string', /[nN]?'(?:[^']|'')*'/y],
  ['name', /\[(?:[^\]]|\]\])*\]|"(?:[^"]|"")*"/y],
  ['global', /@@\w+/y],
  ['parameter', /@[\p{L}\w@#$]+/uy],
  ['binary', /0[xX][0-9a-fA-F]*/y],
  ['number', /\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?/y],
  ['word', /[\p{L}_#][\p{L}\w@#$]*/uy],
  ['symbol', /<>|<=|>=|!=|!<|!>|\|\||[^\s]/uy],
];

function valueOf(kind: TokenKind, text: string): string {
  if (kind === 'word' || kind === 'global') return text.toUpperCase();
  if (kind === 'parameter') return text.toLowerCase();
  if (kind === 'name') return text.slice(1, -1).replaceAll(']]', ']').replaceAll('""', '"');
  return text;
}

function next(sql: string, at: number): Token {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    const match = pattern.exec(sql);
    if (match !== null) return { kind, text: match[0], value: valueOf(kind, match[0]) };
  }
  return { kind: 'symbol', text: sql.charAt(at), value: sql.charAt(at) };
}

/** Splits T-SQL into tokens; throws error 105 for a string that is never closed. */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < sql.length;) {
    const token = next(sql, at);
    if (token.text === "'") {
      throw new SqlServerError(
        105,
        `Unclosed quotation mark after the character string '${sql.slice(at + 1, at + 60)}'.`,
        15,
      );
    }
    tokens.push(token);
    at += token.text.length;
  }
  return tokens;
}

export function isWord(token: Token | undefined, ...words: string[]): boolean {
  return token?.kind === 'word' && words.includes(token.value);
}

export function isSymbol(token: Token | undefined, symbol: string): boolean {
  return token?.kind === 'symbol' && token.text === symbol;
}

/** Index of the parenthesis that closes the one at `open`; throws error 102 when there is none. */
export function closing(tokens: Token[], open: number): number {
  let depth = 0;
  for (let index = open; index < tokens.length; index += 1) {
    if (isSymbol(tokens[index], '(')) depth += 1;
    if (isSymbol(tokens[index], ')')) depth -= 1;
    if (depth === 0) return index;
  }
  throw new SqlServerError(102, "Incorrect syntax near '('.", 15);
}

/** Index of the first token from `start` that is neither space nor comment; the length when there is none. */
export function skipSpace(tokens: Token[], start: number): number {
  let index = start;
  while (tokens[index]?.kind === 'space') index += 1;
  return index;
}

/** Splits at commas outside parentheses. */
export function splitByComma(tokens: Token[]): Token[][] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (isSymbol(token, '(')) depth += 1;
    if (isSymbol(token, ')')) depth -= 1;
    if (depth === 0 && isSymbol(token, ',')) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

export function withoutSpace(tokens: Token[]): Token[] {
  return tokens.filter((token) => token.kind !== 'space');
}

const STARTERS = [
  'SELECT',
  'INSERT',
  'UPDATE',
  'DELETE',
  'WITH',
  'CREATE',
  'DROP',
  'ALTER',
  'BEGIN',
  'COMMIT',
  'ROLLBACK',
  'SAVE',
  'SET',
  'USE',
  'IF',
  'TRUNCATE',
];
/** Statements that end where the next one begins, semicolon or not. */
const SELF_ENDING = ['SET', 'USE', 'BEGIN', 'COMMIT', 'ROLLBACK', 'SAVE'];

/**
 * Splits a batch into statements: at semicolons, and after SET, USE and transaction statements also where the next
 * statement begins (drivers send `set ansi_nulls on` lines without semicolons). Two queries need a semicolon between.
 */
export function splitStatements(tokens: Token[]): Token[][] {
  const statements: Token[][] = [];
  let current: Token[] = [];
  let depth = 0;
  const finish = (): void => {
    if (current.some((token) => token.kind !== 'space')) statements.push(current);
    current = [];
  };
  for (const token of tokens) {
    if (isSymbol(token, '(')) depth += 1;
    if (isSymbol(token, ')')) depth -= 1;
    const first = current[skipSpace(current, 0)];
    if (depth === 0 && isWord(first, ...SELF_ENDING) && isWord(token, ...STARTERS)) finish();
    if (depth === 0 && isSymbol(token, ';')) finish();
    else current.push(token);
  }
  finish();
  return statements;
}
