/** Measures the shipped template beside what a user would build of n8n's own nodes: same servers, same latencies, same engine. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { Interrupted, interruption } from '../scripts/interruption';
import { installN8n } from '../scripts/n8n-host';

import { type BoundsOptions, deliveryBounds, idleBounds } from './bounds';
import { refreshDocument } from './document';
import { OUR_LIMITS } from './limits';
import { measure, type Surroundings } from './measure';
import { runVariants } from './pdf/run-variants';
import { describeBounds, describeRun, type Results, summaryLine } from './results';

const HELP = `Usage: npm run bench [-- options]
  --quick              100 orders and the slower of the two hand-built workflows only, under three minutes
  --orders 100,1000    sizes to measure (default 100,1000,10000)
  --peer-up-to N       the largest size at which the hand-built workflows run too (default 1000)
  --baselinker MS --sql MS --smtp MS   latencies (default 150, 5, 20)
  --document           measures nothing: writes the stored results of a full run into docs/performance.md again
Without options it refreshes docs/performance.md; it takes about 35 minutes.`;

const RESULTS = path.join(__dirname, 'results');
/** As many lines as the sandbox shop's documents have on average. */
const LINES_A_DOCUMENT = 3;

interface Options {
  sizes: number[];
  peerUpTo: number;
  latencies: Results['latencies'];
  /** Names the file of the results; only `full` is documented. */
  kind: 'full' | 'quick' | 'custom';
  documentOnly: boolean;
}

function readArguments(): Options {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      orders: { type: 'string' },
      'peer-up-to': { type: 'string', default: '1000' },
      baselinker: { type: 'string', default: '150' },
      sql: { type: 'string', default: '5' },
      smtp: { type: 'string', default: '20' },
      document: { type: 'boolean', default: false },
    },
  });
  const number = (text: string) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < 0) throw new Error(`"${text}" is no whole number\n${HELP}`);
    return value;
  };
  const changed = process.argv.slice(2).some((argument) => argument.startsWith('--') && argument !== '--quick');
  return {
    sizes: (values.orders ?? (values.quick ? '100' : '100,1000,10000')).split(',').map(number),
    peerUpTo: number(values['peer-up-to']),
    latencies: { baseLinker: number(values.baselinker), sql: number(values.sql), smtp: number(values.smtp) },
    kind: changed ? 'custom' : values.quick ? 'quick' : 'full',
    documentOnly: values.document,
  };
}

/** Runs everything; what was measured is written after every measurement, so that a stopped run keeps it. */
async function measureAll(options: Options, surroundings: Surroundings): Promise<Results> {
  const { sizes, peerUpTo, latencies, kind } = options;
  const pdfsPerSecond =
    (await runVariants(['builtin-font'], { seconds: 2, rounds: 1, lines: LINES_A_DOCUMENT }))['builtin-font']
      ?.perSecond ?? 0;
  const limits: BoundsOptions = { latencies, ...OUR_LIMITS, pdfsPerSecond };
  const results: Results = {
    date: new Date().toISOString().slice(0, 10),
    machine: { cpu: cpus()[0]?.model ?? '', cores: cpus().length, memoryGiB: Math.round(totalmem() / 2 ** 30) },
    node: process.version,
    latencies,
    measurements: [],
  };
  for (const orders of sizes) {
    const peers = orders > peerUpTo ? [] : kind === 'quick' ? ['hand-built'] : ['hand-built-grouped', 'hand-built'];
    for (const name of ['ours', ...peers]) {
      console.log(`measuring ${name} with ${orders} orders …`);
      const measurement = await measure(name, orders, surroundings);
      console.log(`${name.padEnd(20)}${describeRun(measurement)}`);
      const { idle } = measurement;
      if (idle === undefined) results.measurements.push(measurement);
      else {
        const bounds = { delivery: await deliveryBounds(orders, limits), idle: await idleBounds(orders, limits) };
        results.measurements.push({ ...measurement, bounds });
        console.log(describeBounds(measurement, bounds.delivery));
        console.log(`  everything delivered${describeRun(idle)}`);
        console.log(describeBounds(idle, bounds.idle));
      }
      mkdirSync(RESULTS, { recursive: true });
      writeFileSync(path.join(RESULTS, `${kind}.json`), `${JSON.stringify(results, null, 2)}\n`);
    }
  }
  return results;
}

async function main(): Promise<void> {
  const options = readArguments();
  if (options.documentOnly) {
    const stored = JSON.parse(readFileSync(path.join(RESULTS, 'full.json'), 'utf8')) as Results;
    return await refreshDocument(stored);
  }
  const signal = interruption();
  const onProgress = console.log;
  const { directory: n8nDirectory } = await installN8n({ onProgress, signal });
  const { latencies, kind, sizes, peerUpTo } = options;
  const results = await measureAll(options, { latencies, n8nDirectory, onProgress, signal });
  console.log(`written to bench/results/${kind}.json`);
  if (kind === 'full') await refreshDocument(results);
  const compared = [...sizes].reverse().find((orders) => orders <= peerUpTo) ?? sizes[0]!;
  console.log(JSON.stringify(summaryLine(results, compared)));
}

main().catch((error: unknown) => {
  console.error(error instanceof Interrupted ? 'stopped' : error instanceof Error ? error.message : error);
  process.exitCode = error instanceof Interrupted ? 130 : 1;
});
