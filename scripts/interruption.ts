import { execFileSync } from 'node:child_process';

const CHECK_MS = 500;
/** tsx, the shell and npm, with room for a wrapper or two. */
const MAX_ANCESTORS = 6;

/** Why a script was asked to stop. */
export class Interrupted extends Error {}

/**
 * The processes between this one and the `npm run` that started it, npm included; none when npm did not start it or the
 * platform has no `ps`.
 */
function ancestorsUpToNpm(): number[] {
  const ancestors: number[] = [];
  try {
    for (let pid = process.ppid; pid > 1 && ancestors.length < MAX_ANCESTORS;) {
      ancestors.push(pid);
      const line = execFileSync('ps', ['-o', 'ppid=,args=', '-p', String(pid)], { encoding: 'utf8' }).trim();
      if (/^\d+\s+(npm |\S*node\S* \S*npm(-cli\.js)?( |$))/.test(line)) return ancestors;
      pid = Number.parseInt(line, 10);
    }
  } catch {
    // Without `ps` the signals below have to do.
  }
  return [];
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/**
 * A signal that aborts with `Interrupted` on Ctrl-C, SIGTERM, SIGHUP, and when npm or what stands between it and this
 * process ends: a shell does not pass signals on. From the first call on, these signals no longer end the process.
 */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  const abort = () => controller.abort(new Interrupted('interrupted'));
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, abort);
  const parent = process.ppid;
  const ancestors = ancestorsUpToNpm();
  setInterval(() => {
    if (process.ppid !== parent || !ancestors.every(lives)) abort();
  }, CHECK_MS).unref();
  return controller.signal;
}
