import { maskAddress } from '../common';

import { LedgerError } from './errors';
import { hashRecipient } from './identity';
import { advance, isHeld, type RecordChanges } from './states';
import { toEntry } from './summaries';
import type { Decision, DeliveryEntry, DeliveryRecord, DeliveryState, LedgerStore } from './types';

/** Who decides about a delivery, and why: kept with it. */
export interface Decider {
  by: string;
  reason: string;
}

const KEPT_DECISIONS = 20;
const LONGEST_TEXT = 300;

/** What only a person may decide about deliveries. Every method throws LedgerError when it does not fit the delivery. */
export class Decisions {
  constructor(
    private readonly store: LedgerStore,
    private readonly now: () => number,
    private readonly options: { secret: string; keepAddresses: boolean },
  ) {}

  /** A delivery in doubt was found in the Sent folder or at the customer's: it counts as sent. */
  markAsSent(key: string, decider: Decider): Promise<DeliveryEntry> {
    return this.decide(key, 'was_sent', decider, ['in_doubt'], () => ({
      state: 'sent',
      changes: { leaseUntil: 0, retryAt: 0 },
    }));
  }

  /** A delivery in doubt never arrived: it is sent again, with the same Message-ID. */
  sendAgain(key: string, decider: Decider): Promise<DeliveryEntry> {
    return this.decide(key, 'send_again', decider, ['in_doubt'], (now) => ({
      state: 'planned',
      changes: { ...freshTries(now) },
    }));
  }

  /**
   * A further mail is wanted: of a document that was sent a new one with a Message-ID of its own; of one that was refused or
   * given up another try.
   *
   * @param to a corrected address, already checked, or an empty string for the one of the order
   */
  allowResend(key: string, to: string, decider: Decider): Promise<DeliveryEntry> {
    const { secret, keepAddresses } = this.options;
    return this.decide(key, 'allow_resend', decider, ['sent', 'failed', 'dead'], (now, record) => ({
      state: 'planned',
      changes: {
        ...freshTries(now),
        edition: record.edition + (record.state === 'sent' ? 1 : 0),
        ...(to === ''
          ? {}
          : {
              resendTo: to,
              recipientMasked: maskAddress(to),
              recipientHash: hashRecipient(to, secret),
              ...(keepAddresses ? { recipientAddress: to } : {}),
            }),
      },
    }));
  }

  private async decide(
    key: string,
    action: Decision['action'],
    decider: Decider,
    from: readonly DeliveryState[],
    next: (now: number, record: DeliveryRecord) => { state: DeliveryState; changes: RecordChanges },
  ): Promise<DeliveryEntry> {
    const who = checkedDecider(decider);
    const record = (await this.store.read([key])).get(key);
    const now = this.now();
    if (record === undefined) throw unknownDelivery();
    if (!from.includes(record.state)) throw doesNotFit(record, action);
    if (isHeld(record, now)) throw busy(record);
    const decisions = [...record.decisions, { at: now, action, ...who }].slice(-KEPT_DECISIONS);
    const { state, changes } = next(now, record);
    const decided = advance(record, state, { ...changes, decisions }, now);
    if (!(await this.store.replace(decided, record.version))) throw busy(record);
    return toEntry(decided, now);
  }
}

function freshTries(now: number): RecordChanges {
  return { leaseUntil: 0, retryAt: 0, failures: 0, firstFailureAt: 0, resendAllowedAt: now };
}

function checkedDecider({ by, reason }: Decider): Decider {
  const line = (text: string) =>
    text
      .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
      .trim()
      .slice(0, LONGEST_TEXT);
  const who = { by: line(by), reason: line(reason) };
  if (who.by !== '' && who.reason !== '') return who;
  throw new LedgerError('decision_incomplete', 'A decision about a delivery needs a name and a reason', {
    description: 'Write who decides and why; both are kept with the delivery.',
  });
}

function unknownDelivery(): LedgerError {
  return new LedgerError('delivery_unknown', 'The ledger has no such delivery', {
    description: 'Take the key from Document Deliveries (Get Many), from the same Delivery Ledger credential.',
  });
}

const STATE_WORDS: Record<DeliveryState, string> = {
  planned: 'still to be sent',
  claimed: 'being sent',
  in_doubt: 'in doubt',
  sent: 'sent',
  failed: 'refused',
  dead: 'given up',
};

function doesNotFit(record: DeliveryRecord, action: Decision['action']): LedgerError {
  const wanted =
    action === 'allow_resend'
      ? 'Only a document that was sent, refused or given up can be allowed another e-mail. One that is in doubt has to be resolved first.'
      : 'Only a delivery that is in doubt can be resolved.';
  return new LedgerError('decision_does_not_fit', `Document ${record.documentNumber} is ${STATE_WORDS[record.state]}`, {
    description: wanted,
  });
}

function busy(record: DeliveryRecord): LedgerError {
  return new LedgerError('delivery_in_progress', `A run is working on document ${record.documentNumber} right now`, {
    description: 'Wait until it has finished, look at the delivery again, and decide then.',
  });
}
