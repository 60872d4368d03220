import { statSync } from 'node:fs';

import { Ledger, openSqliteStore, type PlannedDelivery } from '../../lib/ledger';

import { SimulatedClock } from './clock';

/** What a ledger with so many delivered documents costs. */
export interface LedgerGrowth {
  deliveries: number;
  /** Bytes of the file for each of them, with its indexes and the mark of its order's status. */
  bytesEach: number;
  /** Milliseconds of a whole delivery (claim, in doubt, sent), for the first tenth and the last. */
  millisecondsFirst: number;
  millisecondsLast: number;
  /** Milliseconds in which Keep Undelivered asks for 10,000 of them. */
  decideTenThousand: number;
}

/** Delivers so many documents, as far as the ledger knows, into a new file. Takes about a minute for 100,000. */
export async function growLedger(
  path: string,
  deliveries: number,
  onProgress: (text: string) => void,
): Promise<LedgerGrowth> {
  const clock = new SimulatedClock(Date.UTC(2026, 0, 1));
  const ledger = await Ledger.open(openSqliteStore(path), {
    now: clock.now,
    random: () => 0.5,
    newSecret: () => 'simulation',
  });
  const tenth = deliveries / 10;
  const times: number[] = [];
  for (let part = 0; part < 10; part += 1) {
    const begun = performance.now();
    for (let at = 0; at < tenth; at += 1) {
      // 10,000 orders a day.
      await clock.sleep(8640);
      await deliver(ledger, planned(part * tenth + at));
    }
    times.push((performance.now() - begun) / tenth);
    onProgress(`  … ${(part + 1) * tenth} deliveries in the ledger`);
  }
  const begun = performance.now();
  await ledger.decide(Array.from({ length: 10_000 }, (_, at) => planned(Math.floor((at * deliveries) / 10_000))));
  const decideTenThousand = performance.now() - begun;
  await ledger.close();
  return {
    deliveries,
    bytesEach: statSync(path).size / deliveries,
    millisecondsFirst: times[0]!,
    millisecondsLast: times.at(-1)!,
    decideTenThousand,
  };
}

async function deliver(ledger: Ledger, delivery: PlannedDelivery): Promise<void> {
  const answer = await ledger.claim(delivery, 'shop.example');
  if (!('claim' in answer)) throw new Error(`Document ${delivery.documentNumber} could not be claimed`);
  const { claim } = answer;
  await claim.markInDoubt();
  await claim.markSent('250 2.0.0 OK queued as 4Tx0sF3zq1z9vRk');
  const { key, messageId } = claim.delivery;
  await ledger.addEffects([{ key, name: `status after ${messageId}` }]);
}

/** Ids as they come: documents and orders ascend, addresses do not. */
function planned(at: number): PlannedDelivery {
  return {
    channel: 'email',
    company: 'Nexo_Sklep',
    documentId: 100_000 + at,
    documentNumber: `FS ${at}/CENTRALA/2026`,
    seller: '7250000000',
    issueDate: '2026-11-20 10:00:00',
    total: '123.00 PLN',
    agreedBy: 'name',
    account: '',
    orderId: 241_000_000 + at,
    recipient: `customer${at % 60_000}@example.com`,
  };
}
