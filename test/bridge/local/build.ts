import { spawnSync } from 'node:child_process';
import path from 'node:path';

export const REPOSITORY = path.resolve(__dirname, '../../..');
const OUT = path.join(REPOSITORY, 'bridge', 'out');

export interface Built {
  /** The front for this system; its worker stands beside it. */
  program: string;
  fakeNexo: string;
}

/** Whether this machine can build the bridge. */
export function hasDotnet(): boolean {
  return spawnSync('dotnet', ['--version'], { stdio: 'ignore', cwd: path.join(REPOSITORY, 'bridge') }).status === 0;
}

/** Builds the bridge, its worker and the fake nexo. Throws what the compiler says. */
export function build(target: 'TestParts' | 'Windows' | 'DotNet8' = 'TestParts'): Built {
  const result = spawnSync('dotnet', ['msbuild', 'build.proj', `-t:${target}`, '-v:quiet', '-nologo'], {
    cwd: path.join(REPOSITORY, 'bridge'),
    encoding: 'utf8',
  });
  if (result.status !== 0) throw new Error(`The bridge could not be built:\n${result.stdout}${result.stderr}`);
  const extension = process.platform === 'win32' ? '.exe' : '';
  return {
    program: path.join(OUT, 'test', 'bridge', `bridge${extension}`),
    fakeNexo: path.join(OUT, 'test', 'fakenexo'),
  };
}
