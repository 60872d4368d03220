/**
 * Documents a second and peak memory of the built-in layout and of its peers, each in a process of its own on one core,
 * for an invoice of ten lines. The last line printed is one JSON object; a peer that is not installed is null.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { VARIANTS, type Measurement, type VariantName } from './pdf/variants';

const SECONDS = Number(process.env.BENCH_SECONDS ?? 5);
const TASKSET = '/usr/bin/taskset';

const measured = Object.fromEntries(
  VARIANTS.map((name) => {
    const result = measure(name);
    const text = result
      ? `${result.perSecond.toFixed(1).padStart(8)} documents/s ${result.peakMiB.toFixed(0).padStart(6)} MiB ${(result.bytes / 1024).toFixed(0).padStart(6)} KiB each`
      : 'not installed';
    console.log(`${name.padEnd(14)}${text}`);
    return [name, result];
  }),
) as Record<VariantName, Measurement | null>;

const rate = (name: VariantName): number | null => {
  const result = measured[name];
  return result && Math.round(result.perSecond * 10) / 10;
};
console.log(
  JSON.stringify({
    docsPerSecond: rate('ours'),
    pdfmakePerSecond: rate('pdfmake'),
    builtinFontPerSecond: rate('builtin-font'),
    chromiumPerSecond: rate('chromium'),
    peakMiB: measured.ours && Math.round(measured.ours.peakMiB),
  }),
);

/** Null when the variant says that it is not installed. */
function measure(name: VariantName): Measurement | null {
  const command = [process.execPath, ...process.execArgv, join(__dirname, 'pdf', 'measure.ts'), name, String(SECONDS)];
  // The same core for everybody, Chromium's helper processes included.
  const [file = '', ...args] = existsSync(TASKSET) ? [TASKSET, '-c', '0', ...command] : command;
  const child = spawnSync(file, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (child.status !== 0) throw new Error(`The measurement of ${name} ended with status ${child.status}.`);
  return JSON.parse(child.stdout.trim().split('\n').at(-1) ?? 'null') as Measurement | null;
}
