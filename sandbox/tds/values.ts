import type { ByteReader, ByteWriter } from './bytes';
import { formatDay, formatMoment, parseDate } from './dates';
import { formatDecimal, parseDecimal } from './decimals';
import { SqlServerError } from './sql-error';
import type { SqlType, SqlValue, TypedValue } from './types';

/** Polish_CI_AS: language 0x0415, ignoring case, kana and width, no sort id (MS-TDS 2.2.5.1.2). */
export const POLISH_CI_AS = Buffer.from([0x15, 0x04, 0xd0, 0x00, 0x00]);
const MAX = 0xffff;
const PLP_NULL = 0xffffffffffffffffn;
const cp1250 = new TextDecoder('windows-1250');

function decimalBytes(precision: number): number {
  if (precision <= 9) return 5;
  if (precision <= 19) return 9;
  return precision <= 28 ? 13 : 17;
}

function timeBytes(scale: number): number {
  if (scale <= 2) return 3;
  return scale <= 4 ? 4 : 5;
}

/** TYPE_INFO of a result column. */
export function writeTypeInfo(out: ByteWriter, type: SqlType): void {
  switch (type.kind) {
    case 'int':
      out.u8(0x26).u8(type.size);
      return;
    case 'bit':
      out.u8(0x68).u8(1);
      return;
    case 'float':
      out.u8(0x6d).u8(type.size);
      return;
    case 'decimal':
      out.u8(0x6a).u8(decimalBytes(type.precision)).u8(type.precision).u8(type.scale);
      return;
    case 'nvarchar':
      out
        .u8(0xe7)
        .u16(type.length === 'max' ? MAX : type.length * 2)
        .bytes(POLISH_CI_AS);
      return;
    case 'varbinary':
      out.u8(0xa5).u16(type.length === 'max' ? MAX : type.length);
      return;
    case 'datetime2':
      out.u8(0x2a).u8(type.scale);
      return;
    case 'date':
      out.u8(0x28);
      return;
    case 'guid':
      out.u8(0x24).u8(16);
  }
}

function writeBlob(out: ByteWriter, data: Buffer | null, length: number | 'max'): void {
  if (length !== 'max') {
    if (data === null) out.u16(MAX);
    else out.u16(data.length).bytes(data);
    return;
  }
  if (data === null) {
    out.u64(PLP_NULL);
    return;
  }
  out.u64(BigInt(data.length));
  if (data.length > 0) out.u32(data.length).bytes(data);
  out.u32(0);
}

function conversionError(value: SqlValue, type: string): SqlServerError {
  return new SqlServerError(
    245,
    `Conversion failed when converting the value '${String(value)}' to data type ${type}.`,
  );
}

function toInteger(value: SqlValue): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return BigInt(Math.trunc(value));
  if (typeof value === 'string' && /^\s*[+-]?\d+\s*$/.test(value)) return BigInt(value.trim());
  throw conversionError(value, 'int');
}

function writeInteger(out: ByteWriter, size: 1 | 2 | 4 | 8, value: bigint): void {
  const fits = size === 1 ? value >= 0n && value <= 255n : BigInt.asIntN(size * 8, value) === value;
  if (!fits) throw new SqlServerError(8115, 'Arithmetic overflow error converting expression to data type int.', 16, 2);
  out.u8(size);
  if (size === 8) out.u64(BigInt.asUintN(64, value));
  else out.uint(Number(BigInt.asUintN(size * 8, value)), size);
}

function writeDecimal(out: ByteWriter, precision: number, scale: number, value: SqlValue): void {
  const units = parseDecimal(String(value), scale);
  let magnitude = units < 0n ? -units : units;
  const size = decimalBytes(precision);
  if (magnitude >= 10n ** BigInt(precision)) {
    throw new SqlServerError(8115, 'Arithmetic overflow error converting numeric to data type numeric.', 16, 8);
  }
  out.u8(size).u8(units < 0n ? 0 : 1);
  for (let index = 1; index < size; index += 1) {
    out.u8(Number(magnitude & 0xffn));
    magnitude >>= 8n;
  }
}

function swapGuid(data: Buffer): Buffer {
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
  return Buffer.from(order.map((index) => data.readUInt8(index)));
}

function guidBytes(value: SqlValue): Buffer {
  const hex = String(value).replace(/[{}-]/g, '');
  if (!/^[0-9a-f]{32}$/i.test(hex)) throw conversionError(value, 'uniqueidentifier');
  return swapGuid(Buffer.from(hex, 'hex'));
}

function toBytes(value: SqlValue): Buffer {
  return value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(String(value), 'utf8');
}

/** A value of a ROW token; throws a SqlServerError when SQLite holds something the column's type cannot express. */
export function writeValue(out: ByteWriter, type: SqlType, value: SqlValue): void {
  if (type.kind === 'nvarchar') {
    writeBlob(out, value === null ? null : Buffer.from(String(value), 'utf16le'), type.length);
    return;
  }
  if (type.kind === 'varbinary') {
    writeBlob(out, value === null ? null : toBytes(value), type.length);
    return;
  }
  if (value === null) {
    out.u8(0);
    return;
  }
  switch (type.kind) {
    case 'int':
      writeInteger(out, type.size, toInteger(value));
      return;
    case 'bit':
      out.u8(1).u8(toInteger(value) === 0n ? 0 : 1);
      return;
    case 'float':
      if (!Number.isFinite(Number(value)) || value instanceof Uint8Array) throw conversionError(value, 'float');
      if (type.size === 8) out.u8(8).double(Number(value));
      else out.u8(4).bytes(new Uint8Array(new Float32Array([Number(value)]).buffer));
      return;
    case 'decimal':
      writeDecimal(out, type.precision, type.scale, value);
      return;
    case 'datetime2': {
      const { days, ticks } = parseDate(String(value));
      const bytes = timeBytes(type.scale);
      out
        .u8(bytes + 3)
        .uint(Math.floor(ticks / 10 ** (7 - type.scale)), bytes)
        .uint(days, 3);
      return;
    }
    case 'date':
      out.u8(3).uint(parseDate(String(value)).days, 3);
      return;
    case 'guid':
      out.u8(16).bytes(guidBytes(value));
  }
}

