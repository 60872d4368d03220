import { blockedTokenError } from './block';

const WINDOW_MS = 60_000;

/** The time as a limiter sees it; the same one must be used for all calls of a process. */
export interface LimiterClock {
  /** Unix milliseconds. */
  now: () => number;
  /** Resolves after so many milliseconds, and rejects when the signal aborts. */
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  signal?: AbortSignal;
  /** The longest wait, in milliseconds, for a blocked token to become free; a longer one fails at once. */
  maxBlockWaitMs: number;
}

/** Keeps one token below its number of requests in any 60 seconds, and remembers that BaseLinker has blocked it. */
export interface Limiter {
  /** Waits for a free place and takes it. Throws BaseLinkerError `baselinker_blocked_token`. */
  acquire(clock: LimiterClock): Promise<void>;
  /** Remembers that the token is refused until the given Unix milliseconds. */
  block(until: number): void;
}

class SlidingWindowLimiter implements Limiter {
  private taken: number[] = [];
  private blockedUntil = 0;

  constructor(public requestsPerMinute: number) {}

  async acquire({ now, sleep, signal, maxBlockWaitMs }: LimiterClock): Promise<void> {
    for (;;) {
      const moment = now();
      const blockWait = this.blockedUntil - moment;
      if (blockWait > maxBlockWaitMs) throw blockedTokenError(this.blockedUntil);
      if (blockWait > 0) {
        await sleep(blockWait, signal);
        continue;
      }
      // A place taken "in the future" means that the system clock was set back; it must not block for long.
      this.taken = this.taken.filter((time) => time > moment - WINDOW_MS && time <= moment);
      const oldest = this.taken[this.taken.length - this.requestsPerMinute];
      if (oldest === undefined) {
        this.taken.push(moment);
        return;
      }
      await sleep(oldest + WINDOW_MS - moment, signal);
    }
  }

  block(until: number): void {
    this.blockedUntil = Math.max(this.blockedUntil, until);
  }
}

const limiters = new Map<string, SlidingWindowLimiter>();

/**
 * The one limiter of a token in this process: all nodes and executions that use the token share it.
 *
 * @param tokenKey a SHA-256 of the token, so that the token itself is not kept
 * @param requestsPerMinute at least 1; a later call with another number changes it for everybody
 */
export function limiterFor(tokenKey: string, requestsPerMinute: number): Limiter {
  const perMinute = Math.max(1, Math.floor(requestsPerMinute) || 1);
  let limiter = limiters.get(tokenKey);
  if (!limiter) {
    limiter = new SlidingWindowLimiter(perMinute);
    limiters.set(tokenKey, limiter);
  }
  limiter.requestsPerMinute = perMinute;
  return limiter;
}
