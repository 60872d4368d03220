import assert from 'node:assert/strict';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';

import type { PackageUnderTest } from './package-under-test';

/** Licences that let a shop run and pass on the package without further duties than naming the authors. */
const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Unlicense',
]);

/** Packages whose manifest does not say under what licence they are, and how the text of that licence begins. */
const ONLY_IN_TEXT: Record<string, { licence: string; begins: string }> = {
  'png-js': { licence: 'MIT', begins: 'MIT License' },
};

/** Packages that name their licence in their manifest alone: a common one whose text is known. */
const ONLY_IN_MANIFEST = new Set(['saxes']);

const MIB = 1024 * 1024;
/** mssql brings the libraries for Azure's logins, which are most of it. */
const LARGEST_INSTALLED = 90 * MIB;

interface Installed {
  folder: string;
  manifest: { name?: string; version?: string; license?: unknown };
}

/** Every package in a `node_modules`, those inside of other packages included. */
async function installedPackages(modules: string): Promise<Installed[]> {
  const found: Installed[] = [];
  const names = await readdir(modules).catch(() => [] as string[]);
  for (const name of names.filter((entry) => !entry.startsWith('.'))) {
    const folder = path.join(modules, name);
    if (name.startsWith('@')) {
      found.push(...(await installedPackages(folder)));
      continue;
    }
    const text = await readFile(path.join(folder, 'package.json'), 'utf8').catch(() => null);
    if (text === null) continue;
    found.push({ folder, manifest: JSON.parse(text) as Installed['manifest'] });
    found.push(...(await installedPackages(path.join(folder, 'node_modules'))));
  }
  return found;
}

/** Whether one of the alternatives of an SPDX expression is allowed in all its parts. */
function isAllowed(licence: unknown): boolean {
  if (typeof licence !== 'string') return false;
  const alternatives = licence.replace(/[()]/g, '').split(' OR ');
  return alternatives.some((all) => all.split(' AND ').every((one) => ALLOWED.has(one.trim())));
}

/** The licence as the package carries it: in a file of its own, or in its README. Null when it carries none. */
async function licenceText(folder: string): Promise<string | null> {
  const names = await readdir(folder);
  const own = names.find((file) => /^(licen[cs]e|copying)/i.test(file));
  if (own !== undefined) return readFile(path.join(folder, own), 'utf8');
  const readme = names.find((file) => /^readme/i.test(file));
  const text = readme === undefined ? '' : await readFile(path.join(folder, readme), 'utf8');
  return /licen[cs]e/i.test(text) ? text : null;
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map((file) => stat(path.join(file.parentPath, file.name))));
  return sizes.reduce((sum, { size }) => sum + size, 0);
}

/** All code that an installation brings is under a licence of the list and carries the text of it. */
export async function checkLicences({ folder }: PackageUnderTest): Promise<void> {
  const modules = path.join(folder, 'node_modules');
  const packages = await installedPackages(modules);
  assert.ok(packages.length > 5, 'no dependencies were installed');
  const refused: string[] = [];
  const withoutText: string[] = [];
  const counts = new Map<string, number>();
  for (const { folder: location, manifest } of packages) {
    const { name = location, version = '' } = manifest;
    const text = await licenceText(location);
    const known = ONLY_IN_TEXT[name];
    const licence = manifest.license ?? (known && text?.startsWith(known.begins) ? known.licence : undefined);
    if (!isAllowed(licence)) refused.push(`${name} ${version}: ${JSON.stringify(licence)}`);
    if (text === null && !ONLY_IN_MANIFEST.has(name)) withoutText.push(`${name} ${version}`);
    counts.set(String(licence), (counts.get(String(licence)) ?? 0) + 1);
  }
  assert.deepEqual(refused, [], 'licences that are not on the list');
  assert.deepEqual(withoutText, [], 'packages without the text of their licence');
  const size = await sizeOf(modules);
  assert.ok(size < LARGEST_INSTALLED, `the dependencies have grown to ${Math.ceil(size / MIB)} MiB`);
  const list = [...counts].sort(([, a], [, b]) => b - a).map(([licence, count]) => `${count} ${licence}`);
  console.log(`        ${packages.length} packages, ${Math.ceil(size / MIB)} MiB: ${list.join(', ')}`);
}
