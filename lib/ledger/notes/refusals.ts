import { keyedDigest } from '../identity';
import { advance } from '../states';
import type { LedgerStore } from '../types';

import { changeSetting, entriesIn } from './change-setting';

/** A refusal of one customer that may be one of everybody. */
export interface Refusal {
  /** The delivery's key, and the version of its record since. */
  key: string;
  version: number;
  /** Keyed hash of the customer's address. */
  recipient: string;
  /** What is the same in all such replies, see `digestOf`. */
  signature: string;
  /** Whether it failed for good, or only for the moment. */
  lasting: boolean;
  reason: string;
}

/** What is remembered of a mailbox's refusals since it last delivered. */
export interface RefusalMemory {
  /** Whether this mailbox has ever delivered anything. */
  delivered: boolean;
  refusals: Refusal[];
}

const MOST_KEPT = 50;
const LONGEST_REASON = 300;
type Stored = [key: string, version: number, recipient: string, signature: string, reason: string, lasting: boolean];

/** The refusals since each mail account's last success, kept in the ledger because runs are short and shops are small. */
export class Refusals {
  constructor(
    private readonly store: LedgerStore,
    private readonly now: () => number,
    private readonly secret: string,
  ) {}

  async read(account: string): Promise<RefusalMemory> {
    const stored = await this.store.readSetting(this.settingOf(account));
    const refusals = entriesIn(stored, isStored).map(([key, version, recipient, signature, reason, lasting]) => ({
      key,
      version,
      recipient,
      signature,
      reason,
      lasting,
    }));
    return { delivered: (await this.store.readSetting(this.deliveredOf(account))) !== undefined, refusals };
  }

  /** Adds refusals, the newest of each delivery. */
  async add(account: string, refusals: readonly Refusal[]): Promise<void> {
    const added: Stored[] = refusals.map(({ key, version, recipient, signature, reason, lasting }) => {
      return [key, version, recipient, signature, reason.slice(0, LONGEST_REASON), lasting];
    });
    await changeSetting(this.store, this.settingOf(account), (stored) => {
      const others = entriesIn(stored, isStored).filter(([key]) => !added.some((entry) => entry[0] === key));
      return JSON.stringify([...others, ...added].slice(-MOST_KEPT));
    });
  }

  /** The mailbox has delivered: what was refused before was refused for itself. */
  async clear(account: string): Promise<void> {
    await this.store.writeSetting(this.settingOf(account), undefined);
    await this.store.setting(this.deliveredOf(account), '1');
  }

  /** How a signature is remembered. */
  digestOf(signature: string): string {
    return keyedDigest(signature, this.secret);
  }

  /**
   * Fails a delivery for good that waits after its refusal, or takes that back. Nothing happens when anybody has done anything
   * with it since.
   *
   * @returns the version since, or undefined when nothing happened
   */
  async settle(
    refusal: Pick<Refusal, 'key' | 'version' | 'reason'>,
    as: 'failed' | 'planned',
  ): Promise<number | undefined> {
    const record = (await this.store.read([refusal.key])).get(refusal.key);
    if (record === undefined || record.version !== refusal.version) return undefined;
    if (record.state === as || (record.state !== 'planned' && record.state !== 'failed')) return undefined;
    const next = advance(record, as, { retryAt: 0, leaseUntil: 0, reason: refusal.reason }, this.now());
    return (await this.store.replace(next, record.version)) ? next.version : undefined;
  }

  private settingOf(account: string): string {
    return `refusals/${keyedDigest(account, this.secret)}`;
  }

  private deliveredOf(account: string): string {
    return `hasDelivered/${keyedDigest(account, this.secret)}`;
  }
}

function isStored(value: unknown): value is Stored {
  if (!Array.isArray(value) || value.length !== 6) return false;
  const [key, version, recipient, signature, reason, lasting] = value as unknown[];
  const texts = [key, recipient, signature, reason].every((text) => typeof text === 'string');
  return texts && Number.isSafeInteger(version) && typeof lasting === 'boolean';
}
