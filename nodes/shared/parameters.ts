import { IntegrationError } from '../../lib/common';

/**
 * A whole number within bounds, whatever an expression made of it.
 *
 * @throws IntegrationError `parameter_invalid`
 */
export function wholeNumber(value: unknown, displayName: string, minimum: number, maximum: number): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && Number.isInteger(number) && number >= minimum && number <= maximum) return number;
  throw new IntegrationError(
    'parameter_invalid',
    `${displayName} is not a whole number from ${minimum} to ${maximum}`,
    {
      description: `Enter a whole number from ${minimum} to ${maximum} in ${displayName}.`,
    },
  );
}

/** One of the entries a parameter offers. Throws IntegrationError `parameter_invalid`. */
export function oneOf<T extends string>(value: unknown, displayName: string, known: readonly T[]): T {
  const found = known.find((entry) => entry === value);
  if (found !== undefined) return found;
  throw invalid(displayName, `has to be one of: ${known.join(', ')}`);
}

/** Several of the entries a parameter offers, each once, in their order there. Throws IntegrationError `parameter_invalid`. */
export function someOf<T extends string>(value: unknown, displayName: string, known: readonly T[]): T[] {
  if (!Array.isArray(value) || value.some((entry) => !known.includes(entry as T))) {
    throw invalid(displayName, `has to be a list of some of: ${known.join(', ')}`);
  }
  return known.filter((entry) => value.includes(entry));
}

/** As `someOf`, but something has to be chosen. Throws IntegrationError `parameter_invalid`. */
export function atLeastOneOf<T extends string>(value: unknown, displayName: string, known: readonly T[]): T[] {
  const chosen = someOf(value, displayName, known);
  if (chosen.length === 0) throw invalid(displayName, 'needs at least one entry');
  return chosen;
}

/** Yes or no; the words of an expression count too. Throws IntegrationError `parameter_invalid`. */
export function yesOrNo(value: unknown, displayName: string): boolean {
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw invalid(displayName, 'has to be true or false');
}

/**
 * A single line of text. Nothing at all (null or undefined) is an empty line.
 *
 * @throws IntegrationError `parameter_invalid` for anything but text, for control characters and for more than `longest`
 *   characters
 */
export function lineOfText(value: unknown, displayName: string, longest: number): string {
  const text = value ?? '';
  if (typeof text !== 'string') throw invalid(displayName, 'has to be text');
  if (/\p{Cc}/u.test(text)) throw invalid(displayName, 'holds a line break or another control character');
  if (text.length > longest) throw invalid(displayName, `has more than ${longest} characters`);
  return text;
}

/** The error for a parameter's value; `reason` goes on where its name ends. */
export function invalid(displayName: string, reason: string): IntegrationError {
  return new IntegrationError('parameter_invalid', `${displayName} ${reason}`, {
    description: `Correct ${displayName} in the node, or the expression that gives its value.`,
  });
}
