import { once } from 'node:events';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import sql from 'mssql';

import { startTdsServer, type TdsServer } from '../../sandbox/tds';

let database: DatabaseSync;
let server: TdsServer;
const pools: sql.ConnectionPool[] = [];
const seen: string[] = [];

interface DriverError {
  code?: string;
  number?: number;
  class?: number;
  message: string;
}

function config(overrides: Partial<sql.config> = {}): sql.config {
  return {
    server: 'localhost',
    port: server.port,
    user: 'n8n_reader',
    password: 'Zażółć gęślą 1!',
    database: 'Nexo_Demo',
    options: { encrypt: false, trustServerCertificate: false, useUTC: false },
    pool: { max: 4, min: 0 },
    ...overrides,
  };
}

async function connect(overrides: Partial<sql.config> = {}): Promise<sql.ConnectionPool> {
  const pool = new sql.ConnectionPool(config(overrides));
  pool.on('error', () => undefined);
  pools.push(pool);
  return await pool.connect();
}

async function failure(promise: Promise<unknown>): Promise<DriverError> {
  try {
    await promise;
  } catch (error) {
    return error as DriverError;
  }
  throw new Error('It was expected to fail.');
}

beforeAll(async () => {
  database = new DatabaseSync(':memory:');
  database.exec("ATTACH ':memory:' AS ModelDanychContainer");
  database.exec(`
    CREATE TABLE ModelDanychContainer.Dokumenty (
      Id int NOT NULL PRIMARY KEY, Symbol nvarchar(10) COLLATE NOCASE, KwotaDoZaplaty decimal_text(18,2),
      DataWprowadzenia datetime2, PodmiotWybranyId int, Podtyp tinyint);
    CREATE TABLE ModelDanychContainer.PodmiotHistorie (Id int PRIMARY KEY, Nazwa nvarchar(200) COLLATE NOCASE);
    INSERT INTO ModelDanychContainer.PodmiotHistorie VALUES (7, 'Gżegżółka Sp. z o.o.');
    INSERT INTO ModelDanychContainer.Dokumenty VALUES
      (1, 'FS', '123.40', '2026-01-10 08:00:00', 7, 0), (2, 'PA', '0.10', '2026-01-11 09:30:15.25', NULL, 255),
      (3, 'ZK', '5.00', '2026-01-12 00:00:00', 7, 1), (4, 'FS', '9.99', '2025-12-31 23:59:59', NULL, NULL);
  `);
  server = await startTdsServer({
    database,
    databaseName: 'Nexo_Demo',
    users: { n8n_reader: 'Zażółć gęślą 1!' },
    denied: ['Tajne'],
    onStatement: (text) => seen.push(text),
  });
});

afterEach(async () => {
  server.faults.slow(0);
  server.faults.deadlockNext(0);
  server.faults.dropAfterStatements(0);
  await server.faults.refuseConnections(false);
  for (const pool of pools.splice(0)) await pool.close();
});

afterAll(async () => {
  await server.close();
  database.close();
});

