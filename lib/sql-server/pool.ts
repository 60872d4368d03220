import type * as mssql from 'mssql';
import type { config, ConnectionPool, Request } from 'mssql';

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

/** The driver's types of parameters; loaded with the driver, which has to be there before anything can be asked. */
let parameterTypes: Pick<typeof mssql, 'BigInt' | 'Int' | 'NVarChar'> | undefined;

/**
 * Gives a statement its parameters, by name without "@": texts as nvarchar, whole numbers as the type that is asked for.
 * Throws Error before `openPool` has succeeded once.
 */
export function bindParameters(
  request: Request,
  values: Readonly<Record<string, string | number>>,
  numbers: 'BigInt' | 'Int',
): void {
  if (parameterTypes === undefined) throw new Error('The SQL Server driver is not loaded');
  const { NVarChar, [numbers]: WholeNumber } = parameterTypes;
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === 'number') request.input(name, WholeNumber, value);
    else request.input(name, NVarChar, value);
  }
}

/**
 * Opens a small pool of connections; the caller closes it. Throws ConnectError. The driver and all that it brings is
 * loaded here: most nodes never ask a SQL Server anything.
 *
 * @param maxConnections how many may be open at once
 */
export async function openPool(settings: SqlServerSettings, maxConnections: number): Promise<ConnectionPool> {
  // The driver keeps only the last error of a login.
  const serverErrors: number[] = [];
  let connected = false;
  const { default: driver } = await import('mssql');
  parameterTypes = driver;
  try {
    const pool = new driver.ConnectionPool(
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
