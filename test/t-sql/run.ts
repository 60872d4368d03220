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

import { buildChecker, check, type Job, NotRunError, type Problem } from './checker';
import { LEDGER_SCRIPT, SCHEMAS, withRenamedColumn } from './schemas';
import { readStatements, type Statement } from './statements';

/** Those that send each statement at least once. */
const SUITES = ['servers/nexo', 'servers/ledger', 'engine/ledger-sql-server', 'engine/all-documents'];
/** SQL Server 2014, 2016 and 2022: what names mean did not change in between. The grammar is asked for all. */
const VERSIONS = [120, 130, 160];
const NEWEST = 160;
/** Columns that statements read, each of which must be missed when it has another name. */
const CONTROLS = ['Dokumenty.Uwagi', 'StawkiVat.NumerPorzadkowy', 'Delivery.version', 'DeliveryEffect.doneAt'];
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
  const renamed = (scripts: readonly string[], columns: readonly string[]): readonly string[] =>
    columns.reduce((sofar, column) => {
      const [table = '', name = ''] = column.split('.');
      return withRenamedColumn(sofar, table, name);
    }, scripts);
  return {
    texts: [...statements, { name: 'docs/ledger-sql-server.sql', sql: LEDGER_SCRIPT }, WRONG_GRAMMAR],
    statements,
    schemas: [
      ...SCHEMAS.map(({ name, scripts }) => ({
        name,
        scripts: renamed(scripts, rename === undefined ? [] : [rename]),
        versions: VERSIONS,
      })),
      ...SCHEMAS.map(({ name, scripts }) => ({
        name: `control: ${name}`,
        scripts: renamed(scripts, CONTROLS),
        versions: [NEWEST],
      })),
    ],
  };
}

function report(title: string, problems: Problem[]): boolean {
  console.log(`${problems.length === 0 ? 'ok      ' : 'FAILED  '}${title}`);
  const versions = new Map<string, Set<number>>();
  for (const { name, version, message } of problems) {
    // DacFx goes on about what the object might have been.
    const text = `${message.replace(/\s+/g, ' ').slice(0, 500)}\n          in: ${name}`;
    versions.set(text, (versions.get(text) ?? new Set()).add(version));
  }
  for (const [text, found] of versions) console.log(`        ${[...found].join(', ')}: ${text}`);
  return problems.length === 0;
}

/** A control is right when it finds something. */
function reportControl(title: string, problems: Problem[]): boolean {
  const found = new Set(problems.map(({ name }) => name)).size;
  console.log(`${found > 0 ? 'ok      ' : 'FAILED  '}control: ${title}: ${found} found`);
  return found > 0;
}

function reportRenamed(schema: string, problems: Problem[]): boolean {
  return CONTROLS.map((column) => {
    const [, name = ''] = column.split('.');
    const found = problems.filter(({ message }) => message.includes(`[${name}]`));
    return reportControl(`${column} renamed in ${schema.replace('control: ', '')}`, found);
  }).every(Boolean);
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
        'wrong grammar',
        parsed.filter(({ name }) => name === WRONG_GRAMMAR.name),
      ),
      ...bound.map(({ schema, problems }) =>
        isControl(schema) ? reportRenamed(schema, problems) : report(`names, against ${schema}`, problems),
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
