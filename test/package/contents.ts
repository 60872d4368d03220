import assert from 'node:assert/strict';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';

import { REPOSITORY } from '../../scripts/n8n-host';

import type { PackageUnderTest } from './package-under-test';

const KIB = 1024;

/** Everything that may be in the package. What fits none of these was not meant to be published. */
const INTENDED = [
  /^package\.json$/,
  /^(LICENSE|README\.md|README\.pl\.md|CHANGELOG\.md)$/,
  /^workflows\/[a-z-]+(\.pl)?\.json$/,
  /^dist\/credentials\/[A-Za-z0-9]+Api\.credentials\.js$/,
  /^dist\/credentials\/shared\/[a-z-]+\.js$/,
  /^dist\/nodes\/(?<node>\w+)\/\k<node>\.node\.js(on)?$/,
  /^dist\/nodes\/\w+\/(operations\/)?[a-z-]+\.js$/,
  /^dist\/nodes\/\w+\/[a-z]+(\.dark)?\.svg$/,
  /^dist\/nodes\/\w+\/__schema__\/v\d+\.\d+\.\d+(\/\w+)?\.json$/,
  /^dist\/lib\/([a-z-]+\/)*[a-z0-9-]+\.js$/,
  /^dist\/lib\/pdf\/type\/fonts\/[a-z-]+\.ttf$/,
  /^dist\/lib\/pdf\/type\/fonts\/(OFL|DejaVu-LICENSE)\.txt$/,
];

/** What the package cannot do without beside its code, and what a licence obliges it to carry. */
const NEEDED = [
  'LICENSE',
  'README.md',
  'README.pl.md',
  'CHANGELOG.md',
  'dist/lib/pdf/type/fonts/document-sans-regular.ttf',
  'dist/lib/pdf/type/fonts/document-sans-bold.ttf',
  'dist/lib/pdf/type/fonts/fallback-sans.ttf',
  'dist/lib/pdf/type/fonts/OFL.txt',
  'dist/lib/pdf/type/fonts/DejaVu-LICENSE.txt',
];

/** Signs of what belongs on nobody's disk but its owner's. */
const SECRETS: Record<string, RegExp> = {
  'a private key': /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  'a token of npm or GitHub': /\b(npm_[A-Za-z0-9]{36}|gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{22,})/,
  'a key of AWS or Google': /\b(AKIA[0-9A-Z]{16}|AIza[\w-]{35})\b/,
  'a BaseLinker token': /\b\d{5,8}-\d{5,8}-[A-Z0-9]{60,}/,
  'a path of the machine that built it': /(?<![\w~.])\/(root|work|tmp|Users|home\/(?!node\b))[\w.-]*\//,
};

/** A little above what it is; a picture, a map or a library that slips in goes past them. */
const LARGEST_TARBALL = 600 * KIB;
const LARGEST_UNPACKED = 1700 * KIB;

/** Relative paths with forward slashes, of every file below a folder but those of installed dependencies. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .filter((file) => !file.startsWith('node_modules/'))
    .sort();
}

/** Only what was meant to be in the package is, and all of it. */
export async function checkContents({ tarball, published: folder }: PackageUnderTest): Promise<void> {
  const files = await filesBelow(folder);
  assert.deepEqual(
    files.filter((file) => !INTENDED.some((pattern) => pattern.test(file))),
    [],
    'files that nobody meant to publish',
  );
  const workflows = (await filesBelow(path.join(REPOSITORY, 'workflows'))).map((file) => `workflows/${file}`);
  assert.ok(workflows.length >= 2, 'the repository has no workflows');
  for (const file of [...NEEDED, ...workflows]) assert.ok(files.includes(file), `${file} is missing`);

  let unpacked = 0;
  for (const file of files) {
    const content = await readFile(path.join(folder, file));
    unpacked += content.length;
    if (file.endsWith('.ttf')) continue;
    const text = content.toString('utf8');
    for (const [what, pattern] of Object.entries(SECRETS)) assert.doesNotMatch(text, pattern, `${what} in ${file}`);
    assert.doesNotMatch(text, /^\/\/# sourceMappingURL=/m, `${file} names a source map, which is not shipped`);
  }
  const { size } = await stat(tarball);
  const sizes = `${Math.ceil(size / KIB)} KiB packed, ${Math.ceil(unpacked / KIB)} KiB unpacked`;
  assert.ok(size <= LARGEST_TARBALL && unpacked <= LARGEST_UNPACKED, `the package has grown: ${sizes}`);
  console.log(`        ${files.length} files, ${sizes}`);
}
