import { DELIVERY_CHANNELS, type DeliveryChannel } from '../ledger';

/** How a document may reach its customer; `skip` is not at all. */
export type Channel = DeliveryChannel | 'skip';

/** All of them. */
export const CHANNELS: readonly Channel[] = [...DELIVERY_CHANNELS, 'skip'];

/** Where a document goes, and why: travels on the canvas as `channel`. */
export interface ChannelDecision {
  name: Channel;
  code: 'default' | 'source_without_email' | 'relay_address' | 'no_order' | 'expression';
  /** For people. */
  reason: string;
}

export interface ChannelRules {
  /** Sources of orders whose marketplace forbids e-mails with fiscal documents, e.g. "allegro". */
  sourcesWithoutEmail: readonly string[];
  /** Addresses that are a marketplace's mask for the customer's own, see `isRelayAddress`. */
  relayAddresses: readonly string[];
  /** What happens to those orders: never `email`. */
  otherwise: Exclude<Channel, 'email'>;
  /** What happens to all other orders. */
  usual: Channel;
}

/**
 * Since 2 March 2026 Allegro stops e-mails that carry a fiscal document (facts/mail-ksef-market.md §1b).
 */
export const SOURCES_WITHOUT_EMAIL: readonly string[] = ['allegro'];

/**
 * Masked addresses of marketplaces. None of them publishes a complete list, so this one is only where a shop begins
 * (facts/mail-ksef-market.md §3.4).
 */
export const RELAY_ADDRESSES: readonly string[] = ['@allegromail.*', '@marketplace.amazon.*', '@members.ebay.*'];

/**
 * Chooses the channel of one document.
 *
 * @param customer the source of the order as BaseLinker names it, or null for a document without an order; and the
 *   address the customer gave
 */
export function chooseChannel(
  customer: { source: string | null; email: string },
  rules: ChannelRules,
): ChannelDecision {
  const source = customer.source?.toLowerCase() ?? null;
  const forbidden = source !== null && rules.sourcesWithoutEmail.some((entry) => entry.toLowerCase() === source);
  if (forbidden) {
    const reason = `Orders from ${source} get no e-mail with their documents`;
    return withOrder({ name: rules.otherwise, code: 'source_without_email', reason }, source);
  }
  if (isRelayAddress(customer.email, rules.relayAddresses)) {
    const reason = 'The address is a mask that a marketplace put in place of the customer’s own';
    return withOrder({ name: rules.otherwise, code: 'relay_address', reason }, source);
  }
  return withOrder({ name: rules.usual, code: 'default', reason: '' }, source);
}

/** The channel an expression names. `undefined` for anything but a channel. */
export function channelByName(name: string, source: string | null): ChannelDecision | undefined {
  const channel = CHANNELS.find((entry) => entry === name);
  return channel && withOrder({ name: channel, code: 'expression', reason: 'An expression chose it' }, source);
}

function withOrder(decision: ChannelDecision, source: string | null): ChannelDecision {
  if (decision.name !== 'order' || source !== null) return decision;
  return { name: 'skip', code: 'no_order', reason: 'The document has no order that it could be attached to' };
}

/**
 * Whether an address fits one of the patterns: "@relay.example" is a domain, "*@relay.example" and "relay.example" the
 * same, "*" stands for any letters, and letters of either case are the same.
 */
export function isRelayAddress(address: string, patterns: readonly string[]): boolean {
  const wanted = address.trim().toLowerCase();
  if (!wanted.includes('@')) return false;
  return patterns.some((pattern) => expressionOf(pattern).test(wanted));
}

function expressionOf(pattern: string): RegExp {
  const text = pattern.trim().toLowerCase();
  if (text === '') return /(?!)/;
  const whole = text.includes('@') ? text : `@${text}`;
  const anchored = whole.startsWith('@') ? `*${whole}` : whole;
  const escaped = anchored.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  // Stars that follow each other are one: many of them would make a hostile pattern slow.
  return new RegExp(
    `^${escaped.filter((part, at) => part !== '' || at === 0 || at === escaped.length - 1).join('[^\\s]*')}$`,
  );
}
