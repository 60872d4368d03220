import type { LocalDateTime } from './types';

const WARSAW = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Warsaw',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

const LOCAL = /^(\d{4})-(\d{2})-(\d{2}) (\d{2}):(\d{2}):(\d{2})$/;

/**
 * A moment in Unix seconds as the local Polish date and time nexo stores. Right on both clock-change days; independent of
 * the zone of the process. Throws RangeError for a number that is no moment.
 */
export function localTime(seconds: number): LocalDateTime {
  const part: Record<string, string> = {};
  for (const { type, value } of WARSAW.formatToParts(seconds * 1000)) part[type] = value;
  return `${part.year}-${part.month}-${part.day} ${part.hour}:${part.minute}:${part.second}`;
}

/**
 * The moment in Unix seconds of a local Polish date and time. The hour that comes twice in October is taken as its first
 * turn (summer time), so that a window never begins too late; the hour that is skipped in March counts as one hour later.
 * Throws RangeError for text that is no date and time.
 */
export function unixTime(text: LocalDateTime): number {
  const match = LOCAL.exec(text);
  if (match === null) throw new RangeError('Not a local date and time (YYYY-MM-DD HH:MM:SS)');
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  const asUtc = Date.UTC(year, month - 1, day, hour, minute, second);
  const iso = new Date(asUtc).toISOString();
  if (`${iso.slice(0, 10)} ${iso.slice(11, 19)}` !== text) throw new RangeError('No such date or time of day');
  const wall = asUtc / 1000;
  const summer = wall - 7200;
  return localTime(summer) === text ? summer : wall - 3600;
}
