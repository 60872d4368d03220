import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { wholeNumber } from './parameters';

const HOUR_MS = 3_600_000;

/** How long an order rests before it counts as left behind, and how many of those one run takes. */
export const unfinishedProperties: INodeProperties[] = [
  {
    displayName: 'Quiet for Hours',
    name: 'quietHours',
    type: 'number',
    typeOptions: { minValue: 1, maxValue: 168, numberPrecision: 0 },
    default: 6,
    description:
      'How long no run has come upon an order before it counts as left behind, 1 to 168. E-mails that a person allowed again do not wait.',
  },
  {
    displayName: 'Orders per Run',
    name: 'ordersPerRun',
    type: 'number',
    typeOptions: { minValue: 1, maxValue: 1000, numberPrecision: 0 },
    default: 20,
    description:
      'How many orders that were left behind one run takes at most, 1 to 1000. Each costs one call to BaseLinker; the next runs take the others.',
  },
];

/**
 * What these parameters say.
 *
 * @returns `quiet` in milliseconds
 * @throws IntegrationError `parameter_invalid`
 */
export function readUnfinished(context: IExecuteFunctions): { quiet: number; limit: number } {
  const hours = wholeNumber(context.getNodeParameter('quietHours', 0), 'Quiet for Hours', 1, 168);
  return {
    quiet: hours * HOUR_MS,
    limit: wholeNumber(context.getNodeParameter('ordersPerRun', 0), 'Orders per Run', 1, 1000),
  };
}