describe('blanks at the end of a text mean nothing to = and <>, as in SQL Server', () => {
  const ask = async (condition: string, value = ''): Promise<number[]> => {
    const pool = await connect();
    const found = await pool.request().input('value', sql.NVarChar, value).query(`
      SELECT t.Id FROM dbo.Texts AS t WHERE ${condition} ORDER BY t.Id`);
    return found.recordset.map(({ Id }: { Id: number }) => Id);
  };
  beforeAll(async () => {
    const pool = await connect();
    await pool.request().batch(`CREATE TABLE dbo.Texts (Id int PRIMARY KEY, Loose nvarchar(20),
      [Exact] nvarchar(20) COLLATE Latin1_General_100_BIN2, Number int)`);
    await pool.request().batch(`INSERT INTO dbo.Texts VALUES (1, N'FS', N'FS', 1), (2, N'fs  ', N'fs  ', 2),
      (3, N'   ', N'   ', 3), (4, N' FS', N' FS', 4), (5, NULL, NULL, 5)`);
  });
  afterAll(() => database.exec('DROP TABLE Texts'));

  test.each([
    ["t.Loose = N'FS'", '', [1, 2]],
    ["t.Loose = N'FS '", '', [1, 2]],
    ['[Loose] = @value', 'Fs   ', [1, 2]],
    ["t.[Loose] <> ''", '', [1, 2, 4]],
    ["t.Loose != N''", '', [1, 2, 4]],
    ["t.Loose IN (N'x', @value)", 'FS', [1, 2]],
    ["t.Loose NOT IN (@value, N'')", 'FS', [4]],
    ["t.[Exact] = N'FS   '", '', [1]],
    ['t.[Exact] = @value', 'fs', [2]],
    ["t.[Exact] <> ''", '', [1, 2, 4]],
    ["t.Loose = N'fs' COLLATE Polish_BIN2", '', [2]],
    ["t.Loose LIKE N'FS'", '', [1]],
    ['t.Number = 2 AND t.Id IN (1, 2)', '', [2]],
  ])('%s (%j)', async (condition, value, ids) => {
    expect(await ask(condition, value)).toEqual(ids);
  });

  test('a value is stored with its blanks, and a key without them is the same key', async () => {
    const pool = await connect();
    await pool
      .request()
      .input('v', sql.NVarChar, 'FS ')
      .query('UPDATE dbo.Texts SET Loose = @v, [Exact] = @v WHERE Id = 5');
    const { recordset } = await pool.request().query('SELECT Loose, [Exact] FROM dbo.Texts WHERE Id = 5');
    expect(recordset).toEqual([{ Loose: 'FS ', Exact: 'FS ' }]);
    await pool.request().batch('CREATE TABLE dbo.Keys (k nvarchar(9) COLLATE Latin1_General_100_BIN2 PRIMARY KEY)');
    await pool.request().batch("INSERT INTO dbo.Keys VALUES (N'a'), (N'A')");
    expect((await failure(pool.request().batch("INSERT INTO dbo.Keys VALUES (N'a  ')"))).number).toBe(2627);
  });
});

describe('login', () => {
  test('the right password opens the database', async () => {
    const pool = await connect();
    const { recordset } = await pool
      .request()
      .query('SELECT DB_NAME() AS db, SUSER_SNAME() AS who, @@VERSION AS version');
    expect(recordset).toEqual([
      { db: 'Nexo_Demo', who: 'n8n_reader', version: expect.stringContaining('SQL Server 2022') },
    ]);
    expect(server.connectionCount()).toBe(1);
  });

  test.each([{ password: 'wrong' }, { user: 'nobody' }])('refuses %j with 18456', async (overrides) => {
    const errors: DriverError[] = [];
    const error = await failure(
      connect({ ...overrides, beforeConnect: (c) => c.on('errorMessage', (e) => errors.push(e)) }),
    );
    expect(error.code).toBe('ELOGIN');
    expect(error.message).toBe(`Login failed for user '${overrides.user ?? 'n8n_reader'}'.`);
    expect(errors).toEqual([expect.objectContaining({ number: 18456, class: 14, state: 1 })]);
  });

  test('an unknown database is 4060, then 18456', async () => {
    const errors: DriverError[] = [];
    const error = await failure(
      connect({ database: 'Nexo_Inna', beforeConnect: (c) => c.on('errorMessage', (e) => errors.push(e)) }),
    );
    expect(error.code).toBe('ELOGIN');
    expect(errors.map((item) => item.number)).toEqual([4060, 18456]);
    expect(errors[0]?.message).toContain('Cannot open database "Nexo_Inna"');
  });
});

describe('encryption', () => {
  const one = async (options: sql.IOptions): Promise<unknown> => {
    const pool = await connect({ options });
    return (await pool.request().query('SELECT 1 AS one')).recordset[0];
  };

  test('trusting the certificate blindly', async () => {
    expect(await one({ encrypt: true, trustServerCertificate: true })).toEqual({ one: 1 });
  });

  test('trusting exactly this certificate', async () => {
    const cryptoCredentialsDetails = { ca: server.certificate };
    expect(await one({ encrypt: true, trustServerCertificate: false, cryptoCredentialsDetails })).toEqual({ one: 1 });
  });

  test('an untrusted certificate is refused by the driver', async () => {
    const error = await failure(one({ encrypt: true, trustServerCertificate: false }));
    expect(error).toMatchObject({ code: 'ESOCKET', message: expect.stringMatching(/self.signed certificate/) });
  });

  test('5,000 wide rows and a long request through TLS', async () => {
    const pool = await connect({ options: { encrypt: true, trustServerCertificate: true }, requestTimeout: 60000 });
    const long = 'ąę'.repeat(50_000);
    const { recordset } = await pool
      .request()
      .input('text', sql.NVarChar(sql.MAX), long)
      .query(
        `WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) SELECT i, 'wiersz ' + CAST(i AS varchar(10)) AS t, LEN(@text) AS l FROM n`,
      );
    expect(recordset).toHaveLength(5000);
    expect(recordset[4999]).toEqual({ i: 5000, t: 'wiersz 5000', l: 100_000 });
  });
});

