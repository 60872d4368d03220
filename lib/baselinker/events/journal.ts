import type { BaseLinkerClient } from '../api/client';
import { isRecord } from '../api/client';
import { listOf, readInteger } from '../orders/coerce';

/** How far back the journal goes, in seconds (facts/baselinker.md §5). */
export const JOURNAL_SECONDS = 3 * 24 * 3600;

/** Nobody has documented how long a page is; at the usual hundred these are five thousand entries. */
const MOST_PAGES = 50;

/** All types known in 2026. They are named because older clients had to name them (facts/baselinker.md §5). */
const ALL_TYPES = Array.from({ length: 22 }, (_, index) => index + 1);

/** One line of the journal. */
export interface JournalEntry {
  logId: number;
  type: number;
  orderId: number;
  /** What it is depends on the type: a status, an invoice, a parcel, another order; 0 for none. */
  objectId: number;
  /** Unix seconds. */
  date: number;
}

/** What was read of the journal. */
export interface JournalReading {
  /** The entries after the cursor, ascending and each once. */
  entries: JournalEntry[];
  /**
   * True when the journal is on and nothing between the cursor and the entries is missing. An empty journal proves
   * nothing, since that is also how an account without one answers; but one that shows the cursor's entry again is on.
   * A page that is not ascending proves nothing either: what lies between two such pages cannot be asked for.
   */
  proven: boolean;
  /** False when the reading ended before the journal did. */
  complete: boolean;
}

/**
 * Reads the journal on from an entry seen before. The first question goes one entry too far back: the answer has to
 * begin with the known entry, which works whether `last_log_id` is inclusive or not. Throws BaseLinkerError.
 *
 * @param after the log_id of the last known entry; 0 for everything there is
 */
export async function readJournal(client: BaseLinkerClient, after: number): Promise<JournalReading> {
  const found = new Map<number, JournalEntry>();
  const first = await readPage(client, Math.max(after - 1, 0));
  // A single entry shows no order, and without a cursor there is nothing else to go by.
  let proven = isAscending(first) && (after === 0 ? first.length > 1 : first.some((entry) => entry.logId === after));
  let page = first;
  let newest = after;
  for (let pages = 1; ; pages++) {
    const fresh = page.filter((entry) => entry.logId > newest);
    for (const entry of fresh) found.set(entry.logId, entry);
    newest = fresh.reduce((highest, entry) => Math.max(highest, entry.logId), newest);
    // The first answer may hold nothing but the known entry, if pages are that short.
    const ended = fresh.length === 0 && (pages > 1 || first.length === 0);
    if (ended || pages >= MOST_PAGES) {
      const entries = [...found.values()].sort((a, b) => a.logId - b.logId);
      return { entries, proven, complete: ended };
    }
    page = await readPage(client, newest);
    proven &&= isAscending(page);
  }
}

async function readPage(client: BaseLinkerClient, lastLogId: number): Promise<JournalEntry[]> {
  const reply = await client.call('getJournalList', { last_log_id: lastLogId, logs_types: ALL_TYPES });
  return listOf(reply.logs)
    .filter(isRecord)
    .map((row) => ({
      // The documentation's table says "id", every sample and client says "log_id" (facts/baselinker.md §5).
      logId: readInteger(row, 'log_id' in row ? 'log_id' : 'id', 'a journal entry'),
      type: readInteger(row, 'log_type', 'a journal entry'),
      orderId: readInteger(row, 'order_id', 'a journal entry'),
      objectId: readInteger(row, 'object_id', 'a journal entry'),
      date: readInteger(row, 'date', 'a journal entry'),
    }));
}

function isAscending(entries: JournalEntry[]): boolean {
  return entries.every((entry, index) => index === 0 || entry.logId > (entries[index - 1]?.logId ?? 0));
}
