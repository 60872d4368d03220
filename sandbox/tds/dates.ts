import { SqlServerError } from './sql-error';

const DAY_MS = 86_400_000;
/** Days from 0001-01-01, where SQL Server counts from, to 1970-01-01. */
const EPOCH_DAYS = 719_162;

/** A moment without zone: days since 0001-01-01 and ten-millionths of a second in the day. */
export interface DateParts {
  days: number;
  ticks: number;
}

const PATTERN = /^\s*(\d{4})-?(\d{2})-?(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7})\d*)?)?Z?)?\s*$/;

function utcDays(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 ? date.getTime() / DAY_MS + EPOCH_DAYS : NaN;
}

/** Reads 'YYYY-MM-DD[ HH:MM[:SS[.fffffff]]]' (also with T, also YYYYMMDD); throws error 241 for anything else. */
export function parseDate(text: string): DateParts {
  const match = PATTERN.exec(text);
  const [year, month, day, hour, minute, second] = (match ?? []).slice(1, 7).map((part) => Number(part ?? 0));
  const days = match === null ? NaN : utcDays(year ?? 0, month ?? 0, day ?? 0);
  if (match === null || !Number.isFinite(days) || (hour ?? 0) > 23 || (minute ?? 0) > 59 || (second ?? 0) > 59) {
    throw new SqlServerError(241, 'Conversion failed when converting date and/or time from character string.');
  }
  const seconds = ((hour ?? 0) * 60 + (minute ?? 0)) * 60 + (second ?? 0);
  return { days, ticks: seconds * 10_000_000 + Number((match[7] ?? '').padEnd(7, '0')) };
}

export function formatDay(days: number): string {
  return new Date((days - EPOCH_DAYS) * DAY_MS).toISOString().slice(0, 10);
}

/**
 * The canonical text of a moment: 'YYYY-MM-DD HH:MM:SS', then a fraction without trailing zeros when there is one, so
 * that comparing texts compares moments.
 */
export function formatMoment(parts: DateParts): string {
  const seconds = Math.floor(parts.ticks / 10_000_000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const time = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  const fraction = String(parts.ticks % 10_000_000)
    .padStart(7, '0')
    .replace(/0+$/, '');
  return `${formatDay(parts.days)} ${time}${fraction === '' ? '' : `.${fraction}`}`;
}

/** Moves a moment by milliseconds and by calendar months (the day is clipped to the month's last, as DATEADD does). */
export function addToMoment(parts: DateParts, change: { ms?: number; months?: number }): DateParts {
  let { days } = parts;
  const { months = 0, ms = 0 } = change;
  if (months !== 0) {
    const date = new Date((days - EPOCH_DAYS) * DAY_MS);
    const first = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1));
    const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
    first.setUTCDate(Math.min(date.getUTCDate(), last));
    days = first.getTime() / DAY_MS + EPOCH_DAYS;
  }
  const ticks = parts.ticks + ms * 10_000;
  const carry = Math.floor(ticks / (DAY_MS * 10_000));
  return { days: days + carry, ticks: ticks - carry * DAY_MS * 10_000 };
}

/** The moment as JavaScript milliseconds, reading it as if it were UTC; only for differences and part extraction. */
export function toMilliseconds(parts: DateParts): number {
  return (parts.days - EPOCH_DAYS) * DAY_MS + Math.floor(parts.ticks / 10_000);
}

/** Milliseconds since 1970 as a moment (the wall clock of UTC). */
export function fromMilliseconds(ms: number): DateParts {
  const days = Math.floor(ms / DAY_MS);
  return { days: days + EPOCH_DAYS, ticks: (ms - days * DAY_MS) * 10_000 };
}
