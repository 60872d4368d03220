import { keyedDigest } from '../identity';
import type { LedgerStore } from '../types';

/** Sending from one mailbox rests: its provider refuses everything, and insisting makes that worse. */
export interface AccountPause {
  /** Unix milliseconds. */
  until: number;
  /** What the provider said. */
  reason: string;
  /** How many times in a row the account was in trouble. */
  failures: number;
  /** When this reason was last worth telling, Unix milliseconds. */
  toldAt: number;
}

const LONGEST_REASON = 300;
const FIRST_PAUSE_MS = 5 * 60_000;
const LONGEST_PAUSE_MS = 6 * 3_600_000;
/** The same trouble is news again after so long. */
const NEWS_AFTER_MS = 24 * 3_600_000;

/**
 * The pauses of mail accounts, kept in the ledger so that they hold for all runs and workers. An account is whatever text
 * identifies mailbox, password and sender: a corrected password is another account and starts without a pause.
 */
export class AccountPauses {
  constructor(
    private readonly store: LedgerStore,
    private readonly now: () => number,
    private readonly random: () => number,
    private readonly secret: string,
  ) {}

  /** The last trouble of the account since it last worked, or undefined; `until` may have passed. */
  async read(account: string): Promise<AccountPause | undefined> {
    const stored = await this.store.readSetting(this.settingOf(account));
    if (stored === undefined) return undefined;
    const pause = parsePause(stored);
    // Never longer than the longest pause, whatever is stored or the clock did.
    return pause && { ...pause, until: pause.until > this.now() + LONGEST_PAUSE_MS ? 0 : pause.until };
  }

  /** Whether the pause is still on. */
  isOn(pause: AccountPause | undefined): pause is AccountPause {
    return pause !== undefined && pause.until > this.now();
  }

  /**
   * Lets the account rest, longer with every time in a row: at least half of 5, 10, 20, … minutes.
   *
   * @returns whether the reason is news: not the one that was told in the last 24 hours already
   */
  async begin(account: string, reason: string): Promise<boolean> {
    const earlier = await this.read(account);
    const failures = (earlier?.failures ?? 0) + 1;
    const now = this.now();
    const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1));
    const until = now + Math.floor(longest * (0.5 + this.random() / 2));
    const shortReason = reason.slice(0, LONGEST_REASON);
    const isNews = earlier?.reason !== shortReason || Math.abs(now - earlier.toldAt) >= NEWS_AFTER_MS;
    const pause: AccountPause = { until, reason: shortReason, failures, toldAt: isNews ? now : earlier.toldAt };
    await this.store.writeSetting(this.settingOf(account), JSON.stringify(pause));
    return isNews;
  }

  /** The account works again. */
  end(account: string): Promise<void> {
    return this.store.writeSetting(this.settingOf(account), undefined);
  }

  /** Keyed, because the account's text holds its password. */
  private settingOf(account: string): string {
    return `pause/${keyedDigest(account, this.secret)}`;
  }
}

function parsePause(stored: string): AccountPause | undefined {
  try {
    const { until, reason, failures, toldAt = 0 } = JSON.parse(stored) as Record<string, unknown>;
    if (!Number.isSafeInteger(until) || !Number.isSafeInteger(failures) || typeof reason !== 'string') return undefined;
    const told = Number.isSafeInteger(toldAt) ? (toldAt as number) : 0;
    return { until: until as number, reason, failures: failures as number, toldAt: told };
  } catch {
    // A pause that cannot be read is none: the account itself will say whether it works.
    return undefined;
  }
}
