import { closing, isSymbol, isWord, skipSpace, splitByComma, type Token, withoutSpace } from './tsql-lexer';
import { parseType, type SqlType, type TypedValue } from './types';

/** What the text of one item of a select list says about its result column. */
export interface SelectItem {
  type: SqlType | null;
  /** False for an expression without AS: SQL Server leaves such a column without a name. */
  named: boolean;
}

const LIST_END = ['FROM', 'INTO', 'WHERE', 'UNION', 'EXCEPT', 'INTERSECT', 'ORDER', 'GROUP', 'OPTION'];

export function text(tokens: Token[]): string {
  return tokens.map((token) => token.text).join('');
}

/** The operand and target of CAST(x AS type) or CONVERT(type, x[, style]) when the parentheses begin at `open`. */
export function castParts(tokens: Token[], open: number): { operand: Token[]; type: string; style: Token[] } {
  const inner = tokens.slice(open + 1, closing(tokens, open));
  const word = tokens[open - 1]?.value ?? '';
  if (word.endsWith('CONVERT')) {
    const [type = [], operand = [], style = []] = splitByComma(inner);
    return { operand, type: text(type).trim(), style };
  }
  let depth = 0;
  const as = inner.findIndex((token) => {
    if (isSymbol(token, '(')) depth += 1;
    if (isSymbol(token, ')')) depth -= 1;
    return depth === 0 && isWord(token, 'AS');
  });
  return { operand: inner.slice(0, as), type: text(inner.slice(as + 1)).trim(), style: [] };
}

export function isCast(tokens: Token[]): boolean {
  const items = withoutSpace(tokens);
  return (
    isWord(items[0], 'CAST', 'CONVERT', 'TRY_CAST', 'TRY_CONVERT') &&
    isSymbol(items[1], '(') &&
    closing(items, 1) === items.length - 1
  );
}

function splitAlias(item: Token[]): { expression: Token[]; named: boolean } {
  const last = item.at(-1);
  const before = item.at(-2);
  if (isWord(before, 'AS')) return { expression: item.slice(0, -2), named: true };
  const isName = last?.kind === 'name' || (last?.kind === 'word' && last.value !== 'END');
  if (item.length > 1 && isName && before?.kind !== 'symbol') return { expression: item.slice(0, -1), named: true };
  if (item.length > 1 && isName && isSymbol(before, ')')) return { expression: item.slice(0, -1), named: true };
  // A plain column, also with its table or schema in front, keeps its name.
  const column = item.every((token) => token.kind === 'name' || token.kind === 'word' || isSymbol(token, '.'));
  return { expression: item, named: column };
}

function itemType(expression: Token[], parameters: Map<string, TypedValue>): SqlType | null {
  const [first] = expression;
  if (expression.length === 1 && first?.kind === 'parameter') return parameters.get(first.value)?.type ?? null;
  if (!isCast(expression)) return null;
  const { type } = castParts(expression, 1);
  return parseType(/^n?(?:var)?char$/i.test(type) ? `${type}(30)` : type);
}

/** The items of the first select list of a statement; null when it has none or contains a star. */
export function selectItems(tokens: Token[], parameters: Map<string, TypedValue>): SelectItem[] | null {
  let depth = 0;
  const select = tokens.findIndex((token) => {
    if (isSymbol(token, '(')) depth += 1;
    if (isSymbol(token, ')')) depth -= 1;
    return depth === 0 && isWord(token, 'SELECT');
  });
  if (select === -1) return null;
  let start = skipSpace(tokens, select + 1);
  while (isWord(tokens[start], 'DISTINCT', 'ALL')) start = skipSpace(tokens, start + 1);
  if (isWord(tokens[start], 'TOP')) {
    start = skipSpace(tokens, start + 1);
    start = (isSymbol(tokens[start], '(') ? closing(tokens, start) : start) + 1;
  }
  depth = 0;
  let end = tokens.findIndex((token, index) => {
    if (index < start) return false;
    if (isSymbol(token, '(')) depth += 1;
    if (isSymbol(token, ')')) depth -= 1;
    return depth === 0 && isWord(token, ...LIST_END);
  });
  if (end === -1) end = tokens.length;
  const items = splitByComma(tokens.slice(start, end)).map(withoutSpace);
  if (items.some((item) => isSymbol(item.at(-1), '*'))) return null;
  return items.map((item) => {
    const { expression, named } = splitAlias(item);
    return { type: itemType(expression, parameters), named };
  });
}
