/** The parts of a TrueType font that a PDF needs (OpenType specification 1.9, tables of the same names). */
export interface FontFile {
  unitsPerEm: number;
  /** In font units, like every measure here. */
  ascender: number;
  descender: number;
  capHeight: number;
  boundingBox: [number, number, number, number];
  /** Glyph number by Unicode code point. */
  glyphs: ReadonlyMap<number, number>;
  /** Advance width by glyph number. */
  advances: readonly number[];
  /** Adjustment between two glyphs, by `left * 65536 + right`. */
  kerning: ReadonlyMap<number, number>;
  /**
   * A TrueType file with no more than a PDF viewer reads: the outlines and their measures, of the given glyphs only; glyph
   * numbers stay.
   */
  outlinesOf(glyphs: Iterable<number>): Buffer;
}

const OUTLINE_TABLES = ['cvt ', 'fpgm', 'glyf', 'head', 'hhea', 'hmtx', 'loca', 'maxp', 'prep'];

/**
 * Reads one of this package's own TrueType fonts. Only what those files contain is understood: a format 4 character
 * map and a format 0 `kern` table (see fonts/README.md). Throws an Error when a table is missing.
 */
export function parseFontFile(file: Buffer): FontFile {
  const tables = readTableDirectory(file);
  const table = (tag: string): Buffer => {
    const found = tables.get(tag);
    if (!found) throw new Error(`The font has no ${tag} table.`);
    return found;
  };
  const head = table('head');
  const hhea = table('hhea');
  const os2 = table('OS/2');
  const kern = tables.get('kern');
  return {
    unitsPerEm: head.readUInt16BE(18),
    ascender: hhea.readInt16BE(4),
    descender: hhea.readInt16BE(6),
    // Fonts from before version 2 of the table do not say it.
    capHeight: os2.readUInt16BE(0) >= 2 ? os2.readInt16BE(88) : hhea.readInt16BE(4),
    boundingBox: [head.readInt16BE(36), head.readInt16BE(38), head.readInt16BE(40), head.readInt16BE(42)],
    glyphs: readCharacterMap(table('cmap')),
    advances: readAdvances(table('hmtx'), hhea.readUInt16BE(34), table('maxp').readUInt16BE(4)),
    kerning: kern ? readKerning(kern) : new Map(),
    outlinesOf: (glyphs) => writeTables(outlineTables(new Map([...tables, ...keepGlyphs(table, glyphs)]))),
  };
}

function outlineTables(tables: ReadonlyMap<string, Buffer>): Array<readonly [string, Buffer]> {
  return OUTLINE_TABLES.flatMap((tag) => {
    const data = tables.get(tag);
    return data ? [[tag, data] as const] : [];
  });
}

function readTableDirectory(file: Buffer): Map<string, Buffer> {
  const tables = new Map<string, Buffer>();
  for (let i = 0; i < file.readUInt16BE(4); i++) {
    const entry = 12 + 16 * i;
    const offset = file.readUInt32BE(entry + 8);
    tables.set(
      file.toString('latin1', entry, entry + 4),
      file.subarray(offset, offset + file.readUInt32BE(entry + 12)),
    );
  }
  return tables;
}

function readCharacterMap(cmap: Buffer): Map<number, number> {
  const glyphs = new Map<number, number>();
  for (let i = 0; i < cmap.readUInt16BE(2); i++) {
    const map = cmap.subarray(cmap.readUInt32BE(4 + 8 * i + 4));
    if (map.readUInt16BE(0) !== 4) continue;
    const segments = map.readUInt16BE(6) / 2;
    for (let segment = 0; segment < segments; segment++) {
      const end = map.readUInt16BE(14 + 2 * segment);
      const start = map.readUInt16BE(16 + 2 * (segments + segment));
      const delta = map.readUInt16BE(16 + 2 * (2 * segments + segment));
      const rangeAt = 16 + 2 * (3 * segments + segment);
      const range = map.readUInt16BE(rangeAt);
      for (let code = start; code <= end && code < 0xffff; code++) {
        const stored = range === 0 ? code : map.readUInt16BE(rangeAt + range + 2 * (code - start));
        const glyph = range !== 0 && stored === 0 ? 0 : (stored + delta) & 0xffff;
        if (glyph !== 0) glyphs.set(code, glyph);
      }
    }
  }
  return glyphs;
}

