import { deflateSync } from 'node:zlib';

import { type FontFile, parseFontFile } from './font-file';

/** zlib's: outlines become hardly smaller with more, and every document pays for it. */
const COMPRESSION = 4;

/**
 * A font of this package, parsed once per process. PDFKit's own way parses and shapes the font anew for each document,
 * which takes most of the time of a short invoice; here a document only copies the outlines of the glyphs it shows, under
 * their old numbers. Text remains searchable through the ToUnicode map.
 */
export class EmbeddedFont {
  private readonly file: FontFile;
  /** From font units to thousandths of the font size. */
  private readonly scale: number;
  /** What a reader searches for each glyph by, as the hexadecimal digits of a ToUnicode map. */
  private readonly searchable = new Map<number, string>();

  constructor(
    private readonly name: string,
    data: Buffer,
  ) {
    this.file = parseFontFile(data);
    this.scale = 1000 / this.file.unitsPerEm;
    // Where two characters share a glyph (space and no-break space) the plainer one is what a reader searches for.
    for (const [code, glyph] of [...this.file.glyphs].sort(([a], [b]) => b - a)) {
      this.searchable.set(glyph, searchable(code));
    }
  }

  /** The glyph of a character, or undefined when the font has none. */
  glyphOf(character: string): number | undefined {
    return this.file.glyphs.get(character.codePointAt(0) ?? 0);
  }

  /** The width of a row of glyphs in thousandths of the font size, kerning included. */
  widthOf(glyphs: readonly number[]): number {
    let width = 0;
    let previous = 0;
    for (const glyph of glyphs) {
      width += (this.file.advances[glyph] ?? 0) + this.kerningOf(previous, glyph);
      previous = glyph;
    }
    return width * this.scale;
  }

  /** A row of glyphs as the operand of the PDF operator TJ: hexadecimal glyph numbers, with kerning between them. */
  encode(glyphs: readonly number[]): string {
    let run = '';
    let encoded = '';
    let previous = 0;
    for (const glyph of glyphs) {
      const kerning = this.kerningOf(previous, glyph);
      if (kerning !== 0) {
        encoded += `<${run}>${-Math.round(kerning * this.scale)}`;
        run = '';
      }
      run += hex(glyph);
      previous = glyph;
    }
    return `[${encoded}<${run}>]`;
  }

  /**
   * Writes the font into a document, once for each document. Returns the entries of the font dictionary, which belongs
   * into the resources of its pages.
   * @param used the glyphs to embed
   */
  embed(pdf: PDFKit.PDFDocument, used: ReadonlySet<number>): object {
    const { file, scale, name } = this;
    const { program, length, toUnicode, widths } = this.prepare(used);
    const descriptor = writeObject(pdf, {
      Type: 'FontDescriptor',
      FontName: name,
      Flags: 4,
      FontBBox: file.boundingBox.map((edge) => edge * scale),
      ItalicAngle: 0,
      Ascent: file.ascender * scale,
      Descent: file.descender * scale,
      CapHeight: file.capHeight * scale,
      StemV: 0,
      FontFile2: writeStream(pdf, program, { Length1: length }),
    });
    const descendant = writeObject(pdf, {
      Type: 'Font',
      Subtype: 'CIDFontType2',
      BaseFont: name,
      // PDFKit writes bytes as a PDF string, a JavaScript string as a PDF name.
      CIDSystemInfo: { Registry: Buffer.from('Adobe'), Ordering: Buffer.from('Identity'), Supplement: 0 },
      FontDescriptor: descriptor,
      CIDToGIDMap: 'Identity',
      W: widths,
    });
    return {
      Type: 'Font',
      Subtype: 'Type0',
      BaseFont: name,
      Encoding: 'Identity-H',
      DescendantFonts: [descendant],
      ToUnicode: writeStream(pdf, toUnicode, {}),
    };
  }

  private prepare(used: ReadonlySet<number>): ReadyFont {
    const outlines = this.file.outlinesOf(used);
    const glyphs = [...used].sort((a, b) => a - b);
    const map = toUnicodeMap(glyphs.map((glyph) => [glyph, this.searchable.get(glyph)]));
    return {
      program: deflateSync(outlines, { level: COMPRESSION }),
      length: outlines.length,
      toUnicode: deflateSync(Buffer.from(map, 'latin1'), { level: COMPRESSION }),
      widths: glyphs.flatMap((glyph) => [glyph, [Math.round((this.file.advances[glyph] ?? 0) * this.scale)]]),
    };
  }

  private kerningOf(left: number, right: number): number {
    return this.file.kerning.get(left * 65536 + right) ?? 0;
  }
}

/** A font cut down to the glyphs of one document. */
interface ReadyFont {
  program: Buffer;
  /** Bytes of the program before compression. */
  length: number;
  toUnicode: Buffer;
  widths: unknown[];
}

function writeObject(pdf: PDFKit.PDFDocument, entries: object): PDFKit.PDFKitReference {
  const reference = pdf.ref(entries);
  reference.end(undefined);
  return reference;
}

function writeStream(pdf: PDFKit.PDFDocument, data: Buffer, entries: object): PDFKit.PDFKitReference {
  const reference = pdf.ref({ ...entries, Filter: 'FlateDecode' });
  reference.end(data);
  return reference;
}

function hex(value: number): string {
  return value.toString(16).padStart(4, '0');
}

function toUnicodeMap(texts: ReadonlyArray<readonly [glyph: number, text: string | undefined]>): string {
  const entries = texts.flatMap(([glyph, text]) => (text === undefined ? [] : [`<${hex(glyph)}> <${text}>`]));
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

/** The characters to search a glyph by, as UTF-16: for an Arabic letter in one of its forms the letter itself. */
function searchable(code: number): string {
  const character = String.fromCodePoint(code);
  const text = code >= 0xfb50 && code <= 0xfefc ? character.normalize('NFKC') : character;
  return Array.from(text, (_, i) => hex(text.charCodeAt(i))).join('');
}
