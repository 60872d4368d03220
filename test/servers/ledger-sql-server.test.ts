import { DatabaseSync } from 'node:sqlite';

import { type LedgerStore, openSqlServerStore } from '../../lib/ledger';
import { type LedgerServer, startLedgerServer } from '../../sandbox/ledger';
import { recordOf } from '../support/ledger-support';

const servers: LedgerServer[] = [];
const stores: LedgerStore[] = [];
afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.close()));
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serverWith(options: Parameters<typeof startLedgerServer>[0] = {}): Promise<LedgerServer> {
  const server = await startLedgerServer(options);
  servers.push(server);
  return server;
}

async function open(server: LedgerServer, settings: Partial<LedgerServer['settings']> = {}): Promise<LedgerStore> {
  const store = await openSqlServerStore({ ...server.settings, ...settings }, { sleep: async () => undefined });
  stores.push(store);
  return store;
}

it('gives up a note that others keep changing, and says so', async () => {
  const store = await open(await serverWith());
  let reads = 0;
  jest.spyOn(store, 'readSetting').mockImplementation(async () => String((reads += 1)));
  await expect(store.writeSetting('note', 'ours')).rejects.toMatchObject({ code: 'ledger_busy' });
  expect(reads).toBe(100);
});

/** A database with nexo's schema in it. */
const NEXO = "ATTACH ':memory:' AS ModelDanychContainer; CREATE TABLE ModelDanychContainer.Dokumenty (Id int)";

describe('a database that cannot hold the ledger is refused', () => {
  it('because it is nexo’s', async () => {
    const database = new DatabaseSync(':memory:');
    database.exec(NEXO);
    const server = await serverWith({ database, prepared: false });
    await expect(open(server)).rejects.toMatchObject({ code: 'ledger_inside_nexo' });
  });

  it('because it is nexo’s, although its tables were made there and its login may see no other', async () => {
    const server = await serverWith();
    server.database.exec(NEXO);
    await expect(open(server)).rejects.toMatchObject({ code: 'ledger_inside_nexo' });
  });

  it('because it has no tables, and says which script makes them', async () => {
    await expect(open(await serverWith({ prepared: false }))).rejects.toMatchObject({
      code: 'ledger_not_prepared',
      description: expect.stringContaining('docs/ledger-sql-server.sql') as string,
    });
  });

  it('because its tables are of version 1, until the script has been run again; every row stays', async () => {
    const server = await serverWith();
    const store = await open(server);
    await store.insert(recordOf(17, { state: 'sent' }));
    await store.close();
    server.database.exec('DROP INDEX IX_Delivery_documentId');
    for (const column of ['seller', 'issueDate', 'total', 'agreedBy', 'account']) {
      server.database.exec(`ALTER TABLE Delivery DROP COLUMN ${column}`);
    }
    server.database.exec("UPDATE DeliverySetting SET value = '1' WHERE name = 'schemaVersion'");
    await expect(open(server)).rejects.toMatchObject({
      code: 'ledger_not_prepared',
      description: expect.stringContaining('docs/ledger-sql-server.sql') as string,
    });
    expect(await server.runScript()).toEqual([]);
    const migrated = await open(server);
    expect(await migrated.readDocuments([17])).toEqual([recordOf(17, { state: 'sent' })]);
    await migrated.close();
  });

  it.each([
    ['1', 'ledger_not_prepared'],
    ['3', 'ledger_newer_version'],
  ])('because its tables are of version %s', async (version, code) => {
    const server = await serverWith();
    server.database.exec(`UPDATE DeliverySetting SET value = '${version}'`);
    await expect(open(server)).rejects.toMatchObject({ code });
  });

  it.each([
    ['another password', { password: 'wrong' }, 'refused the user name or the password'],
    ['another database', { database: 'Other' }, 'no such database'],
    ['a certificate nobody vouches for', { trustServerCertificate: false }, 'certificate'],
  ])('because of %s', async (_, settings, words) => {
    const server = await serverWith();
    await expect(open(server, settings)).rejects.toMatchObject({
      code: 'ledger_unavailable',
      message: expect.stringContaining(words) as string,
    });
  });

  it('because the user may not touch its tables', async () => {
    const prepared = await serverWith();
    const refused = await serverWith({ denied: ['Delivery'], prepared: false, database: prepared.database });
    servers.splice(servers.indexOf(prepared), 1);
    await prepared.tds.close();
    const store = await open(refused);
    await expect(store.read(['a'])).rejects.toMatchObject({ code: 'ledger_unavailable' });
  });
});

const tablesOf = ({ database }: LedgerServer): string[] =>
  database
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    .all()
    .map(({ name }) => String(name));

