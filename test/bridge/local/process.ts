import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { FakeShop } from './company';

export const TOKEN = 'a-token-of-the-tests';
export const SECRET = 'a secret of the tests';

/** Numbers as small as a test needs them (bridge/src/Bridge/Settings/BridgeSettings.cs). */
export interface Limits {
  startSeconds?: number;
  printSeconds?: number;
  prints?: number;
  memoryMegabytes?: number;
  idleSeconds?: number;
  watchSeconds?: number;
  retryFactor?: number;
}

export interface RunningBridge {
  url: string;
  data: string;
  health(): Promise<Record<string, unknown>>;
  /** Waits until /health is as wanted, and returns it. */
  until(wanted: (health: Record<string, unknown>) => boolean): Promise<Record<string, unknown>>;
  /** All lines of the log, or of the list of prints. */
  log(name: 'bridge' | 'audit'): string[];
  stop(): Promise<void>;
}

/** Milliseconds after which a bridge that is not what is waited for never will be. */
const PATIENCE_MS = 90_000;

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Settings and secrets as `bridge configure` writes them where there is no DPAPI. */
export function writeSettings(data: string, shop: FakeShop, port: number, limits: Limits): void {
  mkdirSync(data, { recursive: true });
  const settings = {
    server: shop.server,
    database: shop.company,
    sqlUser: 'sa',
    operator: 'mostek',
    port,
    nexoFolders: [shop.programs],
    limits: { startSeconds: 60, printSeconds: 30, idleSeconds: 60, watchSeconds: 0.2, retryFactor: 0.02, ...limits },
  };
  const secrets = { sqlPassword: 'sql password', operatorPassword: 'hasło operatora', token: TOKEN, secret: SECRET };
  const stored = Object.entries(secrets).map(([name, value]) => [
    name,
    `plain:${Buffer.from(value).toString('base64')}`,
  ]);
  writeFileSync(path.join(data, 'settings.json'), JSON.stringify(settings));
  writeFileSync(path.join(data, 'secrets.json'), JSON.stringify(Object.fromEntries(stored)), { mode: 0o600 });
}

/** Starts the front with a worker and the fake nexo; it may still be starting when this returns. */
export async function startBridge(program: string, shop: FakeShop, limits: Limits = {}): Promise<RunningBridge> {
  const port = await freePort();
  const data = path.join(shop.folder, 'data');
  writeSettings(data, shop, port, limits);
  const child = spawn(program, ['run', '--data', data], { stdio: ['ignore', 'pipe', 'pipe'] });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  const bridge = connect(`http://127.0.0.1:${port}`, data, async () => await end(child));
  try {
    await bridge.until(() => true);
  } catch (error) {
    await end(child);
    throw new Error(`The bridge did not start: ${said.join('')}`, { cause: error });
  }
  return bridge;
}

/** A bridge that runs already. */
export function connect(url: string, data: string, stop: () => Promise<void>): RunningBridge {
  const health = async (): Promise<Record<string, unknown>> => {
    const response = await fetch(`${url}/health`, { headers: { Authorization: `Bearer ${TOKEN}` } });
    return (await response.json()) as Record<string, unknown>;
  };
  return {
    url,
    data,
    health,
    stop,
    async until(wanted) {
      const deadline = Date.now() + PATIENCE_MS;
      for (let last: unknown; ; await sleep(50)) {
        const now = await health().catch((error: unknown) => void (last = error));
        if (now !== undefined && wanted(now)) return now;
        if (Date.now() > deadline) throw new Error(`Never came: ${JSON.stringify(now ?? null)}`, { cause: last });
      }
    },
    log(name) {
      const folder = path.join(data, 'logs');
      if (!existsSync(folder)) return [];
      return readdirSync(folder)
        .filter((file) => file.startsWith(name))
        .flatMap((file) => readFileSync(path.join(folder, file), 'utf8').trim().split('\n'));
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
  await gone;
  clearTimeout(timer);
}
