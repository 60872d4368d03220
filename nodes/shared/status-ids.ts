import { BaseLinkerError, parseStatusIds } from '../../lib/baselinker';

/**
 * The status ids in the values of a parameter, each a number or a text with commas; an expression may give anything.
 * Throws BaseLinkerError, also for no ids at all.
 */
export function statusIdsIn(values: readonly unknown[], displayName: string): number[] {
  if (values.some((value) => typeof value !== 'string' && typeof value !== 'number')) {
    throw badParameter(displayName, 'the numbers of statuses');
  }
  return parseStatusIds(values.join(','));
}

/** The error for a parameter that has another value than it must have. */
export function badParameter(displayName: string, expected: string): BaseLinkerError {
  return new BaseLinkerError('bad_parameter', `"${displayName}" must be ${expected}`, {
    description: `Correct "${displayName}" in the node, or the expression that gives its value.`,
  });
}
