/**
 * How the next page of orders is asked for. `by: 'id'` goes on after the last id. `by: 'date'` goes on from the last
 * confirmation date: the documented "plus one second" loses the others of that second, so the same second is asked for
 * again; `idFrom` goes through one second that fills a whole page. `second` is in Unix seconds; 0 asks without a date.
 */
export type Way = { by: 'id'; idFrom: number; second: number } | { by: 'date'; second: number; idFrom?: number };

/** What matters of a page for the next one, in the order it came. */
export interface ReadPage {
  ids: number[];
  /** Confirmation dates, Unix seconds. */
  seconds: number[];
  /** Whether there may be another page. */
  isFull: boolean;
}

/** What a page says about the order of the pages. */
interface Verdict {
  /** False when the page is not sorted by the key of its way. */
  follows: boolean;
  /** True when it is sorted by that key and not by the other one. */
  proves: boolean;
}

/** Whether a way goes through one second by id. */
export function isInSecond(way: Way): boolean {
  return way.by === 'date' && way.idFrom !== undefined;
}

export function parametersOf({ second, idFrom }: Way): { id_from?: number; date_confirmed_from?: number } {
  return {
    ...(idFrom === undefined ? {} : { id_from: idFrom }),
    ...(second === 0 ? {} : { date_confirmed_from: second }),
  };
}

export function judge({ ids, seconds }: ReadPage, way: Way): Verdict {
  const byId = isAscending(ids);
  const byDate = isAscending(seconds);
  const inBounds = ids.every((id) => id >= (way.idFrom ?? 0)) && seconds.every((second) => second >= way.second);
  const follows = inBounds && (way.by === 'id' ? byId : byDate);
  const proves = follows && !(byId && byDate) && !isInSecond(way);
  return { follows, proves };
}

/** The way on after a page that follows its way; `lost` when there is none, since the page gives nothing to go on by. */
export function advance({ ids, seconds, isFull }: ReadPage, way: Way): Way | 'ended' | 'lost' {
  const lastId = ids.at(-1);
  if (way.by === 'id') {
    if (!isFull) return 'ended';
    return lastId === undefined ? 'lost' : { ...way, idFrom: lastId + 1 };
  }
  const { second, idFrom } = way;
  const last = seconds.at(-1) ?? second;
  if (idFrom !== undefined && (!isFull || last > second)) return { by: 'date', second: second + 1 };
  if (!isFull) return 'ended';
  if (last > second) return { by: 'date', second: last };
  return lastId === undefined || !isAscending(ids) ? 'lost' : { by: 'date', second, idFrom: lastId + 1 };
}

function isAscending(values: number[]): boolean {
  return values.every((value, index) => index === 0 || value >= (values[index - 1] ?? value));
}
