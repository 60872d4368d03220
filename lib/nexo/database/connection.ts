import { setTimeout as delay } from 'node:timers/promises';
import type { ConnectionPool } from 'mssql';

import { bindParameters, isDeadlock, openPool, type SqlServerSettings } from '../../sql-server';

import { toNexoError } from './connection-errors';

export type NexoSettings = SqlServerSettings;

/** Statement parameters by name without "@"; numbers must be whole. */
export type SqlParameters = Record<string, string | number>;

/** One nexo company database, read only. */
export interface NexoConnection {
  /** The name of the database: document ids are unique only inside it. */
  readonly company: string;
  /**
   * Runs one SELECT and returns its rows, which are to be treated as hostile. Asked once more after a lost deadlock.
   * Throws NexoError; an abort rejects with the signal's own reason.
   */
  query<Result extends object>(sql: string, parameters?: SqlParameters, signal?: AbortSignal): Promise<Result[]>;
  close(): Promise<void>;
}

export interface NexoConnectionTools {
  sleep?: (milliseconds: number) => Promise<void>;
}

const DEADLOCK_PAUSE_MS = 500;
const MAX_CONNECTIONS = 2;

async function run<Result extends object>(
  pool: ConnectionPool,
  sql: string,
  parameters: SqlParameters,
  signal: AbortSignal | undefined,
): Promise<Result[]> {
  signal?.throwIfAborted();
  const request = pool.request();
  bindParameters(request, parameters, 'Int');
  const cancel = (): void => request.cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    const result = await request.query<Result>(sql);
    return [...result.recordset];
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}

/**
 * Connects to a nexo company database through a small pool. The caller closes it. Throws NexoError with a code such as
 * nexo_login_failed, nexo_host_not_found, nexo_unreachable, nexo_certificate_not_trusted or nexo_database_not_found.
 */
export async function openNexo(settings: NexoSettings, tools: NexoConnectionTools = {}): Promise<NexoConnection> {
  const sleep = tools.sleep ?? ((milliseconds: number) => delay(milliseconds));
  const pool = await openPool(settings, MAX_CONNECTIONS).catch((error: unknown) => {
    throw toNexoError(error);
  });
  return {
    company: settings.database,
    async query<Result extends object>(sql: string, parameters: SqlParameters = {}, signal?: AbortSignal) {
      const attempt = (): Promise<Result[]> => run<Result>(pool, sql, parameters, signal);
      try {
        return await attempt().catch(async (error: unknown) => {
          if (!isDeadlock(error)) throw error;
          await sleep(DEADLOCK_PAUSE_MS);
          return attempt();
        });
      } catch (error) {
        if (signal?.aborted === true) throw signal.reason;
        throw toNexoError(error);
      }
    },
    close: () => pool.close(),
  };
}
