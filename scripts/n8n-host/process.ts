import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const KEPT_LINES = 40;

/** Receives one line of progress, without a line break. */
export type Progress = (line: string) => void;

/**
 * This process' environment without what would steer a child by accident: settings of npm, n8n and its database.
 * `nodeBinary`'s folder comes first on PATH.
 */
export function childEnvironment(nodeBinary: string, extra: Record<string, string> = {}): NodeJS.ProcessEnv {
  const steering = /^(npm_(?!config_(registry|cache|userconfig)$)|N8N_|DB_|EXECUTIONS_|QUEUE_|NODE_OPTIONS$)/i;
  const entries = Object.entries(process.env).filter(([name]) => !steering.test(name) && name.toUpperCase() !== 'PATH');
  const PATH = [path.dirname(nodeBinary), process.env.PATH ?? ''].join(path.delimiter);
  return { ...Object.fromEntries(entries), PATH, ...extra };
}

/** Whether a process of this group is still there. Windows has no groups: there it is the process itself. */
function groupLives(child: ChildProcess): boolean {
  if (child.pid === undefined) return false;
  if (process.platform === 'win32') return child.exitCode === null && child.signalCode === null;
  try {
    process.kill(-child.pid, 0);
    return true;
  } catch {
    return false;
  }
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group has ended in the meantime.
  }
}

/**
 * Ends a child that was started `detached`, with everything it started, and waits until all of it is gone. Asks politely
 * first.
 *
 * @param patienceMs milliseconds until it is killed
 * @param signal the polite question
 */
export async function endGroup(
  child: ChildProcess,
  patienceMs = 10_000,
  signal: NodeJS.Signals = 'SIGTERM',
): Promise<void> {
  signalGroup(child, signal);
  const deadline = Date.now() + patienceMs;
  while (groupLives(child) && Date.now() < deadline) await sleep(50);
  await killGroup(child);
}

/** Kills a child that was started `detached`, with everything it started, and waits until all of it is gone. */
export async function killGroup(child: ChildProcess): Promise<void> {
  signalGroup(child, 'SIGKILL');
  while (groupLives(child)) await sleep(20);
}

/** Calls `onProgress` with the time passed every 15 seconds until the work settles. */
export async function withProgress<T>(label: string, onProgress: Progress, work: Promise<T>): Promise<T> {
  const started = Date.now();
  onProgress(`${label} …`);
  const timer = setInterval(() => {
    const seconds = Math.round((Date.now() - started) / 1000);
    const passed = seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
    onProgress(`${label} … ${passed}`);
  }, 15_000);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}

export interface RunOptions {
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Ends the command and all it started. */
  signal?: AbortSignal;
  /** The user and the group it runs as; only root may choose. */
  identity?: { uid: number; gid: number };
}

/**
 * Runs a command to its end and returns what it wrote to stdout.
 *
 * @throws Error with the last lines of its output when it fails, and the signal's reason when it was aborted.
 */
export async function run(command: string, args: string[], options: RunOptions): Promise<string> {
  options.signal?.throwIfAborted();
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    shell: process.platform === 'win32' && !path.isAbsolute(command),
    ...options.identity,
  });
  let stdout = '';
  const lines: string[] = [];
  const keep = (chunk: Buffer) =>
    lines.push(...chunk.toString().split('\n').filter(Boolean)) && lines.splice(0, lines.length - KEPT_LINES);
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    keep(chunk);
  });
  child.stderr.on('data', keep);
  const abort = () => void endGroup(child, 3_000);
  options.signal?.addEventListener('abort', abort, { once: true });
  try {
    const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    if (options.signal?.aborted) await endGroup(child, 3_000);
    options.signal?.throwIfAborted();
    if (code === 0) return stdout;
    const name = [path.basename(command), ...args].join(' ').slice(0, 200);
    throw new Error(`${name} ended with ${code ?? signal}:\n${lines.join('\n')}`);
  } finally {
    options.signal?.removeEventListener('abort', abort);
  }
}

/** Runs npm under `nodeBinary`. Parameters and errors as `run`. */
export async function runNpm(nodeBinary: string, args: string[], options: RunOptions): Promise<string> {
  const script = process.env.npm_execpath;
  return script && /\.c?js$/.test(script) ? run(nodeBinary, [script, ...args], options) : run('npm', args, options);
}
