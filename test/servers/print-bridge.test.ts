import { X509Certificate } from 'node:crypto';
import { setTimeout as realSleep } from 'node:timers/promises';

import { IntegrationError } from '../../lib/common/errors';
import { createPrintBridge, type HttpGet, type PrintBridge, type PrintBridgeSettings } from '../../lib/print-bridge';
import { httpGet } from '../../nodes/shared/http-get';
import {
  type BridgeFault,
  type PrintBridgeOptions,
  type PrintBridgeServer,
  startPrintBridge,
} from '../../sandbox/bridge';
import { createCertificate } from '../../sandbox/mailbox/certificate';
import { createShop } from '../../sandbox/shop';

const TOKEN = 'bearer-token-of-the-bridge';
const SECRET = 'secret-of-the-bridge';
const COMPANY = 'Nexo_Sklep';
const documents = createShop({ orders: 60 }).documents.filter(({ kind }) => kind === 'FS');
const [invoice, second, third] = documents.map(({ id, number }) => ({ company: COMPANY, id, number }));
if (!invoice || !second || !third) throw new Error('The shop has too few invoices');

const servers: PrintBridgeServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

async function start(options: Partial<PrintBridgeOptions> = {}): Promise<PrintBridgeServer> {
  const server = await startPrintBridge({ documents, token: TOKEN, secret: SECRET, ...options });
  servers.push(server);
  return server;
}

/** A client whose pauses take no time but count: `waits` holds their milliseconds. */
function connect(
  server: { url: string },
  change: Partial<PrintBridgeSettings> = {},
  tools: { signal?: AbortSignal; http?: HttpGet; onSleep?: () => void } = {},
): PrintBridge & { waits: number[] } {
  const waits: number[] = [];
  const bridge = createPrintBridge(
    { url: server.url, authentication: { mode: 'bearer', token: TOKEN }, ...change },
    {
      http: tools.http ?? httpGet,
      now: () => waits.reduce((sum, ms) => sum + ms, 0),
      sleep: async (ms) => {
        waits.push(ms);
        tools.onSleep?.();
      },
      random: () => 0,
      signal: tools.signal,
    },
  );
  return { ...bridge, waits };
}

