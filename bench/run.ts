/** Measures the shipped template beside what a user would build of n8n's own nodes: same servers, same latencies, same engine. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { installN8n } from '../scripts/n8n-host';
import { Interrupted, interruption } from '../scripts/interruption';

import type { FromContender, FromServers, Latencies, RunCost, ServerAddresses, ServerCounts } from './protocol';

const HELP = `Usage: npm run bench [-- options]
  --quick              100 orders only, under three minutes
  --orders 100,1000    sizes to measure (default 100,1000,10000)
  --peer-up-to N       the largest size at which the hand-built workflows run too (default 1000)
  --baselinker MS --sql MS --smtp MS   latencies (default 150, 5, 20)`;

/** One contender at one size. */
export interface Measurement extends RunCost, ServerCounts {
  name: string;
  orders: number;
  /** The run after it, with everything delivered: only for the template, which knows. */
  idle?: RunCost & ServerCounts;
}

interface Options {
  sizes: number[];
  peerUpTo: number;
  latencies: Latencies;
  quick: boolean;
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
    },
  });
  const number = (text: string) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < 0) throw new Error(`"${text}" is no whole number\n${HELP}`);
    return value;
  };
  const sizes = values.orders ?? (values.quick ? '100' : '100,1000,10000');
  return {
    sizes: sizes.split(',').map(number),
    peerUpTo: number(values['peer-up-to']),
    latencies: { baseLinker: number(values.baselinker), sql: number(values.sql), smtp: number(values.smtp) },
    quick: values.quick,
  };
}

/** n8n keeps files on the disk; its engine alone would keep them in memory. */
const ENVIRONMENT = { ...process.env, N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem' };

/** A child process that speaks one of the protocols; killed when the measurement ends, however it ends. */
class Child<Message> implements AsyncDisposable {
  private constructor(private readonly process: ChildProcess) {}

  static start<Message>(file: string, ...args: string[]): Child<Message> {
    return new Child<Message>(
      fork(path.join(__dirname, file), args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], env: ENVIRONMENT }),
    );
  }

  async next(signal: AbortSignal): Promise<Message> {
    const ended = once(this.process, 'exit', { signal }).then(() => {
      throw new Error('A process of the measurement ended by itself');
    });
    const [message] = (await Promise.race([once(this.process, 'message', { signal }), ended])) as [Message];
    return message;
  }

  async ask(question: string, signal: AbortSignal): Promise<Message> {
    const answer = this.next(signal);
    this.process.send(question);
    return answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    this.process.kill('SIGKILL');
    await once(this.process, 'exit');
  }
}

async function measure(
  name: string,
  orders: number,
  { latencies, n8nDirectory }: { latencies: Latencies; n8nDirectory: string },
  signal: AbortSignal,
): Promise<Measurement> {
  await using servers = Child.start<FromServers>('servers.ts', String(orders), JSON.stringify(latencies));
  const { addresses } = (await servers.next(signal)) as { addresses: ServerAddresses };
  await using contender = Child.start<FromContender>('contender.ts', name, JSON.stringify(addresses), n8nDirectory);
  await contender.next(signal);
  const run = async (which: 'run' | 'idle'): Promise<RunCost & ServerCounts> => {
    const cost = await contender.ask(which, signal);
    if (typeof cost === 'string' || 'failed' in cost) throw new Error(`${name}: ${JSON.stringify(cost)}`);
    const { counts } = (await servers.ask('counts', signal)) as { counts: ServerCounts };
    return { ...cost, ...counts };
  };
  const first = await run('run');
  if (name !== 'ours') return { name, orders, ...first };
  await servers.ask('moveBack', signal);
  if (first.baselinkerCalls > 60) await setTimeout(61_000, undefined, { signal });
  return { name, orders, ...first, idle: await run('idle') };
}

function describe(measurement: Measurement): string {
  const { name, orders, seconds, cpuSeconds, peakMiB, mails, baselinkerCalls, sqlStatements, smtpConnections } =
    measurement;
  return (
    `${name.padEnd(20)} ${String(orders).padStart(6)} orders  ${seconds.toFixed(1).padStart(7)} s  ` +
    `cpu ${cpuSeconds.toFixed(1)} s  peak ${peakMiB.toFixed(0)} MiB  ${mails} mails  ` +
    `${baselinkerCalls} BaseLinker calls  ${sqlStatements} SQL statements  ${smtpConnections} SMTP connections`
  );
}

/** The part of a measurement that the last line shows. */
function summary({ seconds, baselinkerCalls, sqlStatements, smtpConnections, peakMiB }: Measurement) {
  return {
    seconds: Number(seconds.toFixed(2)),
    baselinkerCalls,
    sqlStatements,
    smtpConnections,
    peakMiB: Math.round(peakMiB),
  };
}

async function main(): Promise<void> {
  const { sizes, peerUpTo, latencies, quick } = readArguments();
  const signal = interruption();
  const { directory: n8nDirectory } = await installN8n({ onProgress: console.log, signal });
  const measurements: Measurement[] = [];
  for (const orders of sizes) {
    const peers = orders > peerUpTo ? [] : quick ? ['hand-built'] : ['hand-built-grouped', 'hand-built'];
    for (const name of ['ours', ...peers]) {
      console.log(`measuring ${name} with ${orders} orders …`);
      const measurement = await measure(name, orders, { latencies, n8nDirectory }, signal);
      measurements.push(measurement);
      console.log(describe(measurement));
      if (measurement.idle !== undefined) {
        const { seconds, mails, statusesSet, baselinkerCalls, sqlStatements, smtpConnections } = measurement.idle;
        console.log(
          `  the run after it: ${seconds.toFixed(1)} s, ${mails} mails, ${statusesSet} statuses, ` +
            `${baselinkerCalls} BaseLinker calls, ${sqlStatements} SQL statements, ${smtpConnections} SMTP connections`,
        );
      }
    }
  }
  const machine = { cpu: cpus()[0]?.model ?? '', cores: cpus().length, memoryGiB: Math.round(totalmem() / 2 ** 30) };
  const folder = path.join(__dirname, 'results');
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, quick ? 'quick.json' : 'full.json');
  writeFileSync(file, `${JSON.stringify({ machine, node: process.version, latencies, measurements }, null, 2)}\n`);
  console.log(`written to ${path.relative(process.cwd(), file)}`);

  const compared = [...sizes].reverse().find((orders) => orders <= peerUpTo) ?? sizes[0]!;
  const find = (name: string) => measurements.find((entry) => entry.name === name && entry.orders === compared);
  const [mine, peer] = [find('ours'), find('hand-built')];
  if (mine === undefined) return;
  const line = {
    orders: compared,
    ours: summary(mine),
    peer: peer === undefined ? null : summary(peer),
    speedup: peer === undefined ? null : Number((peer.seconds / mine.seconds).toFixed(1)),
  };
  console.log(JSON.stringify(line));
}

main().catch((error: unknown) => {
  console.error(error instanceof Interrupted ? 'stopped' : error instanceof Error ? error.message : error);
  process.exitCode = error instanceof Interrupted ? 130 : 1;
});
