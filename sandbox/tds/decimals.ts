import { SqlServerError } from './sql-error';

function conversionFailed(text: string): SqlServerError {
  return new SqlServerError(8114, `Error converting data type nvarchar '${text.slice(0, 40)}' to numeric.`, 16, 5);
}

/**
 * Reads decimal text (also 1e-7, as JavaScript writes small numbers) as an integer count of 10^-scale, rounded half
 * away from zero as SQL Server does. Throws error 8114 for text that is no number.
 */
export function parseDecimal(text: string, scale: number): bigint {
  const match = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,3}))?\s*$/i.exec(text);
  const digits = `${match?.[2] ?? ''}${match?.[3] ?? ''}`;
  if (match === null || digits === '') throw conversionFailed(text);
  const shift = scale - (match[3] ?? '').length + Number(match[4] ?? 0);
  let units = BigInt(digits);
  if (shift >= 0) {
    units *= 10n ** BigInt(shift);
  } else {
    const divisor = 10n ** BigInt(-shift);
    units = (units + divisor / 2n) / divisor;
  }
  return match[1] === '-' ? -units : units;
}

/** Decimal text with exactly `scale` digits after the point, e.g. (-5n, 2) → "-0.05". */
export function formatDecimal(units: bigint, scale: number): string {
  const negative = units < 0n;
  const digits = (negative ? -units : units).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  return `${negative ? '-' : ''}${whole}${scale > 0 ? `.${digits.slice(-scale)}` : ''}`;
}

/** Rounds a value to decimal(precision, scale) text; throws error 8115 when it does not fit. */
export function toDecimalText(text: string, precision: number, scale: number): string {
  const units = parseDecimal(text, scale);
  if ((units < 0n ? -units : units) >= 10n ** BigInt(precision)) {
    throw new SqlServerError(8115, 'Arithmetic overflow error converting to data type numeric.', 16, 8);
  }
  return formatDecimal(units, scale);
}
