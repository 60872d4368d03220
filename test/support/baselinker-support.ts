import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { type BaseLinkerClient, createBaseLinkerClient, type HttpPost, limiterFor } from '../../lib/baselinker';
import type { OrderSeed } from '../../sandbox/baselinker';

export const TOKEN = '1-23-ABC';

export const STATUSES = [
  { id: 11, name: 'Nowe', name_for_customer: 'Nowe', color: '#AAAAAA' },
  { id: 12, name: 'Do wysłania', name_for_customer: 'W realizacji', color: '#00BB00' },
  { id: 13, name: 'Błąd', name_for_customer: 'W realizacji', color: '#BB0000' },
];

let orderSequence = 0;

/** An order confirmed one minute after it was added; ids count up. */
export function order(fields: Partial<OrderSeed> & Record<string, unknown> = {}): OrderSeed & Record<string, unknown> {
  const confirmed = fields.date_confirmed ?? 1_795_000_000;
  return {
    order_id: 5000 + ++orderSequence,
    order_status_id: 12,
    order_source: 'allegro',
    order_source_id: 20417,
    confirmed: true,
    date_add: confirmed - 60,
    date_confirmed: confirmed,
    date_in_status: confirmed + 60,
    email: 'klient@example.com',
    products: [],
    ...fields,
  };
}

/** Posts over real HTTP, as the node does, with the token in the header. */
function fetchPost(token = TOKEN): HttpPost {
  return async ({ url, form, timeoutMs, signal }) => {
    const timeout = AbortSignal.timeout(timeoutMs);
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'X-BLToken': token },
      body: new URLSearchParams(form),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    return { statusCode: response.status, body: await response.text() };
  };
}

let limiterSequence = 0;

interface TestClientOptions {
  token?: string;
  requestsPerMinute?: number;
  timeoutMs?: number;
  maxBlockWaitMs?: number;
  signal?: AbortSignal;
  limiterKey?: string;
  http?: HttpPost;
}

/** A client on a clock that only moves when the client sleeps; `sleeps` lists how long, in milliseconds. */
export function testClient(url: string, options: TestClientOptions = {}): BaseLinkerClient & { sleeps: number[] } {
  const sleeps: number[] = [];
  let moment = Date.now();
  const client = createBaseLinkerClient({
    http: options.http ?? fetchPost(options.token),
    url,
    limiter: limiterFor(options.limiterKey ?? `test-${++limiterSequence}`, options.requestsPerMinute ?? 10_000),
    now: () => moment,
    sleep: async (ms) => {
      sleeps.push(ms);
      moment += ms;
    },
    random: () => 0.5,
    timeoutMs: options.timeoutMs,
    maxBlockWaitMs: options.maxBlockWaitMs,
    signal: options.signal,
  });
  return { ...client, sleeps };
}

/** A server that answers every form with what `reply` makes of its parameters; for servers no one would want. */
export async function startHostileServer(reply: (parameters: Record<string, unknown>, call: number) => string) {
  let calls = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const form = new URLSearchParams(Buffer.concat(chunks).toString());
      response.end(reply(JSON.parse(form.get('parameters') ?? '{}') as Record<string, unknown>, ++calls));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/connector.php`,
    calls: () => calls,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
