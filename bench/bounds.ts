import { limiterFor, ORDERS_PER_CALL } from '../lib/baselinker';
import { DOCUMENTS_A_BATCH } from '../lib/nexo';

import type { Latencies } from './protocol';

/** BaseLinker sends so many orders a page. */
const ORDERS_A_PAGE = 100;
/** MAIL FROM, RCPT TO, DATA, and the end of the message. */
const REPLIES_A_MAIL = 4;

/** What no program could do without, or could do faster, with these servers. Times in seconds. */
export interface Bounds {
  baselinkerCalls: number;
  /** The calls, one after the other because each page says where the next begins, within the budget of a minute. */
  baselinkerSeconds: number;
  /** One for the window of documents, five for the parts of every 500 of them. */
  sqlStatements: number;
  /** The replies to every mail on connections that are open already. */
  smtpSeconds: number;
  /** The PDF library alone, on one core. */
  pdfSeconds: number;
}

export interface BoundsOptions {
  latencies: Latencies;
  /** What the credentials of the measured template allow. */
  requestsPerMinute: number;
  smtpConnections: number;
  /** Documents that the PDF library draws in a second. */
  pdfsPerSecond: number;
}

/** The bounds of a run that delivers the documents of `orders` orders. */
export async function deliveryBounds(orders: number, options: BoundsOptions): Promise<Bounds> {
  const { latencies, smtpConnections, pdfsPerSecond } = options;
  const smtpSeconds = (orders * REPLIES_A_MAIL * latencies.smtp) / 1000 / smtpConnections;
  const pdfSeconds = orders / pdfsPerSecond;
  const groups = Math.ceil(orders / ORDERS_PER_CALL);
  const spread = [readingCalls(orders), groups] as const;
  return {
    baselinkerCalls: spread[0] + spread[1],
    baselinkerSeconds: await baselinkerSeconds(spread, smtpSeconds + pdfSeconds, options),
    sqlStatements: 1 + 5 * Math.ceil(orders / DOCUMENTS_A_BATCH),
    smtpSeconds,
    pdfSeconds,
  };
}

/** The bounds of a run over `orders` delivered orders in which nothing is to be done. */
export async function idleBounds(orders: number, options: BoundsOptions): Promise<Bounds> {
  const calls = readingCalls(orders);
  const seconds = await baselinkerSeconds([calls, 0], 0, options);
  return { baselinkerCalls: calls, baselinkerSeconds: seconds, sqlStatements: 1, smtpSeconds: 0, pdfSeconds: 0 };
}

/** The pages, of which the last is never full, and the list of statuses. */
function readingCalls(orders: number): number {
  return Math.floor(orders / ORDERS_A_PAGE) + 1 + 1;
}

let bounds = 0;

/** The product's own limiter on a clock that jumps. */
async function baselinkerSeconds(
  [reading, setting]: readonly [number, number],
  secondsBetween: number,
  { latencies, requestsPerMinute }: BoundsOptions,
): Promise<number> {
  let now = 1_000_000;
  const limiter = limiterFor(`bound ${(bounds += 1)}`, requestsPerMinute);
  const sleep = async (milliseconds: number) => void (now += milliseconds);
  const call = async () => {
    await limiter.acquire({ now: () => now, sleep, maxBlockWaitMs: 0 });
    now += latencies.baseLinker;
  };
  for (let calls = 0; calls < reading; calls += 1) await call();
  now += secondsBetween * 1000;
  for (let calls = 0; calls < setting; calls += 1) await call();
  return (now - 1_000_000) / 1000 - secondsBetween;
}
