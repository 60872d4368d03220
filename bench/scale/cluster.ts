import { find, type Results } from '../results';

/** What the shops of one n8n cluster ask of its workers together. */
export interface Cluster {
  shops: number;
  ordersADay: number;
  /** Orders of one run in the busiest hour, every 15 minutes. */
  ordersARun: number;
  /** Runs that are under way at the same time in the busiest hour, on average. */
  runsAtOnce: number;
  /** Processor cores, on average over the busiest hour. */
  cores: number;
  /** MiB of a worker that has so many of them under way at once. */
  workerMiB: Array<{ runs: number; peakMiB: number }>;
}

/** Of the busiest hour of `momentsOfDay`: eight orders of a hundred. */
const BUSIEST_HOUR = 0.08;
const RUNS_AN_HOUR = 4;

/** Worked out from measured runs: nothing of it was run on a cluster. Undefined where a size was not measured. */
export function workOut(results: Results, shops: number, ordersADay: number): Cluster | undefined {
  const [small, middle, large] = [100, 1000, 10_000].map((orders) => find(results, 'ours', orders));
  if (small === undefined || middle === undefined || large === undefined) return undefined;
  const ordersARun = (ordersADay * BUSIEST_HOUR) / RUNS_AN_HOUR;
  const of = (measure: 'seconds' | 'cpuSeconds' | 'peakMiB', most: typeof middle) =>
    (most[measure] - small[measure]) / (most.orders - small.orders);
  const seconds = small.seconds + of('seconds', middle) * (ordersARun - small.orders);
  const cpuSeconds = small.cpuSeconds + of('cpuSeconds', middle) * (ordersARun - small.orders);
  const runsASecond = (shops * RUNS_AN_HOUR) / 3600;
  const mibARun = of('peakMiB', large) * ordersARun;
  return {
    shops,
    ordersADay,
    ordersARun,
    runsAtOnce: runsASecond * seconds,
    cores: runsASecond * cpuSeconds,
    workerMiB: [1, 5, 10].map((runs) => ({ runs, peakMiB: small.peakMiB + mibARun * runs })),
  };
}
