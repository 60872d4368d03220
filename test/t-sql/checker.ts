import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

import type { Statement } from './statements';

const run = promisify(execFile);

const PROJECT = path.join(__dirname, 'checker/TSqlChecker.csproj');
/** Where .NET builds: with the dependencies, so that a clean installation builds anew. */
const ARTIFACTS = path.join(__dirname, '../../node_modules/.cache/t-sql');
const PROGRAM = path.join(ARTIFACTS, 'bin/TSqlChecker/release/TSqlChecker.dll');
const MIN_SDK_MAJOR = 10;
const OPTIONS = {
  maxBuffer: 64 * 1024 * 1024,
  env: { ...process.env, DOTNET_CLI_TELEMETRY_OPTOUT: '1', DOTNET_NOLOGO: '1', MSBUILDDISABLENODEREUSE: '1' },
};

const NO_ICU = /libicu|valid ICU package/i;
const WITHOUT_ICU = 'DacFx needs the library ICU (Debian: libicu72)';

/** What test/t-sql/checker/Program.cs takes; version 120 of SQL Server is 2014, 160 is 2022. */
export interface Job {
  texts: { name: string; sql: string }[];
  statements: Statement[];
  schemas: { name: string; scripts: readonly string[]; versions: number[] }[];
}

export interface Problem {
  /** Of the text or statement. */
  name: string;
  version: number;
  message: string;
}

export interface Answer {
  parsed: Problem[];
  bound: { schema: string; problems: Problem[] }[];
}

/** Why the check cannot be run on this machine. */
export class NotRunError extends Error {}

/**
 * Builds the checker with the machine's .NET SDK; NuGet gives the packages of Microsoft the first time.
 *
 * @throws NotRunError without an SDK that is new enough, and when NuGet cannot be reached
 */
export async function buildChecker(): Promise<void> {
  const { stdout } = await run('dotnet', ['--list-sdks'], OPTIONS).catch(() => ({ stdout: '' }));
  const newest = Math.max(0, ...stdout.split('\n').map((line) => Number.parseInt(line, 10) || 0));
  if (newest < MIN_SDK_MAJOR) throw new NotRunError(`there is no .NET SDK ${MIN_SDK_MAJOR} on this machine`);
  await run(
    'dotnet',
    ['build', PROJECT, '-c', 'Release', '-v', 'quiet', '--artifacts-path', ARTIFACTS, '-p:RestoreLockedMode=true'],
    OPTIONS,
  ).catch((error: { stdout?: string; message: string }) => {
    const output = error.stdout ?? error.message;
    if (NO_ICU.test(output)) throw new NotRunError(WITHOUT_ICU);
    if (/\bNU1301\b/.test(output)) throw new NotRunError('NuGet, which gives the grammar, cannot be reached');
    throw new Error(`The checker does not build:\n${output}`);
  });
}

/**
 * Reads the texts with the grammars of SQL Server 2014 to 2022 and binds the statements to the schemas.
 *
 * @param file where to write the job for the checker
 * @throws NotRunError where .NET finds no ICU
 */
export async function check(job: Job, file: string): Promise<Answer> {
  writeFileSync(file, JSON.stringify(job));
  const { stdout } = await run('dotnet', [PROGRAM, file], OPTIONS).catch((error: Error) => {
    throw NO_ICU.test(error.message) ? new NotRunError(WITHOUT_ICU) : error;
  });
  return JSON.parse(stdout) as Answer;
}