function readPlp(reader: ByteReader): Buffer | null {
  if (reader.u64() === PLP_NULL) return null;
  const chunks: Buffer[] = [];
  for (let length = reader.u32(); length !== 0; length = reader.u32()) chunks.push(reader.bytes(length));
  return Buffer.concat(chunks);
}

function readBlob(reader: ByteReader, length: number): Buffer | null {
  if (length === MAX) return readPlp(reader);
  const size = reader.u16();
  return size === MAX ? null : reader.bytes(size);
}

function readText(reader: ByteReader, wide: boolean): TypedValue {
  const length = reader.u16();
  reader.bytes(POLISH_CI_AS.length);
  const data = readBlob(reader, length);
  const text = data === null ? null : wide ? data.toString('utf16le') : cp1250.decode(data);
  return {
    type: { kind: 'nvarchar', length: length === MAX ? 'max' : Math.min(wide ? length / 2 : length, 4000) },
    value: text,
  };
}

function readBinary(reader: ByteReader): TypedValue {
  const length = reader.u16();
  return { type: { kind: 'varbinary', length: length === MAX ? 'max' : length }, value: readBlob(reader, length) };
}

function readInteger(reader: ByteReader, size: number): bigint {
  if (size === 1) return BigInt(reader.u8());
  let value = 0n;
  for (let index = 0; index < size; index += 1) value |= BigInt(reader.u8()) << BigInt(8 * index);
  return BigInt.asIntN(size * 8, value);
}

function readInt(reader: ByteReader): TypedValue {
  const declared = reader.u8();
  const size = declared === 1 || declared === 2 || declared === 8 ? declared : 4;
  const length = reader.u8();
  return { type: { kind: 'int', size }, value: length === 0 ? null : readInteger(reader, length) };
}

function readDecimal(reader: ByteReader): TypedValue {
  reader.u8();
  const type: SqlType = { kind: 'decimal', precision: reader.u8(), scale: reader.u8() };
  const length = reader.u8();
  if (length === 0) return { type, value: null };
  const negative = reader.u8() === 0;
  let magnitude = 0n;
  reader.bytes(length - 1).forEach((byte, index) => {
    magnitude |= BigInt(byte) << BigInt(8 * index);
  });
  return { type, value: formatDecimal(negative ? -magnitude : magnitude, type.scale) };
}

function readFloat(reader: ByteReader): TypedValue {
  const type: SqlType = { kind: 'float', size: reader.u8() === 4 ? 4 : 8 };
  const length = reader.u8();
  if (length === 0) return { type, value: null };
  const data = reader.bytes(length);
  return { type, value: length === 4 ? data.readFloatLE(0) : data.readDoubleLE(0) };
}

function readDateTime2(reader: ByteReader): TypedValue {
  const scale = reader.u8();
  const type: SqlType = { kind: 'datetime2', scale };
  const length = reader.u8();
  if (length === 0) return { type, value: null };
  const ticks = reader.uint(length - 3) * 10 ** (7 - scale);
  return { type, value: formatMoment({ days: reader.uint(3), ticks }) };
}

/** datetime: days since 1900-01-01 and 1/300 s; milliseconds are rounded as SQL Server shows them. */
function readDateTime(reader: ByteReader): TypedValue {
  reader.u8();
  const type: SqlType = { kind: 'datetime2', scale: 3 };
  const length = reader.u8();
  if (length === 0) return { type, value: null };
  if (length !== 8) throw new SqlServerError(8016, 'smalldatetime parameters are not supported by this server.');
  const days = reader.i32() + parseDate('1900-01-01').days;
  return { type, value: formatMoment({ days, ticks: Math.round(reader.u32() / 0.3) * 10_000 }) };
}

/** Reads TYPE_INFO and value of an RPC parameter; throws error 8016 for a type this server does not take. */
export function readTypedValue(reader: ByteReader): TypedValue {
  const id = reader.u8();
  switch (id) {
    case 0x26:
      return readInt(reader);
    case 0x68:
      reader.u8();
      return { type: { kind: 'bit' }, value: reader.u8() === 0 ? null : BigInt(reader.u8()) };
    case 0x6d:
      return readFloat(reader);
    case 0x6a:
    case 0x6c:
      return readDecimal(reader);
    case 0xe7:
    case 0xef:
      return readText(reader, true);
    case 0xa7:
    case 0xaf:
      return readText(reader, false);
    case 0xa5:
    case 0xad:
      return readBinary(reader);
    case 0x24:
      reader.u8();
      return { type: { kind: 'guid' }, value: reader.u8() === 0 ? null : formatGuid(reader.bytes(16)) };
    case 0x28:
      return { type: { kind: 'date' }, value: reader.u8() === 0 ? null : formatDay(reader.uint(3)) };
    case 0x2a:
      return readDateTime2(reader);
    case 0x6f:
      return readDateTime(reader);
    default:
      throw new SqlServerError(
        8016,
        `The data type 0x${id.toString(16)} of a parameter is not supported by this server.`,
      );
  }
}

function formatGuid(data: Buffer): string {
  const hex = swapGuid(data).toString('hex').toUpperCase();
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
