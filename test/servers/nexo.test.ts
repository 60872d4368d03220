import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import type { DatabaseSync } from 'node:sqlite';
import Big from 'big.js';
import { ConnectionPool } from 'mssql';

import {
  checkNexo,
  findDocuments,
  listDocuments,
  type NexoConnection,
  type NexoSettings,
  openNexo,
  readDocuments,
} from '../../lib/nexo';
import { createNexoDatabase } from '../../sandbox/nexo';
import { createShop } from '../../sandbox/shop';
import { startTdsServer, type TdsServer } from '../../sandbox/tds';
import { preloginResponse } from '../../sandbox/tds/login';

const shop = createShop();
const orderIds = shop.orders.map((order) => order.order_id);
const realServer = process.env.NEXO_TEST_SQLSERVER;
const onSandbox = realServer === undefined ? test : test.skip;

const everything = {
  orderIds,
  kinds: ['FS', 'PA', 'PAi', 'FD'] as const,
  fields: ['Uwagi', 'NumerZewnetrzny', 'NumeryZewnetrzneDokumentowRealizowanych'] as const,
  prefix: '',
  issuedFrom: '2026-11-08 00:00:00',
  issuedTo: '2026-11-24 00:00:00',
};

let database: DatabaseSync;
let server: TdsServer;
let settings: NexoSettings;
let nexo: NexoConnection;

/** Reads the parts of an ADO connection string with the driver's own parser. */
function settingsOf(connectionString: string): NexoSettings {
  const parsed = ConnectionPool.parseConnectionString(connectionString);
  return {
    server: parsed.server,
    ...(parsed.port === undefined ? {} : { port: parsed.port }),
    database: parsed.database ?? '',
    user: parsed.user ?? '',
    password: parsed.password ?? '',
    encrypt: parsed.options?.encrypt !== false,
    trustServerCertificate: parsed.options?.trustServerCertificate ?? true,
  };
}

beforeAll(async () => {
  if (realServer === undefined) {
    database = createNexoDatabase(shop);
    server = await startTdsServer({ database, databaseName: 'Nexo_Demo_1', users: { reader: 'secret-1' } });
    settings = {
      server: '127.0.0.1',
      port: server.port,
      database: 'Nexo_Demo_1',
      user: 'reader',
      password: 'secret-1',
      encrypt: true,
      trustServerCertificate: true,
    };
  } else {
    settings = settingsOf(realServer);
  }
  nexo = await openNexo(settings, { sleep: () => Promise.resolve() });
});

afterAll(async () => {
  await nexo.close();
  if (realServer === undefined) {
    await server.close();
    database.close();
  }
});

function truth(): Map<number, number[]> {
  const expected = new Map<number, number[]>();
  for (const document of shop.documents) {
    for (const id of document.orderIds) expected.set(id, [...(expected.get(id) ?? []), document.id]);
  }
  return expected;
}

describe('finding documents', () => {
  test('gives every order exactly its documents, the newest last, with one statement', async () => {
    const before = realServer === undefined ? server.statementCount() : 0;
    const found = await findDocuments(nexo, everything);
    if (realServer === undefined) expect(server.statementCount() - before).toBe(1);
    const ids = new Map([...found].map(([order, list]) => [order, list.map((document) => document.id)]));
    expect(ids).toEqual(truth());
    for (const id of shop.cases.withoutDocument) expect(found.has(id)).toBe(false);
  });

  test('with the prefix it finds only documents that carry it', async () => {
    const found = await findDocuments(nexo, { ...everything, prefix: 'b_' });
    for (const id of shop.cases.byUwagiWithPrefix) expect(found.has(id)).toBe(true);
    const bare = shop.cases.byBareNumberInUwagi.filter((id) => !shop.cases.twoDocuments.includes(id));
    for (const id of bare) expect(found.has(id)).toBe(false);
  });

  test('looks only in the chosen field', async () => {
    const found = await findDocuments(nexo, { ...everything, fields: ['NumeryZewnetrzneDokumentowRealizowanych'] });
    expect([...found.keys()].sort()).toEqual([...new Set(shop.cases.byRealisedOrder)].sort());
  });

  test('keeps to the kinds and the window', async () => {
    const receipts = await findDocuments(nexo, { ...everything, kinds: ['PAi'] });
    expect(new Set([...receipts.values()].flat().map(({ kind }) => kind))).toEqual(new Set(['PAi']));
    const issuedTo = [...receipts.values()].flat()[0]?.issueDate ?? '';
    const earlier = await findDocuments(nexo, { ...everything, kinds: ['PAi'], issuedTo });
    expect([...earlier.values()].flat().every(({ issueDate }) => issueDate < issuedTo)).toBe(true);
  });

  test('tells which invoices wait for their KSeF number', async () => {
    const found = await findDocuments(nexo, { ...everything, orderIds: shop.cases.waitingForKsef });
    expect([...found.values()].flat().map(({ ksef }) => ksef)).toEqual(
      shop.cases.waitingForKsef.map(() => ({ required: true, number: '' })),
    );
  });
});

