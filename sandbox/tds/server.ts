import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import type { DatabaseSync } from 'node:sqlite';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { generate } from 'selfsigned';

import type { Administration } from './administration';
import { FaultState, type TdsFaults } from './faults';
import { registerFunctions } from './functions';
import { Session, type SessionHost } from './session';
import { TransactionLock } from './transactions';

export interface TdsServerOptions {
  /**
   * Already seeded; every schema but dbo is an ATTACHed database of that name. Declare decimal(p,s) columns as
   * decimal_text(p,s), texts with COLLATE NOCASE, store dates as 'YYYY-MM-DD[ HH:MM:SS[.fffffff]]'; or create the tables
   * through the server (or translateDefinition), which does all that. The caller closes it, after the server.
   */
  database: DatabaseSync;
  /** The database name clients log in to, e.g. 'Nexo_Demo'. */
  databaseName: string;
  /** Login name → password. */
  users: Record<string, string>;
  /** Default 0: any free port. */
  port?: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** Delay of every statement in milliseconds, default 0. */
  latencyMs?: number;
  /** Told of every statement executed (SET and USE excepted), as received. */
  onStatement?: (sql: string) => void;
  /** Names of tables every login is refused (error 229). */
  denied?: string[];
  /** Login name → the only tables it has rights on; it is refused the others. A login that is not named has all rights. */
  rights?: Record<string, readonly string[]>;
  /** Which TLS the server speaks; by default what Node does. An old Windows or SQL Server speaks less. */
  tls?: Pick<SecureContextOptions, 'minVersion' | 'maxVersion' | 'ciphers'>;
}

export interface TdsServer {
  port: number;
  host: string;
  /** The self-signed certificate (PEM) made for this run. */
  certificate: string;
  /** Statements executed so far; SET, USE, transaction requests and mssql's own checks are not counted. */
  statementCount(): number;
  /** Connections logged in at this moment. */
  connectionCount(): number;
  /** How often an ALTER DATABASE … WITH ROLLBACK IMMEDIATE ended what all others were doing. */
  timesOthersWereEnded(): number;
  faults: TdsFaults;
  /** Breaks all connections and stops listening. */
  close(): Promise<void>;
}

async function makeCertificate(): Promise<{ key: string; cert: string }> {
  const names = [
    { type: 2 as const, value: 'localhost' },
    { type: 7 as const, ip: '127.0.0.1' },
  ];
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: names },
    ],
  });
  return { key: made.private, cert: made.cert };
}

/**
 * Starts a server that speaks TDS 7.4 as SQL Server 2022 does and executes the SQL it receives on a SQLite database.
 * Rejects when the port cannot be listened on.
 */
export async function startTdsServer(options: TdsServerOptions): Promise<TdsServer> {
  const certificate = await makeCertificate();
  const faults = new FaultState();
  const sessions = new Set<Session>();
  let statements = 0;
  let spid = 50;
  let ended = 0;
  registerFunctions(options.database);
  const administration: Administration = {
    users: { ...options.users },
    rights: Object.fromEntries(Object.entries(options.rights ?? {}).map(([login, tables]) => [login, [...tables]])),
    readCommittedSnapshot: false,
  };
  const host: SessionHost = {
    database: options.database,
    databaseName: options.databaseName,
    users: administration.users,
    administration,
    breakOthers: (connection) => {
      ended += 1;
      for (const session of sessions) if (!session.runs(connection)) session.destroy();
    },
    lock: new TransactionLock(),
    faults,
    latencyMs: options.latencyMs ?? 0,
    denied: options.denied ?? [],
    secureContext: createSecureContext({ ...certificate, ...options.tls }),
    onStatement: (sql) => {
      statements += 1;
      options.onStatement?.(sql);
    },
  };
  const listener = createServer((socket) => {
    spid = spid >= 32_000 ? 51 : spid + 1;
    const session: Session = new Session(host, socket, spid, () => sessions.delete(session));
    sessions.add(session);
  });
  const address = options.host ?? '127.0.0.1';
  const listen = async (port: number): Promise<void> => {
    listener.listen(port, address);
    await once(listener, 'listening');
  };
  await listen(options.port ?? 0);
  const { port } = listener.address() as AddressInfo;
  return {
    port,
    host: address,
    certificate: certificate.cert,
    statementCount: () => statements,
    connectionCount: () => [...sessions].filter((session) => session.loggedIn).length,
    timesOthersWereEnded: () => ended,
    faults: {
      // close() stops listening at once, its callback would wait for the open connections.
      refuseConnections: async (on) => {
        if (on && listener.listening) listener.close();
        else if (!on && !listener.listening) await listen(port);
      },
      dropAfterStatements: (n, when = 'before') => faults.setDrop(n, when),
      deadlockNext: (n) => {
        faults.deadlocks = n;
      },
      duplicateNext: (n) => {
        faults.duplicates = n;
      },
      slow: (ms) => {
        faults.extraDelayMs = ms;
      },
    },
    close: async () => {
      const ended = listener.listening ? once(listener, 'close') : Promise.resolve();
      if (listener.listening) listener.close();
      for (const session of sessions) session.destroy();
      await ended;
    },
  };
}
