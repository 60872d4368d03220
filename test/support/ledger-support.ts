import { join } from 'node:path';

import {
  type Claim,
  type DeliveryRecord,
  Ledger,
  type LedgerEnvironment,
  openSqliteStore,
  type PlannedDelivery,
} from '../../lib/ledger';

import { NO_DETAILS } from './no-details';

export { NO_DETAILS } from './no-details';

/** A delivery to ask the ledger about. */
export const PLANNED: PlannedDelivery = {
  channel: 'email',
  company: 'Nexo_Demo',
  documentId: 17,
  documentNumber: 'FS 17/2026',
  seller: '7250000000',
  issueDate: '2026-11-20 10:00:00',
  total: '123.00 PLN',
  agreedBy: 'name',
  account: '',
  orderId: 1001,
  recipient: 'anna@example.com',
};

let files = 0;

/** A name for a ledger file that is not used yet. */
export function newLedgerFile(folder: string): string {
  return join(folder, `ledger-${(files += 1)}.sqlite`);
}

const opened: Ledger[] = [];
// A test that failed, or that plays a run that died, leaves its ledger open.
afterEach(() => Promise.all(opened.splice(0).map((ledger) => ledger.close())));

/** Opens a ledger in a file; it is closed after the test at the latest. */
export async function openLedgerFile(file: string, environment: Partial<LedgerEnvironment> = {}): Promise<Ledger> {
  const ledger = await Ledger.open(openSqliteStore(file), {
    now: () => 1_000_000,
    random: () => 0,
    newSecret: () => 'secret',
    ...environment,
  });
  opened.push(ledger);
  return ledger;
}

/** Claims the delivery, which has to be free. */
export async function claimOf(ledger: Ledger, delivery: PlannedDelivery = PLANNED): Promise<Claim> {
  const answer = await ledger.claim(delivery, 'example.com');
  if (!('claim' in answer)) throw new Error(`not claimed: ${answer.verdict.kind}`);
  return answer.claim;
}

/** What the ledger says of the delivery. */
export async function verdictOf(ledger: Ledger, delivery: PlannedDelivery = PLANNED): Promise<string> {
  return (await ledger.decide([delivery]))[0]!.verdict.kind;
}

/** Brings the delivery to `sent`. */
export async function send(ledger: Ledger, delivery: PlannedDelivery = PLANNED): Promise<Claim> {
  const claim = await claimOf(ledger, delivery);
  await claim.markInDoubt();
  await claim.markSent('250 OK');
  return claim;
}

/** A claimed record of a document, as a store keeps it. */
export function recordOf(documentId: number, fields: Partial<DeliveryRecord> = {}): DeliveryRecord {
  return {
    key: `nexo_demo/${documentId}/email`,
    state: 'claimed',
    version: 1,
    channel: 'email',
    company: 'Nexo_Demo',
    documentId,
    documentNumber: `FS ${documentId}/2026`,
    ...NO_DETAILS,
    orderId: 1000 + documentId,
    recipientMasked: 'a***@e***.com',
    recipientHash: 'hash',
    recipientAddress: '',
    attempts: 1,
    failures: 0,
    firstFailureAt: 0,
    retryAt: 0,
    edition: 0,
    resendTo: '',
    resendAllowedAt: 0,
    messageId: '<id@example.com>',
    reason: 'because',
    decisions: [],
    createdAt: 10,
    updatedAt: 20,
    leaseUntil: 0,
    ...fields,
  };
}
