import { spawnSync } from 'node:child_process';
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { REPOSITORY } from './build';

/** How a program ended, and all it said. */
export interface Ended {
  status: number | null;
  said: string;
}

/** A Windows of its own: Wine's folder with a .NET 8 in it. */
export interface Wine {
  /** What Windows calls C:. */
  drive: string;
  /** Runs a program of Windows and waits for it. */
  run(program: string, args: readonly string[], input?: string): Ended;
  /** Ends everything in it and removes it. */
  remove(): void;
}

const BINARY = '/usr/lib/wine/wine64';
/** Where .NET 8 stands in it. */
export const DOTNET_ROOT = 'C:\\dotnet8';
const RUNTIME = '8.0.33';
const FRAMEWORKS = {
  'Microsoft.NETCore.App': 'microsoft.netcore.app',
  'Microsoft.WindowsDesktop.App': 'microsoft.windowsdesktop.app',
};

export function hasWine(): boolean {
  return existsSync(BINARY);
}

export function startWine(): Wine {
  const home = mkdtempSync(path.join(tmpdir(), 'wine-'));
  const prefix = path.join(home, 'prefix');
  // No display: nothing may wait for somebody to press a button.
  const env = {
    ...process.env,
    WINEPREFIX: prefix,
    WINEARCH: 'win64',
    WINEDEBUG: '-all',
    HOME: home,
  };
  delete (env as Record<string, string | undefined>).DISPLAY;
  // Files and not pipes: what runs on (Wine's own service manager does) keeps the input and output it was started with.
  const [asked, said] = [path.join(home, 'input'), path.join(home, 'output')];
  const run = (program: string, args: readonly string[], text = ''): Ended => {
    writeFileSync(asked, text);
    const [input, output] = [openSync(asked, 'r'), openSync(said, 'w')];
    try {
      const { status } = spawnSync(BINARY, [program, ...args], {
        env,
        stdio: [input, output, output],
        timeout: 240_000,
        killSignal: 'SIGKILL',
      });
      return { status, said: readFileSync(said, 'utf8') };
    } finally {
      closeSync(input);
      closeSync(output);
    }
  };
  const remove = (): void => {
    spawnSync('/usr/lib/wine/wineserver64', ['-k', '-w'], { env, timeout: 30_000 });
    rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
  };
  const boot = run('wineboot', ['-i']);
  if (boot.status !== 0) {
    remove();
    throw new Error(`Wine could not make its folder: ${boot.said}`);
  }
  const drive = path.join(prefix, 'drive_c');
  installDotnet8(path.join(drive, 'dotnet8'));
  return { drive, run, remove };
}

/** Puts .NET 8 with its desktop framework together from NuGet's packages, as its installer lays it out. */
function installDotnet8(target: string): void {
  const project = path.join(REPOSITORY, 'bridge', 'tests', 'DotNet8');
  const restored = spawnSync('dotnet', ['restore', project], { encoding: 'utf8' });
  if (restored.status !== 0) throw new Error(`.NET 8 for Windows could not be fetched: ${restored.stdout}`);
  const locals = spawnSync('dotnet', ['nuget', 'locals', 'global-packages', '--list'], { encoding: 'utf8' }).stdout;
  const packages = locals.slice(locals.indexOf(':') + 1).trim();
  for (const [framework, name] of Object.entries(FRAMEWORKS)) {
    const pack = path.join(packages, `${name}.runtime.win-x64`, RUNTIME, 'runtimes', 'win-x64');
    const folder = path.join(target, 'shared', framework, RUNTIME);
    mkdirSync(folder, { recursive: true });
    for (const source of [path.join(pack, 'lib', 'net8.0'), path.join(pack, 'native')]) {
      for (const entry of readdirSync(source, { withFileTypes: true })) {
        if (entry.isFile()) cpSync(path.join(source, entry.name), path.join(folder, entry.name));
      }
    }
  }
  const host = path.join(target, 'host', 'fxr', RUNTIME);
  mkdirSync(host, { recursive: true });
  cpSync(path.join(target, 'shared', 'Microsoft.NETCore.App', RUNTIME, 'hostfxr.dll'), path.join(host, 'hostfxr.dll'));
}

/** Names of Windows programs that run in that folder's Wine. */
export function windowsProcesses(drive: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((id) => {
      try {
        const environment = readFileSync(`/proc/${id}/environ`, 'utf8');
        if (!environment.includes(`WINEPREFIX=${path.dirname(drive)}\0`)) return [];
        return [readFileSync(`/proc/${id}/cmdline`, 'utf8').split('\0')[0] ?? ''];
      } catch {
        return [];
      }
    })
    .map((program) => program.split(/[\\/]/).at(-1) ?? '');
}
