import { IntegrationError } from '../../lib/errors';

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
