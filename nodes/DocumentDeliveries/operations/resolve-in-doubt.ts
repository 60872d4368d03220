import type { Operation } from '../../shared/operation';
import { oneOf } from '../../shared/parameters';
import { decideEach, decider, deliveryKey } from '../decisions';

export const resolveInDoubt: Operation = {
  option: {
    name: 'Resolve In Doubt',
    action: 'Resolve delivery in doubt',
    description: 'Say whether an e-mail that may have been sent was sent',
  },
  properties: [
    deliveryKey,
    {
      displayName:
        'Look for the e-mail in the Sent folder of the mailbox, or ask the customer, before you decide. "Send Again" may be a second e-mail to the same customer.',
      name: 'resolveNotice',
      type: 'notice',
      default: '',
    },
    {
      displayName: 'Resolution',
      name: 'resolution',
      type: 'options',
      default: 'wasSent',
      options: [
        { name: 'Send Again', value: 'sendAgain', description: 'It never arrived: the next run sends it' },
        {
          name: 'Was Sent',
          value: 'wasSent',
          description: 'It is in the Sent folder or at the customer: never send it',
        },
      ],
      description: 'What became of the e-mail',
    },
    ...decider,
  ],
  // The key may be written out, with nothing but a trigger before the node.
  source: true,
  execute: (context, own) =>
    decideEach(context, own, ({ decisions }, index, key, by) => {
      const value = context.getNodeParameter('resolution', index);
      const resolution = oneOf(value, 'Resolution', ['wasSent', 'sendAgain']);
      return resolution === 'wasSent' ? decisions.markAsSent(key, by) : decisions.sendAgain(key, by);
    }),
};
