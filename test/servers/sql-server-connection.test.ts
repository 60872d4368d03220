import { DatabaseSync } from 'node:sqlite';

import { openSqlServerStore } from '../../lib/ledger';
import { type NexoSettings, openNexo } from '../../lib/nexo';
import { connectionProblem } from '../../lib/sql-server';
import { startTdsServer, type TdsServer, type TdsServerOptions } from '../../sandbox/tds';

const servers: TdsServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

async function settingsOf(options: Partial<TdsServerOptions>): Promise<NexoSettings> {
  const server = await startTdsServer({
    database: new DatabaseSync(':memory:'),
    databaseName: 'Nexo_Demo_1',
    users: { reader: 'secret-1' },
    ...options,
  });
  servers.push(server);
  return {
    server: 'localhost',
    port: server.port,
    database: 'Nexo_Demo_1',
    user: 'reader',
    password: 'secret-1',
    encrypt: true,
    trustServerCertificate: true,
  };
}

const problemOf = (opening: Promise<unknown>): Promise<Error & { code: string; description: string }> =>
  opening.then(
    () => Promise.reject(new Error('The connection was opened')),
    (error: unknown) => error as Error & { code: string; description: string },
  );

/** OpenSSL counts what is older than TLS 1.2 to its lowest level of security. */
describe.each([
  ['speaks TLS 1.0 at most', { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' }],
  ['speaks TLS 1.1 at most', { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }],
] as const)('a server that %s', (_, tls) => {
  it.each([true, false])(
    'is told so, whether its certificate is trusted or not (%s)',
    async (trustServerCertificate) => {
      const error = await problemOf(openNexo({ ...(await settingsOf({ tls })), trustServerCertificate }));
      expect(error).toMatchObject({ code: 'nexo_tls_not_agreed', message: expect.stringContaining('TLS 1.2') });
      expect(error.description).not.toMatch(/Trust Server Certificate/);
    },
  );

  it('is told so where the ledger is opened', async () => {
    const error = await problemOf(openSqlServerStore(await settingsOf({ tls }), { sleep: async () => undefined }));
    expect(error).toMatchObject({ code: 'ledger_unavailable', message: expect.stringContaining('TLS 1.2') });
  });
});

it.each([
  ['error:0A000410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure', 'tls_not_agreed'],
  ['error:0A00042E:SSL routines:ssl3_read_bytes:tlsv1 alert protocol version', 'tls_not_agreed'],
  ['error:0A00018A:SSL routines:tls_process_ske_dhe:dh key too small', 'tls_not_agreed'],
  ['error:0A000152:SSL routines:final_renegotiate:unsafe legacy renegotiation disabled', 'tls_not_agreed'],
  ['write EPROTO error:0A00010B:SSL routines:ssl3_get_record:wrong version number', 'tls_not_agreed'],
  [
    'error:0A000086:SSL routines:tls_post_process_server_certificate:certificate verify failed',
    'certificate_not_trusted',
  ],
  ['self-signed certificate', 'certificate_not_trusted'],
  ["Hostname/IP does not match certificate's altnames: Host: sql is not in the cert's list", 'certificate_not_trusted'],
  ['unable to verify the first certificate', 'certificate_not_trusted'],
])('a handshake that fails with "%s" is %s', (text, code) => {
  const error = Object.assign(new Error(`Failed to connect to sql:1433 - ${text}`), { code: 'ESOCKET' });
  expect(connectionProblem(error)?.code).toBe(code);
});

it('a certificate that nobody vouches for is still told from an old TLS', async () => {
  const settings = { ...(await settingsOf({})), trustServerCertificate: false };
  expect(await problemOf(openNexo(settings))).toMatchObject({ code: 'nexo_certificate_not_trusted' });
});

// Nothing answers at UDP port 1434: the usual firewall between two machines.
describe('SQL Server Browser does not answer', () => {
  const silent = async (instance: string): Promise<NexoSettings> => {
    const { port: _, ...settings } = await settingsOf({});
    return { ...settings, server: '127.0.0.1', instance, connectTimeoutMs: 300 };
  };

  it.each(['INSERTNEXO', 'SQL$2019'])('and the user hears of it and of its port (%s)', async (instance) => {
    const error = await problemOf(openNexo(await silent(instance)));
    expect(error).toMatchObject({ code: 'nexo_unreachable', message: expect.stringContaining('Browser') });
    expect(error.description).toMatch(/UDP port 1434/);
  });

  it('and neither is blamed on it when the port was given', async () => {
    const settings = { ...(await silent('INSERTNEXO')), port: 1 };
    expect((await problemOf(openNexo(settings))).message).not.toContain('Browser');
  });

  it('also where the ledger is opened', async () => {
    const error = await problemOf(openSqlServerStore(await silent('INSERTNEXO'), { sleep: async () => undefined }));
    expect(error).toMatchObject({ code: 'ledger_unavailable', description: expect.stringContaining('UDP port 1434') });
  });
});
