import type { MatchField } from '../../documents';

import { isNamedOtherwise } from './bare-numbers';

/** Characters that make one longer token of the digits on both sides: 12.50, 725-000-00-00, 118/2026, 12:30, 1 234. */
const JOINERS = String.raw`[.,:/\\+*_'’\u00a0\u2000-\u200a\u202f\u205f\u3000\-\u2010-\u2015\u2212]`;
const WORD = String.raw`\p{L}\p{N}\p{M}`;
/**
 * What nobody sees between or beside digits (joiners, direction marks, soft hyphens, control characters): such a number was
 * longer once, or somebody's program glued it together. Tabs and line breaks are seen.
 */
const HIDDEN = String.raw`[^\P{C}\t\n\r]`;

const NUMBER = String.raw`([1-9]\d{0,14})`;
const NOT_GLUED_BEFORE = String.raw`(?<![${WORD}+@]|${HIDDEN})(?<!\p{N}${JOINERS})`;
const NOT_GLUED_AFTER = String.raw`(?![${WORD}%@]|${HIDDEN})(?!${JOINERS}\p{N})`;
/** Numbers of five digits and more with a comma between them are a list: no amount and no group of thousands looks so. */
const IN_A_LIST = String.raw`(?<=(?<!\d)\d{5,15},)([1-9]\d{4,14})(?![${WORD}%@]|${HIDDEN})(?!\.\d|,\d{1,4}(?!\d))`;
const HEAD_OF_A_LIST = String.raw`${NOT_GLUED_BEFORE}([1-9]\d{4,14})(?=,\d{5,15}(?!\d))`;

function numberPattern(prefix: string): RegExp {
  if (prefix.trim() === '') {
    return new RegExp(`${NOT_GLUED_BEFORE}${NUMBER}${NOT_GLUED_AFTER}|${HEAD_OF_A_LIST}|${IN_A_LIST}`, 'giu');
  }
  const escaped = prefix.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
  return new RegExp(`(?<![${WORD}]|${HIDDEN})${escaped}${NUMBER}${NOT_GLUED_AFTER}`, 'giu');
}

/** Characters that each column holds (docs/facts/nexo.md, columns of nexo 59): a text of that length was cut. */
const CAPACITY: Record<MatchField, number> = {
  Uwagi: 4000,
  NumerZewnetrzny: 64,
  NumeryZewnetrzneDokumentowRealizowanych: 128,
};

/** One document's texts as the database gave them: not trimmed, since their length tells whether they were cut. */
export type MatchTexts = { readonly [Field in MatchField]: string | null };

export interface MatchSettings {
  fields: readonly MatchField[];
  /** What stands directly before an order's id, e.g. "B_"; empty: the number alone. Upper and lower case are the same. */
  prefix: string;
}

export interface Match<Document> {
  document: Document;
  matchedBy: { field: MatchField; value: string };
}

/**
 * The order numbers a text holds, each once, in order of appearance.
 *
 * A wrong hit sends one customer's invoice to another, a missed one only waits for a person; so a number counts only when
 * it stands alone:
 * - no letter or digit touches it: not in 12345, LOD117M, DE123456789, nor inside a hexadecimal KSeF number; no "+" or "@"
 *   directly before, no "%" or "@" directly after; and no invisible character, since the number was longer without it;
 * - no `. , : / \ - _ + * '` (nor a dash or a no-break space) with a digit on its other side: amounts 123.45 and 1,234, dates
 *   2026-11-23, document numbers 118/2026, tax numbers 725-000-00-00 and times are one longer token each. The same marks
 *   followed by a space or a letter only separate: "241830117, 241830118" and "B_123/B_124" are lists of two. Without a prefix
 *   a comma separates numbers of five digits and more too: "123455,123456";
 * - it does not begin with 0 and has at most 15 digits, so that it is exact as a JavaScript number;
 * - it does not touch the end of a text that fills its column: the rest may have been cut off.
 * With a prefix the number must follow the prefix directly, and no letter or digit may touch the prefix from the left.
 * Without one, what its neighbours call a telephone, an account, an amount or another document is left out (see `isNamedOtherwise`);
 * what no rule can tell apart, such as a nine-digit telephone number equal to an order's id, only a prefix prevents.
 *
 * @param capacity how many characters the column holds; without it the text is taken for whole
 */
export function findOrderNumbers(text: string, prefix: string, capacity = Infinity): number[] {
  return scan(text, numberPattern(prefix), { bare: prefix.trim() === '', capacity });
}

/** The same for a column of a document. */
export function findOrderNumbersIn(field: MatchField, text: string, prefix: string): number[] {
  return findOrderNumbers(text, prefix, CAPACITY[field]);
}

function scan(text: string, pattern: RegExp, { bare, capacity }: { bare: boolean; capacity: number }): number[] {
  const numbers = new Set<number>();
  for (const match of text.matchAll(pattern)) {
    const digits = match.slice(1).find((group) => group !== undefined) ?? '';
    const end = match.index + match[0].length;
    if (end === text.length && text.length >= capacity) continue;
    if (bare && isNamedOtherwise(text, end - digits.length, end)) continue;
    numbers.add(Number(digits));
  }
  return [...numbers];
}

/**
 * Which documents belong to which order: order id → matches, in the order the documents came in. Each document's texts are
 * read once and looked up among the ids, so the work grows with documents plus orders. A document that names an order in
 * several fields counts once, by the first of `settings.fields` that holds the id. Orders without a document are absent.
 */
export function matchDocuments<Document extends MatchTexts>(
  documents: Iterable<Document>,
  orderIds: Iterable<number>,
  settings: MatchSettings,
): Map<number, Match<Document>[]> {
  const wanted = new Set(orderIds);
  const pattern = numberPattern(settings.prefix);
  const bare = settings.prefix.trim() === '';
  const found = new Map<number, Match<Document>[]>();
  for (const document of documents) {
    const taken = new Set<number>();
    for (const field of settings.fields) {
      for (const id of scan(document[field] ?? '', pattern, { bare, capacity: CAPACITY[field] })) {
        if (!wanted.has(id) || taken.has(id)) continue;
        taken.add(id);
        const match: Match<Document> = { document, matchedBy: { field, value: String(id) } };
        const list = found.get(id);
        if (list === undefined) found.set(id, [match]);
        else list.push(match);
      }
    }
  }
  return found;
}
