import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

import { endGroup } from '../n8n-host';

const START_TIMEOUT_MS = 60_000;
const SHOWN_LOG_CHARACTERS = 2_000;

export interface ServiceOptions {
  command: string;
  args: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** What it writes when it is ready. */
  readyText: string;
  logFile: string;
  /** How it is asked to end. */
  stopSignal: NodeJS.Signals;
  /** The user and the group it runs as; only root may choose. */
  identity?: { uid: number; gid: number };
  signal: AbortSignal;
}

/** A database or a queue of this machine, for as long as this process wants it. */
export interface Service {
  stop(): Promise<void>;
}

/**
 * Starts a server and waits for its word that it is ready.
 *
 * @throws Error with the end of what it wrote, or the signal's reason; it is not running then
 */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { command, args, cwd, env, identity, signal } = options;
  signal.throwIfAborted();
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'], ...identity });
  const log = createWriteStream(options.logFile);
  let text = '';
  const ready = new Promise<boolean>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.pipe(log, { end: false });
      stream.on('data', (chunk: Buffer) => {
        text = (text + chunk.toString()).slice(-SHOWN_LOG_CHARACTERS);
        if (text.includes(options.readyText)) resolve(true);
      });
    }
  });
  const closed = once(child, 'close').then(() => log.end());
  const stop = async () => {
    await endGroup(child, 10_000, options.stopSignal);
    await closed.catch(() => undefined);
  };
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(START_TIMEOUT_MS)]);
    const aborted = once(limit, 'abort').then(() => false);
    const isReady = !limit.aborted && (await Promise.race([ready, closed.then(() => false), aborted]));
    signal.throwIfAborted();
    if (!isReady) throw new Error(`${command} did not start. It wrote:\n${text.trimEnd()}`);
    return { stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
