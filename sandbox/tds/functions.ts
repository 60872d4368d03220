import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { convert } from './conversions';
import { addToMoment, formatMoment, fromMilliseconds, parseDate, toMilliseconds } from './dates';
import { SqlServerError } from './sql-error';
import type { SqlValue } from './types';

const UNIT_MS: Record<string, number> = {
  day: 86_400_000,
  hour: 3_600_000,
  minute: 60_000,
  second: 1000,
  millisecond: 1,
};
const SHORT: Record<string, string> = {
  yy: 'year',
  yyyy: 'year',
  mm: 'month',
  m: 'month',
  dd: 'day',
  d: 'day',
  hh: 'hour',
  mi: 'minute',
  n: 'minute',
  ss: 'second',
  s: 'second',
  ms: 'millisecond',
};

function unitOf(name: SqlValue): string {
  const unit = SHORT[String(name)] ?? String(name);
  if (unit !== 'year' && unit !== 'month' && UNIT_MS[unit] === undefined) {
    throw new SqlServerError(155, `'${String(name)}' is not a recognized datepart option.`, 15, 1);
  }
  return unit;
}

function dateAdd(part: SqlValue, count: SqlValue, value: SqlValue): SqlValue {
  if (count === null || value === null) return null;
  const unit = unitOf(part);
  const by = Number(count);
  if (unit === 'year' || unit === 'month') {
    return formatMoment(addToMoment(parseDate(String(value)), { months: unit === 'year' ? by * 12 : by }));
  }
  return formatMoment(addToMoment(parseDate(String(value)), { ms: by * (UNIT_MS[unit] ?? 0) }));
}

function datePart(part: SqlValue, value: SqlValue): bigint | null {
  if (value === null) return null;
  const date = new Date(toMilliseconds(parseDate(String(value))));
  const parts: Record<string, number> = {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    millisecond: date.getUTCMilliseconds(),
  };
  return BigInt(parts[unitOf(part)] ?? 0);
}

/** DATEDIFF counts the boundaries of the unit that lie between the moments. */
function dateDiff(part: SqlValue, from: SqlValue, to: SqlValue): bigint | null {
  if (from === null || to === null) return null;
  const unit = unitOf(part);
  const count = (value: SqlValue): number => {
    const ms = toMilliseconds(parseDate(String(value)));
    const date = new Date(ms);
    if (unit === 'year') return date.getUTCFullYear();
    if (unit === 'month') return date.getUTCFullYear() * 12 + date.getUTCMonth();
    return Math.floor(ms / (UNIT_MS[unit] ?? 1));
  };
  return BigInt(count(to) - count(from));
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

/** LIKE with [sets], ignoring the case of all letters as Polish_CI_AS does. */
function likePattern(pattern: string, escape: string): RegExp {
  let source = '';
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern.charAt(at);
    const end = char === '[' ? pattern.indexOf(']', at + 1) : -1;
    if (escape !== '' && char === escape) {
      at += 1;
      source += escapeRegExp(pattern.charAt(at));
    } else if (end !== -1) {
      source += `[${pattern.slice(at + 1, end).replace(/[\\[\]]/g, '\\$&')}]`;
      at = end;
    } else if (char === '%') source += '.*';
    else source += char === '_' ? '.' : escapeRegExp(char);
  }
  return new RegExp(`^${source}$`, 'isu');
}

function like(pattern: SqlValue, value: SqlValue, escape: SqlValue): bigint | null {
  if (pattern === null || value === null) return null;
  return likePattern(String(pattern), String(escape ?? '')).test(String(value)) ? 1n : 0n;
}

function tryConvert(value: SqlValue, type: string, style: number): SqlValue {
  try {
    return convert(value, type, style);
  } catch {
    return null;
  }
}

/** Wall-clock time of the machine, as GETDATE() gives it. */
function localNow(): string {
  const now = new Date();
  return formatMoment(fromMilliseconds(now.getTime() - now.getTimezoneOffset() * 60_000));
}

function onText(change: (text: string) => SqlValue): (value: SqlValue) => SqlValue {
  return (value) => (value === null ? null : change(String(value)));
}

function serverProperty(name: SqlValue): SqlValue {
  const properties: Record<string, string> = {
    productversion: '16.0.4140.3',
    productlevel: 'RTM',
    edition: 'Express Edition (64-bit)',
    collation: 'Polish_CI_AS',
  };
  return properties[String(name).toLowerCase()] ?? null;
}

/** COL_LENGTH: something for a column that is there, NULL for any other; the length itself is not known here. */
function columnLength(database: DatabaseSync, table: SqlValue, column: SqlValue): number | null {
  const name =
    String(table ?? '')
      .replace(/[[\]]/g, '')
      .split('.')
      .at(-1) ?? '';
  const columns = database.prepare('SELECT name FROM pragma_table_info(?)').all(name);
  return columns.some((row) => String(row.name).toLowerCase() === String(column ?? '').toLowerCase()) ? 2 : null;
}

