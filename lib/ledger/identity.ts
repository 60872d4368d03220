import { createHash, createHmac } from 'node:crypto';

import { traitsOf } from './channels';
import type { PlannedDelivery } from './types';

/** What makes a delivery this one and no other. */
export type DeliveryIdentity = Pick<
  PlannedDelivery,
  'channel' | 'company' | 'documentId' | 'documentNumber' | 'seller' | 'orderId' | 'account'
>;

/**
 * The unique key of a delivery: one document of one seller's company over one channel. By e-mail it does not hold the order,
 * so a document that belongs to two orders is one delivery; attached it is one for each order. Dokumenty.Id is unique for all
 * kinds of a company (facts/nexo.md §A1), but a database that was restored from a backup gives it anew, and two servers may
 * have databases of one name: so the number and the seller belong to it. SQL Server compares database names without case.
 */
export function deliveryKey(planned: DeliveryIdentity): string {
  const { company, seller, documentId, documentNumber } = planned;
  const document = `${company.toLowerCase()}/${seller || '-'}/${documentId}/${documentNumber}`;
  return `${document}/${traitsOf(planned.channel).keyOf(planned)}`;
}

/**
 * Whether a key is that of a delivery; rows that an earlier version made have keys without seller and number, which stay theirs.
 */
export function isKeyOf(key: string, identity: Omit<DeliveryIdentity, 'seller'>): boolean {
  const { company, documentId, documentNumber } = identity;
  const [head, way] = [`${company.toLowerCase()}/`, traitsOf(identity.channel).keyOf(identity)];
  if (!key.startsWith(head)) return false;
  const inner = key.slice(head.length);
  return (
    inner === `${documentId}/${traitsOf(identity.channel).keyOf({ ...identity, account: '' })}` ||
    inner.slice(inner.indexOf('/') + 1) === `${documentId}/${documentNumber}/${way}`
  );
}

/** The recipient of a document that is attached to its order. */
export function orderRecipient(orderId: number): string {
  return `order ${orderId}`;
}

/** What the ledger shows of where a delivery goes: an address is masked, an order is not. */
export function maskRecipient(channel: PlannedDelivery['channel'], recipient: string): string {
  return traitsOf(channel).shown(recipient);
}

/**
 * The Message-ID of a delivery, the same for every automatic attempt, so that receivers that remember ids show one copy.
 * A digest, because order and document numbers are nobody else's business (facts/mail-ksef-market.md §5.1).
 *
 * @param edition 0, or the count of further mails a person asked for: those are meant to arrive
 * @param domain the domain of the From address
 */
export function messageIdFor(key: string, edition: number, domain: string): string {
  return `<${keyDigest(edition === 0 ? key : `${key}/${edition}`)}@${domain.toLowerCase()}>`;
}

/** 32 hexadecimal digits that stand for a text outside this system. */
export function keyDigest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** 32 hexadecimal digits that stand for a text which only the ledger's secret connects with them. */
export function keyedDigest(text: string, secret: string): string {
  return createHmac('sha256', secret).update(text).digest('hex').slice(0, 32);
}

/** A keyed hash of an address: equal addresses are recognised, the address cannot be guessed without the secret. */
export function hashRecipient(address: string, secret: string): string {
  return address === '' ? '' : createHmac('sha256', secret).update(address.toLowerCase()).digest('hex');
}
