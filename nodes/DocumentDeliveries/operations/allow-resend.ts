import type { IExecuteFunctions } from 'n8n-workflow';

import { LedgerError } from '../../../lib/ledger';
import { parseRecipient as checkedRecipient } from '../../../lib/mail';
import type { Entry, ItemResult } from '../../shared/execution';
import { withLedger } from '../../shared/ledger';
import type { Operation } from '../../shared/operation';
import { lineOfText, oneOf, someOf, wholeNumber } from '../../shared/parameters';
import { decideEach, decider, deliveryKey, LONGEST_LINE } from '../decisions';
import { deliveryItem } from '../delivery-item';

const DAY_MS = 24 * 3_600_000;
/** More than any ledger has. */
const ALL = 10_000_000;
const LONGEST_DAYS = 365;
/** Documents that were sent are left out: whole lists of customers would get a second copy by mistake. */
const MANY_STATES = ['failed', 'dead'] as const;

const forOne = { show: { which: ['one'] } };
const forMany = { show: { which: ['many'] } };

export const allowResend: Operation = {
  option: {
    name: 'Allow Resend',
    action: 'Allow resending of document',
    description:
      'Let a document that was sent, refused or given up be mailed once more, or many that were not delivered',
  },
  properties: [
    {
      displayName: 'Which Deliveries',
      name: 'which',
      type: 'options',
      noDataExpression: true,
      default: 'one',
      options: [
        { name: 'One', value: 'one', description: 'The one whose key is below' },
        {
          name: 'All Not Delivered That Fit',
          value: 'many',
          description: 'For what was failed wrongly, such as by a wrong sender address',
        },
      ],
    },
    { ...deliveryKey, displayOptions: forOne },
    {
      displayName: 'New Address',
      name: 'newAddress',
      type: 'string',
      default: '',
      placeholder: 'e.g. nathan@example.com',
      displayOptions: forOne,
      description: 'Where the next e-mail goes; leave it empty for the address of the order',
    },
    {
      displayName: 'States',
      name: 'resendStates',
      type: 'multiOptions',
      default: ['failed'],
      displayOptions: forMany,
      options: [
        { name: 'Given Up', value: 'dead', description: 'Every try failed' },
        { name: 'Refused', value: 'failed', description: 'The mail server will not deliver to this address' },
      ],
      description: 'Which of those that were not delivered',
    },
    {
      displayName: 'Reply Contains',
      name: 'replyContains',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. Sender address rejected',
      displayOptions: forMany,
      description: 'Part of what the mail server said last, as delivery.reason shows it; letters of either case',
    },
    {
      displayName: 'Within Days',
      name: 'withinDays',
      type: 'number',
      typeOptions: { minValue: 1, maxValue: LONGEST_DAYS, numberPrecision: 0 },
      default: 7,
      displayOptions: forMany,
      description: 'Only those of which something changed in so many days',
    },
    ...decider,
  ],
  // The key may be written out, with nothing but a trigger before the node.
  source: true,
  execute: async (context, own) => {
    const which = oneOf(context.getNodeParameter('which', 0, 'one'), 'Which Deliveries', ['one', 'many']);
    return which === 'one' ? await allowOne(context, own) : await allowMany(context, own);
  },
};

function allowOne(context: IExecuteFunctions, own: Entry[]): Promise<ItemResult[][]> {
  return decideEach(context, own, ({ decisions }, index, key, by) => {
    const address = lineOfText(context.getNodeParameter('newAddress', index, ''), 'New Address', LONGEST_LINE).trim();
    return decisions.allowResend(key, address === '' ? '' : checkedRecipient(address), by);
  });
}

/** All that fit, once for the whole input. */
async function allowMany(context: IExecuteFunctions, own: Entry[]): Promise<ItemResult[][]> {
  const line = (name: string, displayName: string) =>
    lineOfText(context.getNodeParameter(name, 0), displayName, LONGEST_LINE).trim();
  const states = someOf(context.getNodeParameter('resendStates', 0), 'States', MANY_STATES);
  const days = wholeNumber(context.getNodeParameter('withinDays', 0), 'Within Days', 1, LONGEST_DAYS);
  const words = line('replyContains', 'Reply Contains').toLowerCase();
  if (words === '' || states.length === 0) {
    throw new LedgerError('filter_invalid', 'Allow Resend does not know which deliveries are meant', {
      description: 'Choose States, and write in Reply Contains a part of what the mail server said.',
    });
  }
  const by = { by: line('decidedBy', 'Decided By'), reason: line('reason', 'Reason') };
  return withLedger(context, async (ledger) => {
    const found = await ledger.find({ states, updatedFrom: Date.now() - days * DAY_MS, limit: ALL });
    const results: ItemResult[] = [];
    for (const { key } of found.filter(({ reason }) => reason.toLowerCase().includes(words))) {
      try {
        results.push(deliveryItem(await ledger.decisions.allowResend(key, '', by)));
      } catch (error) {
        results.push({ error });
      }
    }
    return own.map((_, at) => (at === 0 ? results : []));
  });
}