/**
 * NULL also for a table that the caller has no right on ("Metadata visibility configuration" in SQL Server's documentation).
 *
 * @param hidden those tables' lower-case names, as JSON
 */
function objectId(database: DatabaseSync, name: SqlValue, hidden: SqlValue): SqlValue {
  const parts = String(name)
    .replace(/[[\]"]/g, '')
    .split('.');
  const table = parts.at(-1) ?? '';
  const schema = parts.at(-2) ?? 'dbo';
  if ((JSON.parse(String(hidden)) as string[]).includes(table.toLowerCase())) return null;
  const find = database.prepare(
    'SELECT 1 FROM pragma_table_list WHERE lower(name) = lower(?) AND lower(schema) = lower(?)',
  );
  const found = find.get(table, schema.toLowerCase() === 'dbo' ? 'main' : schema);
  return found === undefined ? null : 1n;
}

/** Names of schemas are shown to everybody. */
function schemaId(database: DatabaseSync, name: SqlValue): SqlValue {
  const schema = String(name).toLowerCase();
  const find = database.prepare('SELECT seq FROM pragma_database_list WHERE lower(name) = ?');
  const found = find.get(schema === 'dbo' ? 'main' : schema);
  return found === undefined ? null : BigInt(Number(found.seq) + 1);
}

/** Index names are unique in a SQLite database, so the table need not be known. */
function indexId(database: DatabaseSync, name: SqlValue): SqlValue {
  const find = database.prepare("SELECT 1 FROM sqlite_master WHERE type = 'index' AND lower(name) = lower(?)");
  return find.get(String(name)) === undefined ? null : 1n;
}

/** Adds the functions SQL Server has and SQLite lacks or does differently to the database the server works on. */
export function registerFunctions(database: DatabaseSync): void {
  const options = { useBigIntArguments: true };
  const pure = { useBigIntArguments: true, deterministic: true };
  database.function('tds_cast', { ...pure, varargs: true }, (value: SqlValue, type: SqlValue, style?: SqlValue) =>
    convert(value, String(type), Number(style ?? 0)),
  );
  database.function('tds_try_cast', { ...pure, varargs: true }, (value: SqlValue, type: SqlValue, style?: SqlValue) =>
    tryConvert(value, String(type), Number(style ?? 0)),
  );
  database.function('like', pure, (pattern: SqlValue, value: SqlValue) => like(pattern, value, null));
  database.function('like', pure, (pattern: SqlValue, value: SqlValue, escape: SqlValue) =>
    like(pattern, value, escape),
  );
  database.function(
    'upper',
    pure,
    onText((text) => text.toUpperCase()),
  );
  database.function(
    'lower',
    pure,
    onText((text) => text.toLowerCase()),
  );
  database.function(
    'len',
    pure,
    onText((text) => BigInt(text.replace(/ +$/, '').length)),
  );
  database.function('datalength', pure, (value: SqlValue) =>
    value === null ? null : BigInt(value instanceof Uint8Array ? value.length : String(value).length * 2),
  );
  database.function('left', pure, (value: SqlValue, count: SqlValue) =>
    value === null ? null : String(value).slice(0, Number(count)),
  );
  database.function('right', pure, (value: SqlValue, count: SqlValue) =>
    value === null ? null : String(value).slice(Math.max(0, String(value).length - Number(count))),
  );
  database.function('charindex', pure, (part: SqlValue, value: SqlValue) =>
    part === null || value === null
      ? null
      : BigInt(String(value).toLowerCase().indexOf(String(part).toLowerCase()) + 1),
  );
  database.function('dateadd', pure, dateAdd);
  database.function('datediff', pure, dateDiff);
  database.function('datepart', pure, datePart);
  for (const part of ['year', 'month', 'day'])
    database.function(part, pure, (value: SqlValue) => datePart(part, value));
  for (const name of ['getdate', 'sysdatetime']) database.function(name, options, localNow);
  for (const name of ['getutcdate', 'sysutcdatetime']) {
    database.function(name, options, () => formatMoment(fromMilliseconds(Date.now())));
  }
  database.function('newid', options, () => randomUUID().toUpperCase());
  database.function('serverproperty', pure, serverProperty);
  database.function('indexproperty', options, (_object: SqlValue, name: SqlValue, _property: SqlValue) =>
    indexId(database, name),
  );
  database.function('col_length', options, (table: SqlValue, column: SqlValue) =>
    columnLength(database, table, column),
  );
  database.function('object_id', options, (name: SqlValue, hidden: SqlValue) => objectId(database, name, hidden));
  database.function('schema_id', options, (name: SqlValue) => schemaId(database, name));
}
