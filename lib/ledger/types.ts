/**
 * States of one delivery (facts/mail-ksef-market.md §5.2). `planned` and `claimed` are safe to try again; `in_doubt`
 * means that the mail server may have the message, so nothing is sent again without a person's decision.
 */
export type DeliveryState = 'planned' | 'claimed' | 'in_doubt' | 'sent' | 'failed';

/** How a document reaches the customer. */
export type DeliveryChannel = 'email';

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
  orderId: number;
  /** Masked address such as "j***@s***.pl"; never the full one. */
  recipientMasked: string;
  /** Keyed hash of the address: tells whether it changed without keeping it. */
  recipientHash: string;
  /** How many times a sending was begun. */
  attempts: number;
  messageId: string;
  reason: string;
  createdAt: number;
  updatedAt: number;
  /** Until when the claim of a running worker holds; 0 when nobody holds it. */
  leaseUntil: number;
}

/** Where records are kept. Every method is atomic on its own; a store knows nothing of states. */
export interface LedgerStore {
  /** The records that exist among `keys`, in one round-trip per few hundred keys. */
  read(keys: readonly string[]): Promise<Map<string, DeliveryRecord>>;
  /** Adds a record; false when the key exists already. Durable when it returns. */
  insert(record: DeliveryRecord): Promise<boolean>;
  /** Replaces the record, found by its key, if its stored version is still `expectedVersion`; false when it is not. Durable when it returns. */
  replace(record: DeliveryRecord, expectedVersion: number): Promise<boolean>;
  /** The stored value of a setting of this ledger; when there is none yet, `initial` is stored first. Atomic. */
  setting(name: string, initial: string): Promise<string>;
  /** The stored value of a setting, or undefined when there is none. */
  readSetting(name: string): Promise<string | undefined>;
  close(): Promise<void>;
}

/** A delivery somebody intends to make: what identifies it, and to whom it would go. */
export interface PlannedDelivery {
  channel: DeliveryChannel;
  company: string;
  documentId: number;
  documentNumber: string;
  orderId: number;
  /** The customer's address as it will be used, or an empty string while it is unknown. Only its hash and mask are kept. */
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
  reason: string;
}