function readAdvances(hmtx: Buffer, measured: number, glyphCount: number): number[] {
  return Array.from({ length: glyphCount }, (_, glyph) => hmtx.readUInt16BE(4 * Math.min(glyph, measured - 1)));
}

function readKerning(kern: Buffer): Map<number, number> {
  const pairs = new Map<number, number>();
  for (let i = 0, at = 18; i < kern.readUInt16BE(10); i++, at += 6) {
    pairs.set(kern.readUInt32BE(at), kern.readInt16BE(at + 4));
  }
  return pairs;
}

/** The tables `glyf`, `loca`, `hmtx` and `head` with nothing about any other glyph. */
function keepGlyphs(table: (tag: string) => Buffer, wanted: Iterable<number>): Array<[string, Buffer]> {
  const glyf = table('glyf');
  const loca = table('loca');
  const head = Buffer.from(table('head'));
  const long = head.readInt16BE(50) === 1;
  const offset = (glyph: number): number => (long ? loca.readUInt32BE(4 * glyph) : 2 * loca.readUInt16BE(2 * glyph));
  const count = table('maxp').readUInt16BE(4);
  const measured = table('hhea').readUInt16BE(34);
  const outline = (glyph: number): Buffer => glyf.subarray(offset(glyph), offset(glyph + 1));
  const kept = new Set([0]);
  const keep = (glyph: number): void => {
    if (glyph >= count || kept.has(glyph)) return;
    kept.add(glyph);
    for (const part of componentsOf(outline(glyph))) keep(part);
  };
  for (const glyph of wanted) keep(glyph);
  // The tables of a document's font are written anew for every document, so nothing is copied that is not kept.
  const newLoca = Buffer.alloc(4 * (count + 1));
  const hmtx = Buffer.alloc(table('hmtx').length);
  const parts: Buffer[] = [];
  let at = 0;
  let next = 0;
  for (const glyph of [...kept].sort((a, b) => a - b)) {
    while (next <= glyph) newLoca.writeUInt32BE(at, 4 * next++);
    parts.push(outline(glyph));
    at += outline(glyph).length;
    if (glyph < measured) table('hmtx').copy(hmtx, 4 * glyph, 4 * glyph, 4 * glyph + 4);
  }
  while (next <= count) newLoca.writeUInt32BE(at, 4 * next++);
  head.writeInt16BE(1, 50);
  return [
    ['glyf', Buffer.concat(parts)],
    ['loca', newLoca],
    ['hmtx', hmtx],
    ['head', head],
  ];
}

/** The glyphs that a composite glyph is put together from. */
function componentsOf(outline: Buffer): number[] {
  if (outline.length < 10 || outline.readInt16BE(0) >= 0) return [];
  const parts: number[] = [];
  let flags = 0x20;
  for (let at = 10; flags & 0x20;) {
    flags = outline.readUInt16BE(at);
    parts.push(outline.readUInt16BE(at + 2));
    const scale = flags & 0x8 ? 2 : flags & 0x40 ? 4 : flags & 0x80 ? 8 : 0;
    at += 4 + (flags & 0x1 ? 4 : 2) + scale;
  }
  return parts;
}

function writeTables(tables: ReadonlyArray<readonly [string, Buffer]>): Buffer {
  const power = Math.floor(Math.log2(tables.length));
  const header = Buffer.alloc(12 + 16 * tables.length);
  header.writeUInt32BE(0x00010000, 0);
  header.writeUInt16BE(tables.length, 4);
  header.writeUInt16BE(16 * 2 ** power, 6);
  header.writeUInt16BE(power, 8);
  header.writeUInt16BE(16 * (tables.length - 2 ** power), 10);
  const parts = [header];
  let offset = header.length;
  tables.forEach(([tag, data], i) => {
    const padded = Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)]);
    let sum = 0;
    for (let at = 0; at < padded.length; at += 4) sum = (sum + padded.readUInt32BE(at)) >>> 0;
    header.write(tag, 12 + 16 * i, 'latin1');
    header.writeUInt32BE(sum, 16 + 16 * i);
    header.writeUInt32BE(offset, 20 + 16 * i);
    header.writeUInt32BE(data.length, 24 + 16 * i);
    parts.push(padded);
    offset += padded.length;
  });
  return Buffer.concat(parts);
}
