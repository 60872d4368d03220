import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium, selectors } from 'playwright-core';

/** Names of the browser on PATH: Debian's first, then those of other systems. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const LAUNCH_TIMEOUT_MS = 60_000;

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The browser the checks are run in: the one named in E2E_BROWSER, else the first Chromium on PATH.
 *
 * @throws Error that says which package to install
 */
export function findBrowser(env: NodeJS.ProcessEnv = process.env): string {
  const named = env.E2E_BROWSER;
  if (named !== undefined && named !== '') {
    if (isExecutable(named)) return named;
    throw new Error(`E2E_BROWSER names ${named}, which cannot be run.`);
  }
  const folders = (env.PATH ?? '').split(path.delimiter).filter(Boolean);
  const found = NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name))).find(isExecutable);
  if (found !== undefined) return found;
  throw new Error(
    'No Chromium was found. Install it (Debian: the package "chromium"), or put the path of a Chromium-based browser in E2E_BROWSER.',
  );
}

/** Starts the browser without a window. */
export async function launchBrowser(): Promise<Browser> {
  // n8n marks its elements so; playwright's own name for the attribute is "data-testid".
  selectors.setTestIdAttribute('data-test-id');
  return chromium.launch({
    executablePath: findBrowser(),
    timeout: LAUNCH_TIMEOUT_MS,
    // Chromium refuses to run as root inside its own sandbox; it opens nothing here but servers of this test.
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    // Ctrl-C is answered by the run, which closes the browser itself.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}
