import type { BrowserContext, Page } from 'playwright-core';

import type { DemoHost } from '../../../scripts/demo-host';
import type { DemoShop } from '../../../scripts/demo-shop';

import type { Editor } from './editor';
import type { Pictures } from './pictures';

/** CSS pixels; every picture of a whole page has this size. */
export const VIEWPORT = { width: 1440, height: 900 };

/** What the checks of the browser share. */
export interface Session {
  host: DemoHost;
  /** The shop of these checks alone. */
  world: DemoShop;
  context: BrowserContext;
  editor: Editor;
  pictures: Pictures;
  /** What went wrong in the page without a person being told: errors of scripts, files that were not served. */
  failures: string[];
}

/** Collects errors of the page's scripts and files that could not be had. What n8n's API refuses is not among them. */
export function watchForFailures(page: Page): string[] {
  const failures: string[] = [];
  page.on('pageerror', (error) => failures.push(error.message));
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (response.status() < 400 || pathname.startsWith('/rest/')) return;
    failures.push(`${response.status()} ${pathname}`);
  });
  return failures;
}
