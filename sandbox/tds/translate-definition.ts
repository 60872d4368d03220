import { closing, isSymbol, isWord, skipSpace, type Token, tokenize } from './tsql-lexer';

const TEXT_TYPES = ['CHAR', 'NCHAR', 'VARCHAR', 'NVARCHAR', 'TEXT', 'NTEXT', 'UNIQUEIDENTIFIER'];

function word(value: string): Token {
  return { kind: 'word', text: value, value: value.toUpperCase() };
}

/** The end (exclusive) of a type's arguments: after "(50)" when there are any. */
function afterArguments(tokens: Token[], at: number): number {
  const open = skipSpace(tokens, at + 1);
  return isSymbol(tokens[open], '(') ? closing(tokens, open) + 1 : at + 1;
}

function hasIdentity(tokens: Token[], at: number): boolean {
  const end = tokens.findIndex((token, index) => index > at && isSymbol(token, ','));
  return tokens.slice(at, end === -1 ? tokens.length : end).some((token) => isWord(token, 'IDENTITY'));
}

/** DEFAULT f() needs parentheses around the call in SQLite. */
function wrapDefault(tokens: Token[], at: number): [Token[], number] {
  const name = skipSpace(tokens, at + 1);
  const open = skipSpace(tokens, name + 1);
  if (tokens[name]?.kind !== 'word' || !isSymbol(tokens[open], '(')) return [[word('DEFAULT')], at + 1];
  const end = closing(tokens, open) + 1;
  return [
    tokenize(
      `DEFAULT (${tokens
        .slice(name, end)
        .map((token) => token.text)
        .join('')})`,
    ),
    end,
  ];
}

function columnPart(tokens: Token[], at: number, token: Token): [Token[], number] {
  if (isWord(token, 'DECIMAL', 'NUMERIC')) return [[word('decimal_text')], at + 1];
  if (isWord(token, 'INT', 'BIGINT') && hasIdentity(tokens, at)) return [[word('INTEGER')], at + 1];
  if (isWord(token, 'IDENTITY')) return [[], afterArguments(tokens, at)];
  if (isWord(token, 'CLUSTERED', 'NONCLUSTERED')) return [[], at + 1];
  if (isWord(token, 'DEFAULT')) return wrapDefault(tokens, at);
  if (isWord(token, 'COLLATE')) return [[], skipSpace(tokens, at + 1) + 1];
  if (isWord(token, ...TEXT_TYPES)) {
    const end = afterArguments(tokens, at);
    const collate = skipSpace(tokens, end);
    const binary = isWord(tokens[collate], 'COLLATE') && /_BIN2?$/.test(tokens[collate + 2]?.value.toUpperCase() ?? '');
    return [[...tokens.slice(at, end), ...tokenize(binary ? ' COLLATE RTRIM ' : ' COLLATE NOCASE ')], end];
  }
  return [[token], at + 1];
}

/** SQLite takes the schema of an index from the index's own name, and none after ON. */
function withoutTableSchema(tokens: Token[]): Token[] {
  const on = tokens.findIndex((token) => isWord(token, 'ON'));
  const schema = skipSpace(tokens, on + 1);
  if (on === -1 || !isSymbol(tokens[skipSpace(tokens, schema + 1)], '.')) return tokens;
  return [...tokens.slice(0, schema), ...tokens.slice(skipSpace(tokens, schema + 1) + 1)];
}

/**
 * Rewrites CREATE TABLE, ALTER TABLE and TRUNCATE TABLE for SQLite: decimals get a type with TEXT affinity, which keeps
 * every digit; text columns ignore case as Polish_CI_AS does (those of a binary collation only blanks at the end); IDENTITY becomes
 * SQLite's INTEGER PRIMARY KEY numbering. Any other statement passes unchanged.
 */
export function translateDefinition(tokens: Token[]): Token[] {
  const at = skipSpace(tokens, 0);
  const object = skipSpace(tokens, at + 1);
  if (isWord(tokens[at], 'CREATE') && isWord(tokens[object], 'INDEX')) return withoutTableSchema(tokens);
  if (!isWord(tokens[object], 'TABLE', 'CLUSTERED', 'NONCLUSTERED', 'UNIQUE')) return tokens;
  if (isWord(tokens[at], 'TRUNCATE')) return [...tokenize('DELETE FROM'), ...tokens.slice(object + 1)];
  if (!isWord(tokens[at], 'CREATE', 'ALTER')) return tokens;
  const out: Token[] = [];
  for (let index = 0; index < tokens.length;) {
    const token = tokens[index];
    if (token === undefined) break;
    const [part, next] = columnPart(tokens, index, token);
    out.push(...part);
    index = next;
  }
  return out;
}