describe('values', () => {
  const guid = '0F8FAD5B-D9CB-469F-A165-70867728950E';
  const moment = new Date(2026, 0, 31, 23, 59, 58, 123);
  const cases: [string, sql.ISqlType | (() => sql.ISqlType), unknown, unknown][] = [
    ['nvarchar', sql.NVarChar(50), 'Zażółć', 'Zażółć'],
    ['nvarchar(max)', sql.NVarChar(sql.MAX), 'x'.repeat(100_000), 'x'.repeat(100_000)],
    ['varchar', sql.VarChar(50), 'gęślą', 'gęślą'],
    ['varchar(max)', sql.VarChar(sql.MAX), 'ł'.repeat(9000), 'ł'.repeat(9000)],
    ['int', sql.Int, -2147483648, -2147483648],
    ['bigint', sql.BigInt, '9223372036854775807', '9223372036854775807'],
    ['smallint', sql.SmallInt, -32768, -32768],
    ['tinyint', sql.TinyInt, 255, 255],
    ['bit', sql.Bit, true, true],
    ['decimal', sql.Decimal(18, 4), '12345.6789', 12345.6789],
    ['numeric', sql.Numeric(9, 2), '-0.05', -0.05],
    ['float', sql.Float, 1.5e-7, 1.5e-7],
    ['datetime2', sql.DateTime2(7), moment, moment],
    ['datetime', sql.DateTime, new Date(2026, 0, 31, 1, 2, 3, 0), new Date(2026, 0, 31, 1, 2, 3, 0)],
    ['date', sql.Date, new Date(2024, 1, 29), new Date(2024, 1, 29)],
    ['varbinary', sql.VarBinary(20), Buffer.from([0, 1, 255]), Buffer.from([0, 1, 255])],
    ['varbinary(max)', sql.VarBinary(sql.MAX), Buffer.alloc(20_000, 7), Buffer.alloc(20_000, 7)],
    ['uniqueidentifier', sql.UniqueIdentifier, guid, guid],
  ];

  test.each(cases)('%s goes there and back, and so does its NULL', async (name, type, value, expected) => {
    const pool = await connect();
    const ask = async (input: unknown): Promise<unknown> => {
      const request = pool.request().input('p', type, input);
      return (await request.query<{ v: unknown }>('SELECT @P AS v')).recordset[0]?.v;
    };
    expect(await ask(value)).toEqual(expected);
    expect(await ask(null)).toBeNull();
    // The same through a table with a column of this type.
    const table = `dbo.T_${name.replace(/\W/g, '')}`;
    const column = /decimal|numeric/.test(name) ? `${name}(18,4)` : name;
    await pool.request().batch(`CREATE TABLE ${table} (id int IDENTITY(1,1) PRIMARY KEY, v ${column})`);
    const insert = `INSERT INTO ${table} (v) VALUES (@p)`;
    await pool.request().input('p', type, value).query(insert);
    await pool.request().input('p', type, null).query(insert);
    const { recordset } = await pool.request().query(`SELECT v FROM ${table} ORDER BY id`);
    expect(recordset).toEqual([{ v: expected }, { v: null }]);
    const found = await pool.request().input('p', type, value).query(`SELECT COUNT(*) AS n FROM ${table} WHERE v = @p`);
    expect(found.recordset).toEqual([{ n: 1 }]);
  });

  test('decimals are exact where a double is not', async () => {
    const pool = await connect();
    await pool.request().batch('CREATE TABLE dbo.Kwoty (v decimal(38,10))');
    await pool
      .request()
      .query("INSERT INTO dbo.Kwoty VALUES ('1234567890123456789012345678.0123456789'), ('-0.1000000000')");
    const { recordset } = await pool.request().query('SELECT CAST(v AS varchar(40)) AS t, v FROM dbo.Kwoty');
    expect(recordset).toEqual([
      { t: '1234567890123456789012345678.0123456789', v: expect.closeTo(1.2345678901234567e27, -13) },
      { t: '-0.1000000000', v: -0.1 },
    ]);
    const rounded = await pool
      .request()
      .query("SELECT CAST(CAST('2.345' AS decimal(18,2)) AS varchar(40)) AS t, CAST('2.345' AS decimal(18,2)) AS n");
    expect(rounded.recordset).toEqual([{ t: '2.35', n: 2.35 }]);
    expect(rounded.recordset.columns['n']).toMatchObject({ type: sql.Decimal, precision: 18, scale: 2 });
  });

  test('what SQLite keeps is what the columns say', async () => {
    const pool = await connect();
    const { recordset } = await pool.request().query('SELECT * FROM ModelDanychContainer.Dokumenty WHERE Id = 2');
    expect(recordset[0]).toEqual({
      Id: 2,
      Symbol: 'PA',
      KwotaDoZaplaty: 0.1,
      DataWprowadzenia: new Date(2026, 0, 11, 9, 30, 15, 250),
      PodmiotWybranyId: null,
      Podtyp: 255,
    });
    expect(recordset.columns['Podtyp']?.type).toBe(sql.TinyInt);
    expect(recordset.columns['DataWprowadzenia']?.type).toBe(sql.DateTime2);
  });

  test('strings, integers and decimals of any content (property)', async () => {
    const pool = await connect();
    const seed = Date.now() | 0;
    console.info(`fast-check seed ${seed}`);
    const ask = async (type: sql.ISqlType | (() => sql.ISqlType), value: unknown): Promise<unknown> => {
      const request = pool.request().input('p', type, value);
      return (await request.query('SELECT @p AS v, CAST(@p AS varchar(40)) AS t')).recordset[0];
    };
    const text = fc.string({ unit: 'binary', maxLength: 5000 }).filter((value) => value.isWellFormed());
    await fc.assert(
      fc.asyncProperty(
        text,
        fc.integer({ min: -2147483648, max: 2147483647 }),
        fc.integer({ min: -99999999, max: 99999999 }),
        async (string, integer, cents) => {
          expect(await ask(sql.NVarChar(sql.MAX), string)).toMatchObject({ v: string });
          expect(await ask(sql.Int, integer)).toEqual({ v: integer, t: String(integer) });
          expect(await ask(sql.Decimal(10, 2), cents / 100)).toEqual({ v: cents / 100, t: (cents / 100).toFixed(2) });
        },
      ),
      { seed, numRuns: 60 },
    );
  });
});

