import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type {
  ICredentialDataDecryptedObject,
  ICredentialsDecrypted,
  ICredentialTestFunctions,
  IExecuteFunctions,
  IHttpRequestOptions,
  ILoadOptionsFunctions,
  IN8nHttpFullResponse,
  INodeCredentialTestResult,
  INodeListSearchResult,
  INodePropertyOptions,
  IPollFunctions,
} from 'n8n-workflow';

import {
  type BaseLinkerClient,
  type BaseLinkerClientOptions,
  createBaseLinkerClient,
  getOrderSources,
  getOrderStatusList,
  type HttpPost,
  limiterFor,
  type OrderStatus,
} from '../../lib/baselinker';
import { withoutSecrets } from '../../lib/common';

import { credentialTestResult } from './credential-test';
import { type ListSource, loadList, searchList } from './editor-lists';

const BASELINKER_CREDENTIAL = 'baseLinkerApi';

/** A person waits in front of the form, and reads are tried three times. */
const TEST_TIMEOUT_MS = 10_000;

type NodeContext = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

interface Connection {
  url: string;
  token: string;
  requestsPerMinute: number;
  /** SHA-256 of the token: enough to tell tokens apart. */
  tokenKey: string;
}

/** A client for the node's BaseLinker credential; it stops when the execution is cancelled. */
export async function connectToBaseLinker(context: NodeContext): Promise<BaseLinkerClient> {
  const connection = readConnection(await context.getCredentials(BASELINKER_CREDENTIAL));
  return openClient(connection, {
    http: httpPost(context, connection.token),
    signal: 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined,
  });
}

function openClient(
  { url, requestsPerMinute, tokenKey }: Connection,
  options: Pick<BaseLinkerClientOptions, 'http' | 'signal' | 'timeoutMs'>,
): BaseLinkerClient {
  return createBaseLinkerClient({
    ...options,
    url,
    limiter: limiterFor(tokenKey, requestsPerMinute),
    now: Date.now,
    sleep: async (ms, signal) => await sleep(ms, undefined, { signal }),
    random: Math.random,
  });
}

/** The name that the node's BaseLinker credential gives the account, or an empty string. */
export async function accountName(context: NodeContext): Promise<string> {
  const { accountName: name } = await context.getCredentials(BASELINKER_CREDENTIAL);
  return typeof name === 'string' ? name.trim() : '';
}

/** The *Test* of the BaseLinker credential, for every node that uses it: n8n asks whichever node it finds first. */
export async function baseLinkerTest(
  this: ICredentialTestFunctions,
  credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
  return credentialTestResult(async () => {
    const connection = readConnection(credential.data ?? {});
    const http = testPost(this, connection.token);
    const statuses = await getOrderStatusList(openClient(connection, { http, timeoutMs: TEST_TIMEOUT_MS }));
    return `Connected to BaseLinker, which knows ${statuses.length} order statuses`;
  });
}

/** Tells BaseLinker accounts apart without keeping anything secret: 16 hexadecimal digits of the token's SHA-256. */
export async function baseLinkerAccount(context: NodeContext): Promise<string> {
  const { tokenKey } = readConnection(await context.getCredentials(BASELINKER_CREDENTIAL));
  return tokenKey.slice(0, 16);
}

/** Kept apart from the requests, to which n8n itself adds the token. */
function readConnection(data: ICredentialDataDecryptedObject): Connection {
  const { apiToken, url, requestsPerMinute } = data;
  return {
    url: String(url ?? '').trim(),
    token: String(apiToken ?? ''),
    requestsPerMinute: Number(requestsPerMinute ?? 50),
    tokenKey: createHash('sha256')
      .update(String(apiToken ?? ''))
      .digest('hex'),
  };
}

/** @param token only to be taken out of replies that quote it; n8n itself adds it to the requests */
function httpPost(context: NodeContext, token: string): HttpPost {
  return async ({ url, form, timeoutMs, maxBytes, signal }) => {
    const timeout = AbortSignal.timeout(timeoutMs);
    const request: IHttpRequestOptions = {
      method: 'POST',
      url,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      // Encodes "+" as "%2B", without which base64 content arrives broken (facts/baselinker.md §1).
      body: new URLSearchParams(form).toString(),
      // Read here, up to the bound: n8n's helper would keep a reply of any size in memory.
      encoding: 'stream',
      abortSignal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
      // The token must not follow a redirect to another server.
      disableFollowRedirect: true,
      ignoreHttpStatusErrors: true,
      returnFullResponse: true,
    };
    try {
      const { statusCode, body } = (await context.helpers.httpRequestWithAuthentication.call(
        context,
        BASELINKER_CREDENTIAL,
        request,
      )) as IN8nHttpFullResponse;
      return { statusCode, body: withoutSecrets(await readText(body as Readable, maxBytes), [token]) };
    } catch (error) {
      throw timeout.aborted ? Object.assign(new Error('No reply in time'), { code: 'ETIMEDOUT' }) : error;
    }
  };
}

/** As `httpPost`, by the one HTTP helper that n8n gives to the test of a credential; it cannot stop reading at a bound. */
function testPost({ helpers }: ICredentialTestFunctions, token: string): HttpPost {
  return async ({ url, form, timeoutMs }) => {
    const { statusCode, body } = (await helpers.request({
      method: 'POST',
      uri: url,
      headers: { 'X-BLToken': token },
      form,
      timeout: timeoutMs,
      followRedirect: false,
      followAllRedirects: false,
      simple: false,
      resolveWithFullResponse: true,
    })) as { statusCode: number; body: unknown };
    const text = typeof body === 'string' ? body : JSON.stringify(body ?? '');
    return { statusCode, body: withoutSecrets(text, [token]) };
  };
}

async function readText(body: Readable, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    // Leaving the loop closes the connection.
    if (length > maxBytes) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** For `methods.loadOptions`: all order statuses. */
export async function loadStatuses(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
  const statuses = await loadList(this, statusesOf(this));
  return statuses.map(({ id, name }) => ({ name, value: id }));
}

/** For `methods.listSearch`: order statuses whose name or id holds the text. */
export async function searchStatuses(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
  const { results } = await searchList(this, statusesOf(this), filter);
  return { results: results.map(({ id, name }) => ({ name, value: String(id) })) };
}

function statusesOf(context: ILoadOptionsFunctions): ListSource<OrderStatus> {
  return {
    load: async () => {
      const statuses = await getOrderStatusList(await connectToBaseLinker(context));
      return statuses.map((status) => ({ ...status, name: `${status.name} (${status.id})` }));
    },
    whenEmpty: {
      message: 'BaseLinker has no order statuses',
      description: 'Add them in BaseLinker, then open this list again.',
    },
  };
}

/** For `methods.loadOptions`: all sources orders come from. */
export async function loadSources(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
  const sources = await loadList(this, {
    load: async () => getOrderSources(await connectToBaseLinker(this)),
    whenEmpty: {
      message: 'BaseLinker names no sources of orders',
      description: 'Leave this empty to take the orders from everywhere.',
    },
  });
  return sources.map(({ value, type, name }) => ({ name: `${type}: ${name}`, value }));
}
