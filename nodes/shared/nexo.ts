import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';

import { openNexo, type NexoConnection, type NexoSettings } from '../../lib/nexo';

/** Opens the database of the Subiekt nexo SQL credential for `work` and closes it afterwards, whatever happens. */
export async function withNexo<T>(context: IExecuteFunctions, work: (nexo: NexoConnection) => Promise<T>): Promise<T> {
  const nexo = await openNexo(nexoSettings(await context.getCredentials('subiektNexoSqlApi')));
  try {
    return await work(nexo);
  } finally {
    await nexo.close();
  }
}

/** The connection settings in a Subiekt nexo SQL credential. */
export function nexoSettings(credentials: ICredentialDataDecryptedObject): NexoSettings {
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
