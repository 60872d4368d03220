import path from 'node:path';
import type { Page } from 'playwright-core';

import type { DemoHost } from '../../../scripts/demo-host';
import { startDemoShop } from '../../../scripts/demo-shop';
import { REPOSITORY } from '../../../scripts/n8n-host';
import type { Check } from '../suite';

import { BothOrders, freshNodes } from './both-orders';
import { launchBrowser } from './chromium';
import { credentialChecks } from './credentials';
import { Editor } from './editor';
import { firstSteps, missingSettings } from './first-steps';
import { Pictures } from './pictures';
import { noFailures, runsInEditor } from './runs';
import { type Session, VIEWPORT, watchForFailures } from './session';
import { settingsChecks } from './settings';

/** Enough for every case of the made-up shop, and for one look at the canvas. */
const ORDERS = 120;
const ACTION_TIMEOUT_MS = 30_000;

/**
 * What a new user does with an empty n8n, click by click, beside a shop of its own. Each check relies on those before it.
 *
 * @param pictures whether the pictures go to docs/images; otherwise they stay with the data of the run
 */
export async function browserChecks(host: DemoHost, pictures: boolean): Promise<Check[]> {
  const filePath = path.join(host.n8n.filesFolder, 'browser-deliveries.sqlite');
  const world = await startDemoShop(host.resources, { ledger: { filePath }, orders: ORDERS });
  const browser = await launchBrowser();
  host.resources.defer(() => browser.close());
  const context = await browser.newContext({ viewport: VIEWPORT, locale: 'en-GB', timezoneId: 'Europe/Warsaw' });
  context.setDefaultTimeout(ACTION_TIMEOUT_MS);
  const page = await context.newPage();
  const folder = pictures ? path.join(REPOSITORY, 'docs', 'images') : path.join(host.folder, 'images');
  const session: Session = {
    host,
    world,
    context,
    editor: new Editor(page, host.n8n.url),
    pictures: new Pictures(folder),
    failures: watchForFailures(page),
  };
  const [signIn, ...withTemplate] = firstSteps(session);
  const orders = new BothOrders(session);
  const checks = [
    signIn!,
    ...orders.importFirst(),
    ...withTemplate,
    ...(await credentialChecks(session)),
    missingSettings(session),
    ...settingsChecks(session),
    ...(await runsInEditor(session)),
    ...orders.credentialsFirst(),
    ...(await freshNodes(session)),
    noFailures(session),
  ];
  const failure = path.join(host.folder, 'failure.png');
  return checks.map(({ name, run }) => ({ name, run: () => showFailure(page, failure, run) }));
}

/** Keeps a picture of what a person would see when something fails. */
async function showFailure(page: Page, file: string, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    await page.screenshot({ path: file }).catch(() => undefined);
    throw error;
  }
}
