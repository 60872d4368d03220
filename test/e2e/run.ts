/**
 * The package in a real n8n, the way a shop meets it: installed from its tarball, set up in the editor by clicks, and run;
 * then what only n8n's API shows.
 */
import { parseArgs } from 'node:util';

import { openShop } from '../../scripts/demo-environment';
import { type DemoHost, type DemoOptions, startDemoHost } from '../../scripts/demo-host';
import { Interrupted, interruption } from '../../scripts/interruption';

import { browserChecks } from './browser';
import { findBrowser } from './browser/chromium';
import { restChecks } from './rest';
import { type Outcome, runChecks } from './suite';

/** Both suites on one n8n. The browser comes first: it wants an n8n without credentials, as a new user has it. */
async function runSuites(host: DemoHost, options: DemoOptions, pictures: boolean): Promise<Outcome> {
  const { signal } = options;
  const browser = await runChecks(await browserChecks(host, pictures), true, signal);
  const rest = await runChecks(restChecks(await openShop(host, options)), false, signal);
  return { passed: browser.passed + rest.passed, failed: browser.failed + rest.failed };
}

async function main(): Promise<void> {
  // A build has nobody to look at them.
  const pictures = { type: 'boolean', default: process.env.CI === undefined } as const;
  const { values } = parseArgs({ options: { pictures }, allowNegative: true });
  // Before minutes are spent on what comes first.
  findBrowser();
  const signal = interruption();
  const options: DemoOptions = { onProgress: console.log, signal };
  const host = await startDemoHost(options);
  let outcome: Outcome | undefined;
  try {
    outcome = await runSuites(host, options, values.pictures);
  } finally {
    const keepData = outcome?.failed !== 0 && !signal.aborted;
    await host.stop({ keepData });
    if (keepData) console.log(`The data of this run are kept in ${host.folder}`);
  }
  console.log(`${outcome.passed} passed, ${outcome.failed} failed`);
  process.exitCode = outcome.failed === 0 ? 0 : 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof Interrupted ? 'stopped' : error);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
});
