import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { N8nInstallation } from './install';
import { N8N_CACHE } from './paths';
import { freePort } from './port';
import { childEnvironment, endGroup, killGroup, type Progress, withProgress } from './process';
import { atLeast } from './version';

const START_TIMEOUT_MS = 180_000;
const SHOWN_LOG_LINES = 30;
/** Protects nothing: these instances are thrown away, and the prepared user folder needs the same key every time. */
const ENCRYPTION_KEY = 'throw-away-instance';

/** A running n8n. */
export interface N8nProcess {
  /** Without a slash at the end. */
  url: string;
  pid: number;
  logFile: string;
  /** The folder n8n lets nodes read and write (N8N_RESTRICT_FILE_ACCESS_TO). */
  filesFolder: string;
  /** Resolves when n8n ended, for whatever reason. */
  exited: Promise<void>;
  /** Ends n8n and all it started, and waits for it. May be called twice. */
  stop(): Promise<void>;
  /** Lets it die with all it started, without a word of warning, as when the machine fails. */
  kill(): Promise<void>;
}

export interface StartOptions {
  installation: N8nInstallation;
  /** N8N_USER_FOLDER: `.n8n` is made inside. */
  userFolder: string;
  /** Default: a free one. */
  port?: number;
  /** Added to the environment, last. */
  env?: Record<string, string>;
  onProgress: Progress;
  signal?: AbortSignal;
}

/** facts/n8n-host.md §Start: local only, nothing sent or looked up outside. */
async function n8nEnvironment(options: StartOptions, port: number, filesFolder: string): Promise<NodeJS.ProcessEnv> {
  return childEnvironment(options.installation.nodeBinary, {
    N8N_USER_FOLDER: options.userFolder,
    N8N_PORT: String(port),
    N8N_HOST: '127.0.0.1',
    N8N_LISTEN_ADDRESS: '127.0.0.1',
    N8N_RUNNERS_BROKER_PORT: String(await freePort()),
    N8N_SECURE_COOKIE: 'false',
    N8N_ENCRYPTION_KEY: ENCRYPTION_KEY,
    N8N_DIAGNOSTICS_ENABLED: 'false',
    N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
    N8N_TEMPLATES_ENABLED: 'false',
    N8N_PERSONALIZATION_ENABLED: 'false',
    N8N_HIRING_BANNER_ENABLED: 'false',
    N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
    ...disabledModules(options.installation.version),
    N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
    N8N_RESTRICT_FILE_ACCESS_TO: filesFolder,
    GENERIC_TIMEZONE: 'Europe/Warsaw',
    ...options.env,
  });
}

/** Modules that look things up outside. An n8n that does not know one of the names does not start at all. */
function disabledModules(version: string): NodeJS.ProcessEnv {
  return atLeast(version, '2.41.0') ? { N8N_DISABLED_MODULES: 'mcp-registry,instance-ai,insights,chat-hub' } : {};
}

async function lastLogLines(logFile: string): Promise<string> {
  const text = await readFile(logFile, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-SHOWN_LOG_LINES).join('\n');
}

/**
 * `/healthz` answers while migrations still run; `/healthz/readiness` means that the database is there, and in older
 * versions comes before the editor's routes, of which the settings are asked for without a sign-in.
 *
 * @param paths what has to answer
 */
async function waitUntilReady(url: string, paths: string[], child: ChildProcess, signal?: AbortSignal): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    signal?.throwIfAborted();
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`n8n ended during its start with ${child.exitCode ?? child.signalCode}`);
    }
    const answers = await Promise.all(paths.map((name) => isServed(`${url}${name}`)));
    if (answers.every(Boolean)) return;
    await sleep(150);
  }
  throw new Error(`n8n was not ready after ${START_TIMEOUT_MS / 1000} seconds`);
}

async function isServed(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
    // Before the routes are there, some versions answer anything with a page.
    ({ ok, headers }) => ok && (headers.get('content-type') ?? '').includes('json'),
    () => false,
  );
}

async function launch(options: StartOptions, command = ['start']): Promise<N8nProcess> {
  options.signal?.throwIfAborted();
  const { installation, userFolder, signal } = options;
  const filesFolder = path.join(userFolder, 'files');
  await mkdir(filesFolder, { recursive: true });
  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const logFile = path.join(userFolder, 'n8n.log');
  const env = await n8nEnvironment(options, port, filesFolder);
  const log = await open(logFile, 'a');
  const child = spawn(installation.nodeBinary, [installation.entry, ...command], {
    cwd: userFolder,
    env,
    stdio: ['ignore', log.fd, log.fd],
    // A group of its own, so that its task runners end with it and Ctrl-C reaches only us.
    detached: process.platform !== 'win32',
  });
  const exited = once(child, 'exit').then(() => undefined);
  exited.catch(() => undefined);
  await log.close();
  try {
    // A worker serves nothing but its health.
    const paths = ['/healthz/readiness', ...(command[0] === 'start' ? ['/rest/settings'] : [])];
    await waitUntilReady(url, paths, child, signal);
  } catch (error) {
    await endGroup(child);
    if (signal?.aborted) throw error;
    throw new Error(`${(error as Error).message}. The end of ${logFile}:\n${await lastLogLines(logFile)}`, {
      cause: error,
    });
  }
  return {
    url,
    pid: child.pid ?? 0,
    logFile,
    filesFolder,
    exited,
    stop: () => endGroup(child),
    kill: () => killGroup(child),
  };
}

/**
 * A user folder whose database is already migrated and has no owner, made once: copying it saves most of the time of a
 * start.
 */
async function preparedUserFolder(options: StartOptions): Promise<string> {
  const template = path.join(N8N_CACHE, `user-template-${options.installation.version}`);
  if (existsSync(template)) return template;
  const unfinished = `${template}.${process.pid}`;
  await mkdir(unfinished, { recursive: true });
  try {
    const n8n = await withProgress(
      'preparing a database for n8n (once, up to a minute)',
      options.onProgress,
      launch({ ...options, userFolder: unfinished, port: undefined, env: {} }),
    );
    await n8n.stop();
    if (!existsSync(template)) await rename(unfinished, template);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return template;
}

/**
 * Starts n8n on a user folder; a folder without a database gets a prepared one, unless `env` names a database server.
 * Resolves when n8n answers requests.
 *
 * @throws Error with the last lines of n8n's log; the signal's reason when aborted. Nothing is left running then.
 */
export async function startN8n(options: StartOptions): Promise<N8nProcess> {
  const home = path.join(options.userFolder, '.n8n');
  if (options.env?.DB_TYPE === undefined && !existsSync(path.join(home, 'database.sqlite'))) {
    const template = path.join(await preparedUserFolder(options), '.n8n');
    const installedNodes = path.join(template, 'nodes');
    await cp(template, home, { recursive: true, filter: (source) => source !== installedNodes });
  }
  return withProgress('starting n8n', options.onProgress, launch(options));
}

/**
 * Starts a worker of n8n's queue mode; `env` has to name the queue and the database. Resolves when it takes jobs; its
 * address serves nothing but its health.
 *
 * @param options.concurrency executions it runs at the same time
 * @throws as `startN8n`
 */
export async function startN8nWorker(options: StartOptions & { concurrency: number }): Promise<N8nProcess> {
  const port = options.port ?? (await freePort());
  const env = {
    ...options.env,
    QUEUE_HEALTH_CHECK_ACTIVE: 'true',
    QUEUE_HEALTH_CHECK_PORT: String(port),
    N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
  };
  return launch({ ...options, port, env }, ['worker', `--concurrency=${options.concurrency}`]);
}
