import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { ApiError } from './api-error';
import { Faults, GATEWAY_PAGE } from './faults';
import { TokenGate } from './gate';
import { runMethod } from './methods';
import type {
  BaseLinkerBehaviour,
  BaseLinkerServer,
  BaseLinkerServerOptions,
  BaseLinkerState,
  OrderSeed,
} from './types';

const LONGEST_BODY = 8 * 1024 * 1024;

/** Starts a BaseLinker API for one or more tokens (facts/baselinker.md §1, §8). */
export async function startBaseLinkerServer(options: BaseLinkerServerOptions): Promise<BaseLinkerServer> {
  const now = options.now ?? Date.now;
  const gate = new TokenGate(options.tokens, options.limits ?? { requestsPerMinute: 100, blockSeconds: 600 }, now);
  const faults = new Faults(gate);
  const behaviour: BaseLinkerBehaviour = {
    journal: false,
    journalInclusive: false,
    journalPageSize: 100,
    journalNewestFirst: false,
    ordersSortedBy: 'auto',
    statusesAllOrNothing: true,
    ...options.behaviour,
  };
  const state = createState(options);

  const server = createServer((request, response) => {
    const context = { state, behaviour, gate, faults, now, latencyMs: options.latencyMs ?? 0 };
    serve(request, response, context).catch((error) => response.writeHead(500).end(String(error)));
  });
  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${port}/connector.php`,
    port,
    state,
    behaviour,
    faults,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function createState({ shop, orders, statuses }: BaseLinkerServerOptions): BaseLinkerState {
  const copies = structuredClone(orders ?? shop?.orders ?? []).map((order) => ({ ...order }));
  return {
    orders: new Map(copies.map((order) => [order.order_id, order])),
    statuses: structuredClone([...(statuses ?? shop?.statuses ?? [])]),
    sources: sourcesOf(copies),
    calls: [],
    statusChanges: [],
    journal: [],
    documents: [],
    series: [
      { id: '15', type: 'INVOICE', name: 'Faktury', format: '%N/%M/%Y' },
      { id: '16', type: 'CORRECTION', name: 'Korekty', format: 'K%N/%M/%Y' },
      { id: '17', type: 'RECEIPT', name: 'Paragony', format: 'P%N/%M/%Y' },
    ],
    extraFields: [
      { extra_field_id: 1352, name: 'Numer dokumentu', editor_type: 'text' },
      { extra_field_id: 1353, name: 'Dokument PDF', editor_type: 'file' },
    ],
  };
}

/** The sources the orders come from; "personal" is always there, for orders made by hand. */
function sourcesOf(orders: OrderSeed[]): BaseLinkerState['sources'] {
  const sources: BaseLinkerState['sources'] = { personal: { '0': 'W sklepie / osobiście' } };
  for (const { order_source: type, order_source_id: id } of orders) {
    const accounts = (sources[type] ??= {});
    accounts[String(id)] ??= `${type} ${id}`;
  }
  return sources;
}

interface Context {
  state: BaseLinkerState;
  behaviour: BaseLinkerBehaviour;
  gate: TokenGate;
  faults: Faults;
  now: () => number;
  latencyMs: number;
}

async function serve(request: IncomingMessage, response: ServerResponse, context: Context): Promise<void> {
  const { faults } = context;
  const body = await readBody(request).catch(() => undefined);
  if (body === undefined) return void response.destroy();
  const path = new URL(request.url ?? '/', 'http://sandbox').pathname;
  if (path !== '/connector.php') return void response.writeHead(404).end();
  if (request.method !== 'POST') return void response.writeHead(405, { Allow: 'POST' }).end();

  const gatewayDown = faults.take('html502');
  const form = formOf(request, body);
  const text = answer(request, form, gatewayDown, context);
  const delay = context.latencyMs + faults.delayMs;
  if (delay > 0) await pause(delay, response);

  if (gatewayDown) return void response.writeHead(502, { 'Content-Type': 'text/html' }).end(GATEWAY_PAGE);
  if (faults.take('dropConnection')) return void response.destroy();
  const sent = faults.take('truncateJson') ? text.slice(0, Math.floor(text.length / 2)) : text;
  response.writeHead(200, { 'Content-Type': faults.contentType }).end(sent);
}

/** Ends early when the other side, or the server, closes the connection. */
async function pause(ms: number, response: ServerResponse): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    response.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** Answers and records one call; behind a gateway that is down it has no effect. The token is checked first. */
function answer(request: IncomingMessage, form: URLSearchParams, gatewayDown: boolean, context: Context): string {
  const { state, behaviour, gate, now } = context;
  const method = form.get('method') ?? '';
  const parametersText = form.get('parameters') ?? '';
  const call = { time: now(), method, parameters: parsed(parametersText), result: 'html502' };
  state.calls.push(call);
  if (gatewayDown) return '';
  try {
    gate.check(String(request.headers['x-bltoken'] ?? form.get('token') ?? ''));
    const seconds = Math.floor(now() / 1000);
    const reply = runMethod(method, parametersText, { state, behaviour, seconds });
    call.result = 'SUCCESS';
    return JSON.stringify({ status: 'SUCCESS', ...reply });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    call.result = error.code;
    return JSON.stringify({ status: 'ERROR', error_code: error.code, error_message: error.message });
  }
}

/** PHP fills a form from both kinds of bodies; one of another content type is not parsed, so that the method is empty (facts/baselinker.md §1). */
function formOf(request: IncomingMessage, body: string): URLSearchParams {
  const header = request.headers['content-type'] ?? '';
  const type = header.split(';')[0]?.trim().toLowerCase();
  if (type === 'multipart/form-data') return multipart(body, /boundary="?([^";]+)/i.exec(header)?.[1] ?? '');
  return new URLSearchParams(type === 'application/x-www-form-urlencoded' ? body : '');
}

/** The text fields of a multipart body. */
function multipart(body: string, boundary: string): URLSearchParams {
  const form = new URLSearchParams();
  if (boundary === '') return form;
  for (const part of body.split(`--${boundary}`)) {
    const gap = part.indexOf('\r\n\r\n');
    const name = /name="([^"]*)"/i.exec(part.slice(0, Math.max(gap, 0)))?.[1];
    if (name !== undefined) form.append(name, part.slice(gap + 4).replace(/\r\n$/, ''));
  }
  return form;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LONGEST_BODY) throw new Error('The request body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
