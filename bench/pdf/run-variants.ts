import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import type { Measurement, Round, VariantName } from './variants';

const TASKSET = '/usr/bin/taskset';

/** One variant in a process of its own, warm. */
interface Runner {
  round(seconds: number): Promise<Round>;
  close(): Promise<void>;
}

/**
 * Measures variants beside each other: every one in a warm process of its own, on one core where the machine can do that,
 * round by round in turn, so that a busy moment of the machine meets all of them. A variant that says that it is not
 * installed is null.
 *
 * @param seconds for each variant, over all rounds
 * @param lines how many lines the invoices have
 */
export async function runVariants<Name extends VariantName>(
  names: readonly Name[],
  { seconds, rounds, lines = 10 }: { seconds: number; rounds: number; lines?: number },
): Promise<Record<Name, Measurement | null>> {
  const runners = new Map<Name, Runner>();
  for (const name of names) {
    const runner = await start(name, lines);
    if (runner) runners.set(name, runner);
  }
  const measured: Array<Map<Name, Round>> = [];
  for (let round = 0; round < rounds; round++) {
    const results = new Map<Name, Round>();
    for (const [name, runner] of runners) results.set(name, await runner.round(seconds / rounds));
    measured.push(results);
  }
  await Promise.all([...runners.values()].map((runner) => runner.close()));
  return Object.fromEntries(names.map((name) => [name, summary(measured, name, names[0])])) as Record<
    Name,
    Measurement | null
  >;
}

function summary<Name>(
  rounds: ReadonlyArray<Map<Name, Round>>,
  name: Name,
  first: Name | undefined,
): Measurement | null {
  const own = rounds.flatMap((round) => round.get(name) ?? []);
  const last = own.at(-1);
  if (!last) return null;
  const beside = rounds.flatMap((round) => (first === undefined ? [] : (round.get(first) ?? [])));
  return {
    ...last,
    perSecond: median(own.map(({ perSecond }) => perSecond)),
    ratio: median(own.map(({ perSecond }, i) => perSecond / (beside[i]?.perSecond ?? NaN))),
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2;
}

async function start(name: VariantName, lines: number): Promise<Runner | null> {
  const command = [process.execPath, ...process.execArgv, join(__dirname, 'measure.ts'), name];
  // The same core for everybody, Chromium's helper processes included.
  const [file = '', ...args] = existsSync(TASKSET) ? [TASKSET, '-c', '0', ...command] : command;
  const child = spawn(file, args, {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, BENCH_LINES: String(lines) },
  });
  const ended = once(child, 'close');
  const replies = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => {
    const { value, done } = await replies.next();
    if (done === true) throw new Error(`The measurement of ${name} ended with status ${child.exitCode}.`);
    return JSON.parse(value);
  };
  if ((await next()) === null) {
    await ended;
    return null;
  }
  return {
    round: async (seconds) => {
      child.stdin.write(`${seconds}\n`);
      return (await next()) as Round;
    },
    close: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
