import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { PdfError } from './errors';
import { parseFontFile, type FontFile } from './font-file';

/** Drawn for a character that the font does not have: a white square. */
const REPLACEMENT = 0x25a1;

/**
 * A font of this package, parsed and compressed once per process. PDFKit's own way parses, shapes and subsets the font
 * anew for each document, which takes most of the time of a short invoice; here every document embeds the same ready
 * streams. Text remains searchable through the ToUnicode map.
 */
export class EmbeddedFont {
  private readonly file: FontFile;
  private readonly scale: number;
  private readonly program: Buffer;
  private readonly toUnicode: Buffer;

  constructor(
    private readonly name: string,
    data: Buffer,
  ) {
    this.file = parseFontFile(data);
    this.scale = 1000 / this.file.unitsPerEm;
    this.program = deflateSync(this.file.outlines);
    this.toUnicode = deflateSync(Buffer.from(toUnicodeMap(this.file.glyphs), 'latin1'));
  }

  /** The width of `text` in points at `size` points, kerning included. */
  widthOf(text: string, size: number): number {
    let width = 0;
    let previous = 0;
    for (const glyph of this.glyphsOf(text)) {
      width += (this.file.advances[glyph] ?? 0) + this.kerningOf(previous, glyph);
      previous = glyph;
    }
    return (width * this.scale * size) / 1000;
  }

  /** `text` as the operand of the PDF operator TJ: hexadecimal glyph numbers, with kerning between them. */
  encode(text: string): string {
    let run = '';
    let encoded = '';
    let previous = 0;
    for (const glyph of this.glyphsOf(text)) {
      const kerning = this.kerningOf(previous, glyph);
      if (kerning !== 0) {
        encoded += `<${run}>${-Math.round(kerning * this.scale)}`;
        run = '';
      }
      run += glyph.toString(16).padStart(4, '0');
      previous = glyph;
    }
    return `[${encoded}<${run}>]`;
  }

  /** Writes the font into a document, once for each document; the result belongs into the resources of its pages. */
  embed(pdf: PDFKit.PDFDocument): PDFKit.PDFKitReference {
    const { file, scale, name } = this;
    const stream = (data: Buffer, entries: object): PDFKit.PDFKitReference => {
      const reference = pdf.ref({ ...entries, Filter: 'FlateDecode' });
      reference.end(data);
      return reference;
    };
    const object = (entries: object): PDFKit.PDFKitReference => {
      const reference = pdf.ref(entries);
      reference.end(undefined);
      return reference;
    };
    const descriptor = object({
      Type: 'FontDescriptor',
      FontName: name,
      Flags: 4,
      FontBBox: file.boundingBox.map((edge) => edge * scale),
      ItalicAngle: 0,
      Ascent: file.ascender * scale,
      Descent: file.descender * scale,
      CapHeight: file.capHeight * scale,
      StemV: 0,
      FontFile2: stream(this.program, { Length1: file.outlines.length }),
    });
    const descendant = object({
      Type: 'Font',
      Subtype: 'CIDFontType2',
      BaseFont: name,
      // PDFKit writes bytes as a PDF string, a JavaScript string as a PDF name.
      CIDSystemInfo: { Registry: Buffer.from('Adobe'), Ordering: Buffer.from('Identity'), Supplement: 0 },
      FontDescriptor: descriptor,
      CIDToGIDMap: 'Identity',
      W: [0, file.advances.map((advance) => Math.round(advance * scale))],
    });
    return object({
      Type: 'Font',
      Subtype: 'Type0',
      BaseFont: name,
      Encoding: 'Identity-H',
      DescendantFonts: [descendant],
      ToUnicode: stream(this.toUnicode, {}),
    });
  }

  private glyphsOf(text: string): number[] {
    const glyphs: number[] = [];
    for (const character of text.normalize('NFC')) {
      const glyph = this.file.glyphs.get(character.codePointAt(0) ?? 0);
      // Joiners, direction marks and variation selectors have no shape of their own.
      if (glyph === undefined && /\p{Default_Ignorable_Code_Point}/u.test(character)) continue;
      glyphs.push(glyph ?? this.file.glyphs.get(REPLACEMENT) ?? 0);
    }
    return glyphs;
  }

  private kerningOf(left: number, right: number): number {
    return this.file.kerning.get(left * 65536 + right) ?? 0;
  }
}

/** The font families' weights a layout draws with. */
export type FontWeight = 'regular' | 'bold';
export type Fonts = Record<FontWeight, EmbeddedFont>;

let loaded: Fonts | undefined;

/** The fonts of the built-in layout, read from this package on first use. Throws PdfError when a file is missing or damaged. */
export function loadFonts(): Fonts {
  loaded ??= {
    regular: readFont('regular', 'BAAAAA+DocumentSans'),
    bold: readFont('bold', 'CAAAAA+DocumentSans-Bold'),
  };
  return loaded;
}

function readFont(weight: FontWeight, name: string): EmbeddedFont {
  try {
    return new EmbeddedFont(name, readFileSync(join(__dirname, 'fonts', `document-sans-${weight}.ttf`)));
  } catch {
    throw new PdfError('pdf_font_unreadable', `The ${weight} font of the built-in layout could not be read.`, {
      description: 'The installation of this package is incomplete: install it again.',
    });
  }
}

function toUnicodeMap(glyphs: ReadonlyMap<number, number>): string {
  const codes = new Map<number, number>();
  // Where two characters share a glyph (space and no-break space) the plainer one is what a reader searches for.
  for (const [code, glyph] of glyphs) codes.set(glyph, Math.min(code, codes.get(glyph) ?? code));
  const hex = (value: number): string => value.toString(16).padStart(4, '0');
  const entries = [...codes].sort(([a], [b]) => a - b).map(([glyph, code]) => `<${hex(glyph)}> <${hex(code)}>`);
  const blocks: string[] = [];
  // A block may hold 100 entries at most (PDF 32000-1, 9.10.3).
  for (let at = 0; at < entries.length; at += 100) {
    const block = entries.slice(at, at + 100);
    blocks.push(`${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`);
  }
  return [
    '/CIDInit /ProcSet findresource begin 12 dict begin begincmap',
    '/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def',
    '/CMapName /Adobe-Identity-UCS def /CMapType 2 def',
    '1 begincodespacerange <0000> <ffff> endcodespacerange',
    ...blocks,
    'endcmap CMapName currentdict /CMap defineresource pop end end',
  ].join('\n');
}
