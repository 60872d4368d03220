import bidiFactory, { type Bidi } from 'bidi-js';

import { joinArabicLetters } from './arabic-letters';

/** Letters of right-to-left scripts: Hebrew, Arabic and its relatives. */
const RIGHT_TO_LEFT = /[\u0590-\u05ff\u0600-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
/** They turn any text around, house numbers too; no name or address has a use for them. */
const OVERRIDES = /[\u202d\u202e]/g;

let bidi: Bidi | undefined;

/** True when the text has to be put in order before it is drawn. */
export function hasRightToLeft(text: string): boolean {
  return RIGHT_TO_LEFT.test(text);
}

/**
 * One line of text as it is drawn from left to right: Arabic letters in the form their neighbours give them, everything in
 * the order of the Unicode Bidirectional Algorithm (UAX 9) for a line whose base direction is left to right.
 */
export function visualOrder(text: string): string {
  bidi ??= bidiFactory();
  const line = joinArabicLetters(text.replace(OVERRIDES, ''));
  const embedding = bidi.getEmbeddingLevels(line, 'ltr');
  const mirrored = bidi.getMirroredCharactersMap(line, embedding.levels);
  const order = bidi.getReorderedIndices(line, embedding);
  // A letter keeps the marks behind it that are drawn above or below it.
  const letters = new Map([...line.matchAll(/\P{M}\p{M}*|\p{M}+/gu)].map(({ 0: letter, index }) => [index, letter]));
  return order.map((at) => (letters.get(at) ?? '').replace(/^./u, (letter) => mirrored.get(at) ?? letter)).join('');
}