describe('queries', () => {
  test('the SQL of the nexo reader', async () => {
    const pool = await connect();
    const before = server.statementCount();
    const { recordset } = await pool
      .request()
      .input('from', sql.DateTime2, new Date(2026, 0, 1))
      .input('k0', sql.NVarChar, 'fs')
      .input('k1', sql.NVarChar, 'PA')
      .query(`SELECT d.Id, CAST(d.KwotaDoZaplaty AS varchar(40)) AS KwotaDoZaplaty, ph.Nazwa
        FROM ModelDanychContainer.Dokumenty d LEFT JOIN [Nexo_Demo].[ModelDanychContainer].[PodmiotHistorie] ph WITH (NOLOCK)
        ON ph.Id = d.PodmiotWybranyId WHERE d.DataWprowadzenia >= @from AND d.Symbol IN (@k0, @k1) ORDER BY d.Id`);
    expect(recordset).toEqual([
      { Id: 1, KwotaDoZaplaty: '123.40', Nazwa: 'Gżegżółka Sp. z o.o.' },
      { Id: 2, KwotaDoZaplaty: '0.10', Nazwa: null },
    ]);
    expect(server.statementCount()).toBe(before + 1);
    expect(seen.at(-1)).toMatch(/^SELECT d\.Id, CAST/);
  });

  test('an IN list of 500 parameters; more than 2,100 is refused as SQL Server does', async () => {
    const pool = await connect();
    const ask = async (count: number): Promise<unknown> => {
      const request = pool.request();
      const names = Array.from({ length: count }, (_, index) => `k${index}`);
      names.forEach((name, index) => request.input(name, sql.Int, index));
      const list = names.map((name) => `@${name}`).join(', ');
      return (await request.query(`SELECT COUNT(*) AS n FROM ModelDanychContainer.Dokumenty WHERE Id IN (${list})`))
        .recordset;
    };
    expect(await ask(500)).toEqual([{ n: 4 }]);
    expect(await failure(ask(2099))).toMatchObject({ number: 8003 });
  });

  test('T-SQL that SQLite spells otherwise', async () => {
    const pool = await connect();
    const ask = async (text: string): Promise<unknown> => (await pool.request().query(text)).recordset[0];
    expect(await ask('SELECT TOP (1) Id FROM ModelDanychContainer.Dokumenty ORDER BY Id DESC')).toEqual({ Id: 4 });
    expect(
      await ask('SELECT Id FROM ModelDanychContainer.Dokumenty ORDER BY Id OFFSET 2 ROWS FETCH NEXT 1 ROWS ONLY'),
    ).toEqual({ Id: 3 });
    expect(await ask("SELECT ISNULL(NULL, N'łąka') AS a, 0x0AFF AS b, LEN('ab ') AS c")).toEqual({
      a: 'łąka',
      b: Buffer.from([10, 255]),
      c: 2,
    });
    expect(await ask("SELECT CASE WHEN N'ŁÓDŹ 12' LIKE N'łódź [0-9]%' THEN 1 ELSE 0 END AS hit")).toEqual({ hit: 1 });
    expect(
      await ask(
        'SELECT CONVERT(varchar(19), DataWprowadzenia, 126) AS d FROM ModelDanychContainer.Dokumenty WHERE Id = 2',
      ),
    ).toEqual({ d: '2026-01-11T09:30:15' });
    expect(
      await ask("SELECT DATEADD(month, 1, '2026-01-31') AS m, DATEDIFF(day, '2025-12-31 23:59:59', '2026-01-01') AS d"),
    ).toEqual({ m: '2026-02-28 00:00:00', d: 1 });
    expect(
      await ask(
        "SELECT DATA_TYPE FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = 'ModelDanychContainer' AND TABLE_NAME = 'dokumenty' AND COLUMN_NAME = 'KwotaDoZaplaty'",
      ),
    ).toEqual({ DATA_TYPE: 'decimal' });
    expect(
      await ask("SELECT OBJECT_ID('ModelDanychContainer.Nic') AS nothing, SUM(Id) FROM ModelDanychContainer.Dokumenty"),
    ).toEqual({ nothing: null, '': 10 });
  });

  test('several statements in a batch, with the rows each affected', async () => {
    const pool = await connect();
    const result = await pool
      .request()
      .batch(
        "SET NOCOUNT OFF\nIF OBJECT_ID(N'dbo.Kilka') IS NULL CREATE TABLE dbo.Kilka (a int, b nvarchar(max));" +
          "INSERT dbo.Kilka VALUES (1, N'x;y'), (2, 'z'); UPDATE dbo.Kilka SET b = 'q' OUTPUT inserted.a WHERE a = 2; SELECT a FROM dbo.Kilka; DELETE dbo.Kilka",
      );
    expect(result.recordsets).toEqual([[{ a: 2 }], [{ a: 1 }, { a: 2 }]]);
    expect(result.rowsAffected).toEqual([2, 1, 2, 2]);
  });

  test.each([
    ['SELECT * FROM ModelDanychContainer.Brak', 208, "Invalid object name 'ModelDanychContainer.Brak'."],
    ['SELECT 1 FROM dbo.Brak', 208, "Invalid object name 'dbo.Brak'."],
    ['SELECT d.Brak FROM ModelDanychContainer.Dokumenty d', 207, "Invalid column name 'Brak'."],
    ['SELEC 1', 102, "Incorrect syntax near 'SELEC'."],
    ["SELECT 'abc", 105, expect.stringContaining('Unclosed quotation mark')],
    ['SELECT @nic', 137, 'Must declare the scalar variable "@nic".'],
    ["SELECT CAST('x' AS int)", 245, expect.stringContaining('Conversion failed')],
    [
      'INSERT INTO ModelDanychContainer.Dokumenty (Id) VALUES (1)',
      2627,
      expect.stringContaining('Cannot insert duplicate key'),
    ],
    ['INSERT INTO ModelDanychContainer.Dokumenty (Symbol) VALUES (1)', 515, expect.stringContaining("column 'Id'")],
    [
      'SELECT * FROM ModelDanychContainer.Tajne',
      229,
      "The SELECT permission was denied on the object 'Tajne', database 'Nexo_Demo', schema 'ModelDanychContainer'.",
    ],
  ])('%s is error %i', async (text, number, message) => {
    const pool = await connect();
    expect(await failure(pool.request().query(text))).toMatchObject({ code: 'EREQUEST', number, message });
    expect((await pool.request().query('SELECT 1 AS alive')).recordset).toEqual([{ alive: 1 }]);
  });

  test('an unknown procedure is 2812', async () => {
    const pool = await connect();
    expect(await failure(pool.request().execute('dbo.brak'))).toMatchObject({ number: 2812 });
  });

  test('two connections at once', async () => {
    const [first, second] = [await connect(), await connect()];
    const ask = async (pool: sql.ConnectionPool): Promise<number> =>
      (await pool.request().query<{ spid: number }>('SELECT @@SPID AS spid')).recordset[0]?.spid ?? 0;
    const [a, b] = await Promise.all([ask(first), ask(second)]);
    expect(a).not.toBe(b);
    expect(server.connectionCount()).toBe(2);
  });
});

