import { deflateSync, inflateSync } from 'node:zlib';

import { PdfError } from '../errors';

/** A picture ready to be put into documents: decoded once, however many documents carry it. */
export interface Picture {
  /** Pixels. */
  width: number;
  height: number;
  /** Entries of the image dictionary, and the data. */
  entries: object;
  data: Buffer;
  /** Opacity of every pixel, deflated, 8 bits each. */
  opacity?: Buffer;
}

/** Bytes. A logo is printed a few centimetres wide, and every e-mail carries it. */
export const LARGEST_LOGO = 1024 * 1024;
/** Pixels a side. */
const MAX_SIDE = 4000;
const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Pictures by the buffer they came in: all documents of a run share one logo. */
const known = new WeakMap<Buffer, Picture>();

/**
 * Reads a PNG or JPEG file; the same buffer is decoded once. Throws PdfError `pdf_option_invalid` when it is too large, damaged, or of a kind that a PDF
 * cannot hold.
 */
export function readPicture(file: Buffer): Picture {
  const picture = known.get(file) ?? decode(file);
  known.set(file, picture);
  return picture;
}

function decode(file: Buffer): Picture {
  if (file.length > LARGEST_LOGO) throw unusable('is larger than 1 MB');
  try {
    if (file.subarray(0, 8).equals(PNG_SIGNATURE)) return readPng(file);
    if (file[0] === 0xff && file[1] === 0xd8) return readJpeg(file);
  } catch (error) {
    if (error instanceof PdfError) throw error;
    throw unusable('is damaged', error);
  }
  throw unusable('is neither a PNG nor a JPEG file');
}

/** Puts a picture into a document. */
export function embedPicture(pdf: PDFKit.PDFDocument, picture: Picture): PDFKit.PDFKitReference {
  const { width, height } = picture;
  const image = { Type: 'XObject', Subtype: 'Image', Width: width, Height: height };
  let mask: PDFKit.PDFKitReference | undefined;
  if (picture.opacity) {
    mask = pdf.ref({ ...image, ColorSpace: 'DeviceGray', BitsPerComponent: 8, Filter: 'FlateDecode' });
    mask.end(picture.opacity);
  }
  const reference = pdf.ref({ ...image, ...picture.entries, ...(mask ? { SMask: mask } : {}) });
  reference.end(picture.data);
  return reference;
}

function checkSize(width: number, height: number): void {
  if (width < 1 || height < 1) throw unusable('is damaged');
  if (width > MAX_SIDE || height > MAX_SIDE) throw unusable(`has more than ${MAX_SIDE} pixels a side`);
}

/** Baseline and progressive JPEG go into a PDF as they are (PDF 32000-1, 7.4.8). */
function readJpeg(file: Buffer): Picture {
  let at = 2;
  while (at + 9 < file.length) {
    if (file[at] !== 0xff) throw unusable('is damaged');
    const marker = file[at + 1] ?? 0;
    if (marker === 0xff) {
      at++;
      continue;
    }
    // Start of a frame: C0 to CF without the three that are tables.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      const height = file.readUInt16BE(at + 5);
      const width = file.readUInt16BE(at + 7);
      const components = file.readUInt8(at + 9);
      checkSize(width, height);
      if (marker > 0xc2 || file.readUInt8(at + 4) !== 8) throw unusable('is a JPEG of an unusual kind');
      if (components !== 1 && components !== 3) throw unusable('has colours for printing presses (CMYK)');
      const ColorSpace = components === 1 ? 'DeviceGray' : 'DeviceRGB';
      return { width, height, data: file, entries: { ColorSpace, BitsPerComponent: 8, Filter: 'DCTDecode' } };
    }
    at += 2 + file.readUInt16BE(at + 2);
  }
  throw unusable('is damaged');
}

interface PngHead {
  width: number;
  height: number;
  bits: number;
  /** 0 grey, 2 RGB, 3 palette, 4 grey with opacity, 6 RGB with opacity (PNG specification, 11.2.2). */
  type: number;
}

const CHANNELS: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

