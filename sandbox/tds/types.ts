/** What SQLite hands out and takes in; decimals and dates are text there (see translate.ts on the spelling). */
export type SqlValue = null | number | bigint | string | Uint8Array;

/** A SQL Server type as it stands in column metadata and parameter descriptions. */
export type SqlType =
  | { kind: 'int'; size: 1 | 2 | 4 | 8 }
  | { kind: 'bit' }
  | { kind: 'float'; size: 4 | 8 }
  | { kind: 'decimal'; precision: number; scale: number }
  | { kind: 'nvarchar'; length: number | 'max' }
  | { kind: 'varbinary'; length: number | 'max' }
  | { kind: 'datetime2'; scale: number }
  | { kind: 'date' }
  | { kind: 'guid' };

export interface TypedValue {
  type: SqlType;
  value: SqlValue;
}

const MAX_NVARCHAR: SqlType = { kind: 'nvarchar', length: 'max' };

const INTEGERS: Record<string, 1 | 2 | 4 | 8> = { tinyint: 1, smallint: 2, int: 4, integer: 4, bigint: 8 };
const TEXTS = /^(?:n?varchar|n?char|n?text|clob|xml|sysname|json|time|datetimeoffset)$/;
const BINARIES = /^(?:varbinary|binary|blob|image|rowversion|timestamp)$/;

function clampScale(scale: number | undefined): number {
  return scale === undefined || scale > 7 ? 7 : scale;
}

function textType(name: string, argument: string | undefined, length: number | undefined): SqlType {
  const bounded = name.includes('char') && argument !== 'max' && length !== undefined;
  return { kind: 'nvarchar', length: bounded && length <= 4000 ? length : 'max' };
}

/**
 * The SQL Server type for a type name as written in T-SQL or as SQLite reports it for a column. `decimal_text(18,2)` is
 * decimal(18,2): the word "text" gives the SQLite column TEXT affinity, which keeps every digit.
 * Returns null for a name it does not know.
 */
export function parseType(declared: string): SqlType | null {
  const match = /^\s*([a-z_0-9]+(?:[\s_]+text)?)\s*(?:\(\s*(\w+)\s*(?:,\s*(\d+)\s*)?\))?\s*$/i.exec(declared);
  if (match === null) return null;
  const name = (match[1] ?? '').toLowerCase();
  const argument = match[2]?.toLowerCase();
  const first = argument !== undefined && /^\d+$/.test(argument) ? Number(argument) : undefined;
  const integer = INTEGERS[name];
  if (integer !== undefined) return { kind: 'int', size: integer };
  if (/^(?:decimal|numeric|dec)(?:[\s_]*text)?$/.test(name)) {
    return { kind: 'decimal', precision: Math.min(first ?? 18, 38), scale: Number(match[3] ?? 0) };
  }
  if (name === 'money') return { kind: 'decimal', precision: 19, scale: 4 };
  if (name === 'smallmoney') return { kind: 'decimal', precision: 10, scale: 4 };
  if (name === 'bit' || name === 'boolean') return { kind: 'bit' };
  if (name === 'float' || name === 'double') return { kind: 'float', size: 8 };
  if (name === 'real') return { kind: 'float', size: 4 };
  if (name === 'datetime2') return { kind: 'datetime2', scale: clampScale(first) };
  if (name === 'datetime') return { kind: 'datetime2', scale: 3 };
  if (name === 'smalldatetime') return { kind: 'datetime2', scale: 0 };
  if (name === 'date') return { kind: 'date' };
  if (name === 'uniqueidentifier') return { kind: 'guid' };
  if (BINARIES.test(name)) return { kind: 'varbinary', length: 'max' };
  if (TEXTS.test(name)) return textType(name, argument, first);
  return null;
}

function isSmallInteger(value: SqlValue): boolean {
  return typeof value === 'bigint' && value >= -2147483648n && value <= 2147483647n;
}

/** The type of a column without a declared one, from its values; SQL Server calls an untyped NULL an int. */
function inferType(values: SqlValue[]): SqlType {
  const known = values.filter((value) => value !== null);
  if (known.every(isSmallInteger)) return { kind: 'int', size: 4 };
  if (known.every((value) => typeof value === 'bigint')) return { kind: 'int', size: 8 };
  if (known.every((value) => typeof value === 'bigint' || typeof value === 'number')) return { kind: 'float', size: 8 };
  if (known.every((value) => value instanceof Uint8Array)) return { kind: 'varbinary', length: 'max' };
  const longest = known.reduce<number>((max, value) => Math.max(max, String(value).length), 0);
  return { kind: 'nvarchar', length: longest > 4000 ? 'max' : 4000 };
}

/** The type to send a column as: the declared one, widened where SQLite let a larger value in, else inferred. */
export function columnType(declared: SqlType | null, values: SqlValue[]): SqlType {
  if (declared === null) return inferType(values);
  if (declared.kind === 'int' && declared.size < 8) {
    const fits = values.every((value) => typeof value !== 'bigint' || isSmallInteger(value));
    return fits ? declared : { kind: 'int', size: 8 };
  }
  if (declared.kind === 'nvarchar' && declared.length !== 'max') {
    const limit = declared.length;
    return values.every((value) => value === null || String(value).length <= limit) ? declared : MAX_NVARCHAR;
  }
  return declared;
}
