import type { Typeface } from './typeface';

/**
 * Breaks `text` into lines no wider than `width` points. Line breaks in the text are kept, runs of spaces, tabs and
 * control characters count as one space, and a word wider than the line is cut. Empty text gives no lines; empty
 * lines at either end are dropped. A word of one letter keeps to the next word, as Polish typography wants it
 * ("sp. z o.o." never breaks after the "z").
 */
export function breakLines(text: string, font: Typeface, size: number, width: number): string[] {
  if (!/[\s\p{Cc}]/u.test(text) && font.widthOf(text, size) <= width) return text === '' ? [] : [text];
  const lines = text
    .normalize('NFC')
    .replace(/(?<=(?:^|\s)\p{L}) |(?<=\b(?:sp|spółka)\.) (?=z o\.)|(?<=\bz) (?=o\.\s?o\.)/gmu, '\u00a0')
    .replace(/\r\n?|[\v\f\u0085\u2028\u2029]/g, '\n')
    .split('\n')
    .flatMap((paragraph) => breakParagraph(paragraph, font, size, width));
  while (lines[0] === '') lines.shift();
  while (lines.at(-1) === '') lines.pop();
  return lines;
}

/** `text` on one line: every run of white space and control characters becomes one space. */
export function singleLine(text: string): string {
  return text.replace(/(?:[^\S\u00a0]|\p{Cc})+/gu, ' ').trim();
}

function breakParagraph(paragraph: string, font: Typeface, size: number, width: number): string[] {
  const space = font.widthOf(' ', size);
  const lines: string[] = [];
  let line = '';
  let used = 0;
  // A no-break space stays inside its word, so that "1 234,50 zł" is never torn apart.
  for (const word of paragraph.split(/(?:[^\S\u00a0]|\p{Cc})+/u)) {
    if (word === '') continue;
    const wordWidth = font.widthOf(word, size);
    if (line !== '' && used + space + wordWidth <= width) {
      line += ` ${word}`;
      used += space + wordWidth;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = wordWidth <= width ? [word] : cutWord(word, font, size, width);
    line = pieces.pop() ?? '';
    used = font.widthOf(line, size);
    lines.push(...pieces);
  }
  return [...lines, line];
}

const characters = new Intl.Segmenter('pl', { granularity: 'grapheme' });

function cutWord(word: string, font: Typeface, size: number, width: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  let used = 0;
  for (const { segment } of characters.segment(word)) {
    const characterWidth = font.widthOf(segment, size);
    if (piece !== '' && used + characterWidth > width) {
      pieces.push(piece);
      piece = '';
      used = 0;
    }
    piece += segment;
    used += characterWidth;
  }
  return [...pieces, piece];
}
