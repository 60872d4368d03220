/** Kills and cuts by lot, and counts at the mail server. The last line is one JSON object. */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

import { Harness } from './harness';
import { describeTrouble, randomScenario, seededRandom } from './scenarios';

const HELP = `Usage: npm run test:crash [-- options]
  --runs N   scenarios to play (2000)
  --seed N   repeats the scenarios of an earlier run`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { runs: { type: 'string', default: '2000' }, seed: { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help) return console.log(HELP);
  const runs = wholeNumber('runs', values.runs);
  const seed = values.seed === undefined ? randomInt(2 ** 31) : wholeNumber('seed', values.seed);
  console.log(`seed ${seed}`);
  const random = seededRandom(seed);
  const harness = await Harness.start();
  const total = { runs: 0, mails: 0, duplicates: 0, lost: 0, inDoubt: 0, notStruck: 0, violations: 0 };
  try {
    while (total.runs < runs) {
      const scenario = randomScenario(random);
      const result = await harness.play(scenario);
      total.runs += 1;
      total.mails += result.mails;
      total.duplicates += result.duplicates;
      total.lost += result.lost;
      total.inDoubt += result.inDoubt;
      if (!result.struck) total.notStruck += 1;
      total.violations += result.violations.length;
      if (result.duplicates + result.lost + result.violations.length > 0) {
        console.log(
          `run ${total.runs}: ${describeTrouble(scenario.trouble)} ${JSON.stringify({ ...scenario, result })}`,
        );
      }
      if (total.runs % 50 === 0) console.log(`${total.runs} of ${runs}: ${JSON.stringify(total)}`);
    }
  } finally {
    await harness.close();
  }
  console.log(JSON.stringify({ ...total, seed }));
  if (total.duplicates + total.lost + total.violations > 0) process.exitCode = 1;
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`--${name} takes a whole number\n${HELP}`);
  return value;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
