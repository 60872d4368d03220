import type { MatchField } from '../../documents';

/** Characters that make one longer token of the digits on both sides: 12.50, 725-000-00-00, 118/2026, 12:30, 1 234. */
const JOINERS = String.raw`[.,:/\\+*_'’\u00a0\u202f\u2009\u00ad\u200b\-\u2010-\u2015\u2212]`;
const WORD = String.raw`\p{L}\p{N}\p{M}`;

const NUMBER = String.raw`([1-9]\d{0,14})`;
const NOT_GLUED_BEFORE = String.raw`(?<![${WORD}+@])(?<!\p{N}${JOINERS})`;
const NOT_GLUED_AFTER = String.raw`(?![${WORD}%@])(?!${JOINERS}\p{N})`;

function numberPattern(prefix: string): RegExp {
  if (prefix.trim() === '') return new RegExp(NOT_GLUED_BEFORE + NUMBER + NOT_GLUED_AFTER, 'giu');
  const escaped = prefix.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
  return new RegExp(`(?<![${WORD}])${escaped}${NUMBER}${NOT_GLUED_AFTER}`, 'giu');
}

/** One document's texts as the database gave them. */
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
 *   directly before, no "%" or "@" directly after;
 * - no `. , : / \ - _ + * '` (nor a dash or a no-break space) with a digit on its other side: amounts 123.45 and 1,234, dates
 *   2026-11-23, document numbers 118/2026, tax numbers 725-000-00-00 and times are one longer token each. The same marks
 *   followed by a space or a letter only separate: "241830117, 241830118" and "B_123/B_124" are lists of two;
 * - it does not begin with 0 and has at most 15 digits, so that it is exact as a JavaScript number.
 * With a prefix the number must follow the prefix directly, and no letter or digit may touch the prefix from the left.
 * What no rule can tell apart, such as a nine-digit telephone number equal to an order's id, only a prefix prevents.
 */
export function findOrderNumbers(text: string, prefix: string): number[] {
  return scan(text, numberPattern(prefix));
}

function scan(text: string, pattern: RegExp): number[] {
  const numbers = new Set<number>();
  for (const match of text.matchAll(pattern)) numbers.add(Number(match[1]));
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
  const found = new Map<number, Match<Document>[]>();
  for (const document of documents) {
    const taken = new Set<number>();
    for (const field of settings.fields) {
      for (const id of scan(document[field] ?? '', pattern)) {
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
