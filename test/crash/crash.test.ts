import { Harness, type ScenarioResult } from './harness';
import { describeTrouble, seededRandom, TROUBLES } from './scenarios';

// Every place where a worker can die or a connection break, once with one worker and once with two, in one store each; by lot and in
// thousands they are played by `npm run test:crash`.

let harness: Harness;
beforeAll(async () => {
  harness = await Harness.start();
});
afterAll(() => harness.close());

const KEPT: Partial<ScenarioResult> = { duplicates: 0, lost: 0, violations: [], struck: true };

describe.each(TROUBLES.map((trouble) => [describeTrouble(trouble), trouble] as const))('%s', (_name, trouble) => {
  it.each([
    { workers: 1, connections: 1, store: 'sqlite' },
    { workers: 2, connections: 3, store: 'sqlServer' },
  ] as const)(
    'with $workers worker(s) and $store no document is mailed twice or lost',
    async ({ workers, connections, store }) => {
      const result = await harness.play({ trouble, time: 1, workers, connections, store, documents: 3 });
      expect(result).toMatchObject(KEPT);
      // At most the messages that were on their way.
      expect(result.inDoubt).toBeLessThanOrEqual(connections * workers);
      expect(result.mails).toBeGreaterThanOrEqual(3 - result.inDoubt);
    },
  );
});

it('1,000 documents, two workers at once and ten killed on the way', async () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  console.log(`crash test: seed ${seed}`);
  const result = await harness.overlap(1000, 10, seededRandom(seed));
  expect(result).toMatchObject(KEPT);
  expect(result.mails).toBeLessThanOrEqual(1000);
  expect(result.mails).toBeGreaterThanOrEqual(1000 - result.inDoubt);
});
