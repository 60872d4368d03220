import { lookup, type LookupAddress } from 'node:dns';
import { once } from 'node:events';
import { get as httpGetPlain, type IncomingMessage } from 'node:http';
import { get as httpGetSecure } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { connect as connectSecure, type TLSSocket } from 'node:tls';

import type { HttpGet } from '../../lib/print-bridge';

/**
 * One GET straight through Node. n8n's own helper can neither stop reading at a size nor look at the address a name leads
 * to before it connects, and it sends requests to the local network through a proxy where one is set.
 */
export const httpGet: HttpGet = async (request) => {
  const { url, headers, timeoutMs, maxBytes, acceptAddress, trustSelfSigned, fingerprint, signal } = request;
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !acceptAddress(host)) throw withCode('ADDRESS_REFUSED');
  const timeout = AbortSignal.timeout(Math.max(1, Math.floor(timeoutMs)));
  const stop = signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
  try {
    const secure = url.startsWith('https:');
    // Nothing is sent, the token least of all, before the certificate was seen.
    const socket =
      secure && fingerprint !== undefined
        ? await connectPinned(new URL(url), fingerprint, acceptAddress, stop)
        : undefined;
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const send = secure ? httpGetSecure : httpGetPlain;
      // A connection of its own for every request: a bridge that was restarted has closed the old ones.
      const options = {
        headers,
        signal: stop,
        agent: false as const,
        lookup: checkedLookup(acceptAddress),
        rejectUnauthorized: !trustSelfSigned,
        ...(socket !== undefined && { createConnection: () => socket }),
      };
      send(url, options, resolve).once('error', reject);
    });
    return {
      statusCode: response.statusCode ?? 0,
      headers: plainHeaders(response),
      body: await read(response, maxBytes),
    };
  } catch (error) {
    throw timeout.aborted && !signal?.aborted ? withCode('TIMEOUT', error) : error;
  }
};

/** A TLS connection to the holder of one certificate, whoever vouches for it. */
async function connectPinned(
  url: URL,
  fingerprint: string,
  acceptAddress: (address: string) => boolean,
  stop: AbortSignal,
): Promise<TLSSocket> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const socket = connectSecure({
    host,
    port: Number(url.port || 443),
    lookup: checkedLookup(acceptAddress),
    rejectUnauthorized: false,
    ...(isIP(host) === 0 && { servername: host }),
  });
  const leave = (): void => void socket.destroy(withCode('ABORT_ERR', stop.reason));
  stop.addEventListener('abort', leave, { once: true });
  try {
    await once(socket, 'secureConnect', { signal: stop });
  } finally {
    stop.removeEventListener('abort', leave);
  }
  const seen = socket.getPeerX509Certificate()?.fingerprint256.replaceAll(':', '');
  if (seen === fingerprint) return socket;
  socket.destroy();
  throw withCode('FINGERPRINT');
}

async function read(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    // Leaving the loop closes the connection.
    if (length > maxBytes) throw withCode('REPLY_TOO_LARGE');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function plainHeaders({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value ?? '')]));
}

/** Finds a host's addresses and leaves only those that may be connected to. */
function checkedLookup(acceptAddress: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      const accepted = error === null ? addresses.filter(({ address }) => acceptAddress(address)) : [];
      const [first] = accepted;
      if (first === undefined) return callback(error ?? withCode('ADDRESS_REFUSED'), '');
      if (options.all === true) return callback(null, accepted);
      callback(null, first.address, first.family);
    });
  };
}

function withCode(code: string, cause?: unknown): NodeJS.ErrnoException {
  return Object.assign(new Error(code, { cause }), { code });
}
