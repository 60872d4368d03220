import { createHash, createHmac } from 'node:crypto';

import { traitsOf } from './channels';
import type { PlannedDelivery } from './types';

/**
 * The unique key of a delivery: one document of one company over one channel. By e-mail it does not hold the order, so a
 * document that belongs to two orders is one delivery; attached it is one for each order. Dokumenty.Id is unique for all
 * kinds of a company (facts/nexo.md §A1), and SQL Server compares database names without case.
 */
export function deliveryKey(planned: Pick<PlannedDelivery, 'channel' | 'company' | 'documentId' | 'orderId'>): string {
  return `${planned.company.toLowerCase()}/${planned.documentId}/${traitsOf(planned.channel).keyOf(planned)}`;
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