async function failure(work: Promise<unknown>): Promise<IntegrationError> {
  const error: unknown = await work.then(
    () => new Error('It did not fail'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof IntegrationError) return error;
  throw error;
}

describe('printing', () => {
  it('gets the PDF of a document by its id, with the default template', async () => {
    const server = await start();
    const pdf = await connect(server).render(invoice);
    expect(server.prints).toMatchObject([{ documentId: invoice.id, pattern: undefined, authentication: 'bearer' }]);
    expect(pdf.equals(server.prints[0]!.pdf!)).toBe(true);
  });

  it.each(['FS angielski', 'FS z jednostką nadrzędną'])('names the template %s as it is', async (template) => {
    const server = await start();
    await connect(server).render(invoice, template);
    expect(server.prints[0]!.pattern).toBe(template);
  });

  it('escapes whatever a template is named', async () => {
    const server = await start();
    const names = ['a+b', 'x&t=stolen', '../../health?x=1#y', 'FD "mały" 50% & więcej'];
    const bridge = connect(server);
    for (const name of names) {
      expect((await failure(bridge.render(invoice, name))).code).toBe('print_bridge_template_unknown');
    }
    expect(server.prints.map(({ pattern }) => pattern)).toEqual(names);
    expect(server.requests.every((line) => !line.includes('+') && !line.includes('#'))).toBe(true);
  });

  it('shows a token of the document instead of the secret, and no bearer token beside it', async () => {
    const server = await start();
    const authentication = { mode: 'hmac' as const, secret: SECRET, token: TOKEN };
    await connect(server, { authentication }).render(invoice);
    expect(server.prints[0]!.authentication).toBe('hmac');
    // The known answer of RFC 4648 §5 over HMAC-SHA256, without padding.
    expect(server.requests.at(-1)).toMatch(new RegExp(`^GET /api/invoices/${invoice.id}/pdf\\?t=[A-Za-z0-9_-]{43}$`));
    expect(server.requests.join()).not.toContain(SECRET);
  });

  it('works beside a bridge under a path', async () => {
    const seen: string[] = [];
    const http: HttpGet = async ({ url }) => {
      seen.push(url);
      return { statusCode: 401, headers: {}, body: Buffer.from('') };
    };
    await failure(connect({ url: 'https://shop.example/bridge' }, {}, { http }).health());
    expect(seen).toEqual(['https://shop.example/bridge/health']);
  });
});

describe('a bridge that goes wrong', () => {
  const rows: Array<[BridgeFault, string, boolean]> = [
    ['html', 'print_bridge_bad_reply', false],
    ['error500', 'print_bridge_bad_reply', false],
    ['redirect', 'print_bridge_bad_reply', false],
    ['drop', 'print_bridge_unreachable', false],
    ['dropInBody', 'print_bridge_unreachable', false],
    ['unreachable', 'print_bridge_not_ready', false],
    ['rejected', 'print_bridge_rejected', true],
    ['oversized', 'pdf_too_large', true],
    ['endless', 'pdf_too_large', true],
    ['wrongCompany', 'print_bridge_wrong_company', false],
  ];
  it.each(rows)('with %s ends in %s', async (fault, code, permanent) => {
    const server = await start();
    server.fault(fault);
    const error = await failure(connect(server).render(invoice));
    expect([error.code, error.permanent]).toEqual([code, permanent]);
    expect(`${error.message} ${error.description}`).not.toMatch(/\bE[A-Z]{6,}|bearer-token|secret-of/);
    expect(error.description).not.toBe('');
  });

  it('and hangs is given up, and after the second time left alone', async () => {
    const server = await start();
    server.fault('hang');
    const bridge = connect(server, { timeoutMs: 1000 });
    for (const document of [invoice, second, third]) {
      expect((await failure(bridge.render(document))).code).toBe('print_bridge_timeout');
    }
    expect(server.prints).toHaveLength(2);
  });

  it('for one document is used for the next', async () => {
    const server = await start();
    server.fault('rejected', { documentId: invoice.id });
    const bridge = connect(server);
    const [first, next] = await Promise.allSettled([bridge.render(invoice), bridge.render(second)]);
    expect([first.status, next.status]).toEqual(['rejected', 'fulfilled']);
  });

  it('does not know the document', async () => {
    const server = await start();
    const error = await failure(connect(server).render({ ...invoice, id: 4 }));
    expect(error.code).toBe('print_bridge_not_found');
  });

  it.each([
    ['an empty object', 200, '{}', 'print_bridge_bad_reply'],
    ['a list', 200, '[]', 'print_bridge_bad_reply'],
    ['a page', 200, '<html>', 'print_bridge_bad_reply'],
    ['nothing', 200, '', 'print_bridge_bad_reply'],
    ['not found', 404, '{"success":false,"error":{}}', 'print_bridge_bad_reply'],
    ['not found by another server', 404, '<html>', 'print_bridge_bad_reply'],
    ['a strange refusal', 422, '{"success":false,"error":{"reason":7}}', 'print_bridge_bad_reply'],
  ])('answers /health with %s', async (_, statusCode, body, code) => {
    const http: HttpGet = async () => ({ statusCode, headers: {}, body: Buffer.from(body) });
    expect((await failure(connect({ url: 'http://127.0.0.1' }, {}, { http }).health())).code).toBe(code);
  });

  it('writes control characters and too much into its reason', async () => {
    const reason = `a\r\nb\u0000\u202e${'x'.repeat(5000)}`;
    const body = Buffer.from(JSON.stringify({ success: false, error: { code: 'rejected', reason } }));
    const server = await start();
    const http: HttpGet = async (request) =>
      request.url.includes('/pdf') ? { statusCode: 422, headers: {}, body } : await httpGet(request);
    const { description } = await failure(connect(server, {}, { http }).render(invoice));
    expect(description).toMatch(/^It says: a b x{290,300}\. /);
  });
});

describe('trying again', () => {
  it('waits for Sfera to start, as long as the bridge asks for', async () => {
    const server = await start();
    server.setReady(false);
    let pauses = 0;
    const bridge = connect(server, {}, { onSleep: () => (pauses += 1) === 3 && server.setReady(true) });
    await bridge.render(invoice);
    expect(server.prints.map(({ status }) => status)).toEqual([503, 503, 503, 200]);
    // Retry-After is one second; from the third pause on the client's own back-off is as long.
    expect(bridge.waits).toEqual([1000, 1000, 1000]);
  });

  it('ends when the time for a document is over, and then leaves the bridge alone', async () => {
    const server = await start();
    server.setReady(false);
    const bridge = connect(server, { timeoutMs: 5000 });
    expect((await failure(bridge.render(invoice))).code).toBe('print_bridge_not_ready');
    expect(bridge.waits.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(5000);
    const asked = server.prints.length;
    expect(asked).toBeGreaterThan(2);
    expect((await failure(bridge.render(second))).code).toBe('print_bridge_not_ready');
    expect(server.prints).toHaveLength(asked);
  });

  it('gets over a connection that breaks, and prints once', async () => {
    const server = await start();
    server.fault('drop', { times: 1 });
    server.fault('dropInBody', { times: 1 });
    await connect(server).render(invoice);
    expect(server.prints.filter(({ status, pdf }) => status === 200 && pdf !== undefined)).toHaveLength(1);
  });

  it('ends with a bridge that is not there', async () => {
    const server = await start();
    await server.close();
    const bridge = connect(server);
    const error = await failure(bridge.render(invoice));
    expect(error.code).toBe('print_bridge_unreachable');
    expect(error.message).toContain('the connection was refused');
    expect(bridge.waits).toHaveLength(3);
    await failure(bridge.render(second));
    expect(bridge.waits).toHaveLength(3);
  });

  it.each(['rejected', 'html', 'redirect', 'error500', 'wrongCompany'] as const)(
    'is not done for %s',
    async (fault) => {
      const server = await start();
      server.fault(fault);
      const bridge = connect(server);
      await failure(bridge.render(invoice));
      expect([server.prints.length, bridge.waits.length]).toEqual([1, 0]);
    },
  );
});

describe('one at a time', () => {
  it('prints for all clients of a bridge together', async () => {
    const server = await start({ printMs: 5 });
    const clients = [connect(server), connect({ url: `${server.url}/` })];
    await Promise.all([0, 1, 2, 3, 4, 5].map((turn) => clients[turn % 2]!.render(documents[turn]! && invoice)));
    expect(server.prints).toHaveLength(6);
    expect(server.mostAtATime()).toBe(1);
  });

  it('prints as many together as the bridge says it can', async () => {
    const server = await start({ maxConcurrency: 3, printMs: 50 });
    const bridge = connect(server);
    await Promise.all(Array.from({ length: 9 }, () => bridge.render(invoice)));
    expect(server.mostAtATime()).toBe(3);
  });
});

describe('a stopped execution', () => {
  it('ends the request that is under way and all that wait', async () => {
    const server = await start();
    server.fault('hang');
    const stop = new AbortController();
    const bridge = connect(server, {}, { signal: stop.signal });
    const all = [invoice, second, third].map((document) => failure(bridge.render(document)));
    while (server.prints.length === 0) await realSleep(5);
    stop.abort();
    expect((await Promise.all(all)).map(({ code }) => code)).toEqual(['cancelled', 'cancelled', 'cancelled']);
    expect(server.prints).toHaveLength(1);
    server.clearFaults();
    await connect(server).render(invoice);
  });

  it('asks for nothing', async () => {
    const server = await start();
    const bridge = connect(server, {}, { signal: AbortSignal.abort() });
    expect((await failure(bridge.render(invoice))).code).toBe('cancelled');
    expect(server.requests).toEqual([]);
  });
});

describe('the company', () => {
  it.each([
    ['Nexo_Inna', 'print_bridge_wrong_company'],
    ['', 'print_bridge_wrong_company'],
    ['nexo_SKLEP', undefined],
  ])('%j in /health', async (company, code) => {
    const server = await start({ company });
    const bridge = connect(server);
    if (code === undefined) await bridge.render(invoice);
    else expect((await failure(bridge.render(invoice))).code).toBe(code);
    expect(server.prints).toHaveLength(code === undefined ? 1 : 0);
  });

  it('is looked at with every document', async () => {
    const server = await start();
    const bridge = connect(server);
    await bridge.render(invoice);
    expect((await failure(bridge.render({ ...second, company: 'Nexo_Inna' }))).code).toBe('print_bridge_wrong_company');
    server.setCompany('Nexo_Żółw');
    expect((await failure(bridge.render(second))).message).toContain('serves Nexo_Żółw');
  });
});

describe('the login', () => {
  it.each([
    { mode: 'bearer' as const, token: 'wrong' },
    { mode: 'bearer' as const, token: '' },
    { mode: 'hmac' as const, secret: 'wrong', token: TOKEN },
  ])('%j is refused', async (authentication) => {
    const server = await start();
    const bridge = connect(server, { authentication });
    const error = await failure(bridge.render(invoice));
    expect([error.code, error.permanent]).toEqual(['print_bridge_unauthorized', false]);
    const asked = server.requests.length;
    await failure(bridge.render(second));
    expect(server.requests).toHaveLength(asked);
  });

  it.each(['a b', 'a\r\nX-Evil: 1', 'żółw'])('with the token %j is not tried', async (token) => {
    const server = await start();
    const error = await failure(connect(server, { authentication: { mode: 'bearer', token } }).health());
    expect(error.code).toBe('print_bridge_settings');
    expect(server.requests).toEqual([]);
  });
});

describe('where a bridge may stand', () => {
  it.each([
    '',
    'bridge',
    'ftp://127.0.0.1',
    'file:///etc/passwd',
    'http://user:pass@127.0.0.1',
    'http://127.0.0.1/?a=b',
    'http://127.0.0.1/#a',
  ])('not at %j', (url) => {
    expect(() => connect({ url })).toThrow(expect.objectContaining({ code: 'print_bridge_settings' }));
  });

  const PRIVATE = ['127.0.0.1', '127.9.9.9', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.10', '100.64.0.1'];
  const PRIVATE_6 = ['::1', 'fd00::1', '::ffff:192.168.1.10'];
  const PUBLIC = ['8.8.8.8', '172.32.0.1', '192.169.0.1', '100.128.0.1', '2001:db8::1', '::ffff:8.8.8.8'];
  const NEVER = ['169.254.169.254', '0.0.0.0', 'fe80::1', '::', '::ffff:169.254.169.254'];
  const rows: Array<[string, boolean, string[], string[]]> = [
    ['http://bridge', false, [...PRIVATE, ...PRIVATE_6], [...PUBLIC, ...NEVER]],
    ['http://bridge', true, [...PRIVATE, ...PRIVATE_6, ...PUBLIC], NEVER],
    ['https://bridge', false, [...PRIVATE, ...PRIVATE_6, ...PUBLIC], NEVER],
  ];
  it.each(rows)('%s, unencrypted allowed: %s', async (url, allowUnencrypted, accepted, refused) => {
    let rule: ((address: string) => boolean) | undefined;
    const http: HttpGet = async ({ acceptAddress }) => {
      rule = acceptAddress;
      return { statusCode: 401, headers: {}, body: Buffer.from('') };
    };
    await failure(connect({ url }, { allowUnencrypted }, { http }).health());
    expect(accepted.filter((address) => !rule!(address))).toEqual([]);
    expect(refused.filter((address) => rule!(address))).toEqual([]);
  });

  it.each(['http://8.8.8.8', 'http://169.254.169.254', 'https://[::ffff:169.254.169.254]', 'http://0.0.0.0'])(
    'connects to nothing at %s',
    async (url) => {
      const bridge = connect({ url });
      expect((await failure(bridge.health())).code).toBe('print_bridge_settings');
      expect(bridge.waits).toEqual([]);
    },
  );

  it('finds a bridge by its name, and looks at the address the name leads to', async () => {
    const server = await start();
    const url = server.url.replace('127.0.0.1', 'localhost');
    await connect({ url }).render(invoice);
    const http: HttpGet = (request) => httpGet({ ...request, acceptAddress: () => false });
    expect((await failure(connect({ url }, {}, { http }).health())).code).toBe('print_bridge_settings');
  });

  it('trusts a certificate that nobody vouches for only when told', async () => {
    const { key, certificate } = await createCertificate();
    const server = await start({ tls: { key, cert: certificate } });
    const error = await failure(connect(server).health());
    expect([error.code, error.message]).toEqual([
      'print_bridge_unreachable',
      'The print bridge could not be reached: its certificate is not trusted',
    ]);
    await connect(server, { trustSelfSigned: true }).render(invoice);
  });

  it('accepts one certificate only when it has its fingerprint, and sends nothing to another', async () => {
    const { key, certificate } = await createCertificate();
    const server = await start({ tls: { key, cert: certificate } });
    const right = new X509Certificate(certificate).fingerprint256;
    const pinned = (certificateFingerprint: string) =>
      connect(server, { trustSelfSigned: true, certificateFingerprint });
    await pinned(right).render(invoice);
    await pinned(right.replaceAll(':', '').toLowerCase()).health();
    const { length } = server.requests;
    const error = await failure(pinned(right.replace(/^../, right.startsWith('00') ? '01' : '00')).health());
    expect([error.code, error.message]).toEqual([
      'print_bridge_settings',
      'The certificate of the print bridge is not the one whose fingerprint the credential has',
    ]);
    expect(server.requests).toHaveLength(length);
    expect(() => pinned('AB:CD')).toThrow('is not a SHA-256 one');
  });
});

describe('templates', () => {
  it('come with the default first', async () => {
    const templates = await connect(await start()).listTemplates('FS');
    expect(templates[0]).toEqual({ name: 'FS standard', isDefault: true });
    expect(templates.map(({ name }) => name)).toContain('FS z jednostką nadrzędną');
  });

  it('are only what can be a template', async () => {
    const entries = [
      { name: 'A' },
      { name: 'B', default: true },
      7,
      null,
      {},
      { name: 3 },
      { name: 'x\ny' },
      { name: ' ' },
    ];
    const body = Buffer.from(JSON.stringify({ templates: entries }));
    const http: HttpGet = async () => ({ statusCode: 200, headers: {}, body });
    expect(await connect({ url: 'http://127.0.0.1' }, {}, { http }).listTemplates('FS')).toEqual([
      { name: 'B', isDefault: true },
      { name: 'A', isDefault: false },
    ]);
  });
});

describe('/health', () => {
  it.each([
    [undefined, 1],
    [3, 3],
    [1000, 8],
    [0, 1],
    [-1, 1],
    ['many', 1],
  ])('with maxConcurrency %j means %d', async (maxConcurrency, expected) => {
    const body = Buffer.from(JSON.stringify({ status: 'ok', ready: true, company: COMPANY, maxConcurrency }));
    const http: HttpGet = async () => ({ statusCode: 200, headers: {}, body });
    const health = await connect({ url: 'http://127.0.0.1' }, {}, { http }).health();
    expect(health).toMatchObject({ company: COMPANY, nexoVersion: '', ready: true, maxConcurrency: expected });
  });

  it('gives the reason and the versions as one line of text, whatever the bridge sends', async () => {
    const body = Buffer.from(
      JSON.stringify({
        company: COMPANY,
        ready: false,
        nexoVersion: '61.1.0.9431',
        nexoDatabaseVersion: '61.1.1.9471',
        reason: 'version_mismatch',
        message: `Uruchom\nSubiekta ${'!'.repeat(1000)}`,
      }),
    );
    const http: HttpGet = async () => ({ statusCode: 200, headers: {}, body });
    const health = await connect({ url: 'http://127.0.0.1' }, {}, { http }).health();
    expect(health).toMatchObject({ nexoDatabaseVersion: '61.1.1.9471', reason: 'version_mismatch' });
    expect(health.message).toMatch(/^Uruchom Subiekta !+$/);
    expect(health.message.length).toBe(300);
  });
});
