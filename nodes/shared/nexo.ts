import type { IExecuteFunctions } from 'n8n-workflow';

import { type NexoConnection, openNexo } from '../../lib/nexo';

import { sqlServerSettings } from './sql-server';

/** Opens the database of the Subiekt nexo SQL credential for `work` and closes it afterwards, whatever happens. */
export async function withNexo<T>(context: IExecuteFunctions, work: (nexo: NexoConnection) => Promise<T>): Promise<T> {
  const nexo = await openNexo(sqlServerSettings(await context.getCredentials('subiektNexoSqlApi')));
  try {
    return await work(nexo);
  } finally {
    await nexo.close();
  }
}
