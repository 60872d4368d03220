import { IntegrationError } from '../../lib/common';

/**
 * The text of a parameter, whatever an expression made of it: a number is written out, nothing is an empty text.
 *
 * @throws IntegrationError `parameter_invalid`
 */
export function textOf(value: unknown, displayName: string): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  throw new IntegrationError('parameter_invalid', `${displayName} is not a text`, {
    description: `The expression in ${displayName} gives ${kindOf(value)}. Choose the one field of it that holds the text.`,
  });
}

/**
 * The entries of a collection parameter.
 *
 * @throws IntegrationError `parameter_invalid`
 */
export function collectionOf(value: unknown, displayName: string): Record<string, unknown> {
  if (value === null || value === undefined) return {};
  if (typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new IntegrationError('parameter_invalid', `${displayName} is not a group of settings`, {
    description: `The expression in ${displayName} gives ${kindOf(value)}. Choose the settings one by one instead.`,
  });
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return typeof value === 'boolean' ? 'true or false' : 'something that cannot be written';
}