describe('reading documents', () => {
  test('reads all of them as they were issued', async () => {
    const originals = shop.documents.filter((document) => document.orderIds.length > 0);
    const read = await readDocuments(
      nexo,
      originals.map(({ id }) => id),
    );
    for (const seed of originals) {
      const outcome = read.get(seed.id);
      if (outcome?.ok !== true) throw new Error(`document ${seed.id} was not read`);
      const document = outcome.value;
      const minor = (amount: string): number => new Big(amount).times(100).toNumber();
      expect(document).toMatchObject({
        number: seed.number,
        kind: seed.kind,
        issueDate: seed.issued,
        netPrices: seed.netPrices,
      });
      expect(minor(document.totals.gross)).toBe(seed.totals.gross);
      expect(document.totals.currency).toBe(seed.currency);
      expect(document.lines.map((line) => [line.name, minor(line.gross), Number(line.quantity)])).toEqual(
        seed.lines.map((line) => [line.name, line.gross, line.quantity]),
      );
      expect(new Map(document.vatTable.map((row) => [row.rate, minor(row.vat)]))).toEqual(
        new Map(seed.vat.map((row) => [row.vatRate, row.vat])),
      );
      expect(document.payments.map(({ amount, dueDate }) => [minor(amount), dueDate])).toEqual(
        seed.payments.map(({ amount, due }) => [amount, due]),
      );
      expect(document.buyer?.name ?? null).toBe(seed.buyer?.name ?? null);
      expect(document.seller).toMatchObject({ name: shop.seller.name, nip: shop.seller.nip });
      expect(document.ksefQrCode?.label ?? '').toBe(document.ksef.number);
      const exempt = seed.lines.some(({ vatRate }) => vatRate === 'zw');
      expect(document.exemptionGround).toBe(exempt ? 'art. 43 ust. 1 pkt 29 ustawy o VAT' : undefined);
      expect(document.deposits).toBeUndefined();
      expect(
        document.vatTable.every(({ vatInZloty }) => (vatInZloty === undefined) === (seed.currency === 'PLN')),
      ).toBe(true);
    }
  });

  test('refuses one document without taking the others with it', async () => {
    const [invalidated = 0] = shop.cases.invalidatedDocuments;
    const [correction = 0] = shop.cases.correctionDocuments;
    const good = shop.documents.find((document) => document.orderIds.length > 0)?.id ?? 0;
    const read = await readDocuments(nexo, [invalidated, correction, 1, good]);
    const codes = [...read.values()].map((outcome) => (outcome.ok ? 'ok' : outcome.error.code));
    expect(codes).toEqual(['nexo_document_invalidated', 'nexo_document_unsupported', 'nexo_document_not_found', 'ok']);
  });
});

onSandbox('an advance invoice is told apart', async () => {
  const { id } = shop.documents.find(({ kind, orderIds }) => kind === 'FS' && orderIds.length > 0)!;
  const set = (value: number) =>
    database
      .prepare('UPDATE ModelDanychContainer.Dokumenty SET DokumentHandlowy_SprzedazZaliczkowa = ? WHERE Id = ?')
      .run(value, id);
  set(1);
  try {
    expect((await readDocuments(nexo, [id])).get(id)).toMatchObject({ ok: true, value: { advance: true } });
  } finally {
    set(0);
  }
  const outcome = (await readDocuments(nexo, [id])).get(id);
  expect(outcome?.ok && outcome.value).not.toHaveProperty('advance');
});

onSandbox('deposits are read where a document has some', async () => {
  const { id } = shop.documents.find(({ kind, orderIds }) => kind === 'FD' && orderIds.length > 0)!;
  const set = (charged: string, returned: string) =>
    database
      .prepare(
        'UPDATE ModelDanychContainer.Dokumenty SET WartoscKaucjiDoliczonych = ?, WartoscKaucjiZwroconych = ? WHERE Id = ?',
      )
      .run(charged, returned, id);
  set('12.00', '1.50');
  try {
    const outcome = (await readDocuments(nexo, [id])).get(id);
    expect(outcome).toMatchObject({ ok: true, value: { deposits: { charged: '12.00', returned: '1.50' } } });
  } finally {
    set('0.00', '0.00');
  }
});

