import { type LocalDateTime, localTime } from '../../documents';

const SECONDS_PER_DAY = 86_400;

/** What bounds the documents that count from below: the one of several that is the narrowest. */
export type LowerBound = 'window' | 'first_run' | 'date';

/** The issue dates that are read, and those of them that count. Local Polish time. */
export interface DocumentWindow {
  /** From here on documents are read, so that one that is too old is told apart from none. */
  issuedFrom: LocalDateTime;
  /** Excluded. */
  issuedTo: LocalDateTime;
  /** From here on documents count. */
  countsFrom: LocalDateTime;
  bound: LowerBound;
  /** The later of first run and date, where there is one: older documents never count, not even those asked for by their id. */
  earliest?: LocalDateTime;
}

/**
 * The window of issue dates: the last `daysBack` days, narrowed by whichever of the other lower bounds is later.
 *
 * @param now Unix seconds
 * @param bounds.firstRun Unix seconds of the first run; absent when older documents count too
 * @param bounds.date local Polish time; absent when there is no such bound
 */
export function documentWindow(
  now: number,
  daysBack: number,
  bounds: { firstRun?: number; date?: LocalDateTime },
): DocumentWindow {
  const issuedFrom = localTime(now - daysBack * SECONDS_PER_DAY);
  const window: DocumentWindow = {
    issuedFrom,
    // A document that was issued while this runs, or by a clock a little ahead, still counts.
    issuedTo: localTime(now + SECONDS_PER_DAY),
    countsFrom: issuedFrom,
    bound: 'window',
  };
  const firstRun = bounds.firstRun === undefined ? '' : localTime(bounds.firstRun);
  if (firstRun > window.countsFrom) Object.assign(window, { countsFrom: firstRun, bound: 'first_run' });
  const date = bounds.date ?? '';
  if (date > window.countsFrom) Object.assign(window, { countsFrom: date, bound: 'date' });
  const earliest = date > firstRun ? date : firstRun;
  return earliest === '' ? window : { ...window, earliest };
}

/**
 * Whether a document of the window counts. One whose issue date has no time of day counts from the bound's day on: nobody
 * can tell whether it was issued before or after the bound, and the ledger keeps it from being sent twice.
 */
export function countsInWindow(issueDate: LocalDateTime, window: Pick<DocumentWindow, 'countsFrom'>): boolean {
  if (issueDate.endsWith(' 00:00:00')) return issueDate.slice(0, 10) >= window.countsFrom.slice(0, 10);
  return issueDate >= window.countsFrom;
}
