import { readFileSync } from 'node:fs';
import path from 'node:path';

import { nexoSchemaForSqlServer } from '../../sandbox/nexo';

const ROOT = path.join(__dirname, '../..');

export const LEDGER_SCRIPT = readFileSync(path.join(ROOT, 'docs/ledger-sql-server.sql'), 'utf8');

/** What the documentation prints without a length or precision, as a whole type. */
const WHOLE_TYPES: Readonly<Record<string, string>> = {
  nvarchar: 'nvarchar(max)',
  varbinary: 'varbinary(max)',
  decimal: 'decimal(18, 4)',
};

/**
 * The schema of InsERT's documentation (docs/facts/nexo-59-columns.tsv), as a script. It does not print the schema InsLauncher,
 * from which the package reads nexo's version; that one is the sandbox's.
 */
function vendorSchema(): string {
  const tables = new Map<string, string[]>();
  const [, ...lines] = readFileSync(path.join(ROOT, 'docs/facts/nexo-59-columns.tsv'), 'utf8').trim().split('\n');
  for (const line of lines) {
    const [table = '', column = '', type = ''] = line.split('\t');
    const columns = tables.get(table) ?? [];
    tables.set(table, [...columns, `[${column}] ${WHOLE_TYPES[type] ?? type} NULL`]);
  }
  return [
    'CREATE SCHEMA [ModelDanychContainer];\nGO\nCREATE SCHEMA [InsLauncher];\nGO',
    'CREATE TABLE [InsLauncher].[InstalledProducts] ([Name] nvarchar(64) NOT NULL, [VersionMajor] int NULL);',
    ...[...tables].map(
      ([table, columns]) => `CREATE TABLE [ModelDanychContainer].[${table}] (\n${columns.join(',\n')}\n);`,
    ),
  ].join('\n');
}

/** Both sides that the statements' names must be found in; each has the ledger's tables too. */
export const SCHEMAS: readonly { name: string; scripts: readonly string[] }[] = [
  { name: "the sandbox's tables", scripts: [nexoSchemaForSqlServer(), LEDGER_SCRIPT] },
  { name: "InsERT's documentation of nexo 59", scripts: [vendorSchema(), LEDGER_SCRIPT] },
];

/**
 * The scripts with one column under another name, everywhere it is defined.
 *
 * @throws RangeError when no table has it
 */
export function withRenamedColumn(scripts: readonly string[], table: string, column: string): string[] {
  const definition = new RegExp(`(CREATE TABLE \\[\\w+\\]\\.\\[${table}\\] \\(.*?)\\[${column}\\](?= \\w)`, 's');
  const renamed = scripts.map((script) => script.replace(definition, `$1[${column}Renamed]`));
  if (renamed.every((script, at) => script === scripts[at])) throw new RangeError(`No table ${table} has ${column}`);
  return renamed;
}
