import type { SendingLimits } from '../../common';
import { keyedDigest } from '../identity';
import type { LedgerStore } from '../types';

import { changeSetting } from './change-setting';

/** What a mailbox may send now. */
export interface Permits {
  granted: number;
  /** Which limit left less than was asked for; undefined when nothing did. */
  limit?: keyof SendingLimits;
  /** Unix milliseconds from which on more may be granted; 0 when nothing was refused. */
  retryAt: number;
}

/** Messages counted since a moment (Unix milliseconds). */
type Count = [since: number, messages: number];

const WINDOWS = {
  perMinute: { length: 60_000, step: 5_000 },
  perDay: { length: 24 * 3_600_000, step: 1_800_000 },
} as const;

const LIMITS = ['perMinute', 'perDay'] as const;

/**
 * Counts what mailboxes send, in the ledger, so that a provider's limits hold for all runs and workers together. No window
 * of the limit's length ever has more messages than the limit, wherever it begins.
 */
export class SendingBudgets {
  constructor(
    private readonly store: LedgerStore,
    private readonly now: () => number,
    private readonly secret: string,
  ) {}

  /**
   * Takes permits for as many messages as the limits leave, at most `wanted`. Throws LedgerError.
   *
   * @param account whatever text identifies the mailbox
   */
  async take(account: string, limits: SendingLimits, wanted: number): Promise<Permits> {
    const now = this.now();
    let permits: Permits = { granted: wanted, retryAt: 0 };
    await this.change(account, (counts) => {
      permits = { granted: wanted, retryAt: 0 };
      for (const limit of LIMITS) {
        if (limits[limit] <= 0) continue;
        const left = Math.max(0, limits[limit] - sum(counts[limit]));
        if (left > permits.granted || (left === permits.granted && left > 0)) continue;
        permits = { granted: left, limit, retryAt: (counts[limit][0]?.[0] ?? now) + WINDOWS[limit].length };
      }
      return add(counts, permits.granted, now);
    });
    return permits;
  }

  /** Returns permits that were not used. */
  async giveBack(account: string, count: number): Promise<void> {
    if (count > 0) await this.change(account, (counts) => add(counts, -count, this.now()));
  }

  private async change(account: string, next: (counts: Counts) => Counts): Promise<void> {
    await changeSetting(this.store, `budget/${keyedDigest(account, this.secret)}`, (stored) =>
      JSON.stringify(next(current(parseCounts(stored), this.now()))),
    );
  }
}

type Counts = Record<keyof SendingLimits, Count[]>;

/** The counts that still belong to the windows. One from the future was made before the clock was set back; it is kept. */
function current(counts: Counts, now: number): Counts {
  const keep = (limit: keyof SendingLimits) =>
    counts[limit].filter(([since]) => since + WINDOWS[limit].length > now && since <= now + WINDOWS[limit].length);
  return { perMinute: keep('perMinute'), perDay: keep('perDay') };
}

/** A count lies at the end of its step, so that it never leaves the window before its messages do. */
function add(counts: Counts, messages: number, now: number): Counts {
  const added = (limit: keyof SendingLimits): Count[] => {
    const { step } = WINDOWS[limit];
    const since = Math.ceil(now / step) * step;
    const others = counts[limit].filter((count) => count[0] !== since);
    const here = counts[limit].find((count) => count[0] === since)?.[1] ?? 0;
    return [...others, [since, Math.max(0, here + messages)] as Count].sort((a, b) => a[0] - b[0]);
  };
  return { perMinute: added('perMinute'), perDay: added('perDay') };
}

function sum(counts: Count[]): number {
  return counts.reduce((total, [, messages]) => total + messages, 0);
}

function parseCounts(stored: string | undefined): Counts {
  try {
    const { perMinute, perDay } = JSON.parse(stored ?? '{}') as Record<string, unknown>;
    return { perMinute: countsIn(perMinute), perDay: countsIn(perDay) };
  } catch {
    // Counting begins anew; the provider itself refuses what is too much.
    return { perMinute: [], perDay: [] };
  }
}

function countsIn(value: unknown): Count[] {
  if (!Array.isArray(value)) return [];
  return value.filter((entry): entry is Count => {
    return Array.isArray(entry) && entry.length === 2 && entry.every((number) => Number.isSafeInteger(number));
  });
}