describe('cancelling', () => {
  test.each([{ encrypt: false }, { encrypt: true, trustServerCertificate: true }])('%j', async (options) => {
    const pool = await connect({ options, pool: { max: 1 } });
    server.faults.slow(600_000);
    const started = new Promise<void>((resolve) => {
      const count = seen.length;
      const check = (): void => (seen.length > count ? resolve() : void setImmediate(check));
      check();
    });
    const request = pool.request();
    const outcome = failure(request.query('SELECT 1 AS never'));
    await started;
    request.cancel();
    expect(await outcome).toMatchObject({ code: 'ECANCEL' });
    server.faults.slow(0);
    expect((await pool.request().query('SELECT 2 AS two')).recordset).toEqual([{ two: 2 }]);
  });

  test('in the middle of a long result', async () => {
    const pool = await connect({ pool: { max: 1 } });
    const request = pool.request();
    request.stream = true;
    const outcome = once(request, 'error').catch((error: unknown) => [error]);
    request.once('row', () => request.cancel());
    void request.query(
      "WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT i, 'aaaaaaaaaaaaaaaaaaaa' AS a FROM n",
    );
    expect(await outcome).toEqual([expect.objectContaining({ code: 'ECANCEL' })]);
    expect((await pool.request().query('SELECT 2 AS two')).recordset).toEqual([{ two: 2 }]);
  });

  test("the driver's own time-out", async () => {
    const pool = await connect({ requestTimeout: 50, pool: { max: 1 } });
    server.faults.slow(600_000);
    expect(await failure(pool.request().query('SELECT 1'))).toMatchObject({ code: 'ETIMEOUT' });
  });
});

