import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { ConnectionPool } from 'mssql';

import { startTdsServer, type TdsServer, type TdsServerOptions } from '../tds';

const LOGIN = { user: 'n8n_deliveries', password: 'Ledger.1' };
const DATABASE = 'DocumentDeliveries';
const SCRIPT = join(__dirname, '../../docs/ledger-sql-server.sql');

/** A SQL Server with a database in which docs/ledger-sql-server.sql was run. */
export interface LedgerServer {
  tds: TdsServer;
  /** How the ledger's login reaches it. */
  settings: {
    server: string;
    port: number;
    database: string;
    user: string;
    password: string;
    encrypt: boolean;
    trustServerCertificate: boolean;
  };
  /** The rows themselves, for whoever wants to look or to spoil them. */
  database: DatabaseSync;
  /** Forgets every delivery, effect and setting, as if it had just been made. */
  clear(): void;
  close(): Promise<void>;
}

/**
 * Starts a server for a delivery ledger on a free port; the caller closes it.
 *
 * @param options.prepared false leaves the database without tables
 */
export async function startLedgerServer(
  options: Partial<Pick<TdsServerOptions, 'denied' | 'latencyMs'>> & {
    prepared?: boolean;
    database?: DatabaseSync;
  } = {},
): Promise<LedgerServer> {
  const { prepared = true, ...serverOptions } = options;
  const database = options.database ?? new DatabaseSync(':memory:');
  const tds = await startTdsServer({
    ...serverOptions,
    database,
    databaseName: DATABASE,
    users: { [LOGIN.user]: LOGIN.password },
  });
  const settings = {
    server: 'localhost',
    port: tds.port,
    database: DATABASE,
    ...LOGIN,
    encrypt: true,
    trustServerCertificate: true,
  };
  if (prepared) {
    await runTableScript(settings).catch(async (error: unknown) => {
      await tds.close();
      throw error;
    });
  }
  return {
    tds,
    settings,
    database,
    clear: () =>
      database.exec(
        "DELETE FROM Delivery; DELETE FROM DeliveryEffect; DELETE FROM DeliverySetting WHERE name <> 'schemaVersion'",
      ),
    close: async () => {
      await tds.close();
      database.close();
    },
  };
}

/** The part of the script between its marks, batch by batch: databases, logins and rights are the sandbox's own. */
function tableBatches(): string[] {
  const script = readFileSync(SCRIPT, 'utf8');
  const tables = /^-- begin: tables.*$([\s\S]*)^-- end: tables$/m.exec(script)?.[1] ?? '';
  return tables.split(/^GO$/m).filter((batch) => batch.trim() !== '');
}

async function runTableScript(settings: LedgerServer['settings']): Promise<void> {
  const { encrypt, trustServerCertificate, ...rest } = settings;
  const pool = new ConnectionPool({ ...rest, options: { encrypt, trustServerCertificate } });
  await pool.connect();
  try {
    for (const batch of tableBatches()) await pool.request().batch(batch);
  } finally {
    await pool.close();
  }
}