function readPng(file: Buffer): Picture {
  const chunks = readChunks(file);
  const header = chunks.get('IHDR')?.[0];
  if (!header) throw unusable('is damaged');
  const head = {
    width: header.readUInt32BE(0),
    height: header.readUInt32BE(4),
    bits: header[8] ?? 0,
    type: header[9] ?? 0,
  };
  checkSize(head.width, head.height);
  const channels = CHANNELS[head.type];
  if (channels === undefined || ![1, 2, 4, 8, 16].includes(head.bits)) throw unusable('is damaged');
  if (header[12] !== 0) throw unusable('is an interlaced PNG');
  const palette = chunks.get('PLTE')?.[0];
  if (head.type === 3 && (!palette || palette.length % 3 !== 0 || palette.length > 768)) throw unusable('is damaged');
  const rowBytes = Math.ceil((head.width * channels * head.bits) / 8);
  // Never more than the header promises, so that a small file cannot fill the memory.
  const rows = inflateSync(Buffer.concat(chunks.get('IDAT') ?? []), { maxOutputLength: (rowBytes + 1) * head.height });
  if (rows.length !== (rowBytes + 1) * head.height) throw unusable('is damaged');
  const pixels = unfilter(rows, rowBytes, head.height, Math.max(1, (channels * head.bits) / 8));
  const opacity = readOpacity(head, pixels, rowBytes, chunks.get('tRNS')?.[0]);
  const colors = head.type >= 4 ? dropOpacity(head, pixels, channels) : pixels;
  return {
    width: head.width,
    height: head.height,
    data: deflateSync(colors),
    entries: {
      ColorSpace: palette && head.type === 3 ? indexed(palette) : channels < 3 ? 'DeviceGray' : 'DeviceRGB',
      BitsPerComponent: head.bits,
      Filter: 'FlateDecode',
    },
    ...(opacity ? { opacity: deflateSync(opacity) } : {}),
  };
}

function indexed(palette: Buffer): unknown[] {
  return ['Indexed', 'DeviceRGB', palette.length / 3 - 1, palette];
}

function readChunks(file: Buffer): Map<string, Buffer[]> {
  const chunks = new Map<string, Buffer[]>();
  for (let at = 8; at + 8 <= file.length;) {
    const length = file.readUInt32BE(at);
    const name = file.toString('latin1', at + 4, at + 8);
    if (at + 12 + length > file.length) throw unusable('is damaged');
    chunks.set(name, [...(chunks.get(name) ?? []), file.subarray(at + 8, at + 8 + length)]);
    at += 12 + length;
  }
  return chunks;
}

/** Undoes the prediction of every row (PNG specification, 9.2). */
function unfilter(rows: Buffer, rowBytes: number, height: number, step: number): Buffer {
  const pixels = Buffer.alloc(rowBytes * height);
  for (let row = 0; row < height; row++) {
    const filter = rows[row * (rowBytes + 1)] ?? 0;
    if (filter > 4) throw unusable('is damaged');
    for (let i = 0; i < rowBytes; i++) {
      const at = row * rowBytes + i;
      const left = i >= step ? (pixels[at - step] ?? 0) : 0;
      const above = row > 0 ? (pixels[at - rowBytes] ?? 0) : 0;
      const corner = row > 0 && i >= step ? (pixels[at - rowBytes - step] ?? 0) : 0;
      pixels[at] = (rows[row * (rowBytes + 1) + 1 + i] ?? 0) + predict(filter, left, above, corner);
    }
  }
  return pixels;
}

function predict(filter: number, left: number, above: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return above;
  if (filter === 3) return (left + above) >> 1;
  if (filter !== 4) return 0;
  const [toLeft, toAbove, toCorner] = [above - corner, left - corner, left + above - 2 * corner].map(Math.abs) as [
    number,
    number,
    number,
  ];
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}

/** 8 bits a pixel, or nothing when every pixel is opaque. One transparent colour of a picture without a palette is left as it is. */
function readOpacity(
  { width, height, bits, type }: PngHead,
  pixels: Buffer,
  rowBytes: number,
  table?: Buffer,
): Buffer | null {
  if (type !== 3 && type < 4) return null;
  if (type === 3 && !table) return null;
  const opacity = Buffer.alloc(width * height);
  const channels = type === 3 ? 1 : (CHANNELS[type] ?? 1);
  const bytes = bits / 8;
  for (let pixel = 0; pixel < opacity.length; pixel++) {
    if (type === 3) {
      const column = pixel % width;
      const byte = pixels[Math.floor(pixel / width) * rowBytes + Math.floor(column * bytes)] ?? 0;
      const index = (byte >> (8 - bits - ((column * bits) % 8))) & (2 ** bits - 1);
      opacity[pixel] = table?.[index] ?? 255;
    } else {
      opacity[pixel] = pixels[(pixel * channels + channels - 1) * bytes] ?? 255;
    }
  }
  return opacity;
}

function dropOpacity({ bits }: PngHead, pixels: Buffer, channels: number): Buffer {
  const bytes = (channels * bits) / 8;
  const kept = bytes - bits / 8;
  const colors = Buffer.alloc((pixels.length / bytes) * kept);
  for (let from = 0, to = 0; from < pixels.length; from += bytes, to += kept)
    pixels.copy(colors, to, from, from + kept);
  return colors;
}

function unusable(what: string, cause?: unknown): PdfError {
  return new PdfError('pdf_option_invalid', `The logo ${what}.`, {
    description: 'Save it as an ordinary PNG or JPEG file of at most 1 MB and 4000 pixels a side, RGB, not interlaced.',
    cause,
  });
}
