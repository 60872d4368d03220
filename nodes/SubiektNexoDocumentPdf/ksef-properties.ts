import type { INodeProperties } from 'n8n-workflow';

import { kindTitle, KSEF_KINDS, type KsefKind } from '../../lib/documents';
import type { KsefPolicy } from '../../lib/ksef';
import { nameSuffix } from '../shared/document-kinds';

const POLICIES: Array<{ name: string; value: KsefPolicy; description: string }> = [
  {
    name: 'Ignore KSeF',
    value: 'ignore',
    description: 'Send the PDF at once, with number and code if they are there',
  },
  {
    name: 'Notification Only',
    value: 'notify',
    description: 'Wait for the number, then send an e-mail with number and link but without the PDF',
  },
  {
    name: 'Skip if in KSeF',
    value: 'skip',
    description: 'Wait for the number, then send nothing to a buyer with a Polish NIP, who receives it in KSeF',
  },
  { name: 'Wait for Number', value: 'wait', description: 'Send the PDF as soon as the invoice has its number' },
];

function policy(name: string, displayName: string, standard: KsefPolicy, description: string): INodeProperties {
  return { displayName, name, type: 'options', default: standard, options: POLICIES, description };
}

/** The entry for consumers' documents of one kind. */
export function consumerPolicy(kind: KsefKind): { name: string; displayName: string; standard: KsefPolicy } {
  return { name: `consumers${nameSuffix(kind)}`, displayName: `${kind} for Buyers Without NIP`, standard: 'ignore' };
}

/**
 * The parameter KSeF Policy. The law wants an invoice to a company in KSeF before anything else; consumers' invoices may stay
 * outside (facts/mail-ksef-market.md §4.1).
 */
export const ksefPolicy: INodeProperties = {
  displayName: 'KSeF Policy',
  name: 'ksefPolicy',
  type: 'collection',
  placeholder: 'Add policy',
  default: {},
  description:
    'Invoices that Subiekt nexo sends to KSeF. Unless set here: those to buyers with a NIP wait for their number, others do not; receipts never go to KSeF.',
  options: [
    policy(
      'companies',
      'Buyers With NIP',
      'wait',
      `Invoices (${KSEF_KINDS.join(', ')}) to buyers with a tax number of any country`,
    ),
    ...KSEF_KINDS.toSorted().map((kind) => {
      const { name, displayName, standard } = consumerPolicy(kind);
      return policy(name, displayName, standard, `${kindTitle(kind, 'en')}s to consumers`);
    }),
    {
      displayName: 'Longest Wait in Hours',
      name: 'longestWait',
      type: 'number',
      typeOptions: { minValue: 1, maxValue: 720, numberPrecision: 0 },
      default: 48,
      description:
        'After how many hours a missing number is reported, 1 to 720. Once a day while it lasts; the invoice goes on waiting.',
    },
  ],
};
