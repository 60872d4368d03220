import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { N8nInstallation } from './install';
import { N8N_CACHE, REPOSITORY } from './paths';
import { childEnvironment, type Progress, run, runNpm, withProgress } from './process';

/** The flags n8n itself uses (facts/n8n-host.md §Our package inside it). */
const INSTALL_FLAGS = [
  '--audit=false',
  '--fund=false',
  '--bin-links=false',
  '--install-strategy=shallow',
  '--ignore-scripts=true',
  '--package-lock=false',
];

interface PackageManifest {
  name: string;
  version: string;
  dependencies?: Record<string, string>;
  devDependencies?: unknown;
  peerDependencies?: unknown;
  optionalDependencies?: unknown;
}

/** npm runs under the Node that n8n has. */
type NodeOfN8n = Pick<N8nInstallation, 'nodeBinary'>;

interface Context {
  onProgress: Progress;
  signal?: AbortSignal;
}

/**
 * Builds the repository and packs it as npm would publish it.
 *
 * @param folder where the tarball goes
 * @returns the tarball's path
 */
export async function packRepository(folder: string, { onProgress, signal }: Context): Promise<string> {
  const options = { cwd: REPOSITORY, env: childEnvironment(process.execPath), signal };
  await mkdir(folder, { recursive: true });
  await withProgress('building the package', onProgress, runNpm(process.execPath, ['run', 'build'], options));
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const [packed] = JSON.parse(await runNpm(process.execPath, args, options)) as Array<{ filename: string }>;
  if (!packed) throw new Error('npm pack made no tarball');
  return path.join(folder, packed.filename);
}

/** Fills the package's node_modules: from the cache when the same dependencies were installed before. */
async function installDependencies(
  folder: string,
  manifest: PackageManifest,
  installation: NodeOfN8n,
  context: Context,
) {
  const dependencies = Object.entries(manifest.dependencies ?? {}).sort();
  if (dependencies.length === 0) return;
  const key = createHash('sha256')
    .update(JSON.stringify([dependencies, INSTALL_FLAGS, process.platform]))
    .digest('hex');
  const cached = path.join(N8N_CACHE, 'package-dependencies', key.slice(0, 16));
  const modules = path.join(folder, 'node_modules');
  if (!existsSync(cached)) {
    const options = { cwd: folder, env: childEnvironment(installation.nodeBinary), signal: context.signal };
    const work = runNpm(installation.nodeBinary, ['install', ...INSTALL_FLAGS], options);
    await withProgress(`installing the dependencies of ${manifest.name}`, context.onProgress, work);
    const unfinished = `${cached}.${process.pid}`;
    await cp(modules, unfinished, { recursive: true });
    if (existsSync(cached)) await rm(unfinished, { recursive: true });
    else await rename(unfinished, cached);
    return;
  }
  await cp(cached, modules, { recursive: true });
}

/**
 * Installs a packed community package into a user folder by the steps n8n takes for a published one. n8n must not be
 * running on that folder: it looks for packages when it starts.
 *
 * @returns the package's name: the prefix of its node types
 */
export async function installPackage(
  options: { installation: NodeOfN8n; tarball: string; userFolder: string } & Context,
): Promise<string> {
  const { tarball, userFolder, installation, signal } = options;
  const nodes = path.join(userFolder, '.n8n', 'nodes');
  const unpacked = path.join(nodes, 'unpacked');
  await mkdir(unpacked, { recursive: true });
  const env = childEnvironment(installation.nodeBinary);
  await run('tar', ['-xzf', tarball, '-C', unpacked, '--strip-components=1'], { cwd: nodes, env, signal });
  const manifestFile = path.join(unpacked, 'package.json');
  const manifest = JSON.parse(await readFile(manifestFile, 'utf8')) as PackageManifest;
  const { devDependencies: _dev, peerDependencies: _peer, optionalDependencies: _optional, ...kept } = manifest;
  await writeFile(manifestFile, JSON.stringify(kept, null, 2));
  const folder = path.join(nodes, 'node_modules', manifest.name);
  await mkdir(path.dirname(folder), { recursive: true });
  await rename(unpacked, folder);
  await installDependencies(folder, manifest, installation, options);
  const ledger = { name: 'installed-nodes', private: true, dependencies: { [manifest.name]: manifest.version } };
  await writeFile(path.join(nodes, 'package.json'), JSON.stringify(ledger, null, 2));
  return manifest.name;
}
