// Makes the repository ready to run: the development dependencies, and Node 24 for the npm scripts whatever Node is
// installed on the machine. First step of every npm script that needs them; uses nothing but Node 20 and npm.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const MIN_NODE_MAJOR = 24;
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const modules = path.join(root, 'node_modules');

/** Reads a JSON file; null when it is missing or broken. */
function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/**
 * Whether npm's own record of what it installed has every package of the lock file in its version. The content is
 * compared and not the dates, which a checkout changes at will.
 */
function dependenciesAreInstalled() {
  const locked = readJson(path.join(root, 'package-lock.json'))?.packages;
  const installed = readJson(path.join(modules, '.package-lock.json'))?.packages;
  if (!locked) throw new Error('package-lock.json is missing or broken: restore it from the repository.');
  if (!installed) return false;
  return Object.entries(locked).every(([location, { version, optional, devOptional, link }]) => {
    if (location === '' || link) return true;
    const present = installed[location];
    return present ? present.version === version : optional || devOptional;
  });
}

function majorOf(version) {
  return Number(/^v?(\d+)\./.exec(version)?.[1] ?? 0);
}

/** Whether the npm scripts will find a Node that is new enough: the npm package `node`, else the one that runs this. */
function nodeIsReady() {
  // The Node that runs this may be the one of the dependencies, which were just installed anew without it.
  if (majorOf(process.versions.node) >= MIN_NODE_MAJOR && existsSync(process.execPath)) return true;
  const binary = path.join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(binary)) return false;
  try {
    return majorOf(execFileSync(binary, ['-v'], { encoding: 'utf8' })) >= MIN_NODE_MAJOR;
  } catch {
    return false;
  }
}

/** Runs npm with the Node that npm itself was started with: the other one may be about to be replaced. */
function npm(args) {
  const script = process.env.npm_execpath;
  const result =
    script && /\.c?js$/.test(script)
      ? spawnSync(process.env.npm_node_execpath ?? process.execPath, [script, ...args], { cwd: root, stdio: 'inherit' })
      : spawnSync('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (result.status !== 0) {
    const outcome =
      result.error?.message ?? (result.signal ? `was ended by ${result.signal}` : `ended with ${result.status}`);
    throw new Error(`npm ${args.join(' ')} failed: ${outcome}`);
  }
}

try {
  if (!dependenciesAreInstalled()) {
    console.log('setup: installing the development dependencies (npm ci, about a minute) …');
    npm(['ci', '--no-progress']);
  }
  if (!nodeIsReady()) {
    console.log(`setup: fetching Node ${MIN_NODE_MAJOR} into node_modules (npm rebuild node, about 10 seconds) …`);
    npm(['rebuild', 'node', '--ignore-scripts=false', '--no-progress']);
    if (!nodeIsReady()) {
      throw new Error(
        `The npm package "node" brought no Node ${MIN_NODE_MAJOR} for this platform: install it yourself and try again.`,
      );
    }
  }
} catch (error) {
  console.error(`setup: ${error.message}`);
  process.exitCode = 1;
}
