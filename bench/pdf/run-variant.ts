import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { Measurement, VariantName } from './variants';

const TASKSET = '/usr/bin/taskset';

/**
 * Measures one variant in a process of its own, on one core where the machine can do that; null when the variant says
 * that it is not installed.
 *
 * @param lines how many lines the invoices have
 */
export function runVariant(name: VariantName, seconds: number, lines = 10): Measurement | null {
  const command = [process.execPath, ...process.execArgv, join(__dirname, 'measure.ts'), name, String(seconds)];
  // The same core for everybody, Chromium's helper processes included.
  const [file = '', ...args] = existsSync(TASKSET) ? [TASKSET, '-c', '0', ...command] : command;
  const child = spawnSync(file, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, BENCH_LINES: String(lines) },
  });
  if (child.status !== 0) throw new Error(`The measurement of ${name} ended with status ${child.status}.`);
  return JSON.parse(child.stdout.trim().split('\n').at(-1) ?? 'null') as Measurement | null;
}