onSandbox('a document whose total is not that of its lines is refused', async () => {
  const broken = createShop({ orders: 60 });
  const document = broken.documents.find(({ kind, orderIds }) => kind === 'FS' && orderIds.length > 0)!;
  document.totals = { ...document.totals, gross: document.totals.gross + 1 };
  const database = createNexoDatabase(broken);
  const other = await startTdsServer({ database, databaseName: 'Nexo_Broken', users: { n8n: 'n8n' } });
  const connection = await openNexo({
    ...settings,
    port: other.port,
    database: 'Nexo_Broken',
    user: 'n8n',
    password: 'n8n',
  });
  try {
    const outcome = (await readDocuments(connection, [document.id])).get(document.id);
    expect(outcome).toMatchObject({ ok: false, error: { code: 'nexo_document_does_not_add_up', permanent: true } });
  } finally {
    await connection.close();
    await other.close();
    database.close();
  }
});

describe('the connection', () => {
  test('the credential test tells version and database', async () => {
    await expect(checkNexo(settings)).resolves.toEqual({ version: 61, database: settings.database });
  });

  onSandbox.each([
    ['nexo_login_failed', { password: 'wrong' }],
    ['nexo_database_not_found', { database: 'Nexo_Other' }],
    ['nexo_certificate_not_trusted', { trustServerCertificate: false }],
    ['nexo_host_not_found', { server: 'no-such-host.invalid' }],
    ['nexo_unreachable', { port: 1 }],
  ])('%s is told in plain words', async (code, change) => {
    const error: unknown = await openNexo({ ...settings, ...change, connectTimeoutMs: 5000 }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ code, description: expect.stringMatching(/\w/) });
    expect(String(error)).not.toMatch(/E[A-Z]{5,}|secret-1/);
  });

  test('a server that declines the encryption gets no login', async () => {
    const packets: number[] = [];
    const plain = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (data) => {
        packets.push(data[0]!);
        const reply = preloginResponse(false);
        socket.write(Buffer.concat([Buffer.from([4, 1, 0, reply.length + 8, 0, 0, 1, 0]), reply]));
      });
    });
    plain.listen(0, '127.0.0.1');
    await once(plain, 'listening');
    const { port } = plain.address() as AddressInfo;
    const opening = openNexo({ ...settings, server: '127.0.0.1', port, encrypt: true, connectTimeoutMs: 5000 });
    await expect(opening).rejects.toMatchObject({ code: 'nexo_encryption_differs' });
    // 18 is PRELOGIN, 16 would be the LOGIN7 that holds the password (MS-TDS 2.2.3.1.1).
    expect(packets).toEqual([18]);
    await new Promise<void>((resolve) => plain.close(() => resolve()));
  });

  test('a server that answers the login with noise is told from a server, and ends nothing', async () => {
    const noise = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (data) => {
        const reply = data[0] === 18 ? preloginResponse(false) : Buffer.from([0, 1, 2, 3]);
        socket.write(Buffer.concat([Buffer.from([4, 1, 0, reply.length + 8, 0, 0, 1, 0]), reply]));
      });
    });
    noise.listen(0, '127.0.0.1');
    await once(noise, 'listening');
    const { port } = noise.address() as AddressInfo;
    const opening = openNexo({ ...settings, server: '127.0.0.1', port, encrypt: false, connectTimeoutMs: 5000 });
    await expect(opening).rejects.toMatchObject({
      code: expect.stringMatching(/^nexo_(unreachable|connection_lost)$/),
    });
    await new Promise<void>((resolve) => noise.close(() => resolve()));
  });

  onSandbox('asks once more after a deadlock, and no oftener', async () => {
    server.faults.deadlockNext(1);
    await expect(nexo.query('SELECT 1 AS One')).resolves.toEqual([{ One: 1 }]);
    server.faults.deadlockNext(2);
    await expect(nexo.query('SELECT 1 AS One')).rejects.toMatchObject({ code: 'nexo_query_failed' });
  });

  onSandbox('names every table that a run reads and the user may not', async () => {
    const read = new Set<string>();
    const watched: NexoConnection = {
      ...nexo,
      query: (sql, ...rest) => {
        for (const [, table] of sql.matchAll(/\[ModelDanychContainer\]\.\[(\w+)\]/g)) read.add(table!);
        return nexo.query(sql, ...rest);
      },
    };
    await findDocuments(watched, everything);
    const listed = await listDocuments(watched, everything);
    await readDocuments(
      watched,
      listed.map(({ document }) => document.id),
    );
    const tables = [...read].sort();
    expect(tables).toContain('PrzyczynyZwolnienVAT');

    const denied = { database, databaseName: 'Nexo_Demo_1', users: { reader: 'secret-1' }, denied: tables };
    const guarded = await startTdsServer(denied);
    try {
      await expect(checkNexo({ ...settings, port: guarded.port })).rejects.toMatchObject({
        code: 'nexo_permission_denied',
        message: `The SQL Server user may not read: ${tables.join(', ')}.`,
      });
    } finally {
      await guarded.close();
    }
  });

  test('does not start after an abort', async () => {
    const reason = new Error('stopped');
    await expect(findDocuments(nexo, { ...everything, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});
