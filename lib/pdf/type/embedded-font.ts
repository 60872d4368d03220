import { deflateSync } from 'node:zlib';
import { parseFontFile, type FontFile } from './font-file';

/**
 * A font of this package, parsed and compressed once per process. PDFKit's own way parses, shapes and subsets the font
 * anew for each document, which takes most of the time of a short invoice; here every document embeds the same ready
 * streams. Text remains searchable through the ToUnicode map.
 */
export class EmbeddedFont {
  private readonly file: FontFile;
  /** From font units to thousandths of the font size. */
  private readonly scale: number;
  private whole: ReadyFont | undefined;

  constructor(
    private readonly name: string,
    data: Buffer,
  ) {
    this.file = parseFontFile(data);
    this.scale = 1000 / this.file.unitsPerEm;
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
   * @param used the glyphs to embed; all of them when not given
   */
  embed(pdf: PDFKit.PDFDocument, used?: ReadonlySet<number>): object {
    const { file, scale, name } = this;
    const { program, length, toUnicode, widths } = used ? this.prepare(used) : (this.whole ??= this.prepare());
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

  private prepare(used?: ReadonlySet<number>): ReadyFont {
    const outlines = used ? this.file.outlinesOf(used) : this.file.outlines;
    const width = (glyph: number): number => Math.round((this.file.advances[glyph] ?? 0) * this.scale);
    return {
      program: deflateSync(outlines),
      length: outlines.length,
      toUnicode: deflateSync(Buffer.from(toUnicodeMap(this.file.glyphs, used), 'latin1')),
      widths: used
        ? [...used].sort((a, b) => a - b).flatMap((glyph) => [glyph, [width(glyph)]])
        : [0, this.file.advances.map((_, glyph) => width(glyph))],
    };
  }

  private kerningOf(left: number, right: number): number {
    return this.file.kerning.get(left * 65536 + right) ?? 0;
  }
}

/** What a document takes over as it is. */
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

function toUnicodeMap(glyphs: ReadonlyMap<number, number>, used?: ReadonlySet<number>): string {
  const codes = new Map<number, number>();
  for (const [code, glyph] of glyphs) {
    // Where two characters share a glyph (space and no-break space) the plainer one is what a reader searches for.
    if (!used || used.has(glyph)) codes.set(glyph, Math.min(code, codes.get(glyph) ?? code));
  }
  const entries = [...codes].sort(([a], [b]) => a - b).map(([glyph, code]) => `<${hex(glyph)}> <${searchable(code)}>`);
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
