import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ConnectionPool } from 'mssql';

import { startTdsServer, type TdsServer, type TdsServerOptions } from '../tds';

const LOGIN = { user: 'n8n_deliveries', password: 'Ledger.1' };
const ADMINISTRATOR = { user: 'sa', password: 'Admin.1' };
const DATABASE = 'DocumentDeliveries';
/** The tables of the ledger; where the script did not run, they are there already or not at all. */
const TABLES = ['Delivery', 'DeliveryEffect', 'DeliverySetting'];
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
  /**
   * Runs docs/ledger-sql-server.sql as an administrator, batch by batch and on after an error, as sqlcmd and Management Studio do;
   * what went wrong.
   */
  runScript(): Promise<string[]>;
  /** Forgets every delivery, effect and setting, as if it had just been made. */
  clear(): void;
  close(): Promise<void>;
}

/**
 * Starts a server for a delivery ledger on a free port; the caller closes it.
 *
 * @param options.prepared false leaves the database without tables
 * @param options.databaseName another name than the script's, as where its database could not be opened
 */
export async function startLedgerServer(
  options: Partial<Pick<TdsServerOptions, 'denied' | 'latencyMs'>> & {
    prepared?: boolean;
    database?: DatabaseSync;
    databaseName?: string;
  } = {},
): Promise<LedgerServer> {
  const { prepared = true, databaseName = DATABASE, ...serverOptions } = options;
  const database = options.database ?? new DatabaseSync(':memory:');
  const tds = await startTdsServer({
    ...serverOptions,
    database,
    databaseName,
    users: { [LOGIN.user]: LOGIN.password, [ADMINISTRATOR.user]: ADMINISTRATOR.password },
    // What the script grants comes on top.
    rights: { [LOGIN.user]: prepared ? [] : TABLES },
  });
  const settings = {
    server: 'localhost',
    port: tds.port,
    database: databaseName,
    ...LOGIN,
    encrypt: true,
    trustServerCertificate: true,
  };
  const administrator = { ...settings, ...ADMINISTRATOR };
  if (prepared) {
    const [problem] = await runLedgerScript(administrator);
    if (problem !== undefined) {
      await tds.close();
      throw new Error(problem);
    }
  }
  return {
    tds,
    settings,
    database,
    runScript: () => runLedgerScript(administrator),
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

async function runLedgerScript(settings: LedgerServer['settings']): Promise<string[]> {
  const { encrypt, trustServerCertificate, ...rest } = settings;
  const pool = new ConnectionPool({ ...rest, options: { encrypt, trustServerCertificate }, pool: { min: 1, max: 1 } });
  await pool.connect();
  const problems: string[] = [];
  try {
    for (const batch of readFileSync(SCRIPT, 'utf8').split(/^GO$/m)) {
      if (batch.trim() === '') continue;
      await pool
        .request()
        .batch(batch)
        .catch((error: Error) => problems.push(error.message));
    }
  } finally {
    await pool.close();
  }
  return problems;
}
