import { LedgerError } from '../errors';
import { type Decision, DELIVERY_STATES, type DeliveryRecord } from '../types';

/** What a store keeps of each field: `json` is text to it. */
const KINDS = {
  key: 'text',
  state: 'text',
  version: 'number',
  channel: 'text',
  company: 'text',
  documentId: 'number',
  documentNumber: 'text',
  seller: 'text',
  issueDate: 'text',
  total: 'text',
  agreedBy: 'text',
  account: 'text',
  orderId: 'number',
  recipientMasked: 'text',
  recipientHash: 'text',
  recipientAddress: 'text',
  attempts: 'number',
  failures: 'number',
  firstFailureAt: 'number',
  retryAt: 'number',
  edition: 'number',
  resendTo: 'text',
  resendAllowedAt: 'number',
  messageId: 'text',
  reason: 'text',
  decisions: 'json',
  createdAt: 'number',
  updatedAt: 'number',
  leaseUntil: 'number',
} as const satisfies Record<keyof DeliveryRecord, 'text' | 'number' | 'json'>;

/** The record's fields, which are the names of the columns in both stores. */
export const COLUMNS = Object.keys(KINDS) as ReadonlyArray<keyof DeliveryRecord>;

/** A record as the values of its columns, in the order of COLUMNS. */
export function toValues(record: DeliveryRecord): Array<string | number> {
  return COLUMNS.map((column) => {
    const value = record[column];
    return typeof value === 'object' ? JSON.stringify(value) : value;
  });
}

/**
 * A record from a row of a store.
 *
 * @throws LedgerError `ledger_corrupt` when the row is none of ours
 */
export function toRecord(row: Readonly<Record<string, unknown>>): DeliveryRecord {
  const entries = COLUMNS.map((column): [string, unknown] => {
    const value = row[column];
    switch (KINDS[column]) {
      case 'text':
        return [column, String(value)];
      case 'json':
        return [column, parseDecisions(String(value))];
      case 'number': {
        const number = Number(value);
        if (!Number.isSafeInteger(number)) throw unreadable();
        return [column, number];
      }
    }
  });
  const record = Object.fromEntries(entries) as unknown as DeliveryRecord;
  if (!DELIVERY_STATES.includes(record.state)) throw unreadable();
  return record;
}

function parseDecisions(text: string): Decision[] {
  try {
    const decisions: unknown = JSON.parse(text);
    if (Array.isArray(decisions)) return decisions as Decision[];
  } catch {
    // Said below.
  }
  throw unreadable();
}

function unreadable(): LedgerError {
  return new LedgerError('ledger_corrupt', 'A delivery in the ledger cannot be read', {
    description: 'Nothing is sent until it is mended. Restore the ledger from a backup.',
  });
}
