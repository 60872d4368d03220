import type { Scenario, Trouble } from './harness';
import { OWN_STEPS, SERVER_STAGES, type Task } from './protocol';

/** Every place where a worker can die or a connection break. */
export const TROUBLES: Trouble[] = [
  ...OWN_STEPS.map((step) => ({ kind: 'worker dies' as const, step })),
  ...SERVER_STAGES.map((stage) => ({ kind: 'worker is killed' as const, stage })),
  ...SERVER_STAGES.map((stage) => ({ kind: 'connection is cut' as const, stage })),
];

const STORES: Array<Task['store']['kind']> = ['sqlite', 'sqlServer'];

/** A trouble in words. */
export function describeTrouble(trouble: Trouble): string {
  return `${trouble.kind} ${trouble.kind === 'worker dies' ? trouble.step : `at ${trouble.stage}`}`;
}

/** Random numbers from 0 (included) to 1 that a seed repeats (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Milliseconds each way: the same machine, the same town, another country. */
const LATENCIES = [0, 5, 40] as const;

/** A scenario drawn by lot. */
export function randomScenario(random: () => number): Scenario {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const documents = 1 + Math.floor(random() * 5);
  return {
    trouble: pick(TROUBLES),
    time: 1 + Math.floor(random() * documents),
    workers: pick([1, 2] as const),
    connections: pick([1, 3] as const),
    store: pick(STORES),
    documents,
    latencyMs: pick(LATENCIES),
  };
}
