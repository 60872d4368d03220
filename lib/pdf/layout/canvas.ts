import type { EmbeddedFont } from '../type/embedded-font';
import type { Fonts, FontWeight, TextRun } from '../type/typeface';

import type { ColorName, Theme } from './theme';

export interface TextStyle {
  weight: FontWeight;
  /** Points. */
  size: number;
  color: ColorName;
}

/** A part of the document's logical structure, which screen readers and text extraction follow. */
export type Structure = PDFKit.PDFStructureElement;

/** How much the outlines of the fallback font, which has one weight, are thickened where the text is bold: parts of the size. */
const EMBOLDEN = 0.035;

/** A font of the document, named in its pages from the first use on and written at the end, when its glyphs are known. */
interface UsedFont {
  source: EmbeddedFont;
  entries: object;
  reference: PDFKit.PDFKitReference;
  glyphs: Set<number>;
}

/**
 * Draws on the current page of a PDFKit document: text in our own fonts, filled rectangles, pictures. Coordinates are
 * points from the upper left corner. What is drawn must stand inside `content` or `artifact`, so that the file stays a
 * tagged PDF.
 */
export class Canvas {
  private readonly used = new Map<string, UsedFont>();

  constructor(
    readonly pdf: PDFKit.PDFDocument,
    readonly fonts: Fonts,
    private readonly theme: Theme,
  ) {}

  /** One line of text; `y` is its base line. */
  text(text: string, x: number, y: number, style: TextStyle): void {
    const { runs, reordered } = this.fonts[style.weight].shape(text);
    // What stands in another order than it is read in is copied and read aloud from this.
    if (reordered) this.pdf.addContent(`/Span <</ActualText ${unicodeString(text)}>> BDC`);
    let left = x;
    for (const run of runs) {
      this.run(run, left, y, style);
      left += run.width * style.size;
    }
    if (reordered) this.pdf.addContent('EMC');
  }

  /** A filled rectangle; a thin one is a rule. */
  rectangle(x: number, y: number, width: number, height: number, color: ColorName): void {
    this.pdf.addContent(`${this.theme[color]} rg ${[x, y, width, height].map(number).join(' ')} re f`);
  }

  /** Black squares of `size` points, by column and row from an upper left corner, in one path. */
  squares(
    cells: Iterable<readonly [column: number, row: number, count: number]>,
    x: number,
    y: number,
    size: number,
  ): void {
    let path = '0 g';
    for (const [column, row, count] of cells) {
      path += ` ${[x + column * size, y + row * size, count * size, size].map(number).join(' ')} re`;
    }
    this.pdf.addContent(`${path} f`);
  }

  /** A picture that was put into the document before; `x` and `y` are its upper left corner. */
  picture(name: string, picture: PDFKit.PDFKitReference, x: number, y: number, width: number, height: number): void {
    const pagePictures: Record<string, unknown> = this.pdf.page.xobjects;
    pagePictures[name] = picture;
    this.pdf.addContent(`q ${[width, 0, 0, -height, x, y + height].map(number).join(' ')} cm /${name} Do Q`);
  }

  widthOf(text: string, style: TextStyle): number {
    return this.fonts[style.weight].widthOf(text, style.size);
  }

  /**
   * Runs `draw` and makes what it draws a part of `parent`, of the given structure type ("P", "H1", "TD" and so on).
   * @param description what a picture shows, for those who do not see it
   */
  content(parent: Structure, type: string, draw: () => void, description?: string): void {
    const marked = this.pdf.markStructureContent(type);
    draw();
    this.pdf.endMarkedContent();
    parent.add(this.pdf.struct(type, description === undefined ? {} : { alt: description }, marked));
  }

  /** Runs `draw` for what is not content: rules, backgrounds, repeated heads, page numbers. */
  artifact(draw: () => void): void {
    this.pdf.markContent('Artifact');
    draw();
    this.pdf.endMarkedContent();
  }

  /** Writes what is only known when everything is drawn; nothing may be drawn afterwards. */
  finish(): void {
    for (const { source, entries, reference, glyphs } of this.used.values()) {
      Object.assign(entries, source.embed(this.pdf, glyphs));
      reference.end(undefined);
    }
  }

  private run(run: TextRun, x: number, y: number, style: TextStyle): void {
    const own = run.font === 'own';
    const name = own ? `F${style.weight}` : 'Ffallback';
    const pageFonts: Record<string, unknown> = this.pdf.page.fonts;
    const { own: ownFont, fallback } = this.fonts[style.weight];
    const used = this.usedFont(name, own ? ownFont : fallback());
    pageFonts[name] = used.reference;
    for (const glyph of run.glyphs) used.glyphs.add(glyph);
    const color = this.theme[style.color];
    const bold = !own && style.weight === 'bold';
    const stroke = bold ? `2 Tr ${number(style.size * EMBOLDEN)} w ${color} RG ` : '';
    // PDFKit turns the page upside down, so that y grows downwards; the text matrix turns the letters back.
    this.pdf.addContent(
      `BT /${name} ${number(style.size * run.scale)} Tf ${stroke}${color} rg 1 0 0 -1 ${number(x)} ${number(y)} Tm ${run.encoded} TJ ET${bold ? ' 0 Tr' : ''}`,
    );
  }

  private usedFont(name: string, source: EmbeddedFont): UsedFont {
    let font = this.used.get(name);
    if (!font) {
      const entries = {};
      font = { source, entries, reference: this.pdf.ref(entries), glyphs: new Set() };
      this.used.set(name, font);
    }
    return font;
  }
}

/** A PDF number: no exponent, a thousandth of a point is enough. */
function number(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}

/** A PDF text string in UTF-16. */
function unicodeString(text: string): string {
  return `<feff${Array.from({ length: text.length }, (_, i) => text.charCodeAt(i).toString(16).padStart(4, '0')).join('')}>`;
}
