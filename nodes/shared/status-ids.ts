import { parseStatusIds } from '../../lib/delivery';

import { invalid } from './parameters';

/**
 * The status ids in the values of a parameter, each a number or a text with commas; an expression may give anything.
 * Throws IntegrationError `parameter_invalid`, also for no ids at all.
 */
export function statusIdsIn(values: readonly unknown[], displayName: string): number[] {
  if (values.some((value) => typeof value !== 'string' && typeof value !== 'number')) {
    throw invalid(displayName, 'has to hold the numbers of statuses');
  }
  return parseStatusIds(values.join(','));
}
