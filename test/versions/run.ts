/**
 * The demo's two runs on several versions of n8n, each with a Node that fits it: every count of both runs has to be what the
 * newest of them has. Its last line is one JSON object of numbers.
 */
import { rm, statfs } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { startDemoEnvironment } from '../../scripts/demo-environment';
import { Interrupted, interruption } from '../../scripts/interruption';
import {
  childEnvironment,
  compareVersions,
  defaultVersion,
  hostDirectory,
  packRepository,
  REPOSITORY,
  runNpm,
} from '../../scripts/n8n-host';
import { startInFolder } from '../../scripts/run-folder';

import { countRun, type Counts, differences, missing } from './counts';

const HELP = `Usage: npm run test:versions -- VERSION …
  VERSION  an exact version of n8n (2.30.8), the newest of a line (1, 2.30), or latest
Compared with ${defaultVersion()}, unless a newer one is among them.`;

const RUNS = 2;
/** An installation is removed after its success when the disk has less than this left. */
const ROOM_TO_KEEP = 20e9;
/** What the table shows of each run; all the others are compared too. */
const SHOWN = [
  'orders',
  'documentsFound',
  'mailsDelivered',
  'statusesSet',
  'status documentError',
  'failed',
  'failuresTold',
  'reports',
];

interface Context {
  tarball: string;
  /** One moment for all versions, so that they meet the same shop. */
  now: Date;
  signal: AbortSignal;
}

interface Result {
  version: string;
  /** One for each run; fewer when it ended early. */
  runs: Counts[];
  /** What is wrong with it, in full sentences. */
  faults: string[];
}

/** @throws Error when the registry knows no such version */
async function exactVersion(wanted: string, signal: AbortSignal): Promise<string> {
  if (/^\d+\.\d+\.\d+$/.test(wanted)) return wanted;
  if (!/^(\d+(\.\d+)?|latest)$/.test(wanted)) throw new Error(`"${wanted}" is no version of n8n.\n${HELP}`);
  const options = { cwd: REPOSITORY, env: childEnvironment(process.execPath), signal };
  const reply = await runNpm(process.execPath, ['view', `n8n@${wanted}`, 'version', '--json'], options);
  const versions = [JSON.parse(reply) as string | string[]].flat().filter((version) => /^\d+\.\d+\.\d+$/.test(version));
  const newest = versions.sort(compareVersions).at(-1);
  if (newest === undefined) throw new Error(`npm knows no n8n ${wanted}.`);
  return newest;
}

async function tryVersion(version: string, { tarball, now, signal }: Context): Promise<Result> {
  const result: Result = { version, runs: [], faults: [] };
  const onProgress = (line: string) => console.log(`${version}: ${line}`);
  try {
    const demo = await startDemoEnvironment({ onProgress, signal, version, tarball, now });
    try {
      for (let run = 1; run <= RUNS; run += 1) {
        onProgress(`running the workflow (${run} of ${RUNS}) …`);
        const { counts, disagreements } = await countRun(demo);
        result.runs.push(counts);
        result.faults.push(...disagreements.map((sentence) => `Run ${run}: ${sentence}`));
      }
    } finally {
      await demo.stop({ keepData: result.runs.length < RUNS && !signal.aborted });
    }
  } catch (error) {
    signal.throwIfAborted();
    result.faults.push(error instanceof Error ? error.message : String(error));
  }
  return result;
}

/** Adds to the results what differs from the reference's. */
function judge(results: Result[], reference: Result): void {
  reference.faults.push(...missing(reference.runs[0] ?? {}));
  for (const result of results) {
    if (result === reference) continue;
    for (const [index, counts] of reference.runs.entries()) {
      const own = result.runs[index];
      const sentences = own === undefined ? ['it did not come to its end.'] : differences(own, counts);
      result.faults.push(...sentences.map((sentence) => `Run ${index + 1}: ${sentence}`));
    }
    if (reference.runs.length < RUNS) result.faults.push('There is nothing to compare it with.');
  }
}

function show(results: Result[], reference: Result): void {
  const rows = results.flatMap(({ version, runs, faults }) =>
    runs.map((counts, index) => {
      const verdict = faults.length > 0 ? 'FAILED' : version === reference.version ? 'reference' : 'the same';
      return [index === 0 ? version : '', index + 1, ...SHOWN.map((name) => counts[name] ?? 0), verdict];
    }),
  );
  for (const row of [['n8n', 'run', ...SHOWN, ''], ...rows]) {
    console.log(row.map((cell, at) => String(cell).padEnd(at === 0 ? 10 : (SHOWN[at - 2]?.length ?? 3) + 2)).join(''));
  }
  const compared = Math.max(0, ...reference.runs.map((counts) => Object.keys(counts).length));
  console.log(`Compared were ${compared} counts of each run.`);
  for (const { version, faults } of results) for (const fault of faults) console.log(`${version}: ${fault}`);
}

/** Gives the disk back what one version took, when it is short of room. The reference stays: it is everybody's. */
async function makeRoom({ version, faults }: Result): Promise<void> {
  const directory = hostDirectory(version);
  const { bavail, bsize } = await statfs(path.dirname(directory));
  if (faults.length > 0 || version === defaultVersion() || bavail * bsize >= ROOM_TO_KEEP) return;
  await rm(directory, { recursive: true, force: true });
}

async function tryAll(versions: string[], signal: AbortSignal): Promise<Result[]> {
  const packing = await startInFolder({ onProgress: console.log, signal }, async (folder) => ({
    tarball: await packRepository(path.join(folder, 'package'), { onProgress: console.log, signal }),
  }));
  const results: Result[] = [];
  try {
    const context = { tarball: packing.tarball, now: new Date(), signal };
    for (const version of versions) {
      const result = await tryVersion(version, context);
      results.push(result);
      await makeRoom(result);
    }
  } finally {
    await packing.stop({ keepData: false });
  }
  return results;
}

async function main(): Promise<void> {
  const { positionals } = parseArgs({ allowPositionals: true });
  if (positionals.length === 0) throw new Error(HELP);
  const signal = interruption();
  const wanted = await Promise.all(positionals.map((version) => exactVersion(version, signal)));
  const newest = [...wanted, defaultVersion()].sort(compareVersions).at(-1) ?? defaultVersion();
  // The newest first: without it there is nothing to compare the others with.
  const versions = [...new Set([newest, ...wanted])];
  const results = await tryAll(versions, signal);
  const [reference] = results;
  if (reference === undefined) throw new Error('No version was tried.');
  judge(results, reference);
  show(results, reference);
  const failed = results.filter(({ faults }) => faults.length > 0).length;
  console.log(JSON.stringify({ versions: results.length, failed }));
  process.exitCode = failed === 0 ? 0 : 1;
}

main().catch((error: unknown) => {
  const interrupted = error instanceof Interrupted;
  console.error(interrupted ? 'stopped' : `versions: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = interrupted ? 130 : 1;
});
