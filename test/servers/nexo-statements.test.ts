import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';

import { findDocuments, listDocuments, openNexo, readDocuments, type NexoConnection } from '../../lib/nexo';
import { createNexoDatabase } from '../../sandbox/nexo';
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
