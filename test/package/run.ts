/** The package as npm would publish it, installed by the steps n8n takes: what is in it, whether n8n loads it, its licences. */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';

import { Interrupted, interruption } from '../../scripts/interruption';
import { installPackage, packRepository, REPOSITORY } from '../../scripts/n8n-host';
import { run } from '../../scripts/n8n-host/process';

import { checkContents } from './contents';
import { checkLicences } from './licences';
import { checkImports, checkLoading } from './loading';
import type { PackageUnderTest } from './package-under-test';
import { checkScan } from './scan';

const CHECKS: Record<string, (under: PackageUnderTest) => Promise<void>> = {
  'only what is meant to be published is in the package': checkContents,
  'every module it asks for is installed with it': checkImports,
  "n8n's loader takes all nodes and credentials, with icons and search words": checkLoading,
  'what it installs is under licences a shop can live with': checkLicences,
  "n8n's scan finds nothing beyond the documented exceptions": checkScan,
};

async function install(folder: string, signal: AbortSignal): Promise<PackageUnderTest> {
  const context = { onProgress: console.log, signal };
  const tarball = await packRepository(path.join(folder, 'tarball'), context);
  const published = path.join(folder, 'published');
  await mkdir(published);
  await run('tar', ['-xzf', tarball, '-C', published, '--strip-components=1'], {
    cwd: folder,
    env: process.env,
    signal,
  });
  const installation = { nodeBinary: process.execPath };
  const name = await installPackage({ installation, tarball, userFolder: folder, ...context });
  const installed = path.join(folder, '.n8n', 'nodes', 'node_modules', name);
  const manifest = JSON.parse(
    await readFile(path.join(installed, 'package.json'), 'utf8'),
  ) as PackageUnderTest['manifest'];
  return { tarball, published, folder: installed, manifest };
}

async function main(): Promise<void> {
  const signal = interruption();
  const folder = path.join(REPOSITORY, '.n8n', 'package-test', randomUUID());
  await mkdir(folder, { recursive: true });
  let failed = 0;
  try {
    const under = await install(folder, signal);
    for (const [name, check] of Object.entries(CHECKS)) {
      signal.throwIfAborted();
      try {
        await check(under);
        console.log(`ok      ${name}`);
      } catch (error) {
        failed += 1;
        console.log(`FAILED  ${name}\n${error instanceof Error ? error.message : String(error)}`);
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  console.log(`${Object.keys(CHECKS).length - failed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof Interrupted ? 'stopped' : error);
  console.log(`0 passed, ${Object.keys(CHECKS).length} failed`);
  process.exitCode = 1;
});
