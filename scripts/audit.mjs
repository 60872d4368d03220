// Known weaknesses of what a shop installs: `npm audit` of the run-time dependencies. A registry that cannot be asked is said
// and is no failure, unless --strict is given; a known weakness always is one. Uses nothing but Node 20 and npm.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const strict = process.argv.includes('--strict');

/** npm's report, or null when there is none. */
function report() {
  const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--omit=peer', '--json'], {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  try {
    return JSON.parse(stdout);
  } catch {
    return null;
  }
}

const result = report();
if (typeof result?.vulnerabilities !== 'object' || typeof result.metadata !== 'object') {
  const reason = String(result?.message ?? 'npm gave no report').split('\n')[0];
  console.log(`audit: not reachable, nothing was checked (${reason})`);
  process.exitCode = strict ? 1 : 0;
} else {
  const found = Object.values(result.vulnerabilities);
  for (const { name, severity, range, via } of found) {
    const titles = via.map((cause) => (typeof cause === 'string' ? `by ${cause}` : `${cause.title} ${cause.url}`));
    console.log(`audit: ${severity} ${name} ${range}: ${titles.join('; ')}`);
  }
  console.log(`audit: ${found.length} known weaknesses in ${result.metadata.dependencies?.prod ?? '?'} packages`);
  process.exitCode = found.length === 0 ? 0 : 1;
}
