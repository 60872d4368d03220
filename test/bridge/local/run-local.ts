import { createPdfTextReader } from '../../../lib/pdf';
import { runSuite } from '../suite';

import { build, type Built } from './build';
import { createFakeShop, DOCUMENTS, type FakeShop } from './company';
import { workflowMailsWhatItPrinted } from './engine';
import { type Limits, type RunningBridge, SECRET, startBridge, TOKEN } from './process';
import { INVOICE, LONG, type Scenario, SCENARIOS, stageOf } from './scenarios';

/** Which scenarios are run: all but the long one unless told. */
export interface Wanted {
  /** A part of the names of those that are. */
  only: string | undefined;
  long: boolean;
}

/** Each scenario mostly waits for its processes. */
const AT_A_TIME = 3;

export interface Numbers {
  checks: number;
  /** Kinds of faults that were made. */
  faults: number;
  failed: number;
}

/** Builds front, worker and the fake nexo, holds them to the contract, and then breaks nexo in every way. */
export async function runLocal({ only, long }: Wanted, say: (line: string) => void): Promise<Numbers> {
  const built = build();
  const numbers: Numbers = { checks: 0, faults: 0, failed: 0 };
  const result = (name: string, reason: string): void => {
    numbers.checks += 1;
    if (reason !== '') numbers.failed += 1;
    say(`${reason === '' ? 'ok      ' : 'not ok  '}${name}${reason === '' ? '' : `\n        ${reason}`}`);
  };
  if (only === undefined && !long) await whole(built, result);
  const scenarios = (long ? [LONG] : SCENARIOS).filter(
    ({ name, kind }) => only === undefined || `${kind} ${name}`.includes(only),
  );
  if (only === undefined && !long) {
    const failure = await workflowMailsWhatItPrinted(built).then(
      () => '',
      (error: unknown) => String(error),
    );
    result('the shipped workflow mails what the bridge printed, each kind with its own template', failure);
  }
  const waiting = [...scenarios];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      result(next.name, await outcome(built, next));
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  numbers.faults = new Set(scenarios.map(({ kind }) => kind)).size;
  return numbers;
}

/** The contract's own checks, against a bridge with which all is well. */
async function whole(built: Built, result: (name: string, reason: string) => void): Promise<void> {
  await withBridge(built, {}, undefined, async (_shop, { url }) => {
    const under = { url, token: TOKEN, secret: SECRET, documentId: INVOICE, number: DOCUMENTS[0]!.number };
    await runSuite(under, ({ name, outcome: how, reason }) => result(name, how === 'ok' ? '' : `${how}: ${reason}`));
  });
}

async function outcome(built: Built, scenario: Scenario): Promise<string> {
  const reader = createPdfTextReader();
  let log: string[] = [];
  try {
    const prepare = (shop: FakeShop): void => {
      if (scenario.company !== undefined) shop.change(scenario.company);
      scenario.prepare?.(shop);
    };
    await withBridge(built, scenario.limits ?? {}, prepare, async (shop, bridge) => {
      await scenario.run(stageOf(shop, bridge, reader)).finally(() => void (log = bridge.log('bridge')));
    });
    return '';
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n${log.slice(-12).join('\n')}`;
  } finally {
    await reader.close();
  }
}

async function withBridge(
  built: Built,
  limits: Limits,
  prepare: ((shop: FakeShop) => void) | undefined,
  work: (shop: FakeShop, bridge: RunningBridge) => Promise<void>,
): Promise<void> {
  const shop = createFakeShop(built.fakeNexo);
  try {
    prepare?.(shop);
    const bridge = await startBridge(built.program, shop, limits);
    try {
      await work(shop, bridge);
    } finally {
      await bridge.stop();
    }
  } finally {
    shop.remove();
  }
}
