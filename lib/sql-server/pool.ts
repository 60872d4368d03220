import { ConnectionPool, type config } from 'mssql';

import { guardConnection } from './driver-guards';

/** How to reach one database of a SQL Server. */
export interface SqlServerSettings {
  server: string;
  /** TCP port; without one the default port, or the one SQL Server Browser tells for `instance`. */
  port?: number;
  /** Instance name such as INSERTNEXO; ignored when a port is given. */
  instance?: string;
  database: string;
  user: string;
  password: string;
  encrypt: boolean;
  trustServerCertificate: boolean;
  /** Milliseconds; default 15000. */
  connectTimeoutMs?: number;
  /** Milliseconds for one statement; default 60000. */
  requestTimeoutMs?: number;
}

/** The server's refusal of a connection: what the driver threw, and the numbers of all errors the server sent. */
export class ConnectError extends Error {
  constructor(
    cause: unknown,
    readonly serverErrors: readonly number[],
  ) {
    super('No connection to SQL Server', { cause });
  }
}

/**
 * Opens a small pool of connections; the caller closes it. Throws ConnectError.
 *
 * @param maxConnections how many may be open at once
 */
export async function openPool(settings: SqlServerSettings, maxConnections: number): Promise<ConnectionPool> {
  // The driver keeps only the last error of a login.
  const serverErrors: number[] = [];
  let connected = false;
  try {
    const pool = new ConnectionPool(
      driverConfig(settings, maxConnections, (number) => {
        if (!connected) serverErrors.push(number);
      }),
    );
    // Without a listener a broken idle connection would end the whole process; the next query reports it anyway.
    pool.on('error', () => undefined);
    await pool.connect();
    connected = true;
    return pool;
  } catch (error) {
    throw new ConnectError(error, serverErrors);
  }
}

function driverConfig(
  settings: SqlServerSettings,
  maxConnections: number,
  onServerError: (number: number) => void,
): config {
  const { port, instance } = settings;
  return {
    server: settings.server,
    ...(port === undefined ? {} : { port }),
    database: settings.database,
    user: settings.user,
    password: settings.password,
    connectionTimeout: settings.connectTimeoutMs ?? 15_000,
    requestTimeout: settings.requestTimeoutMs ?? 60_000,
    // The socket's own state tells a broken connection; the default asks the server before every statement.
    validateConnection: 'socket',
    beforeConnect: (connection) => {
      connection.on('errorMessage', ({ number }) => onServerError(number));
      guardConnection(connection, settings.encrypt);
    },
    pool: { min: 0, max: maxConnections, idleTimeoutMillis: 10_000 },
    options: {
      encrypt: settings.encrypt,
      trustServerCertificate: settings.trustServerCertificate,
      appName: 'n8n-nodes-baselinker-nexo',
      useUTC: true,
      enableArithAbort: true,
      ...(port === undefined && instance !== undefined && instance !== '' ? { instanceName: instance } : {}),
    },
  };
}
