import { type NexoConnection, type NexoConnectionTools, type NexoSettings, openNexo } from './database/connection';
import { NexoError } from './database/errors';
import { listStatement } from './find/list-documents';
import { electronicSql, headerSql, linesSql, paymentsSql, vatSql } from './read/statements';

/** Every statement of a run; which documents they ask for does not matter. */
function statements(): string[] {
  const anyTime = { kinds: [], issuedFrom: '2026-01-01 00:00:00', issuedTo: '2026-01-01 00:00:00' };
  const ofDocuments = [headerSql, linesSql, vatSql, paymentsSql, electronicSql].map((statement) => statement('0'));
  return [listStatement(anyTime).sql, ...ofDocuments];
}

/** The tables that a run reads, out of its statements, sorted. */
function neededTables(): string[] {
  const named = statements().flatMap((sql) => [...sql.matchAll(/\[ModelDanychContainer\]\.\[(\w+)\]/g)]);
  return [...new Set(named.map(([, table]) => table!))].sort();
}

/**
 * The credential test: connects, reads nexo's version and asks for every table a run reads, so that a missing right shows
 * before the first run. Returns the major version of nexo and the database name. Throws NexoError, for a missing right with
 * the names of the tables.
 */
export async function checkNexo(
  settings: NexoSettings,
  tools: NexoConnectionTools = {},
): Promise<{ version: number; database: string }> {
  const nexo = await openNexo(settings, tools);
  try {
    const version = await readVersion(nexo);
    const denied = await deniedTables(nexo);
    if (denied.length > 0) {
      throw new NexoError('nexo_permission_denied', `The SQL Server user may not read: ${denied.join(', ')}.`, {
        description: 'Grant it: GRANT SELECT ON SCHEMA::ModelDanychContainer TO the user of the credential.',
      });
    }
    return { version, database: nexo.company };
  } finally {
    await nexo.close();
  }
}

async function readVersion(nexo: NexoConnection): Promise<number> {
  const rows = await nexo.query<{ VersionMajor: unknown }>(
    'SELECT p.VersionMajor FROM [InsLauncher].[InstalledProducts] p WHERE p.Name = @name',
    { name: 'Nexo' },
  );
  const version = Number(rows[0]?.VersionMajor);
  if (Number.isSafeInteger(version) && version > 0) return version;
  throw new NexoError('nexo_not_a_nexo_database', 'The database does not say which version of nexo it belongs to.', {
    description: 'Enter the name of the company database, usually Nexo_<company>.',
  });
}

async function deniedTables(nexo: NexoConnection): Promise<string[]> {
  const denied: string[] = [];
  for (const table of neededTables()) {
    try {
      await nexo.query(`SELECT COUNT(*) AS Rows FROM [ModelDanychContainer].[${table}] t WHERE 1 = 0`);
    } catch (error) {
      if (!(error instanceof NexoError) || error.code !== 'nexo_permission_denied') throw error;
      denied.push(table);
    }
  }
  return denied;
}
