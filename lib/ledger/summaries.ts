import { deliveryKey, maskRecipient } from './identity';
import { isHeld } from './states';
import type { DeliveryEntry, DeliveryRecord, DeliverySummary, PlannedDelivery } from './types';

/** What a record says on the canvas. */
export function toSummary(record: DeliveryRecord): DeliverySummary {
  return {
    key: record.key,
    channel: record.channel,
    state: record.state,
    recipient: record.recipientMasked,
    messageId: record.messageId,
    attempt: record.attempts,
    nextTryAt: isoMoment(record.retryAt),
    reason: record.reason,
  };
}

/** The same for a delivery that may have no record yet. */
export function summarise(record: DeliveryRecord | undefined, planned: PlannedDelivery): DeliverySummary {
  if (record !== undefined) return toSummary(record);
  return {
    key: deliveryKey(planned),
    channel: planned.channel,
    state: 'planned',
    recipient: maskRecipient(planned.channel, planned.recipient),
    messageId: '',
    attempt: 0,
    nextTryAt: '',
    reason: '',
  };
}

/** A record as people look at it. `now`: Unix milliseconds. */
export function toEntry(record: DeliveryRecord, now: number): DeliveryEntry {
  return {
    ...toSummary(record),
    company: record.company,
    documentId: record.documentId,
    documentNumber: record.documentNumber,
    orderId: record.orderId,
    recipient: record.recipientAddress || record.recipientMasked,
    inProgress: isHeld(record, now),
    resendAllowed: record.resendAllowedAt > 0,
    createdAt: isoMoment(record.createdAt),
    updatedAt: isoMoment(record.updatedAt),
    decisions: record.decisions.map((decision) => ({ ...decision, at: isoMoment(decision.at) })),
  };
}

function isoMoment(milliseconds: number): string {
  return milliseconds === 0 ? '' : new Date(milliseconds).toISOString();
}
