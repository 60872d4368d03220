import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer as createPlainServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

import { drawDocument } from './draw';
import { Faults, spoil } from './faults';
import { templatesOf } from './templates';
import type { BridgePrint, PrintBridgeOptions, PrintBridgeServer } from './types';

/** What the bridge is at the moment. */
interface State {
  options: PrintBridgeOptions;
  company: string;
  ready: boolean;
  /** Why it is not ready, as a word and as a sentence; it starts unless told. */
  trouble: readonly [reason: string, message: string] | undefined;
  templatesHidden: boolean;
  /** Unix milliseconds at which Sfera will have started. */
  readyAt: number;
  prints: BridgePrint[];
  requests: string[];
  faults: Faults;
  open: number;
  mostOpen: number;
  printed: number;
  /** Sfera's line: prints are made one after the other in as many lanes as the bridge has. */
  lanes: Array<Promise<void>>;
}

/** Starts a print bridge as facts/nexo.md §B describes one: slow to start, one print at a time, templates by name. */
export async function startPrintBridge(options: PrintBridgeOptions): Promise<PrintBridgeServer> {
  const startMs = options.startMs ?? 0;
  const state: State = {
    options,
    company: options.company ?? 'Nexo_Sklep',
    ready: true,
    trouble: undefined,
    templatesHidden: false,
    readyAt: Date.now() + startMs,
    prints: [],
    requests: [],
    faults: new Faults(),
    open: 0,
    mostOpen: 0,
    printed: 0,
    lanes: Array.from({ length: options.maxConcurrency ?? 1 }, () => Promise.resolve()),
  };
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    serve(state, request, response).catch((error) => response.writeHead(500).end(String(error)));
  };
  const server = options.tls ? createTlsServer(options.tls, listener) : createPlainServer(listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    requests: state.requests,
    prints: state.prints,
    mostAtATime: () => state.mostOpen,
    setReady: (ready, reason, message = '') => {
      state.ready = ready;
      state.trouble = reason === undefined ? undefined : [reason, message];
    },
    setCompany: (company) => void (state.company = company),
    hideTemplates: () => void (state.templatesHidden = true),
    fault: (fault, settings) => state.faults.add(fault, settings),
    clearFaults: () => state.faults.clear(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const PDF_PATH = /^\/api\/invoices\/(\d{1,15})\/pdf$/;

async function serve(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  state.requests.push(`${request.method} ${request.url}`);
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://bridge');
  if (request.method !== 'GET') return refuse(response, 405, 'method_not_allowed', 'Only GET');
  const bearer = hasBearer(state, request);
  const pdf = PDF_PATH.exec(pathname);
  if (pdf !== null) {
    const documentId = Number(pdf[1]);
    const authentication = bearer ? 'bearer' : hasDocumentToken(state, searchParams, documentId) ? 'hmac' : undefined;
    if (authentication === undefined) return refuse(response, 403, 'unauthorized', 'Unknown token');
    return await servePdf(state, response, documentId, searchParams.get('pattern') ?? undefined, authentication);
  }
  if (!bearer && state.options.token !== undefined) return refuse(response, 401, 'unauthorized', 'Unknown token');
  if (pathname === '/health') return sendJson(response, 200, health(state));
  if (pathname !== '/api/templates') return refuse(response, 404, 'not_found', 'No such path');
  if (!isReady(state)) return refuseForNow(state, response);
  const templates = templatesOf(searchParams.get('kind') ?? '');
  if (templates === undefined) return refuse(response, 422, 'rejected', 'Unknown kind of document');
  const listed = state.templatesHidden ? [] : templates;
  sendJson(response, 200, { templates: listed.map((name, index) => ({ name, default: index === 0 })) });
}

function health(state: State): object {
  const ready = isReady(state);
  const { company, options } = state;
  const [reason, message] = state.trouble ?? ['starting', 'Subiekt nexo się uruchamia'];
  return {
    status: ready ? 'ok' : reason === 'starting' ? 'starting' : 'error',
    nexoVersion: '60.1.0',
    nexoDatabaseVersion: '60.1.0',
    ...(company === '' ? {} : { company }),
    ready,
    ...(ready ? {} : { reason, message }),
    ...(options.maxConcurrency === undefined ? {} : { maxConcurrency: options.maxConcurrency }),
  };
}

function isReady(state: State): boolean {
  return state.ready && Date.now() >= state.readyAt;
}

async function servePdf(
  state: State,
  response: ServerResponse,
  documentId: number,
  pattern: string | undefined,
  authentication: BridgePrint['authentication'],
): Promise<void> {
  const print: BridgePrint = { documentId, pattern, authentication, status: 0, pdf: undefined };
  state.prints.push(print);
  state.open += 1;
  state.mostOpen = Math.max(state.mostOpen, state.open);
  response.once('close', () => (state.open -= 1));
  await answerPdf(state, response, print);
  print.status = response.headersSent ? response.statusCode : 0;
}

async function answerPdf(state: State, response: ServerResponse, print: BridgePrint): Promise<void> {
  if (!isReady(state)) return refuseForNow(state, response);
  const document = state.options.documents.find(({ id }) => id === print.documentId);
  const templates = document && templatesOf(document.kind);
  if (document === undefined || templates === undefined) {
    return refuse(response, 404, 'not_found', `No sales document has the id ${print.documentId}`);
  }
  const template = print.pattern ?? templates[0] ?? '';
  if (!templates.includes(template)) {
    return refuse(response, 422, 'template_unknown', `${document.kind} has no template "${template}"`);
  }
  const fault = state.faults.take(document.id);
  if (fault === 'unreachable') return refuse(response, 503, 'unreachable', 'Subiekt nexo does not answer');
  if (fault === 'rejected') return refuse(response, 422, 'rejected', 'Niepoprawny typ obiektu wejściowego');
  await takeTurn(state, response);
  let pdf: Buffer;
  if (fault === undefined || fault === 'wrongCompany') {
    pdf = await drawDocument(document, template);
  } else {
    const spoilt = await spoil(fault, response, document, template);
    if (spoilt === undefined) return;
    pdf = spoilt;
  }
  print.pdf = pdf;
  response.writeHead(200, {
    'Content-Type': 'application/pdf',
    'Content-Length': pdf.length,
    'Cache-Control': 'no-store',
    'X-Nexo-Company': encodeURIComponent(fault === 'wrongCompany' ? 'Nexo_Inna' : state.company),
  });
  response.end(pdf);
}

/** Waits until the print would be made; ends early when the other side closes the connection. */
async function takeTurn(state: State, response: ServerResponse): Promise<void> {
  const lane = state.printed % state.lanes.length;
  const ms = (state.printed === 0 ? state.options.firstPrintMs : state.options.printMs) ?? 0;
  state.printed += 1;
  const turn = (state.lanes[lane] ?? Promise.resolve()).then(
    () =>
      new Promise<void>((resolve) => {
        if (ms === 0) return resolve();
        const timer = setTimeout(resolve, ms);
        response.once('close', () => {
          clearTimeout(timer);
          resolve();
        });
      }),
  );
  state.lanes[lane] = turn;
  await turn;
}

function refuseForNow(state: State, response: ServerResponse): void {
  const seconds = Math.max(1, Math.ceil((state.readyAt - Date.now()) / 1000));
  response.setHeader('Retry-After', String(seconds));
  refuse(response, 503, 'not_ready', 'Subiekt nexo is starting');
}

function refuse(response: ServerResponse, status: number, code: string, reason: string): void {
  sendJson(response, status, { success: false, error: { code, reason } });
}

function sendJson(response: ServerResponse, status: number, content: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' }).end(JSON.stringify(content));
}

function hasBearer({ options }: State, request: IncomingMessage): boolean {
  return options.token !== undefined && sameText(request.headers.authorization ?? '', `Bearer ${options.token}`);
}

function hasDocumentToken({ options }: State, query: URLSearchParams, documentId: number): boolean {
  if (options.secret === undefined) return false;
  const token = createHmac('sha256', options.secret).update(String(documentId)).digest('base64url');
  return sameText(query.get('t') ?? '', token);
}

function sameText(first: string, second: string): boolean {
  const digest = (text: string) => createHmac('sha256', 'compare').update(text).digest();
  return timingSafeEqual(digest(first), digest(second));
}
