import type { Order } from '../../documents';

/** Characters of extra_field_1 and extra_field_2 (facts/baselinker.md §2c). */
export const LONGEST_PLAIN_FIELD = 50;
const SEPARATOR = '; ';

/** Whether a field is one of the two that every account has. */
export function isPlainField(field: string): boolean {
  return field === 'extra_field_1' || field === 'extra_field_2';
}

/** What is in an extra field of an order now; an empty text when nothing is. */
export function fieldOf(order: Order, field: string): unknown {
  const custom = order.custom_extra_fields;
  const inMap = typeof custom === 'object' && custom !== null ? (custom as Record<string, unknown>)[field] : undefined;
  const value = isPlainField(field) ? order[field] : inMap;
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value.trim() : value;
}

/**
 * What a field has to hold so that a text is in it.
 *
 * @param there what it holds now
 * @param rule.join whether the text may be added to another one that is there
 * @returns undefined when the field is taken, or has no room for both
 */
export function joined(there: unknown, text: string, { join, longest }: { join: boolean; longest: number }) {
  if (there === '') return text;
  if (typeof there !== 'string') return undefined;
  if (there.split(SEPARATOR).includes(text)) return there;
  const both = `${there}${SEPARATOR}${text}`;
  return join && [...both].length <= longest ? both : undefined;
}
