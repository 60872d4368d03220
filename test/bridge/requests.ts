import { createHmac } from 'node:crypto';

/** What the suite has to know of the bridge and of one document it can print. */
export interface BridgeUnderTest {
  /** Address without the path of the API. */
  url: string;
  token?: string;
  /** Secret of the tokens of documents. */
  secret?: string;
  documentId: number;
  /** The document's number, which its PDF has to show. */
  number?: string;
  /** The document's kind, for its templates; FS unless told. */
  kind?: string;
  /** Milliseconds a request may take, and Sfera to start; 120 000 unless told. */
  timeoutMs?: number;
}

export interface Answer {
  status: number;
  headers: Headers;
  body: Buffer;
}

/** Sends a request as it stands, without following redirects. */
export async function send(
  bridge: BridgeUnderTest,
  path: string,
  options: { headers?: Record<string, string>; method?: string; signal?: AbortSignal } = {},
): Promise<Answer> {
  const response = await fetch(`${bridge.url.replace(/\/$/, '')}${path}`, {
    ...options,
    redirect: 'manual',
    signal: AbortSignal.any([
      AbortSignal.timeout(bridge.timeoutMs ?? 120_000),
      ...(options.signal ? [options.signal] : []),
    ]),
  });
  return { status: response.status, headers: response.headers, body: Buffer.from(await response.arrayBuffer()) };
}

/** The header that lets a request in, if the bridge has a token. */
export function bearer({ token }: BridgeUnderTest): Record<string, string> {
  return token === undefined ? {} : { Authorization: `Bearer ${token}` };
}

/** The token of one document: base64url(HMAC-SHA256(secret, id)) without padding. */
export function documentToken(secret: string, documentId: number): string {
  return createHmac('sha256', secret).update(String(documentId)).digest('base64url');
}

/** Asks for the PDF of the document, or of another, with whatever login the bridge was given for. */
export async function askForPdf(
  bridge: BridgeUnderTest,
  { id = bridge.documentId, pattern }: { id?: number; pattern?: string } = {},
): Promise<Answer> {
  const query = new URLSearchParams();
  if (pattern !== undefined) query.set('pattern', pattern);
  if (bridge.token === undefined && bridge.secret !== undefined) query.set('t', documentToken(bridge.secret, id));
  const text = query.toString().replaceAll('+', '%20');
  return await send(bridge, `/api/invoices/${id}/pdf${text === '' ? '' : `?${text}`}`, { headers: bearer(bridge) });
}
