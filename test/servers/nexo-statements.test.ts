import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';

import { findDocuments, listDocuments, type NexoConnection, openNexo, readDocuments } from '../../lib/nexo';
import { NexoError } from '../../lib/nexo/database/errors';
import { createNexoDatabase } from '../../sandbox/nexo';
import { TABLES } from '../../sandbox/nexo/tables';
import { createShop } from '../../sandbox/shop';
import { startTdsServer, type TdsServer } from '../../sandbox/tds';
import { translate } from '../../sandbox/tds/translate';
import { tokenize } from '../../sandbox/tds/tsql-lexer';

// How the statements are written, where the sandbox could not tell: what a real server makes of them.

const shop = createShop({ orders: 80 });
const everything = {
  orderIds: shop.orders.map((order) => order.order_id),
  kinds: ['FS', 'PA', 'PAi', 'FD'] as const,
  fields: ['Uwagi', 'NumerZewnetrzny', 'NumeryZewnetrzneDokumentowRealizowanych'] as const,
  prefix: '',
  issuedFrom: '2026-11-08 00:00:00',
  issuedTo: '2026-11-24 00:00:00',
};

let database: DatabaseSync;
let server: TdsServer;
let nexo: NexoConnection;
let sent: string[] = [];
beforeAll(async () => {
  database = createNexoDatabase(shop);
  server = await startTdsServer({
    database,
    databaseName: 'Nexo_Demo_1',
    users: { reader: 'secret-1' },
    onStatement: (sql) => sent.push(sql),
  });
  nexo = await openNexo({
    server: 'localhost',
    port: server.port,
    database: 'Nexo_Demo_1',
    user: 'reader',
    password: 'secret-1',
    encrypt: true,
    trustServerCertificate: true,
  });
});
beforeEach(() => {
  sent = [];
});
afterAll(async () => {
  await nexo.close();
  await server.close();
  database.close();
});

/** How SQLite would go about a statement: one line a table. */
function plan(sql: string): string[] {
  const context = {
    databaseName: 'Nexo_Demo_1',
    login: 'reader',
    spid: 51,
    transactionCount: 0,
    rowCount: 0,
    hidden: [],
  };
  const rows = database.prepare(`EXPLAIN QUERY PLAN ${translate(tokenize(sql), context).sql}`).all();
  return rows.map(({ detail }) => String(detail));
}

it.each([
  ['finding', () => findDocuments(nexo, everything)],
  ['listing', () => listDocuments(nexo, everything)],
])('%s documents reads a range of dates with two ends, not the whole history', async (_, ask) => {
  await ask();
  expect(sent).toHaveLength(1);
  const documents = plan(sent[0]!).filter((line) => /^(?:SEARCH|SCAN) d\b/.test(line));
  expect(documents).toEqual([expect.stringMatching(/DataWprowadzenia>\? AND DataWprowadzenia<\?/)]);
});

it('dates are turned into text with a style: without one a datetime column gives "Nov 20 2026 10:00AM"', async () => {
  await findDocuments(nexo, everything);
  const [document] = await listDocuments(nexo, everything);
  await readDocuments(nexo, [document!.document.id]);
  const dates = readFileSync(join(__dirname, '../../docs/facts/nexo-59-columns.tsv'), 'utf8')
    .split('\n')
    .map((line) => line.split('\t'))
    .filter(([, , type]) => type === 'datetime2' || type === 'time')
    .map(([, column]) => column);
  const read = sent.flatMap((sql) => [...sql.matchAll(/CAST\((?:\w+\.)?(\w+) AS/g)].map(([, column]) => column));
  expect(read).toContain('KwotaDoZaplaty');
  expect(read.filter((column) => dates.includes(column))).toEqual([]);
  const converted = sent.flatMap((sql) =>
    [...sql.matchAll(/CONVERT\(varchar\(30\), (?:\w+\.)?(\w+), 121\)/g)].map(([, column]) => column),
  );
  expect([...new Set(converted)].sort()).toEqual(['DataSprzedazy', 'DataWprowadzenia', 'Termin']);
});

// The documentation prints no nullability, so any column may hold NULL in some company.
describe('a column that is NULL throughout', () => {
  const few = { ...everything, issuedFrom: '2026-11-21 00:00:00' };
  const columns = TABLES.filter(({ schema }) => schema === 'ModelDanychContainer').flatMap((table) =>
    Object.entries(table.columns)
      .filter(([, type]) => !type.endsWith('NOT NULL'))
      .map(([column]) => ({ table: table.name, column })),
  );

  it('leaves every document readable, or refused with a reason', async () => {
    const listed = await listDocuments(nexo, few);
    const ids = listed.slice(0, 12).map(({ document }) => document.id);
    expect(ids.length).toBeGreaterThan(8);
    await readDocuments(nexo, ids);
    const read = columns.filter(({ column }) => sent.some((sql) => new RegExp(`\\b${column}\\b`).test(sql)));
    expect(read.length).toBeGreaterThan(60);
    const unclear: string[] = [];
    for (const { table, column } of read) {
      database.exec(`SAVEPOINT before; UPDATE ModelDanychContainer."${table}" SET "${column}" = NULL`);
      const ended = await Promise.all([
        findDocuments(nexo, few).then(() => []),
        listDocuments(nexo, few).then(() => []),
        readDocuments(nexo, ids),
      ]).then(
        ([, , outcomes]): unknown[] =>
          ids
            .map((id) => outcomes.get(id) ?? `document ${id} was left out`)
            .map((end) => (typeof end === 'string' ? end : end.ok ? undefined : end.error)),
        (error: unknown) => [error],
      );
      database.exec('ROLLBACK TO before; RELEASE before');
      const errors = ended.filter((error) => error !== undefined);
      const clear = errors.every((error) => error instanceof NexoError && error.permanent && error.message !== '');
      if (!clear) unclear.push(`${table}.${column}: ${String(errors[0])}`);
    }
    expect(unclear).toEqual([]);
  });
});
