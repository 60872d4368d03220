import { LedgerError } from '../errors';
import type { LedgerStore } from '../types';

/** Runs that meet in the same moment; each of them wins within a few rounds. */
const MOST_ROUNDS = 100;

/**
 * Changes a setting that several runs write, none losing what another wrote. `next` may be called several times; a value
 * that stays the same is not written.
 *
 * @param next what is to be stored in place of what is; undefined stands for nothing
 * @throws LedgerError `ledger_busy` when others were faster every time
 */
export async function changeSetting(
  store: LedgerStore,
  name: string,
  next: (stored: string | undefined) => string | undefined,
): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const stored = await store.readSetting(name);
    const value = next(stored);
    if (value === undefined || value === stored) return;
    if (await store.replaceSetting(name, value, stored)) return;
  }
  throw new LedgerError('ledger_busy', 'Too many runs change the same entry of the delivery ledger at the same time', {
    description: 'Nothing was sent without being counted; the next run tries again.',
  });
}

/** The entries of a list that a setting holds as JSON. What cannot be read is left out: a run fills such a list again. */
export function entriesIn<Entry>(stored: string | undefined, isEntry: (value: unknown) => value is Entry): Entry[] {
  try {
    const value: unknown = JSON.parse(stored ?? '[]');
    return Array.isArray(value) ? value.filter(isEntry) : [];
  } catch {
    return [];
  }
}
