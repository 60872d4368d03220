import type { Language } from './language';

const ENGLISH_MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/**
 * The day of a local Polish date, or date and time, as a language writes it: "03.11.2026", in English "3 November 2026".
 * Empty for anything that is not one.
 */
export function writeDate(dateTime: unknown, language: Language): string {
  const match = typeof dateTime === 'string' ? /^(\d{4})-(\d{2})-(\d{2})/.exec(dateTime) : null;
  if (match === null) return '';
  const [, year, month, day] = match;
  const monthName = ENGLISH_MONTHS[Number(month) - 1];
  if (monthName === undefined) return '';
  return language === 'en' ? `${Number(day)} ${monthName} ${year}` : `${day}.${month}.${year}`;
}
