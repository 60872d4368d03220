import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { PdfError } from '../errors';

import { EmbeddedFont } from './embedded-font';
import { hasRightToLeft, visualOrder } from './right-to-left';

/** Drawn for a character that no font has: a white square. */
const REPLACEMENT = '\u25a1';
/** Texts remembered with their measures; a document of ordinary length has a few hundred. */
const MOST_REMEMBERED = 5_000;
/** Longer texts are not remembered. */
const LONGEST_REMEMBERED = 120;

/** The font families' weights a layout draws with. */
export type FontWeight = 'regular' | 'bold';
export type Fonts = Record<FontWeight, Typeface>;

/** A piece of a line in one font. */
export interface TextRun {
  font: 'own' | 'fallback';
  glyphs: readonly number[];
  /** Operand of the operator TJ. */
  encoded: string;
  /** In parts of the font size. */
  width: number;
  /** What to multiply the font size with. */
  scale: number;
}

/** One line of text made ready to be drawn. */
export interface ShapedText {
  runs: readonly TextRun[];
  /** In parts of the font size. */
  width: number;
  /** True when the runs are in another order than the text is read in. */
  reordered: boolean;
}

/** A font of the layout together with the one that stands in for what it does not have. Remembers what it measured. */
export class Typeface {
  private readonly remembered = new Map<string, ShapedText>();

  constructor(
    readonly own: EmbeddedFont,
    /** Read only when a text needs it. */
    readonly fallback: () => EmbeddedFont,
  ) {}

  /** The width of `text` in points at `size` points, kerning included. */
  widthOf(text: string, size: number): number {
    return this.shape(text).width * size;
  }

  /** Turns one line of text into glyphs; what no font has becomes a white square, invisible characters disappear. */
  shape(text: string): ShapedText {
    const known = this.remembered.get(text);
    if (known) return known;
    const shaped = this.shapeNew(text);
    if (text.length > LONGEST_REMEMBERED) return shaped;
    if (this.remembered.size >= MOST_REMEMBERED) this.remembered.clear();
    this.remembered.set(text, shaped);
    return shaped;
  }

  private shapeNew(text: string): ShapedText {
    const composed = text.normalize('NFC');
    const reordered = hasRightToLeft(composed);
    const runs: TextRun[] = [];
    let glyphs: number[] = [];
    let font: TextRun['font'] = 'own';
    const close = (): void => {
      if (glyphs.length > 0) runs.push(this.run(font, glyphs));
      glyphs = [];
    };
    for (const character of reordered ? visualOrder(composed) : composed) {
      const found = this.find(character);
      if (!found) continue;
      if (found.font !== font) close();
      font = found.font;
      glyphs.push(found.glyph);
    }
    close();
    return { runs, reordered, width: runs.reduce((sum, run) => sum + run.width, 0) };
  }

  /** The font and glyph of a character; nothing for joiners, direction marks and variation selectors, which have no shape. */
  private find(character: string): { font: TextRun['font']; glyph: number } | undefined {
    const own = this.own.glyphOf(character);
    if (own !== undefined) return { font: 'own', glyph: own };
    if (/\p{Default_Ignorable_Code_Point}/u.test(character)) return undefined;
    const fallback = this.fallback().glyphOf(character);
    if (fallback !== undefined) return { font: 'fallback', glyph: fallback };
    return { font: 'own', glyph: this.own.glyphOf(REPLACEMENT) ?? 0 };
  }

  private run(font: TextRun['font'], glyphs: number[]): TextRun {
    const source = font === 'own' ? this.own : this.fallback();
    const scale = font === 'own' ? 1 : FALLBACK_SCALE;
    return { font, glyphs, encoded: source.encode(glyphs), width: (source.widthOf(glyphs) / 1000) * scale, scale };
  }
}

/** Makes the small letters of the fallback font as high as those of the layout's own. */
const FALLBACK_SCALE = 0.92;

let loaded: Fonts | undefined;

/** The fonts of the built-in layout, read from this package on first use. Throws PdfError when a file is missing or damaged. */
export function loadFonts(): Fonts {
  if (loaded) return loaded;
  let fallback: EmbeddedFont | undefined;
  const readFallback = (): EmbeddedFont => (fallback ??= readFont('fallback-sans', 'DAAAAA+DejaVuSans'));
  loaded = {
    regular: new Typeface(readFont('document-sans-regular', 'BAAAAA+DocumentSans'), readFallback),
    bold: new Typeface(readFont('document-sans-bold', 'CAAAAA+DocumentSans-Bold'), readFallback),
  };
  return loaded;
}

function readFont(file: string, name: string): EmbeddedFont {
  try {
    return new EmbeddedFont(name, readFileSync(join(__dirname, 'fonts', `${file}.ttf`)));
  } catch {
    throw new PdfError('pdf_font_unreadable', `The font ${file} of the built-in layout could not be read.`, {
      description: 'The installation of this package is incomplete: install it again.',
    });
  }
}
