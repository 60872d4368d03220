const PARENT_CHECK_MS = 500;

/** Why a script was asked to stop. */
export class Interrupted extends Error {}

/**
 * A signal that aborts with `Interrupted` on Ctrl-C, SIGTERM, SIGHUP, and when the parent process ends: a shell between
 * npm and the script does not always pass signals on. From the first call on, these signals no longer end the process.
 */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  const abort = () => controller.abort(new Interrupted('interrupted'));
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, abort);
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) abort();
  }, PARENT_CHECK_MS).unref();
  return controller.signal;
}
