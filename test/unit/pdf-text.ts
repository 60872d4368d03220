import { inflateSync } from 'node:zlib';

export interface TextItem {
  text: string;
  /** Points from the upper left corner; `y` is the base line. */
  x: number;
  y: number;
  size: number;
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
    const fonts = new Map<string, Map<string, string>>();
    const resources = get(reference(page, 'Resources')).dictionary;
    for (const [, name = '', font = ''] of resources.matchAll(/\/(F\w+) (\d+) 0 R/g)) {
      fonts.set(name, readToUnicode(get(reference(get(font).dictionary, 'ToUnicode')).stream));
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
  for (const [, glyph = '', code = ''] of map.matchAll(/^<([0-9a-f]{4})> <([0-9a-f]{4})>$/gm)) {
    codes.set(glyph, String.fromCharCode(parseInt(code, 16)));
  }
  return codes;
}

function readItems(content: string, fonts: Map<string, Map<string, string>>): TextItem[] {
  const operation = /BT \/(F\w+) (\S+) Tf .*? rg 1 0 0 -1 (\S+) (\S+) Tm \[(.*?)\] TJ ET/g;
  return [...content.matchAll(operation)].map(([, font = '', size, x, y, glyphs = '']) => ({
    text: [...glyphs.replace(/>[^<]*<|[<>]/g, '').matchAll(/.{4}/g)]
      .map(([glyph]) => fonts.get(font)?.get(glyph) ?? '\ufffd')
      .join(''),
    x: Number(x),
    y: Number(y),
    size: Number(size),
  }));
}
