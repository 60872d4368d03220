import { setTimeout as delay } from 'node:timers/promises';
import type { ConnectionPool } from 'mssql';

import { bindParameters, isDeadlock, openPool, type SqlServerSettings } from '../../sql-server';

import { toNexoError } from './connection-errors';
import { NexoError } from './errors';

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

/** The tables a run reads: the credential test asks for each, so that a missing right shows before the first run. */
const NEEDED_TABLES = [
  'AdresHistorie',
  'AsortymentyHistoria',
  'Dokumenty',
  'DokumentyElektroniczne',
  'FormyPlatnosci',
  'JednostkiMiar',
  'JednostkiMiarAsortymentow',
  'Kontakty',
  'KursyWalutyDokumentu',
  'NumeryKSeFDokumentow',
  'PlatnosciDokumentow',
  'PodmiotHistorie',
  'PozycjeDokumentu',
  'RachunkiBankoweDokumentow',
  'StatusyDokumentow',
  'StawkiVat',
  'TabeleVat',
  'Waluty',
] as const;

/**
 * The credential test: connects, reads nexo's version and asks for every table a run needs. Returns the major version of
 * nexo and the database name. Throws NexoError, for a missing right with the names of the tables.
 */
export async function checkNexo(
  settings: NexoSettings,
  tools: NexoConnectionTools = {},
): Promise<{ version: number; database: string }> {
  const nexo = await openNexo(settings, tools);
  try {
    const rows = await nexo.query<{ VersionMajor: unknown }>(
      'SELECT p.VersionMajor FROM [InsLauncher].[InstalledProducts] p WHERE p.Name = @name',
      { name: 'Nexo' },
    );
    const version = Number(rows[0]?.VersionMajor);
    if (!Number.isSafeInteger(version) || version <= 0) {
      throw new NexoError(
        'nexo_not_a_nexo_database',
        'The database does not say which version of nexo it belongs to.',
        {
          description: 'Enter the name of the company database, usually Nexo_<company>.',
        },
      );
    }
    const denied: string[] = [];
    for (const table of NEEDED_TABLES) {
      try {
        await nexo.query(`SELECT COUNT(*) AS Rows FROM [ModelDanychContainer].[${table}] t WHERE 1 = 0`);
      } catch (error) {
        if (!(error instanceof NexoError) || error.code !== 'nexo_permission_denied') throw error;
        denied.push(table);
      }
    }
    if (denied.length > 0) {
      throw new NexoError('nexo_permission_denied', `The SQL Server user may not read: ${denied.join(', ')}.`, {
        description: 'Grant it: GRANT SELECT ON SCHEMA::ModelDanychContainer TO the user of the credential.',
      });
    }
    return { version, database: nexo.company };
  } finally {
    await nexo.close();
  }
}
