import type { DeliveryChannel } from './channels';

/**
 * States of one delivery (facts/mail-ksef-market.md §5.2). `planned` and `claimed` are safe to try again; `in_doubt`
 * means that the mail server may have the message, so nothing is sent again without a person's decision. `failed` was
 * refused for good, `dead` ran out of tries.
 */
export const DELIVERY_STATES = ['planned', 'claimed', 'in_doubt', 'sent', 'failed', 'dead'] as const;

export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** What a person decided about a delivery, and why. */
export interface Decision {
  /** Unix milliseconds. */
  at: number;
  action: 'was_sent' | 'send_again' | 'allow_resend';
  by: string;
  reason: string;
}

/** One row of the ledger. Dates are Unix milliseconds. */
export interface DeliveryRecord {
  /** Unique: see `deliveryKey`. */
  key: string;
  state: DeliveryState;
  /** Grows by one with every change; the fencing token of whoever made the last change. */
  version: number;
  channel: DeliveryChannel;
  company: string;
  documentId: number;
  documentNumber: string;
  /** What the document was when it was last claimed; empty in rows of earlier versions. See `PlannedDelivery`. */
  seller: string;
  issueDate: string;
  total: string;
  /** In what document and order agreed. */
  agreedBy: string;
  /** The BaseLinker account that the order belongs to; empty where it has no name or no order. */
  account: string;
  orderId: number;
  /** Masked address such as "j***@s***.pl". */
  recipientMasked: string;
  /** Keyed hash of the address: tells whether it changed without keeping it. */
  recipientHash: string;
  /** The full address, only where the ledger was told to keep it; otherwise empty. */
  recipientAddress: string;
  /** How many times a sending was begun. */
  attempts: number;
  /** How many of them failed for a reason that counts against this document, since its address last changed. */
  failures: number;
  /** When the first of those failed; 0 when none did. */
  firstFailureAt: number;
  /** Before this moment no further try is made; 0 when the next run may try. */
  retryAt: number;
  /** 0 for the mail that is sent by itself; one more for every further mail a person asked for. */
  edition: number;
  /** The corrected address a person gave for the next mail; kept until that mail is sent. */
  resendTo: string;
  /** When a person asked for the next mail; 0 when nobody did. */
  resendAllowedAt: number;
  messageId: string;
  reason: string;
  /** Oldest first, at most the last twenty. */
  decisions: Decision[];
  createdAt: number;
  updatedAt: number;
  /** Until when the claim of a running worker holds; 0 when nobody holds it. */
  leaseUntil: number;
}

/** Which records to read; what is left out does not narrow. */
export interface DeliveryQuery {
  states?: readonly DeliveryState[];
  orderId?: number;
  /** Only orders of this BaseLinker account, and those whose account was not recorded. */
  account?: string;
  /** Part of a document number, letters of either case. */
  documentNumber?: string;
  /** Bounds of the last change, Unix milliseconds: from (included) to (excluded). */
  updatedFrom?: number;
  updatedTo?: number;
  /** Only those a person asked to be sent again. */
  resendAllowed?: boolean;
  /** At most so many, the last changed first. */
  limit: number;
}

/** What one retention step does with settled records (`sent`, `failed`, `dead`) that have not changed since `before`. */
export interface Retention {
  /** `forget` keeps only what tells that the document was handled, `remove` keeps nothing. */
  step: 'forget' | 'remove';
  /** Unix milliseconds. */
  before: number;
}

/** A side effect that followed a delivery, e.g. "status/42". */
export interface Effect {
  key: string;
  name: string;
  /** Unix milliseconds. */
  doneAt: number;
}

/** Where records are kept. Every method is atomic on its own; a store knows nothing of states. */
export interface LedgerStore {
  /** The records that exist among `keys`, in one round-trip per few hundred keys. */
  read(keys: readonly string[]): Promise<Map<string, DeliveryRecord>>;
  /** The records of these documents, whatever their company, channel and order; in one round-trip per few hundred. */
  readDocuments(documentIds: readonly number[]): Promise<DeliveryRecord[]>;
  /** Adds a record; false when the key exists already. Durable when it returns. */
  insert(record: DeliveryRecord): Promise<boolean>;
  /** Adds those of the records whose key is not there yet, in one round-trip per few. Durable when it returns. */
  insertMissing(records: readonly DeliveryRecord[]): Promise<void>;
  /** Replaces the record, found by its key, if its stored version is still `expectedVersion`; false when it is not. Durable when it returns. */
  replace(record: DeliveryRecord, expectedVersion: number): Promise<boolean>;
  /** The records that fit, the last changed first. */
  find(query: DeliveryQuery): Promise<DeliveryRecord[]>;
  /** How many records are in each state; states without any may be left out. */
  count(): Promise<Map<DeliveryState, number>>;
  /** Applies a retention step; the number of records it changed. Effects go with their removed records. */
  retain(retention: Retention): Promise<number>;
  /** The effects recorded for deliveries among `keys`. */
  effects(keys: readonly string[]): Promise<Effect[]>;
  /** Records effects; one that is there already stays as it is. Durable when it returns. */
  addEffects(effects: readonly Effect[]): Promise<void>;
  /** The stored value of a setting of this ledger; when there is none yet, `initial` is stored first. Atomic. */
  setting(name: string, initial: string): Promise<string>;
  /** The stored value of a setting, or undefined when there is none. */
  readSetting(name: string): Promise<string | undefined>;
  /** Stores the value of a setting, whatever it was; undefined removes it. */
  writeSetting(name: string, value: string | undefined): Promise<void>;
  /** Stores the value of a setting if it still is `expected` (undefined: there is none); false when it is not. */
  replaceSetting(name: string, value: string, expected: string | undefined): Promise<boolean>;
  close(): Promise<void>;
}

/** A delivery somebody intends to make: what identifies it, and to whom it would go. */
export interface PlannedDelivery {
  channel: DeliveryChannel;
  company: string;
  documentId: number;
  documentNumber: string;
  /** The seller's tax number: tells two servers apart that have databases of one name. Empty when it is not known. */
  seller: string;
  /** Local Polish time as nexo has it; empty when it is not known. */
  issueDate: string;
  /** Gross total with currency, e.g. "123.00 PLN"; empty when it is not known. */
  total: string;
  /** In what document and order agree, e.g. "nip,total"; empty for a document without an order. */
  agreedBy: string;
  /** The name of the BaseLinker account, or an empty string. */
  account: string;
  orderId: number;
  /** The customer's address as it will be used, or an empty string while it is unknown; for an order "order 123". */
  recipient: string;
}

/** What travels on the canvas as `delivery`. */
export interface DeliverySummary {
  key: string;
  channel: DeliveryChannel;
  state: DeliveryState;
  /** Masked address, or an empty string before one is known. */
  recipient: string;
  messageId: string;
  attempt: number;
  /** ISO 8601 moment before which no further try is made, or an empty string. */
  nextTryAt: string;
  reason: string;
}

/** A record as people look at it: dates are ISO 8601 moments, empty where there is none. */
export interface DeliveryEntry extends DeliverySummary {
  company: string;
  documentId: number;
  documentNumber: string;
  orderId: number;
  /** The full address where the ledger keeps it, otherwise the masked one. */
  recipient: string;
  /** A worker is busy with it right now. */
  inProgress: boolean;
  resendAllowed: boolean;
  createdAt: string;
  updatedAt: string;
  decisions: Array<{ at: string; action: Decision['action']; by: string; reason: string }>;
}
