import { inflateSync } from 'node:zlib';

export interface TextItem {
  text: string;
  /** Points from the upper left corner; `y` is the base line. */
  x: number;
  y: number;
  /** Points, kerning included. */
  width: number;
  size: number;
}

interface Font {
  characters: Map<string, string>;
  /** Thousandths of the font size, by glyph number. */
  widths: Map<number, number>;
}

interface PdfObject {
  dictionary: string;
  stream: string;
}

/**
 * The text of every page, read back through each font's ToUnicode map as a PDF viewer does. Understands what PDFKit and
 * lib/pdf write: one object after the other, deflated streams, TJ with hexadecimal glyph numbers.
 */
export function pageItems(pdf: Buffer): TextItem[][] {
  const objects = readObjects(pdf);
  const get = (reference: string): PdfObject => objects.get(reference) ?? { dictionary: '', stream: '' };
  const reference = (dictionary: string, key: string): string =>
    new RegExp(`/${key}\\s*\\[?(\\d+) 0 R`).exec(dictionary)?.[1] ?? '';
  const root = get(reference(pdf.toString('latin1', pdf.lastIndexOf('trailer')), 'Root'));
  const kids = /\/Kids \[([^\]]*)\]/.exec(get(reference(root.dictionary, 'Pages')).dictionary)?.[1] ?? '';
  return [...kids.matchAll(/(\d+) 0 R/g)].map(([, id = '']) => {
    const page = get(id).dictionary;
    const fonts = new Map<string, Font>();
    const resources = get(reference(page, 'Resources')).dictionary;
    for (const [, name = '', font = ''] of resources.matchAll(/\/(F\w+) (\d+) 0 R/g)) {
      const { dictionary } = get(font);
      fonts.set(name, {
        characters: readToUnicode(get(reference(dictionary, 'ToUnicode')).stream),
        widths: readWidths(get(reference(dictionary, 'DescendantFonts')).dictionary),
      });
    }
    return readItems(get(reference(page, 'Contents')).stream, fonts);
  });
}

/** The text of every page with all white space, line breaks included, as one space. */
export function pageTexts(pdf: Buffer): string[] {
  return pageItems(pdf).map((items) =>
    items
      .map((item) => item.text)
      .join(' ')
      .replace(/\s+/g, ' '),
  );
}

function readObjects(pdf: Buffer): Map<string, PdfObject> {
  const objects = new Map<string, PdfObject>();
  const text = pdf.toString('latin1');
  const table = text.slice(text.lastIndexOf('\nxref\n') + 1);
  for (const [, offset = ''] of table.matchAll(/^(\d{10}) \d{5} n/gm)) {
    const at = Number(offset);
    const id = /^(\d+) 0 obj\n/.exec(text.slice(at, at + 20))?.[1];
    if (!id) throw new Error(`No object stands at ${offset}, where the cross-reference table names one.`);
    const end = text.indexOf('\nendobj', at);
    const dictionary = text.slice(at, end).split('\nstream\n', 1)[0] ?? '';
    const start = at + dictionary.length + '\nstream\n'.length;
    const raw = pdf.subarray(start, start + Number(/\/Length (\d+)/.exec(dictionary)?.[1] ?? 0));
    objects.set(id, {
      dictionary,
      stream: /\/FlateDecode/.test(dictionary) ? inflateSync(raw).toString('latin1') : raw.toString('latin1'),
    });
  }
  return objects;
}

function readToUnicode(map: string): Map<string, string> {
  const codes = new Map<string, string>();
  for (const [, glyph = '', code = ''] of map.matchAll(/^<([0-9a-f]{4})> <([0-9a-f]{4,})>$/gm)) {
    codes.set(glyph, Buffer.from(code, 'hex').swap16().toString('utf16le'));
  }
  return codes;
}

/** Both forms of the array: one row from glyph 0 on, and single glyphs. */
function readWidths(dictionary: string): Map<number, number> {
  const widths = new Map<number, number>();
  const array = /\/W \[([\d\s.[\]]*)\]\n/.exec(dictionary)?.[1] ?? '';
  for (const [, first = '', row = ''] of array.matchAll(/(\d+) \[([^\]]*)\]/g)) {
    row.split(' ').forEach((width, i) => widths.set(Number(first) + i, Number(width)));
  }
  return widths;
}

function readItems(content: string, fonts: Map<string, Font>): TextItem[] {
  const operation = /BT \/(F\w+) (\S+) Tf .*? rg 1 0 0 -1 (\S+) (\S+) Tm \[(.*?)\] TJ ET/g;
  return [...content.matchAll(operation)].map(([, name = '', size, x, y, shown = '']) => {
    const font = fonts.get(name);
    const glyphs = [...shown.replace(/>[^<]*<|[<>]/g, '').matchAll(/.{4}/g)].map(([glyph]) => glyph);
    const kerning = [...shown.matchAll(/>(-?\d+)</g)].reduce((sum, [, adjustment]) => sum + Number(adjustment), 0);
    const advance = glyphs.reduce((sum, glyph) => sum + (font?.widths.get(parseInt(glyph, 16)) ?? NaN), 0);
    return {
      text: glyphs.map((glyph) => font?.characters.get(glyph) ?? '\ufffd').join(''),
      x: Number(x),
      y: Number(y),
      width: ((advance - kerning) * Number(size)) / 1000,
      size: Number(size),
    };
  });
}