describe('transactions', () => {
  const count = async (pool: sql.ConnectionPool): Promise<unknown> =>
    (await pool.request().query('SELECT COUNT(*) AS n FROM dbo.Ksiega')).recordset[0];

  beforeAll(async () => {
    const pool = await connect();
    await pool.request().batch('CREATE TABLE dbo.Ksiega (Klucz nvarchar(100) NOT NULL UNIQUE)');
  });

  beforeEach(async () => {
    await (await connect()).request().query('DELETE FROM dbo.Ksiega');
  });

  test('commit keeps, rollback forgets', async () => {
    const pool = await connect();
    const kept = pool.transaction();
    await kept.begin();
    await kept.request().query("INSERT INTO dbo.Ksiega VALUES ('a')");
    await kept.commit();
    const lost = pool.transaction();
    await lost.begin(sql.ISOLATION_LEVEL.SERIALIZABLE);
    await lost.request().query("INSERT INTO dbo.Ksiega VALUES ('b')");
    expect((await lost.request().query('SELECT @@TRANCOUNT AS n')).recordset).toEqual([{ n: 1 }]);
    await lost.rollback();
    expect(await count(pool)).toEqual({ n: 1 });
  });

  test('another connection waits for the end of a transaction, and the unique key ignores case', async () => {
    const [first, second] = [await connect(), await connect()];
    const transaction = first.transaction();
    await transaction.begin();
    await transaction.request().query("INSERT INTO dbo.Ksiega VALUES ('klucz')");
    const rival = failure(second.request().query("INSERT INTO dbo.Ksiega VALUES ('KLUCZ')"));
    await transaction.commit();
    expect(await rival).toMatchObject({ number: 2627 });
  });

  test('a lost connection rolls back', async () => {
    const [first, second] = [await connect({ pool: { max: 1 } }), await connect()];
    const transaction = first.transaction();
    await transaction.begin();
    await transaction.request().query("INSERT INTO dbo.Ksiega VALUES ('x')");
    server.faults.dropAfterStatements(1);
    await failure(transaction.request().query('SELECT 1'));
    // Gives the broken connection back to the pool, which could not be closed otherwise.
    await transaction.rollback().catch(() => undefined);
    expect(await count(second)).toEqual({ n: 0 });
  });

  test('BEGIN, SAVE and ROLLBACK as SQL', async () => {
    const pool = await connect();
    await pool
      .request()
      .batch(
        "BEGIN TRAN INSERT INTO dbo.Ksiega VALUES ('1'); SAVE TRAN s; INSERT INTO dbo.Ksiega VALUES ('2'); ROLLBACK TRAN s; COMMIT",
      );
    expect(await count(pool)).toEqual({ n: 1 });
    expect(await failure(pool.request().batch('COMMIT'))).toMatchObject({ number: 3902 });
  });
});

