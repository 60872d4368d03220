import { once } from 'node:events';
import { parseArgs } from 'node:util';

import { type DemoEnvironment, startDemoEnvironment } from './demo-environment';
import { Interrupted, interruption } from './interruption';

const HELP = `Usage: npm run demo [-- --once [--runs N]]
  --once    run the workflow without waiting for a person, print the counts as JSON, and end
  --runs N  with --once: how often (1 unless told)`;

function readArguments(): { once: boolean; runs: number } {
  const { values } = parseArgs({ options: { once: { type: 'boolean' }, runs: { type: 'string', default: '1' } } });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) throw new Error('--runs wants a whole number from 1 on');
  return { once: values.once ?? false, runs };
}

/** Runs the workflow `runs` times; returns the JSON lines and what did not agree. */
async function runOnce(demo: DemoEnvironment, runs: number): Promise<{ lines: string[]; disagreements: string[] }> {
  const lines: string[] = [];
  const disagreements: string[] = [];
  for (let run = 1; run <= runs; run += 1) {
    console.log(`running the workflow (${run} of ${runs}) …`);
    const result = await demo.run();
    for (const failure of result.failures) console.log(`  ${failure}`);
    lines.push(JSON.stringify(result.report));
    disagreements.push(...result.disagreements.map((sentence) => `Run ${run}: ${sentence}`));
  }
  return { lines, disagreements };
}

/** Shows the addresses and waits for Ctrl-C, or for n8n to end. */
async function showToPerson(demo: DemoEnvironment, signal: AbortSignal): Promise<void> {
  console.log(`
Editor    ${demo.n8n.url}/workflow/${demo.workflow.id}
          sign in as ${demo.owner.email} with ${demo.owner.password}
Mailbox   ${demo.mailbox.webUrl}

Press "Execute workflow" in the editor and watch the mailbox. Ctrl-C here ends everything.
`);
  await Promise.race([demo.n8n.exited, once(signal, 'abort')]);
  signal.throwIfAborted();
  throw new Error(`n8n ended by itself. Its log: ${demo.n8n.logFile}`);
}

async function main(): Promise<void> {
  const options = readArguments();
  const signal = interruption();
  const demo = await startDemoEnvironment({ onProgress: console.log, signal });
  let succeeded = false;
  let outcome: Awaited<ReturnType<typeof runOnce>> | undefined;
  try {
    if (options.once) outcome = await runOnce(demo, options.runs);
    else await showToPerson(demo, signal);
    succeeded = outcome?.disagreements.length === 0;
  } finally {
    console.log('stopping …');
    const keepData = !succeeded && !signal.aborted;
    await demo.stop({ keepData });
    if (keepData) console.log(`The data of this run are kept in ${demo.folder}`);
  }
  for (const sentence of outcome?.disagreements ?? []) console.error(sentence);
  for (const line of outcome?.lines ?? []) console.log(line);
  process.exitCode = succeeded ? 0 : 1;
}

main().catch((error: unknown) => {
  const interrupted = error instanceof Interrupted;
  console.error(interrupted ? 'stopped' : `demo: ${error instanceof Error ? error.message : String(error)}`);
  if (!interrupted && /option|argument|--runs/i.test(String(error))) console.error(HELP);
  process.exitCode = interrupted ? 130 : 1;
});
