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
  /** Whether it may be sorted by the other key. */
  isFollowedByOther: boolean;
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
  return { follows, proves, isFollowedByOther: way.by === 'id' ? byDate : byId };
}

/**
 * The way on after a page that follows its way.
 *
 * @returns nothing when this was the last page; two ways when one second fills a page, since with `id_from`, which leads
 *   through it, BaseLinker may sort by id; undefined when there is no way on
 */
export function advance({ ids, seconds, isFull }: ReadPage, way: Way): Way[] | undefined {
  if (way.by === 'date' && way.idFrom !== undefined) {
    const hasLeft = !isFull || (seconds.at(-1) ?? 0) > way.second;
    if (hasLeft) return [{ by: 'date', second: way.second + 1 }];
  }
  if (!isFull) return [];
  const lastId = ids.at(-1);
  if (lastId === undefined) return undefined;
  if (way.by === 'id') return [{ ...way, idFrom: lastId + 1 }];
  const { second, idFrom } = way;
  const last = seconds.at(-1) ?? second;
  if (last > second) return [{ by: 'date', second: last }];
  if (!isAscending(ids)) return idFrom === undefined ? [{ by: 'id', idFrom: 1, second }] : undefined;
  const through: Way = { by: 'date', second, idFrom: lastId + 1 };
  return idFrom === undefined ? [{ by: 'id', idFrom: 1, second }, through] : [through];
}

function isAscending(values: number[]): boolean {
  return values.every((value, index) => index === 0 || value >= (values[index - 1] ?? value));
}
