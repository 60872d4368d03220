import { join } from 'node:path';

import { Ledger, openSqliteStore, type Claim, type LedgerEnvironment, type PlannedDelivery } from '../../lib/ledger';

/** A delivery to ask the ledger about. */
export const PLANNED: PlannedDelivery = {
  channel: 'email',
  company: 'Nexo_Demo',
  documentId: 17,
  documentNumber: 'FS 17/2026',
  orderId: 1001,
  recipient: 'anna@example.com',
};

let files = 0;

/** A name for a ledger file that is not used yet. */
export function newLedgerFile(folder: string): string {
  return join(folder, `ledger-${(files += 1)}.sqlite`);
}

/** Opens a ledger in a file; the caller closes it. */
export function openLedgerFile(file: string, environment: Partial<LedgerEnvironment> = {}): Promise<Ledger> {
  return Ledger.open(openSqliteStore(file), {
    now: () => 1_000_000,
    random: () => 0,
    newSecret: () => 'secret',
    ...environment,
  });
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
