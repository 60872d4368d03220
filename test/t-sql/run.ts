/*
 * Reads every statement that the tests send to SQL Server with Microsoft's own grammar, and binds its names to our tables
 * and to those of InsERT's documentation:
 *   npm run test:t-sql [-- --recorded FOLDER] [--rename TABLE.COLUMN] [--strict]
 * --recorded takes what `TDS_RECORDING=FOLDER npm test` left there; without it the suites below are run first.
 * --rename shows what the check says when a column has another name. Without a .NET SDK, or a NuGet to give the grammar, it
 * says that it did not run; that is a failure only with --strict.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { buildChecker, check, NotRunError, type Job, type Problem } from './checker';
import { LEDGER_SCRIPT, SCHEMAS, withRenamedColumn } from './schemas';
import { readStatements, type Statement } from './statements';

/** Those that send each statement at least once. */
const SUITES = ['unit/nexo', 'unit/ledger', 'engine/ledger-sql-server', 'engine/all-documents'];
/** SQL Server 2014 to 2022. */
const VERSIONS = [120, 130, 140, 150, 160];
const NEWEST = 160;
/** Columns that statements read, each of which must be missed when it has another name. */
const CONTROLS = ['Dokumenty.Uwagi', 'StawkiVat.Symbol', 'Delivery.version', 'DeliveryEffect.doneAt'];
const WRONG_GRAMMAR = { name: 'control: wrong grammar', sql: 'SELECT FROM WHERE' };

function record(folder: string): void {
  mkdirSync(folder);
  const jest = require.resolve('jest/bin/jest');
  const { status } = spawnSync(process.execPath, [jest, ...SUITES], {
    stdio: 'inherit',
    env: { ...process.env, TDS_RECORDING: folder },
  });
  if (status !== 0) throw new Error('The suites whose statements are to be read failed');
}

function jobFor(statements: Statement[], rename: string | undefined): Job {
  const renamed = (scripts: readonly string[], column: string): string[] => {
    const [table = '', name = ''] = column.split('.');
    return withRenamedColumn(scripts, table, name);
  };
  return {
    texts: [...statements, { name: 'docs/ledger-sql-server.sql', sql: LEDGER_SCRIPT }, WRONG_GRAMMAR],
    statements,
    schemas: [
      ...SCHEMAS.map(({ name, scripts }) => ({
        name,
        scripts: rename === undefined ? scripts : renamed(scripts, rename),
        versions: VERSIONS,
      })),
      ...SCHEMAS.flatMap(({ name, scripts }) =>
        CONTROLS.map((column) => ({
          name: `control: ${column} renamed in ${name}`,
          scripts: renamed(scripts, column),
          versions: [NEWEST],
        })),
      ),
    ],
  };
}

function report(title: string, problems: Problem[]): boolean {
  console.log(`${problems.length === 0 ? 'ok      ' : 'FAILED  '}${title}`);
  const kinds = new Map<string, number[]>();
  for (const { name, version, message } of problems) {
    const text = `${message}\n          in: ${name}`;
    kinds.set(text, [...(kinds.get(text) ?? []), version]);
  }
  for (const [text, versions] of kinds) console.log(`        ${versions.join(', ')}: ${text}`);
  return problems.length === 0;
}

/** A control is right when it finds something. */
function reportControl(title: string, problems: Problem[]): boolean {
  const found = new Set(problems.map(({ name }) => name)).size;
  console.log(`${found > 0 ? 'ok      ' : 'FAILED  '}${title}: found in ${found} texts`);
  return found > 0;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { recorded: { type: 'string' }, rename: { type: 'string' }, strict: { type: 'boolean' } },
  });
  const folder = mkdtempSync(path.join(tmpdir(), 't-sql-'));
  try {
    await buildChecker();
    const recording = values.recorded ?? path.join(folder, 'recording');
    if (values.recorded === undefined) record(recording);
    const { requests, statements } = readStatements(recording);
    const ofNexo = statements.filter(({ sql }) => sql.includes('[ModelDanychContainer].')).length;
    const ofLedger = statements.filter(({ sql }) => sql.includes('[dbo].[Delivery')).length;
    console.log(`${requests} requests, ${statements.length} shapes: ${ofNexo} to nexo, ${ofLedger} to the ledger`);
    if (ofNexo === 0 || ofLedger === 0) throw new Error(`No statements were recorded in ${recording}`);
    const { parsed, bound } = await check(jobFor(statements, values.rename), path.join(folder, 'job.json'));
    const isControl = (name: string): boolean => name.startsWith('control: ');
    const results = [
      report(
        'grammar of SQL Server 2014 to 2022',
        parsed.filter(({ name }) => !isControl(name)),
      ),
      reportControl(
        WRONG_GRAMMAR.name,
        parsed.filter(({ name }) => name === WRONG_GRAMMAR.name),
      ),
      ...bound.map(({ schema, problems }) =>
        isControl(schema) ? reportControl(schema, problems) : report(`names, against ${schema}`, problems),
      ),
    ];
    return results.every(Boolean) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof NotRunError)) throw error;
    console.log(`test:t-sql did not run, nothing was checked: ${error.message}`);
    return values.strict === true ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
