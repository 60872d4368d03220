import { isProtected } from '../../common';
import type { HttpPost } from '../types';

import { blockedTokenError, blockedUntil, isRateRefusal } from './block';
import { BaseLinkerError, cleanExcerpt } from './errors';
import type { Limiter } from './limiter';
import { unreachableError } from './network';

const DEFAULT_TIMEOUT_MS = 60_000;
const FIRST_BACK_OFF_MS = 500;
/** Bytes; a hundred orders with long descriptions stay far below this. */
const LONGEST_REPLY = 32 * 1024 * 1024;

export interface BaseLinkerClientOptions {
  /** Posts the form and adds the token (header X-BLToken) by itself. */
  http: HttpPost;
  url: string;
  limiter: Limiter;
  /** Unix milliseconds. */
  now: () => number;
  /** Resolves after so many milliseconds, and rejects when the signal aborts. */
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** A number from 0 up to but not including 1, for the jitter between tries. */
  random: () => number;
  signal?: AbortSignal;
  /** Milliseconds until one request is given up; 60 000 by default. */
  timeoutMs?: number;
  /** The longest wait, in milliseconds, for a token that is already known to be blocked; 0 by default: fail at once. */
  maxBlockWaitMs?: number;
}

export interface BaseLinkerClient {
  /**
   * Calls one API method and returns its whole reply, `status` included, with only the envelope validated.
   * Unanswered requests and HTTP 5xx are tried again for reads (3 tries) and for setting statuses, fields and files (2
   * tries), which does the same thing twice; nothing else is ever repeated. Throws BaseLinkerError.
   */
  call(method: string, parameters: Record<string, unknown>): Promise<Record<string, unknown>>;
}

/** A client for one token of the BaseLinker API (facts/baselinker.md §1). */
export function createBaseLinkerClient(options: BaseLinkerClientOptions): BaseLinkerClient {
  const { http, url, limiter, now, sleep, random, signal, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const maxBlockWaitMs = options.maxBlockWaitMs ?? 0;

  async function attempt(method: string, form: Record<string, string>): Promise<Reply> {
    throwIfCancelled(signal, method);
    await limiter.acquire({ now, sleep, signal, maxBlockWaitMs });
    try {
      return { answered: true, ...(await http({ url, form, timeoutMs, maxBytes: LONGEST_REPLY, signal })) };
    } catch (error) {
      throwIfCancelled(signal, method);
      return { answered: false, error: unreachableError(method, error, timeoutMs) };
    }
  }

  async function pause(tries: number): Promise<void> {
    const longest = FIRST_BACK_OFF_MS * 2 ** tries;
    await sleep(longest / 2 + (random() * longest) / 2, signal);
  }

  return {
    async call(method, parameters) {
      checkUrl(url);
      const form = { method, parameters: JSON.stringify(parameters) };
      const maxTries = triesFor(method);
      try {
        for (let tries = 1; ; tries++) {
          const reply = await attempt(method, form);
          const worthRepeating = !reply.answered || reply.statusCode >= 500;
          if (worthRepeating && tries < maxTries) {
            await pause(tries);
            continue;
          }
          if (!reply.answered) throw reply.error;
          return readReply(method, reply, now());
        }
      } catch (error) {
        if (error instanceof BaseLinkerError && error.retryAt !== undefined) limiter.block(error.retryAt);
        throwIfCancelled(signal, method, error);
        throw error;
      }
    },
  };
}

type Reply = { answered: true; statusCode: number; body: string } | { answered: false; error: BaseLinkerError };

/** Writing methods that do the same thing when they are called twice. */
const REPEATABLE: ReadonlySet<string> = new Set([
  'setOrderStatus',
  'setOrderStatuses',
  'setOrderFields',
  'addOrderInvoiceFile',
  'addOrderReceiptFile',
]);

function triesFor(method: string): number {
  if (method.startsWith('get')) return 3;
  return REPEATABLE.has(method) ? 2 : 1;
}

/** Without encryption the token would be readable on the way. */
function checkUrl(url: string): void {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed !== undefined && isProtected(parsed)) return;
  throw new BaseLinkerError('bad_url', 'The API URL of BaseLinker is not an https address', {
    description: 'Set API URL in the BaseLinker credential to https://api.baselinker.com/connector.php.',
  });
}

