import type { Language } from '../../documents';

import type { MessageText } from './texts';

/** A text of the shop for some documents; `any` fits all. */
export interface OwnText extends MessageText {
  kind: string;
  language: Language | 'any';
}

/**
 * The shop's own text for a document: of the rows that fit, the most specific wins (kind and language, then kind, then
 * language, then neither; the first of equals). An empty subject or body leaves that part to the next row, and in the
 * end to `fallback`.
 */
export function chooseOwnText(
  rows: readonly OwnText[],
  kind: string,
  language: Language,
  fallback: MessageText,
): MessageText {
  const rank = (row: OwnText) => (row.kind === 'any' ? 0 : 2) + (row.language === 'any' ? 0 : 1);
  const fitting = rows
    .filter((row) => (row.kind === 'any' || row.kind === kind) && (row.language === 'any' || row.language === language))
    .sort((a, b) => rank(b) - rank(a));
  const part = (name: 'subject' | 'html') =>
    [...fitting, fallback].map((text) => text[name]).find((text) => text.trim() !== '') ?? '';
  return { subject: part('subject'), html: part('html') };
}