describe('faults', () => {
  test('a closed port refuses, an open connection goes on', async () => {
    const pool = await connect();
    await pool.request().query('SELECT 0 AS pooled');
    await server.faults.refuseConnections(true);
    expect(await failure(connect())).toMatchObject({ code: 'ESOCKET' });
    expect((await pool.request().query('SELECT 1 AS one')).recordset).toEqual([{ one: 1 }]);
    await server.faults.refuseConnections(false);
    await connect();
  });

  test('the connection breaks at the second statement, executed or not', async () => {
    const pool = await connect();
    await pool.request().batch('CREATE TABLE dbo.Slad (a int)');
    server.faults.dropAfterStatements(2, 'after');
    await pool.request().query('INSERT INTO dbo.Slad VALUES (1)');
    const error = await failure(pool.request().query('INSERT INTO dbo.Slad VALUES (2)'));
    expect(error.code).toMatch(/^(ESOCKET|ECLOSE|EREQUEST|ECONNRESET)$/);
    server.faults.dropAfterStatements(1);
    await failure(pool.request().query('INSERT INTO dbo.Slad VALUES (3)'));
    expect((await pool.request().query('SELECT COUNT(*) AS n FROM dbo.Slad')).recordset).toEqual([{ n: 2 }]);
  });

  test('a deadlock victim loses its transaction', async () => {
    const pool = await connect();
    await pool.request().batch('CREATE TABLE dbo.Zakleszczone (a int)');
    const transaction = pool.transaction();
    await transaction.begin();
    await transaction.request().query('INSERT INTO dbo.Zakleszczone VALUES (1)');
    server.faults.deadlockNext(1);
    expect(await failure(transaction.request().query('SELECT 1'))).toMatchObject({ number: 1205, class: 13 });
    expect((await pool.request().query('SELECT COUNT(*) AS n FROM dbo.Zakleszczone')).recordset).toEqual([{ n: 0 }]);
  });
});

test('close ends open connections and running requests', async () => {
  const own = await startTdsServer({ database, databaseName: 'Nexo_Demo', users: { a: 'b' } });
  const pool = await connect({ port: own.port, user: 'a', password: 'b' });
  own.faults.slow(600_000);
  const outcome = failure(pool.request().query('SELECT 1'));
  while (own.statementCount() === 0) await new Promise((resolve) => setImmediate(resolve));
  await own.close();
  await outcome;
  expect(own.connectionCount()).toBe(0);
  expect(await failure(connect({ port: own.port, user: 'a', password: 'b' }))).toMatchObject({ code: 'ESOCKET' });
});