function throwIfCancelled(signal: AbortSignal | undefined, method: string, cause?: unknown): void {
  if (!signal?.aborted) return;
  throw new BaseLinkerError('cancelled', `The execution was stopped during BaseLinker's ${method}`, { cause });
}

/** Validates the envelope; whatever the content type says, the text must be JSON (facts/baselinker.md §1). */
function readReply(method: string, { statusCode, body }: { statusCode: number; body: string }, now: number) {
  if (Buffer.byteLength(body) > LONGEST_REPLY) {
    throw new BaseLinkerError('reply_too_large', `BaseLinker's reply to ${method} is larger than 32 MB`, {
      description: 'Ask for fewer orders at once: choose statuses or fewer days back.',
    });
  }
  const reply = parseObject(body);
  if (reply?.status === 'ERROR') throw refusal(method, reply, now);
  if (reply?.status === 'SUCCESS') return reply;
  const excerpt = cleanExcerpt(body, 160);
  throw new BaseLinkerError(
    'bad_reply',
    `BaseLinker's reply to ${method} is not what its API sends (HTTP ${statusCode})`,
    {
      description:
        `The reply begins: "${excerpt}". Try again in a few minutes; if it stays like this, check API URL in the ` +
        'BaseLinker credential and whether a proxy stands in between.',
    },
  );
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** True for a JSON object; PHP writes an empty one as `[]`, which is not. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The codes seen in the wild in plain words, and what a person can do; there is no official list (facts/baselinker.md §1a). */
function knownRefusal(code: string, quoted: string, apiCode: string, retryAt: number): BaseLinkerError | undefined {
  switch (code) {
    case 'bad_token':
      return new BaseLinkerError('bad_token', `BaseLinker does not know this API token (${quoted})`, {
        apiCode,
        description:
          'Check API Token in the BaseLinker credential. Tokens are made in BaseLinker under Account & other → My account → API.',
      });
    case 'empty_token':
      return new BaseLinkerError('empty_token', `BaseLinker got no API token (${quoted})`, {
        apiCode,
        description: 'Fill in API Token in the BaseLinker credential.',
      });
    case 'user_account_blocked':
      return new BaseLinkerError(
        'user_account_blocked',
        `BaseLinker refuses everything from the account of the token (${quoted})`,
        {
          apiCode,
          // In 2021 this was its answer to too many requests (facts/baselinker.md §1a): asking on would prolong that.
          retryAt,
          description:
            'Too many requests were made from this account, or it is suspended. Wait ten minutes; if it stays like this, sign in ' +
            'to BaseLinker to see why, for example an unpaid plan.',
        },
      );
    case 'unknown_method':
      return new BaseLinkerError(
        'unknown_method',
        `The API URL leads to something that is not BaseLinker (${quoted})`,
        {
          apiCode,
          description: 'Check API URL in the BaseLinker credential: it may point to another service.',
        },
      );
    default:
      return undefined;
  }
}

function refusal(method: string, reply: Record<string, unknown>, now: number): BaseLinkerError {
  const apiCode = cleanExcerpt(textOf(reply.error_code), 80);
  const apiMessage = cleanExcerpt(textOf(reply.error_message), 300);
  if (isRateRefusal(apiCode, apiMessage)) return blockedTokenError(blockedUntil(apiMessage, now), apiCode, apiMessage);
  const words = apiCode
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
  const code = words.replace(/^error_/, '') || 'refused';
  const quoted = [apiCode, apiMessage].filter((text) => text !== '').join(': ') || 'it did not say why';
  return (
    knownRefusal(code, quoted, apiCode, blockedUntil(apiMessage, now)) ??
    new BaseLinkerError(code, `BaseLinker refused ${method} (${quoted})`, { apiCode })
  );
}

/** A code or message is text or a number; nothing else says anything. */
function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}
