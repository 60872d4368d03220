import type { Fonts, FontWeight } from './embedded-font';

/** Red, green and blue from 0 to 1. */
export type Color = readonly [number, number, number];

export const INK: Color = [0.1, 0.12, 0.15];
export const MUTED: Color = [0.38, 0.42, 0.47];
export const ACCENT: Color = [0.11, 0.29, 0.46];
export const TINT: Color = [0.94, 0.955, 0.97];
export const HAIRLINE: Color = [0.82, 0.85, 0.88];

export interface TextStyle {
  weight: FontWeight;
  /** Points. */
  size: number;
  color: Color;
}

/** A part of the document's logical structure, which screen readers and text extraction follow. */
export type Structure = PDFKit.PDFStructureElement;

/**
 * Draws on the current page of a PDFKit document: text in our own fonts, and filled rectangles. Coordinates are points
 * from the upper left corner. What is drawn must stand inside `content` or `artifact`, so that the file stays a tagged PDF.
 */
export class Canvas {
  private readonly references = new Map<FontWeight, PDFKit.PDFKitReference>();

  constructor(
    readonly pdf: PDFKit.PDFDocument,
    readonly fonts: Fonts,
  ) {}

  /** One line of text; `y` is its base line. */
  text(text: string, x: number, y: number, style: TextStyle): void {
    const font = `F${style.weight}`;
    const pageFonts: Record<string, unknown> = this.pdf.page.fonts;
    pageFonts[font] ??= this.reference(style.weight);
    const color = style.color.map(number).join(' ');
    const encoded = this.fonts[style.weight].encode(text);
    // PDFKit turns the page upside down, so that y grows downwards; the text matrix turns the letters back.
    this.pdf.addContent(
      `BT /${font} ${number(style.size)} Tf ${color} rg 1 0 0 -1 ${number(x)} ${number(y)} Tm ${encoded} TJ ET`,
    );
  }

  /** A filled rectangle; a thin one is a rule. */
  rectangle(x: number, y: number, width: number, height: number, color: Color): void {
    this.pdf.addContent(`${color.map(number).join(' ')} rg ${[x, y, width, height].map(number).join(' ')} re f`);
  }

  widthOf(text: string, style: TextStyle): number {
    return this.fonts[style.weight].widthOf(text, style.size);
  }

  /** Runs `draw` and makes what it draws a part of `parent`, of the given structure type ("P", "H1", "TD" and so on). */
  content(parent: Structure, type: string, draw: () => void): void {
    const marked = this.pdf.markStructureContent(type);
    draw();
    this.pdf.endMarkedContent();
    parent.add(this.pdf.struct(type, {}, marked));
  }

  /** Runs `draw` for what is not content: rules, backgrounds, repeated heads, page numbers. */
  artifact(draw: () => void): void {
    this.pdf.markContent('Artifact');
    draw();
    this.pdf.endMarkedContent();
  }

  private reference(weight: FontWeight): PDFKit.PDFKitReference {
    const known = this.references.get(weight);
    if (known) return known;
    const reference = this.fonts[weight].embed(this.pdf);
    this.references.set(weight, reference);
    return reference;
  }
}

/** A PDF number: no exponent, a thousandth of a point is enough. */
function number(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}
