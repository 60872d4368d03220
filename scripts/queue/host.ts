import path from 'node:path';

import {
  installPackage,
  type N8nInstallation,
  type N8nProcess,
  type Progress,
  startN8n,
  startN8nWorker,
  withProgress,
} from '../n8n-host';
import {
  POSTGRESQL_PROGRAMS,
  type PostgresqlServer,
  REDIS_PROGRAMS,
  type RedisServer,
  requirePrograms,
  startPostgresql,
  startRedis,
} from '../services';

/** Executions a worker of these runs works on at the same time. */
export const WORKER_CONCURRENCY = 2;

/** Like Promise.all, but what fails does so when nothing is under way any more that would have to be ended. */
export async function allDone<T extends readonly unknown[]>(
  work: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(work);
  return Promise.all(work);
}

/** n8n's main process, and workers that come and go. */
export interface QueueHost {
  packageName: string;
  main: N8nProcess;
  /** Starts one more, with a user folder and a package of its own as on a machine of its own. */
  startWorker(): Promise<N8nProcess>;
}

export interface QueueHostOptions {
  installation: N8nInstallation;
  /** The package, packed. */
  tarball: string;
  /** For all data of this run. */
  folder: string;
  onProgress: Progress;
  signal: AbortSignal;
}

/** @throws Error that says what to install when the machine lacks Redis or PostgreSQL */
export function requireQueueServices(): void {
  requirePrograms([...REDIS_PROGRAMS, ...POSTGRESQL_PROGRAMS]);
}

/** What main and workers share: docs/queue-mode.md. */
function queueEnvironment(postgresql: PostgresqlServer, redis: RedisServer): Record<string, string> {
  return {
    EXECUTIONS_MODE: 'queue',
    OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
    QUEUE_BULL_REDIS_HOST: '127.0.0.1',
    QUEUE_BULL_REDIS_PORT: String(redis.port),
    // How soon n8n notices that a worker is dead; a minute unless told.
    QUEUE_WORKER_LOCK_DURATION: '15000',
    QUEUE_WORKER_LOCK_RENEW_TIME: '4000',
    QUEUE_WORKER_STALLED_INTERVAL: '5000',
    DB_TYPE: 'postgresdb',
    DB_POSTGRESDB_HOST: '127.0.0.1',
    DB_POSTGRESDB_PORT: String(postgresql.port),
    DB_POSTGRESDB_DATABASE: postgresql.database,
    DB_POSTGRESDB_USER: postgresql.user,
    DB_POSTGRESDB_PASSWORD: postgresql.password,
  };
}

/**
 * Starts Redis, PostgreSQL and n8n's main process in queue mode, without a worker.
 *
 * @param stack gets what ends all of it
 * @throws Error of the step that failed, or the signal's reason
 */
export async function startQueueHost(options: QueueHostOptions, stack: AsyncDisposableStack): Promise<QueueHost> {
  const { installation, tarball, folder, onProgress, signal } = options;
  const services = path.join(folder, 'services');
  const redis = await startRedis(services, signal);
  stack.defer(() => redis.stop());
  const postgresql = await withProgress('starting PostgreSQL and Redis', onProgress, startPostgresql(services, signal));
  stack.defer(() => postgresql.stop());
  const env = queueEnvironment(postgresql, redis);

  const install = async (name: string) => {
    const userFolder = path.join(folder, name);
    const packageName = await installPackage({ installation, tarball, userFolder, onProgress, signal });
    return { userFolder, packageName };
  };
  const { userFolder, packageName } = await install('main');
  const main = await startN8n({ installation, userFolder, env, onProgress, signal });
  stack.defer(() => main.stop());

  let workers = 0;
  const startWorker = async () => {
    workers += 1;
    const { userFolder } = await install(`worker-${workers}`);
    const settings = { installation, userFolder, env, onProgress, signal, concurrency: WORKER_CONCURRENCY };
    const worker = await startN8nWorker(settings);
    stack.defer(() => worker.stop());
    return worker;
  };
  return { packageName, main, startWorker };
}