describe('the script that makes the tables, run as by a program that goes on after an error', () => {
  it('makes three tables and a login that may use them', async () => {
    const server = await serverWith({ prepared: false });
    expect(await server.runScript()).toEqual([]);
    expect(tablesOf(server)).toEqual(['Delivery', 'DeliveryEffect', 'DeliverySetting']);
    expect(await (await open(server)).insert(recordOf(1))).toBe(true);
  });

  it('may be run again: what is there stays, and nobody who works there is thrown out', async () => {
    const server = await serverWith();
    const store = await open(server);
    await store.insert(recordOf(1));
    expect(await server.runScript()).toEqual([]);
    expect(server.tds.timesOthersWereEnded()).toBe(1);
    expect((await store.read([recordOf(1).key])).size).toBe(1);
  });

  it.each([
    ['whose database could not be opened, so that it runs in another one', 'master', ''],
    ['with the name of a copy of nexo', 'DocumentDeliveries', NEXO],
    ['whose database could not be opened, in nexo', 'Nexo_Copy', NEXO],
  ])('changes nothing %s', async (_, databaseName, schema) => {
    const database = new DatabaseSync(':memory:');
    database.exec(schema);
    const server = await serverWith({ prepared: false, databaseName, database });
    const other = await open(server).catch((error: unknown) => error);
    expect(other).toHaveProperty('code');
    expect(await server.runScript()).not.toEqual([]);
    expect(tablesOf(server)).toEqual([]);
    expect(server.tds.timesOthersWereEnded()).toBe(0);
  });
});

it('an effect that another worker added at the same moment is no failure', async () => {
  const server = await serverWith();
  const store = await open(server);
  server.tds.faults.duplicateNext(2);
  const effects = [1, 2].map((id) => ({ key: recordOf(id).key, name: 'status/42', doneAt: 5 }));
  await store.addEffects(effects);
  expect(await store.effects(effects.map(({ key }) => key))).toEqual(effects);
});

/** The server does the statement and its answer is lost, or the connection breaks before: nobody can tell which. */
describe.each(['before', 'after'] as const)('a connection that breaks %s a write was done', (when) => {
  it('leaves no doubt about who won', async () => {
    const server = await serverWith();
    const store = await open(server);
    server.tds.faults.dropAfterStatements(1, when);
    expect(await store.insert(recordOf(1))).toBe(true);
    server.tds.faults.dropAfterStatements(1, when);
    expect(await store.replace(recordOf(1, { version: 2 }), 1)).toBe(true);
    server.tds.faults.dropAfterStatements(1, when);
    expect(await store.replaceSetting('s', 'a', undefined)).toBe(true);
    server.tds.faults.dropAfterStatements(1, when);
    expect(await store.replaceSetting('s', 'b', 'a')).toBe(true);
  });

  it('does not take another worker’s equal record for its own', async () => {
    const server = await serverWith();
    const [loser, winner] = [await open(server), await open(server)];
    await winner.insert(recordOf(1));
    server.tds.faults.dropAfterStatements(1, when);
    expect(await loser.insert(recordOf(1))).toBe(false);
    await winner.replace(recordOf(1, { version: 2 }), 1);
    server.tds.faults.dropAfterStatements(1, when);
    expect(await loser.replace(recordOf(1, { version: 2 }), 1)).toBe(false);
  });

  it('does not stop a read, an effect or a purge', async () => {
    const server = await serverWith();
    const store = await open(server);
    await store.insert(recordOf(1, { state: 'sent' }));
    server.tds.faults.dropAfterStatements(1, when);
    expect((await store.read([recordOf(1).key])).size).toBe(1);
    server.tds.faults.dropAfterStatements(1, when);
    await store.addEffects([{ key: recordOf(1).key, name: 'status/1', doneAt: 5 }]);
    // The third statement is the deletion of the record: inside the transaction.
    server.tds.faults.dropAfterStatements(3, when);
    await store.retain({ step: 'remove', before: 100 });
    expect(await store.find({ limit: 5 })).toEqual([]);
    expect(await store.effects([recordOf(1).key])).toEqual([]);
  });
});

it('a lost deadlock is tried again, and given up in plain words', async () => {
  const server = await serverWith();
  const store = await open(server);
  server.tds.faults.deadlockNext(2);
  expect(await store.insert(recordOf(1))).toBe(true);
  server.tds.faults.deadlockNext(99);
  await expect(store.replace(recordOf(1, { version: 2 }), 1)).rejects.toMatchObject({ code: 'ledger_busy' });
  server.tds.faults.deadlockNext(0);
  expect((await store.read([recordOf(1).key])).get(recordOf(1).key)?.version).toBe(1);
});

it('a server that is gone is said to be gone, and the work goes on when it is back', async () => {
  const server = await serverWith();
  const store = await open(server);
  await server.tds.faults.refuseConnections(true);
  server.tds.faults.dropAfterStatements(1, 'before');
  await expect(store.insert(recordOf(1))).rejects.toMatchObject({ code: 'ledger_unavailable' });
  await server.tds.faults.refuseConnections(false);
  expect(await store.insert(recordOf(1))).toBe(true);
});
