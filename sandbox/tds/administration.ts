import { isSymbol, isWord, type Token } from './tsql-lexer';

/** What an administrator's statements change. One for all connections of a server. */
export interface Administration {
  /** Login name → password. */
  users: Record<string, string>;
  /** Login name → the only tables it has rights on. A login that is not named has all rights. */
  rights: Record<string, string[]>;
  /** READ_COMMITTED_SNAPSHOT of the database. */
  readCommittedSnapshot: boolean;
}

const valueAfter = (words: Token[], symbol: string, from: number): Token | undefined =>
  words[words.findIndex((token, at) => at > from && isSymbol(token, symbol)) + 1];

/**
 * CREATE DATABASE, LOGIN and USER, ALTER DATABASE … SET and GRANT … ON [schema].[table] TO [login]; false for any other
 * statement. The server has one database: CREATE DATABASE makes none, so that a USE of it fails.
 *
 * @param breakOthers breaks the connections of all others, for WITH ROLLBACK IMMEDIATE
 */
export function administer(words: Token[], administration: Administration, breakOthers: () => void): boolean {
  const [verb, object, name] = words;
  if (isWord(verb, 'GRANT')) {
    const on = words.findIndex((token) => isWord(token, 'ON'));
    const to = words.findIndex((token) => isWord(token, 'TO'));
    const login = words[to + 1]?.value ?? '';
    if (on !== -1 && to > on) (administration.rights[login] ??= []).push(words[to - 1]?.value ?? '');
    return true;
  }
  if (isWord(verb, 'ALTER') && isWord(object, 'DATABASE')) {
    if (words.some((token) => isWord(token, 'READ_COMMITTED_SNAPSHOT'))) {
      administration.readCommittedSnapshot = words.some((token) => isWord(token, 'ON'));
      if (words.some((token) => isWord(token, 'IMMEDIATE'))) breakOthers();
    }
    return true;
  }
  if (!isWord(verb, 'CREATE') || !isWord(object, 'DATABASE', 'LOGIN', 'USER')) return false;
  if (isWord(object, 'LOGIN') && name !== undefined) {
    const password = valueAfter(words, '=', 2)?.text ?? '';
    administration.users[name.value] = password.replace(/^[nN]?'|'$/g, '').replaceAll("''", "'");
    administration.rights[name.value] ??= [];
  }
  return true;
}
