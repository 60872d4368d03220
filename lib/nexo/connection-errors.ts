import { NexoError } from './errors';

interface DriverError {
  code: string;
  /** SQL Server's error number, 0 when the failure is not the server's. */
  number: number;
  /** The messages of the error and of those it wraps. */
  text: string;
}

/** What is known of an error the driver threw, gathered from it and the errors inside it. */
function readDriverError(error: unknown): DriverError {
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

interface Rule {
  code: string;
  test: (error: DriverError) => boolean;
  message: string;
  description: string;
}

const CERTIFICATE = /certificate|self[- ]signed|unable to verify|altnames|CERT_|SSL routines|wrong version number/i;

/** From the most telling sign to the least; the first that fits is taken. */
const RULES: readonly Rule[] = [
  {
    code: 'nexo_permission_denied',
    test: ({ number }) => number === 229 || number === 230 || number === 916,
    message: 'The SQL Server user may not read a table of the nexo database.',
    description: 'Grant it: GRANT SELECT ON SCHEMA::ModelDanychContainer and SELECT on InsLauncher.InstalledProducts.',
  },
  {
    code: 'nexo_not_a_nexo_database',
    test: ({ number }) => number === 208,
    message: 'The database is not a Subiekt nexo company database: one of its tables is missing.',
    description: 'Enter the name of the company database, usually Nexo_<company>, not InsERT_Launcher.',
  },
  {
    code: 'nexo_database_not_found',
    test: ({ number, text }) => number === 4060 || number === 911 || /Cannot open database/i.test(text),
    message: 'SQL Server has no such database, or the user may not open it.',
    description: 'Check the database name (usually Nexo_<company>) and that the login has a user in that database.',
  },
  {
    code: 'nexo_timeout',
    test: ({ code, text }) => code === 'ETIMEOUT' && !/connect/i.test(text),
    message: 'SQL Server did not answer the query in time.',
    description: 'Try again later, read fewer days at once, or raise the request timeout.',
  },
  {
    code: 'nexo_login_failed',
    test: ({ code, number }) => number === 18456 || number === 18452 || code === 'ELOGIN',
    message: 'SQL Server refused the user name or the password.',
    description: 'Check both in the credential. SQL Server must allow SQL Server authentication (mixed mode).',
  },
  {
    code: 'nexo_unreachable',
    test: ({ code }) => code === 'EINSTLOOKUP',
    message: 'SQL Server Browser did not tell the port of the instance.',
    description:
      'Start SQL Server Browser and open UDP port 1434, or give the instance a fixed port and enter it instead.',
  },
  {
    code: 'nexo_host_not_found',
    test: ({ text }) => /ENOTFOUND|EAI_AGAIN/.test(text),
    message: 'The name of the SQL Server computer is not known to the network.',
    description: 'Check the server name; from a container or another network its IP address may be needed.',
  },
  {
    code: 'nexo_certificate_not_trusted',
    test: ({ text }) => CERTIFICATE.test(text),
    message: 'The certificate of SQL Server is not trusted.',
    description:
      'Turn on Trust Server Certificate (usual for a nexo server), or install the certificate of its authority in n8n.',
  },
  {
    code: 'nexo_unreachable',
    test: ({ code }) => ['ESOCKET', 'ETIMEOUT', 'ECONNCLOSED', 'ENOTOPEN', 'ECONNECTION', 'ENCRYPTION'].includes(code),
    message: 'SQL Server cannot be reached.',
    description: 'Check server and port, that TCP/IP is enabled for the instance, and that no firewall is in between.',
  },
  {
    code: 'nexo_connection_lost',
    test: ({ text }) => /connection (lost|closed)|socket hang up|ECONNRESET|EPIPE/i.test(text),
    message: 'The connection to SQL Server broke.',
    description:
      'Nothing was changed in nexo; the next run reads it again. If it stays, look at the network in between.',
  },
];

/**
 * What a driver's error means, in words that hold no system error name, secret or server text that could name one. An
 * error that is a NexoError already comes back as it is. `serverErrors`: numbers the server sent before it, of which a
 * failed login has two (4060 for the database, then 18456).
 */
export function toNexoError(error: unknown, serverErrors: readonly number[] = []): NexoError {
  if (error instanceof NexoError) return error;
  const known = readDriverError(error);
  const views = [known, ...serverErrors.map((number) => ({ ...known, number }))];
  const rule = RULES.find(({ test }) => views.some((view) => test(view)));
  if (rule !== undefined) return new NexoError(rule.code, rule.message, { description: rule.description });
  const number = known.number === 0 ? '' : ` (SQL Server error ${known.number})`;
  return new NexoError('nexo_query_failed', `Reading the nexo database failed${number}.`, {
    description: 'Run again; if it stays, report the error number together with the version of nexo.',
  });
}

/** A read that lost a deadlock may simply be asked again. */
export function isDeadlock(error: unknown): boolean {
  return readDriverError(error).number === 1205;
}
