import { setTimeout as sleep } from 'node:timers/promises';

import { Child } from './child';
import { OUR_LIMITS } from './limits';
import type { FromContender, FromServers, Latencies, RunCost, ServerAddresses, ServerCounts } from './protocol';

const PROGRESS_MS = 30_000;
/** The limiter counts the calls of a minute, and the runs of a schedule are further apart than that. */
const BUDGET_MINUTE_MS = 61_000;

/** What one run cost, and what the servers saw of it. */
export type Run = RunCost & ServerCounts;

/** One contender at one size. */
export interface Measurement extends Run {
  name: string;
  orders: number;
  /** A run over the same orders, all delivered, that leaves the statuses alone: only for the template, which knows. */
  idle?: Run;
}

export interface Surroundings {
  latencies: Latencies;
  /** Where n8n is installed. */
  n8nDirectory: string;
  onProgress: (text: string) => void;
  signal: AbortSignal;
}

/** Measures one contender with fresh servers. Throws when a process dies or the workflow fails. */
export async function measure(name: string, orders: number, surroundings: Surroundings): Promise<Measurement> {
  const { latencies, n8nDirectory, onProgress, signal } = surroundings;
  await using servers = Child.start<FromServers>('servers.ts', String(orders), JSON.stringify(latencies));
  const { addresses } = (await servers.next(signal)) as { addresses: ServerAddresses };
  await using contender = Child.start<FromContender>('contender.ts', name, JSON.stringify(addresses), n8nDirectory);
  await contender.next(signal);

  const countsOf = async (question: 'look' | 'counts' | 'moveBack') =>
    ((await servers.ask(question, signal)) as { counts: ServerCounts }).counts;
  const run = async (which: 'run' | 'idle'): Promise<Run> => {
    const running = contender.ask(which, signal);
    for (let begun = performance.now(); !(await settlesWithin(running, PROGRESS_MS));) {
      const { mails, baselinkerCalls } = await countsOf('look');
      const seconds = Math.round((performance.now() - begun) / 1000);
      onProgress(`  … ${name}, ${seconds} s: ${mails} of ${orders} mails, ${baselinkerCalls} BaseLinker calls`);
    }
    const cost = await running;
    if (typeof cost === 'string' || 'failed' in cost) throw new Error(`${name}: ${JSON.stringify(cost)}`);
    return { ...cost, ...(await countsOf('counts')) };
  };

  const first = await run('run');
  if (first.mails !== orders) throw new Error(`${name} sent ${first.mails} mails for ${orders} orders`);
  if (name !== 'ours') return { name, orders, ...first };
  await countsOf('moveBack');
  if (first.baselinkerCalls > OUR_LIMITS.requestsPerMinute / 2) {
    onProgress('  … a minute until the idle run');
    await sleep(BUDGET_MINUTE_MS, undefined, { signal });
  }
  return { name, orders, ...first, idle: await run('idle') };
}

async function settlesWithin(work: Promise<unknown>, milliseconds: number): Promise<boolean> {
  const timer = new AbortController();
  const settled = work.then(
    () => true,
    () => true,
  );
  const late = sleep(milliseconds, false, { signal: timer.signal }).catch(() => false);
  try {
    return await Promise.race([settled, late]);
  } finally {
    timer.abort();
  }
}
