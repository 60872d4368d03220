import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { listPage, mailPage, notFoundPage } from './pages';
import type { ReceivedAttachment, ReceivedMail } from './types';

/** What the pages show. */
export interface MailSource {
  messages(): ReceivedMail[];
  receivedCount(): number;
}

/** Types a browser shows without running anything in them; all others are downloaded. */
const INLINE_TYPES = new Set(['application/pdf', 'image/png', 'image/jpeg', 'image/gif', 'image/webp', 'text/plain']);

const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'; form-action 'none'";
/** For the HTML of a mail: an opaque origin, no scripts, nothing loaded from outside. */
const MAIL_POLICY = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'";

function send(response: ServerResponse, status: number, type: string, body: string | Buffer, policy: string): void {
  response.writeHead(status, {
    'content-type': type,
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
  response.end(body);
}

function sendAttachment(response: ServerResponse, { filename, contentType, content }: ReceivedAttachment): void {
  const inline = INLINE_TYPES.has(contentType);
  const asciiName = filename.replace(/[^\x20-\x7e]|["\\]/g, '_');
  response.writeHead(200, {
    'content-type': inline ? contentType : 'application/octet-stream',
    'content-disposition': `${inline ? 'inline' : 'attachment'}; filename="${asciiName}"; filename*=UTF-8''${encodeURIComponent(filename)}`,
    'content-length': content.length,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
  response.end(content);
}

function route(path: string, store: MailSource, response: ServerResponse): void {
  const html = 'text/html; charset=utf-8';
  if (path === '/') {
    return send(response, 200, html, listPage(store.messages().reverse(), store.receivedCount()), PAGE_POLICY);
  }
  const [, id, part, index] = /^\/mail\/(\d+)(?:\/(html|raw|attachments)(?:\/(\d+))?)?$/.exec(path) ?? [];
  const mail = store.messages().find((candidate) => String(candidate.id) === id);
  const attachment = index === undefined ? undefined : mail?.attachments[Number(index)];
  if (mail && part === undefined) return send(response, 200, html, mailPage(mail), PAGE_POLICY);
  if (mail && part === 'html') return send(response, 200, html, mail.html, MAIL_POLICY);
  if (mail && part === 'raw') return send(response, 200, 'text/plain; charset=utf-8', mail.raw, PAGE_POLICY);
  if (part === 'attachments' && attachment) return sendAttachment(response, attachment);
  send(response, 404, html, notFoundPage(), PAGE_POLICY);
}

/** Starts the web side. Answers GET and HEAD only. */
export async function startWeb(options: {
  host: string;
  port: number;
  store: MailSource;
}): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
      return;
    }
    route((request.url ?? '/').split('?')[0] ?? '/', options.store, response);
  });
  server.listen(options.port, options.host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
