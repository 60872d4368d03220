import { MailError } from '../errors';

/** Values by placeholder name, e.g. `order_id`; names are lower-case letters, digits and underscores. */
export type PlaceholderValues = Readonly<Record<string, string>>;

/** A bracket that may be meant as a placeholder; those of links, lists and conditions of Outlook look otherwise. */
const BRACKET = /\[([\p{L}][\p{L}\p{M}\p{N}_ -]{0,39})\]/gu;
/** What HTML says to programs rather than to readers: brackets in it are theirs. */
const FOR_PROGRAMS = /<!--[\s\S]*?-->|<!\[[^\]]*\]>|<(style|script)\b[\s\S]*?<\/\1\s*>/gi;
/** A slip of the pen, not another word. */
const SLIPS = 2;

/**
 * Replaces `[placeholders]` by their values; brackets around anything else stay as they are. Values are inserted as
 * they are and never looked into, so an order's text cannot bring placeholders of its own.
 *
 * @param escape applied to every value: `escapeHtml` for HTML, the identity for plain text
 * @throws MailError `placeholder_unknown` for one that does not exist or is misspelt, with the right spelling: a customer never
 *   reads a placeholder
 */
export function fillPlaceholders(
  template: string,
  values: PlaceholderValues,
  escape: (value: string) => string = (value) => value,
): string {
  const fill = (text: string, isForReaders: boolean) =>
    text.replace(BRACKET, (whole, name: string) => {
      if (Object.hasOwn(values, name)) return escape(values[name]!);
      if (isForReaders) refuseMisspelt(whole, name, Object.keys(values));
      return whole;
    });
  let result = '';
  let end = 0;
  for (const match of template.matchAll(FOR_PROGRAMS)) {
    result += fill(template.slice(end, match.index), true) + fill(match[0], false);
    end = match.index + match[0].length;
  }
  return result + fill(template.slice(end), true);
}

function refuseMisspelt(whole: string, name: string, known: readonly string[]): void {
  const plain = plainName(name);
  const nearest = known
    .map((candidate) => ({ candidate, distance: distanceOf(plain, candidate) }))
    .sort((a, b) => a.distance - b.distance)[0];
  const isNear = nearest !== undefined && nearest.distance <= Math.min(SLIPS, nearest.candidate.length / 3);
  const looksMeant = /^[a-z][a-z0-9_]*$/.test(name) || name.includes('_');
  if (!isNear && !looksMeant) return;
  const right = isNear ? `Write [${nearest.candidate}]. ` : '';
  throw new MailError('placeholder_unknown', `There is no placeholder ${whole}`, {
    description: `${right}Known placeholders: ${known.map((candidate) => `[${candidate}]`).join(', ')}.`,
  });
}

function plainName(name: string): string {
  return name.toLowerCase().replaceAll('ł', 'l').normalize('NFD').replace(/\p{M}/gu, '').replace(/[ -]+/g, '_');
}

/** How many letters have to be changed, added or left out (Levenshtein). */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}
