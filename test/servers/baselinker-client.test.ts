import { BaseLinkerError, limiterFor } from '../../lib/baselinker';
import { type BaseLinkerServer, startBaseLinkerServer } from '../../sandbox/baselinker';
import { startHostileServer, STATUSES, testClient, TOKEN } from '../support/baselinker-support';

async function errorOf(promise: Promise<unknown>): Promise<BaseLinkerError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof BaseLinkerError) return error;
  throw new Error(`Expected a BaseLinkerError, got ${String(error)}`);
}

describe('BaseLinker client', () => {
  let server: BaseLinkerServer;
  beforeEach(async () => {
    server = await startBaseLinkerServer({ tokens: [TOKEN], orders: [], statuses: STATUSES });
  });
  afterEach(() => server.close());

  const results = () => server.state.calls.map((call) => call.result);

  test('sends method and parameters as a form and returns the reply', async () => {
    const reply = await testClient(server.url).call('getOrderStatusList', {});
    expect(reply.statuses).toEqual(STATUSES);
    expect(server.state.calls).toMatchObject([{ method: 'getOrderStatusList', parameters: {} }]);
  });

  test('reads JSON that is labelled text/html', async () => {
    server.faults.textHtmlLabel(true);
    await expect(testClient(server.url).call('getOrderStatusList', {})).resolves.toMatchObject({ status: 'SUCCESS' });
  });

  test('keeps code and message of a refusal, and does not repeat it', async () => {
    const error = await errorOf(testClient(server.url, { token: 'wrong' }).call('getOrderStatusList', {}));
    expect(error).toMatchObject({ code: 'baselinker_bad_token', apiCode: 'ERROR_BAD_TOKEN', permanent: false });
    expect(error.message).toBe('BaseLinker does not know this API token (ERROR_BAD_TOKEN: Invalid user token)');
    expect(error.description).toContain('API Token');
    expect(results()).toEqual(['ERROR_BAD_TOKEN']);
  });

  test.each([
    ['', 'baselinker_empty_token'],
    ['wrong', 'baselinker_bad_token'],
  ])('token "%s" gives %s', async (token, code) => {
    expect((await errorOf(testClient(server.url, { token }).call('getOrders', {}))).code).toBe(code);
  });

  test('reports an unknown method', async () => {
    const error = await errorOf(testClient(server.url).call('nonsense', {}));
    expect(error).toMatchObject({ code: 'baselinker_unknown_method', apiCode: 'ERROR_UNKNOWN_METHOD' });
  });

  test('repeats a read after HTTP 502 with a growing pause', async () => {
    server.faults.html502(2);
    const client = testClient(server.url);
    await expect(client.call('getOrderStatusList', {})).resolves.toMatchObject({ status: 'SUCCESS' });
    expect(results()).toEqual(['html502', 'html502', 'SUCCESS']);
    expect(client.sleeps).toEqual([750, 1500]);
  });

  test('gives up on HTTP 502 after three tries and says what came', async () => {
    server.faults.html502(9);
    const error = await errorOf(testClient(server.url).call('getOrderStatusList', {}));
    expect(error).toMatchObject({ code: 'baselinker_bad_reply' });
    expect(error.message).toContain('HTTP 502');
    expect(error.description).toContain('"502 Bad Gateway');
    expect(error.description).not.toContain('<');
    expect(results()).toHaveLength(3);
  });

  test.each([
    ['setOrderStatus', 2],
    ['setOrderFields', 2],
    ['addOrderInvoiceFile', 2],
    ['addInvoice', 1],
  ])('tries %s %d times at most', async (method, tries) => {
    server.faults.dropConnection(9);
    const error = await errorOf(testClient(server.url).call(method, { order_id: 1, status_id: 11 }));
    expect(error.code).toBe('baselinker_unreachable');
    expect(results()).toHaveLength(tries);
  });

  test('calls cut JSON a bad reply', async () => {
    server.faults.truncateJson(1);
    const error = await errorOf(testClient(server.url).call('getOrderStatusList', {}));
    expect(error.code).toBe('baselinker_bad_reply');
    expect(error.message).toContain('HTTP 200');
  });

  test.each(['', 'null', '[]', '"SUCCESS"', '{"statuses":[]}', '{"status":"success"}'])(
    'calls %j a bad reply',
    async (body) => {
      const hostile = await startHostileServer(() => body);
      const error = await errorOf(testClient(hostile.url).call('getOrders', {}));
      await hostile.close();
      expect(error.code).toBe('baselinker_bad_reply');
    },
  );

  test('refuses a reply beyond its bound', async () => {
    const http = async () => ({ statusCode: 200, body: ' '.repeat(33 * 1024 * 1024) });
    const error = await errorOf(testClient(server.url, { http }).call('getOrders', {}));
    expect(error.code).toBe('baselinker_reply_too_large');
  });

  test('does not show control characters or endless text of a hostile server', async () => {
    const message = `<b>bad</b>\u0000\n${'x'.repeat(5000)}`;
    const body = JSON.stringify({ status: 'ERROR', error_code: 'ERROR_<i>Odd code', error_message: message });
    const hostile = await startHostileServer(() => body);
    const error = await errorOf(testClient(hostile.url).call('getOrders', {}));
    await hostile.close();
    expect(error.code).toBe('baselinker_odd_code');
    expect(error.message).toMatch(/^BaseLinker refused getOrders \(ERROR_ ?Odd code: bad x+…\)$/);
    expect(error.message.length).toBeLessThan(500);
  });

  test('explains a server that is not there without system error names', async () => {
    await server.close();
    const error = await errorOf(testClient(server.url).call('getOrders', {}));
    expect(error).toMatchObject({ code: 'baselinker_unreachable' });
    expect(error.message).toBe('BaseLinker could not be reached for getOrders: the connection was refused');
  });

  test('gives up on a server that does not answer in time', async () => {
    server.faults.slow(60_000);
    const error = await errorOf(testClient(server.url, { timeoutMs: 30 }).call('setOrderFields', {}));
    expect(error.code).toBe('baselinker_timeout');
  });

  test.each([
    '',
    'connector.php',
    'ftp://example.com/connector.php',
    'file:///etc/passwd',
    'http://api.baselinker.com/connector.php',
    'http://169.254.169.254/latest/meta-data',
    'http://127.0.0.1.example.com/connector.php',
  ])('refuses the URL %j', async (url) => {
    expect((await errorOf(testClient(url).call('getOrders', {}))).code).toBe('baselinker_bad_url');
  });

  test('a cancelled execution makes no call, and ends the one that runs', async () => {
    const before = testClient(server.url, { signal: AbortSignal.abort() });
    expect((await errorOf(before.call('getOrders', {}))).code).toBe('baselinker_cancelled');
    expect(results()).toEqual([]);

    server.faults.slow(60_000);
    const controller = new AbortController();
    const running = errorOf(testClient(server.url, { signal: controller.signal }).call('getOrders', {}));
    while (server.state.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    expect((await running).code).toBe('baselinker_cancelled');
    expect(results()).toHaveLength(1);
  });

  describe('blocked token', () => {
    test('is remembered for every client of the token, with the right end', async () => {
      server.faults.blockToken();
      const first = await errorOf(testClient(server.url, { limiterKey: 'blocked' }).call('getOrders', {}));
      expect(first).toMatchObject({ code: 'baselinker_blocked_token', apiCode: 'ERROR_BLOCKED_TOKEN' });
      expect(first.message).toContain('Query limit exceeded, token blocked until');
      const ahead = (first.retryAt ?? 0) - Date.now();
      expect(ahead).toBeGreaterThan(590_000);
      expect(ahead).toBeLessThanOrEqual(600_000);

      const second = await errorOf(testClient(server.url, { limiterKey: 'blocked' }).call('getOrders', {}));
      expect(second).toMatchObject({ code: 'baselinker_blocked_token', retryAt: first.retryAt });
      expect(results()).toEqual(['ERROR_BLOCKED_TOKEN']);
    });

    test('is waited for when that is short enough', async () => {
      // Before the client, whose clock stands still from its start.
      limiterFor('short-block', 100).block(Date.now() + 4000);
      const client = testClient(server.url, { limiterKey: 'short-block', maxBlockWaitMs: 5000 });
      await expect(client.call('getOrders', {})).resolves.toMatchObject({ status: 'SUCCESS' });
      expect(client.sleeps).toHaveLength(1);
      expect(client.sleeps[0]).toBeLessThanOrEqual(4000);
    });

    const NOW = Date.UTC(2026, 6, 1, 10, 0, 0);
    test.each([
      ['summer Polish time', '2026-07-01 12:08:00', NOW + 480_000],
      ['UTC', '2026-07-01 10:08:00', NOW + 480_000],
      ['neither', '2026-07-01 17:00:00', NOW + 600_000],
      ['garbage', 'soon', NOW + 600_000],
      ['a date that does not exist', '2026-02-30 12:08:00', NOW + 600_000],
      // 02:58 comes twice that night; the first time was an hour ago.
      ['the hour that comes twice', '2026-10-25 02:58:00', Date.UTC(2026, 9, 25, 1, 58), Date.UTC(2026, 9, 25, 1, 50)],
    ])('understands a time in %s', async (_zone, time, expected, now = NOW) => {
      const message = `Query limit exceeded, token blocked until ${time}`;
      const body = JSON.stringify({
        status: 'ERROR',
        error_code: 'ERROR_USER_ACCOUNT_BLOCKED',
        error_message: message,
      });
      const http = async () => ({ statusCode: 200, body });
      jest.spyOn(Date, 'now').mockReturnValue(now);
      const client = testClient(server.url, { http });
      jest.restoreAllMocks();
      expect(await errorOf(client.call('getOrders', {}))).toMatchObject({
        code: 'baselinker_blocked_token',
        retryAt: expected,
      });
    });
  });
});

describe('refusals in words that nobody has published', () => {
  const refusing = (code: unknown, message: unknown) =>
    startHostileServer(() => JSON.stringify({ status: 'ERROR', error_code: code, error_message: message }));

  test.each([
    ['ERROR_USER_ACCOUNT_BLOCKED', 'The account related to provided token is blocked'],
    ['ERROR_TOO_MANY_REQUESTS', ''],
    ['ERROR_X', 'Przekroczono limit zapytań'],
    ['ERROR_X', 'Query limit exceeded, token blocked until 2022-05-03 17:15:34'],
  ])('%s "%s" is remembered as a block', async (code, message) => {
    const server = await refusing(code, message);
    const client = testClient(server.url);
    for (let calls = 0; calls < 3; calls++) await expect(client.call('getOrders', {})).rejects.toThrow('BaseLinker');
    expect(server.calls()).toBe(1);
    await server.close();
  });

  test.each([
    ['ERROR_FIELD', 'extra_field_1 is over the limit of 50 characters'],
    ['ERROR_ORDER', 'Too many orders in order_ids'],
    ['ERROR_ORDER_BLOCKED', 'The order is blocked by another user'],
  ])('%s "%s" is no block', async (code, message) => {
    const server = await refusing(code, message);
    const client = testClient(server.url);
    for (let calls = 0; calls < 2; calls++) await expect(client.call('getOrders', {})).rejects.toThrow('BaseLinker');
    expect(server.calls()).toBe(2);
    await server.close();
  });

  test.each([
    [undefined, 'Something', '(Something)'],
    [null, null, '(it did not say why)'],
    ['ERROR_X', { a: 1 }, '(ERROR_X)'],
    [{}, ['x'], '(it did not say why)'],
  ])('code %j and message %j are told as %s', async (code, message, words) => {
    const server = await refusing(code, message);
    await expect(testClient(server.url).call('getOrders', {})).rejects.toThrow(`BaseLinker refused getOrders ${words}`);
    await server.close();
  });
});

describe('limiter', () => {
  /** Time stands still until everybody sleeps; then it jumps to the first who wakes. */
  const fakeClock = () => {
    let moment = 1_795_000_000_000;
    const sleepers: { due: number; wake: () => void }[] = [];
    const sleeps: number[] = [];
    return {
      sleeps,
      now: () => moment,
      sleep: async (ms: number) => {
        sleeps.push(ms);
        const slept = new Promise<void>((resolve) => sleepers.push({ due: moment + ms, wake: resolve }));
        setImmediate(() => {
          sleepers.sort((a, b) => a.due - b.due);
          const first = sleepers.shift();
          moment = Math.max(moment, first?.due ?? moment);
          first?.wake();
        });
        await slept;
      },
      advance: (ms: number) => (moment += ms),
      maxBlockWaitMs: 0,
    };
  };

  test('lets no more than its number through in any 60 seconds', async () => {
    const clock = fakeClock();
    const limiter = limiterFor('window', 3);
    const times: number[] = [];
    for (let call = 0; call < 8; call++) {
      await limiter.acquire(clock);
      times.push(clock.now());
      clock.advance(1000);
    }
    times.slice(3).forEach((time, index) => expect(time - (times[index] ?? 0)).toBeGreaterThanOrEqual(60_000));
    expect(clock.sleeps).toEqual([57_000, 57_000]);
  });

  test('is one and the same for a token, other tokens have their own', async () => {
    const clock = fakeClock();
    await limiterFor('one', 1).acquire(clock);
    await limiterFor('other', 1).acquire(clock);
    expect(clock.sleeps).toEqual([]);
    await limiterFor('one', 1).acquire(clock);
    expect(clock.sleeps).toEqual([60_000]);
  });

  test('many waiters at once still keep to the number', async () => {
    const clock = fakeClock();
    const limiter = limiterFor('crowd', 2);
    const times: number[] = [];
    const acquire = () => limiter.acquire(clock).then(() => times.push(clock.now()));
    await Promise.all([acquire(), acquire(), acquire(), acquire(), acquire()]);
    times.sort((a, b) => a - b);
    times.slice(2).forEach((time, index) => expect(time - (times[index] ?? 0)).toBeGreaterThanOrEqual(60_000));
  });

  test('takes a new number from the settings at once', async () => {
    const clock = fakeClock();
    await limiterFor('changed', 1).acquire(clock);
    await limiterFor('changed', 2).acquire(clock);
    expect(clock.sleeps).toEqual([]);
  });

  test('a clock that is set back blocks nobody for hours', async () => {
    const clock = fakeClock();
    const limiter = limiterFor('set-back', 1);
    await limiter.acquire(clock);
    clock.advance(-3_600_000);
    await limiter.acquire(clock);
    expect(clock.sleeps).toEqual([]);
  });
});
