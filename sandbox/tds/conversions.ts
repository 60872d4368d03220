import { formatDay, formatMoment, parseDate } from './dates';
import { toDecimalText } from './decimals';
import { SqlServerError } from './sql-error';
import { parseType, type SqlValue } from './types';

function convertInteger(value: SqlValue, size: 1 | 2 | 4 | 8): bigint {
  let result: bigint;
  if (typeof value === 'bigint') result = value;
  else if (typeof value === 'number') result = BigInt(Math.trunc(value));
  else if (/^\s*[+-]?\d+\s*$/.test(String(value))) result = BigInt(String(value).trim());
  else
    throw new SqlServerError(
      245,
      `Conversion failed when converting the nvarchar value '${String(value)}' to data type int.`,
    );
  const fits = size === 1 ? result >= 0n && result <= 255n : BigInt.asIntN(size * 8, result) === result;
  if (!fits) throw new SqlServerError(8115, 'Arithmetic overflow error converting expression to data type int.', 16, 2);
  return result;
}

function convertBit(value: SqlValue): bigint {
  const text = String(value).trim().toLowerCase();
  if (text === 'true') return 1n;
  if (text === 'false') return 0n;
  return Number(text) === 0 ? 0n : 1n;
}

/** CONVERT's date styles that matter here; null when the style or the value has no date in it. */
function styledDate(text: string, style: number): string | null {
  if (![20, 120, 21, 25, 121, 23, 104, 108, 112, 126].includes(style)) return null;
  const parts = parseDate(text);
  const day = formatDay(parts.days);
  const moment = formatMoment(parts);
  if (style === 23) return day;
  if (style === 112) return day.replaceAll('-', '');
  if (style === 104) return day.split('-').reverse().join('.');
  if (style === 108) return moment.slice(11, 19);
  if (style === 126) return moment.replace(' ', 'T');
  if (style === 20 || style === 120) return moment.slice(0, 19);
  return `${moment.slice(0, 19)}.${moment.slice(20).padEnd(7, '0')}`;
}

function convertText(value: SqlValue, length: number | 'max', style: number): string {
  const text = value instanceof Uint8Array ? Buffer.from(value).toString('utf16le') : String(value);
  const formatted = (typeof value === 'string' ? styledDate(text, style) : null) ?? text;
  return length === 'max' ? formatted : formatted.slice(0, length);
}

/** CAST and CONVERT: NULL stays NULL; throws the SqlServerError that SQL Server would raise. Style 0 is the default. */
export function convert(value: SqlValue, typeName: string, style: number): SqlValue {
  if (value === null) return null;
  // Without a length CAST gives 30 characters.
  const type = parseType(/^n?(?:var)?char$/i.test(typeName.trim()) ? `${typeName.trim()}(30)` : typeName);
  if (type === null) throw new SqlServerError(243, `Type ${typeName} is not a defined system type.`);
  switch (type.kind) {
    case 'int':
      return convertInteger(value, type.size);
    case 'bit':
      return convertBit(value);
    case 'float': {
      const number = Number(value);
      if (Number.isNaN(number)) throw new SqlServerError(8114, 'Error converting data type nvarchar to float.', 16, 5);
      return number;
    }
    case 'decimal':
      return toDecimalText(String(value), type.precision, type.scale);
    case 'nvarchar':
      return convertText(value, type.length, style);
    case 'varbinary':
      return value instanceof Uint8Array ? value : Buffer.from(String(value), 'utf16le');
    case 'date':
      return formatDay(parseDate(String(value)).days);
    case 'datetime2': {
      const parts = parseDate(String(value));
      const unit = 10 ** (7 - type.scale);
      return formatMoment({ days: parts.days, ticks: Math.floor(parts.ticks / unit) * unit });
    }
    case 'guid':
      if (!/^\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i.test(String(value))) {
        throw new SqlServerError(
          8169,
          'Conversion failed when converting from a character string to uniqueidentifier.',
          16,
          2,
        );
      }
      return String(value).replace(/[{}]/g, '').toUpperCase();
  }
}
