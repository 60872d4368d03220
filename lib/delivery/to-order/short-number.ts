import { createHash } from 'node:crypto';

const MARK_LENGTH = 4;

/**
 * A document's number as a field of BaseLinker takes it: whole where it fits, else without its blanks, else with its middle
 * cut out: the beginning, a mark that no other number has, and what follows the last slash, mostly the year.
 *
 * @param longest characters, at least 12
 */
export function shortNumber(number: string, longest: number): string {
  if ([...number].length <= longest) return number;
  const compact = [...number.replace(/\s+/g, '')];
  if (compact.length <= longest) return compact.join('');
  const mark = `~${createHash('sha256').update(number).digest('hex').slice(0, MARK_LENGTH)}`;
  const slash = compact.lastIndexOf('/');
  const end = slash > 0 && compact.length - slash <= 5 ? compact.slice(slash).join('') : '';
  const start = compact.slice(0, longest - mark.length - end.length).join('');
  return `${start}${mark}${end}`;
}
