import { NOT_ENCRYPTED } from './driver-guards';

/** What is known of an error the driver threw, gathered from it and the errors inside it. */
export interface DriverError {
  /** The driver's own code such as ESOCKET, or an empty string. */
  code: string;
  /** SQL Server's error number, 0 when the failure is not the server's. */
  number: number;
  /** The messages of the error and of those it wraps. */
  text: string;
}

/** Reads an error of mssql or tedious; anything else gives an empty one. */
export function readDriverError(error: unknown): DriverError {
  const known: DriverError = { code: '', number: 0, text: '' };
  let current: unknown = error;
  for (let depth = 0; depth < 5 && typeof current === 'object' && current !== null; depth += 1) {
    const { code, number, message } = current as Record<string, unknown>;
    if (known.code === '' && typeof code === 'string') known.code = code;
    if (known.number === 0 && typeof number === 'number') known.number = number;
    if (typeof message === 'string') known.text += `${message}\n`;
    const inner = current as { originalError?: unknown; cause?: unknown; info?: unknown };
    current = inner.originalError ?? inner.cause ?? inner.info;
  }
  return known;
}

/** The server undid the statement to end a deadlock; it may simply be run again. */
export function isDeadlock(error: unknown): boolean {
  return readDriverError(error).number === 1205;
}

/** What stands between a program and its database, whatever the database holds. */
export type ConnectionProblemCode =
  | 'database_not_found'
  | 'timeout'
  | 'login_failed'
  | 'host_not_found'
  | 'certificate_not_trusted'
  | 'encryption_differs'
  | 'tls_not_agreed'
  | 'unreachable'
  | 'connection_lost';

/** A problem in words that hold no system error name, secret or server text. */
export interface ConnectionProblem {
  code: ConnectionProblemCode;
  message: string;
  description: string;
}

const CERTIFICATE = /certificate|self[- ]signed|unable to verify|altnames|CERT_/i;
/** A handshake that failed for anything but the certificate, in OpenSSL's words. */
const HANDSHAKE = /SSL routines|unsupported protocol|protocol version|wrong version number|handshake failure|EPROTO/i;
/** The driver's words when its time ran out on the way to an instance whose port was not given: host\instance. */
const INSTANCE_SILENT = /Failed to connect to [^\s\\]+\\\S+ in \d+ ?ms/i;

type Rule = ConnectionProblem & { test: (error: DriverError) => boolean };

/** From the most telling sign to the least; the first that fits is taken. */
const RULES: readonly Rule[] = [
  {
    code: 'database_not_found',
    test: ({ number, text }) => number === 4060 || number === 911 || /Cannot open database/i.test(text),
    message: 'SQL Server has no such database, or the user may not open it.',
    description: 'Check the database name and that the login has a user in that database.',
  },
  {
    code: 'timeout',
    test: ({ code, text }) => code === 'ETIMEOUT' && !/connect/i.test(text),
    message: 'SQL Server did not answer the query in time.',
    description: 'Try again later; if it stays, look at what else keeps the server busy.',
  },
  {
    code: 'login_failed',
    test: ({ code, number }) => number === 18456 || number === 18452 || code === 'ELOGIN',
    message: 'SQL Server refused the user name or the password.',
    description: 'Check both in the credential. SQL Server must allow SQL Server authentication (mixed mode).',
  },
  {
    code: 'unreachable',
    test: ({ code }) => code === 'EINSTLOOKUP',
    message: 'SQL Server Browser did not tell the port of the instance.',
    description:
      'Start SQL Server Browser and open UDP port 1434, or give the instance a fixed port and enter it instead.',
  },
  {
    // UDP 1434 closed by a firewall, the usual case, gives no answer at all; the driver does not say which part was silent.
    code: 'unreachable',
    test: ({ code, text }) => code === 'ETIMEOUT' && INSTANCE_SILENT.test(text),
    message: 'SQL Server Browser, or the instance behind it, did not answer.',
    description:
      'Start SQL Server Browser and open UDP port 1434 and the TCP port of the instance, or give the instance a fixed port and enter it instead.',
  },
  {
    code: 'host_not_found',
    test: ({ text }) => /ENOTFOUND|EAI_AGAIN/.test(text),
    message: 'The name of the SQL Server computer is not known to the network.',
    description: 'Check the server name; from a container or another network its IP address may be needed.',
  },
  {
    code: 'encryption_differs',
    test: ({ code, text }) => code === NOT_ENCRYPTED || code === 'EENCRYPT' || /Server requires encryption/.test(text),
    message: 'SQL Server and the credential do not agree about encryption.',
    description:
      'Turn on Encrypt in the credential, SQL Server always can. If it is on, something on the way takes the encryption out: nothing, not even the password, was sent.',
  },
  {
    code: 'certificate_not_trusted',
    test: ({ text }) => CERTIFICATE.test(text),
    message: 'The certificate of SQL Server is not trusted.',
    description:
      'Turn on Trust Server Certificate (usual for a server in your own network), or install the certificate of its authority in n8n.',
  },
  {
    code: 'tls_not_agreed',
    test: ({ text }) => HANDSHAKE.test(text),
    message: 'SQL Server and n8n could not agree on the encryption: n8n asks for TLS 1.2 or newer.',
    description:
      'Turn TLS 1.2 on in the Windows of SQL Server; SQL Server 2014 and 2016 need their latest updates for it. If it is on, check that the port is that of SQL Server.',
  },
  {
    code: 'unreachable',
    test: ({ code }) => ['ESOCKET', 'ETIMEOUT', 'ECONNCLOSED', 'ENOTOPEN', 'ECONNECTION', 'ENCRYPTION'].includes(code),
    message: 'SQL Server cannot be reached.',
    description: 'Check server and port, that TCP/IP is enabled for the instance, and that no firewall is in between.',
  },
  {
    code: 'connection_lost',
    test: ({ text }) => /connection (lost|closed)|socket hang up|ECONNRESET|EPIPE/i.test(text),
    message: 'The connection to SQL Server broke.',
    description: 'Nothing was lost; the next run tries again. If it stays, look at the network in between.',
  },
];

/**
 * The problem of the connection that an error tells of, or undefined when it tells of something else.
 *
 * @param serverErrors numbers the server sent before it, of which a failed login has two (4060 for the database, then
 *   18456)
 */
export function connectionProblem(error: unknown, serverErrors: readonly number[] = []): ConnectionProblem | undefined {
  const known = readDriverError(error);
  const views = [known, ...serverErrors.map((number) => ({ ...known, number }))];
  const rule = RULES.find(({ test }) => views.some((view) => test(view)));
  return rule && { code: rule.code, message: rule.message, description: rule.description };
}
