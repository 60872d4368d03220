import { parseRecipient as checkedRecipient } from '../../../lib/mail';
import type { Operation } from '../../shared/operation';
import { lineOfText } from '../../shared/parameters';
import { decideEach, decider, deliveryKey, LONGEST_LINE } from '../decisions';

export const allowResend: Operation = {
  option: {
    name: 'Allow Resend',
    action: 'Allow resending of document',
    description: 'Let a document that was sent, refused or given up be mailed once more',
  },
  properties: [
    deliveryKey,
    {
      displayName: 'New Address',
      name: 'newAddress',
      type: 'string',
      default: '',
      placeholder: 'e.g. nathan@example.com',
      description: 'Where the next e-mail goes; leave it empty for the address of the order',
    },
    ...decider,
  ],
  // The key may be written out, with nothing but a trigger before the node.
  source: true,
  execute: (context, own) =>
    decideEach(context, own, ({ decisions }, index, key, by) => {
      const address = lineOfText(context.getNodeParameter('newAddress', index, ''), 'New Address', LONGEST_LINE).trim();
      return decisions.allowResend(key, address === '' ? '' : checkedRecipient(address), by);
    }),
};
