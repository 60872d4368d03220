/** A clock that only moves when somebody waits on it. */
export class SimulatedClock {
  constructor(private moment: number) {}

  /** Unix milliseconds. */
  now = (): number => this.moment;

  sleep = async (milliseconds: number): Promise<void> => {
    this.moment += Math.max(0, milliseconds);
  };

  /** Waits until a moment; does nothing when it has passed. */
  until(moment: number): void {
    this.moment = Math.max(this.moment, moment);
  }
}

export const MINUTE_MS = 60_000;
export const DAY_MS = 24 * 60 * MINUTE_MS;

/** Orders of a shop by the hour of its day: quiet nights, most in the evening. Adds up to 100. */
const HOURS = [1, 1, 0, 0, 0, 1, 2, 3, 4, 5, 6, 6, 6, 6, 5, 5, 5, 6, 7, 8, 8, 7, 5, 3];

/** The moments of so many orders over the day that begins at `start`, evenly within each hour, ascending. */
export function momentsOfDay(orders: number, start: number): number[] {
  return HOURS.flatMap((share, hour) => {
    const count = Math.round((orders * share) / 100);
    return Array.from({ length: count }, (_, at) => start + Math.floor((hour + at / count) * 60 * MINUTE_MS));
  });
}
