import { maskAddress } from '../common';

/** What the ledger has to know of a way on which documents reach customers. */
interface ChannelTraits {
  /** What of a delivery makes it one: goes behind company and document into its key. */
  keyOf(planned: { orderId: number; account: string }): string;
  /** What may be shown of a recipient. */
  shown(recipient: string): string;
  /** Whether doing it twice is the same as doing it once: then there is no point of no return on the way. */
  repeatable: boolean;
  /** Whether receivers know a delivery by a Message-ID. */
  hasMessageId: boolean;
}

/** How a document reaches the customer: by e-mail, or as a file of the order in BaseLinker. A new one is entered here. */
const CHANNELS = {
  // Without the order: a document that belongs to two orders is one delivery.
  email: { keyOf: () => 'email', shown: maskAddress, repeatable: false, hasMessageId: true },
  order: {
    keyOf: ({ orderId, account }) => `order/${account === '' ? '' : `${account}/`}${orderId}`,
    shown: (order) => order,
    repeatable: true,
    hasMessageId: false,
  },
} satisfies Record<string, ChannelTraits>;

export type DeliveryChannel = keyof typeof CHANNELS;

/** All channels, for those who offer them. */
export const DELIVERY_CHANNELS = Object.keys(CHANNELS) as DeliveryChannel[];

/**
 * What is so of a channel.
 *
 * @throws RangeError for one that is not in the table, wherever it came from: a key or a mask made for it would be wrong
 */
export function traitsOf(channel: DeliveryChannel): ChannelTraits {
  if (!Object.hasOwn(CHANNELS, channel)) throw new RangeError(`There is no channel ${String(channel).slice(0, 40)}`);
  return CHANNELS[channel];
}
