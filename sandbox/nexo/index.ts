import { DatabaseSync } from 'node:sqlite';

import type { Shop } from '../shop';

import { type Cell, nexoRows } from './rows';
import { nexoSchemaForSqlite, TABLES } from './tables';

export { nexoSchemaForSqlServer } from './tables';

/**
 * A nexo company database in SQLite, with the two schemas attached as databases of the same names. In memory unless
 * `file` names a path; then two more files lie beside it, one for each schema. The caller closes it.
 */
export function createNexoDatabase(shop: Shop, options: { file?: string } = {}): DatabaseSync {
  const database = new DatabaseSync(options.file ?? ':memory:');
  for (const schema of ['ModelDanychContainer', 'InsLauncher']) {
    database
      .prepare(`ATTACH DATABASE ? AS ${schema}`)
      .run(options.file === undefined ? ':memory:' : `${options.file}.${schema}`);
  }
  database.exec(nexoSchemaForSqlite());
  database.exec('BEGIN');
  const rows = nexoRows(shop);
  for (const { schema, name, columns } of TABLES) {
    const names = Object.keys(columns);
    const insert = database.prepare(
      `INSERT INTO ${schema}."${name}" (${names.map((column) => `"${column}"`).join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
    );
    for (const row of rows.get(name) ?? []) insert.run(...names.map((column) => row[column] ?? null));
  }
  database.exec('COMMIT');
  return database;
}

function literal(cell: Cell): string {
  if (cell === null) return 'NULL';
  if (typeof cell === 'number') return String(cell);
  return typeof cell === 'string' ? `N'${cell.replaceAll("'", "''")}'` : `0x${cell.toString('hex')}`;
}

/** The same rows as INSERT statements for a real SQL Server, 100 rows a statement. */
export function* nexoRowsForSqlServer(shop: Shop): Generator<string> {
  const rows = nexoRows(shop);
  for (const { schema, name, columns } of TABLES) {
    const names = Object.keys(columns);
    const all = rows.get(name) ?? [];
    for (let from = 0; from < all.length; from += 100) {
      const values = all
        .slice(from, from + 100)
        .map((row) => `(${names.map((column) => literal(row[column] ?? null)).join(', ')})`);
      yield `INSERT INTO [${schema}].[${name}] (${names.map((column) => `[${column}]`).join(', ')}) VALUES\n${values.join(',\n')};`;
    }
  }
}
