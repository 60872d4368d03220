import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { SqlServerSettings } from '../../lib/sql-server';

/** The connection in a credential made of `sqlServerProperties`. */
export function sqlServerSettings(credentials: ICredentialDataDecryptedObject): SqlServerSettings {
  const text = (name: string) => String(credentials[name] ?? '').trim();
  const instance = text('instance');
  return {
    server: text('server'),
    ...(instance === '' ? { port: Number(credentials.port ?? 1433) } : { instance }),
    database: text('database'),
    user: text('user'),
    password: String(credentials.password ?? ''),
    encrypt: credentials.encrypt !== false,
    trustServerCertificate: credentials.trustSelfSigned === true,
  };
}
