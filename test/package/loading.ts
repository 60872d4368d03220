import 'reflect-metadata';

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import path from 'node:path';
import { PackageDirectoryLoader } from 'n8n-core';
import type { Icon, NodeParameterValueType, ThemeIconColor } from 'n8n-workflow';

import { filesBelow } from './contents';
import type { PackageUnderTest } from './package-under-test';

/** What the loader makes of a node or credential type. */
interface Loaded {
  name: string;
  displayName: string;
  icon?: Icon | NodeParameterValueType;
  iconColor?: ThemeIconColor;
  iconUrl?: unknown;
}

/** The categories that the editor's node panel has (facts/n8n.md §1.3). */
const CATEGORIES = new Set([
  'Analytics',
  'Communication',
  'Data & Storage',
  'Development',
  'Finance & Accounting',
  'Marketing & Content',
  'Miscellaneous',
  'Productivity',
  'Sales',
  'Utility',
]);

/** `icons/<package>/<path in the package>`, as n8n serves it. */
function readIcon({ folder, manifest }: PackageUnderTest, url: unknown, owner: string): string {
  const prefix = `icons/${manifest.name}/`;
  assert.ok(
    typeof url === 'string' && url.startsWith(prefix),
    `${owner}: ${String(url)} is not an icon of the package`,
  );
  const text = readFileSync(path.join(folder, url.slice(prefix.length)), 'utf8');
  const [, width, height] = /<svg[^>]*\sviewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(text) ?? [];
  assert.ok(width !== undefined && width === height, `${owner}: ${url} is not a square SVG`);
  assert.doesNotMatch(text, /<script|href=|<image|<foreignObject/i, `${owner}: ${url} is more than a drawing`);
  return text;
}

function checkIcons(under: PackageUnderTest, { name, iconUrl }: Loaded): void {
  const { light, dark } = (iconUrl ?? {}) as { light?: unknown; dark?: unknown };
  const [onLight, onDark] = [readIcon(under, light, name), readIcon(under, dark, name)];
  assert.notEqual(onLight, onDark, `${name}: its icons for the light and the dark theme are the same`);
}

/** n8n's own loader takes every node and credential, with icons for both themes and what the search of the editor needs. */
export async function checkLoading(under: PackageUnderTest): Promise<void> {
  const { folder, manifest } = under;
  const loader = new PackageDirectoryLoader(folder);
  await loader.loadAll();
  const named = (files: string[]) => files.map((file) => path.basename(file).split('.')[0]!);
  const lowerFirst = (name: string) => name[0]!.toLowerCase() + name.slice(1);
  assert.deepEqual(Object.keys(loader.known.nodes).sort(), named(manifest.n8n.nodes).map(lowerFirst).sort());
  assert.deepEqual(
    Object.keys(loader.known.credentials).sort(),
    named(manifest.n8n.credentials).map(lowerFirst).sort(),
  );

  const used = new Set<string>();
  for (const { type } of Object.values(loader.nodeTypes)) {
    const { description } = type as Extract<typeof type, { description: { properties: unknown } }>;
    checkIcons(under, description);
    const { categories = [], alias = [], resources } = description.codex ?? {};
    assert.ok(categories.length > 0, `${description.name} is in no category of the editor`);
    for (const category of categories) assert.ok(CATEGORIES.has(category), `${description.name}: ${category}`);
    assert.ok(alias.length > 0, `${description.name} has no aliases`);
    assert.match(resources?.primaryDocumentation?.[0]?.url ?? '', /^https:\/\//, `${description.name}: documentation`);
    for (const { name } of description.credentials ?? []) used.add(name);
  }
  for (const { type } of Object.values(loader.credentialTypes)) {
    checkIcons(under, type);
    assert.ok(used.has(type.name), `no node uses ${type.name}`);
    assert.match(type.documentationUrl ?? '', /^https:\/\//, `${type.name}: documentation`);
  }
}

/** Asked for by mssql alone; a dependency so that mssql gets the version whose inside lib/sql-server guards. */
const PINNED = 'tedious';

/** Every module the code asks for is its own, n8n's, Node's or a dependency that was installed with it. */
export async function checkImports({ folder, manifest }: PackageUnderTest): Promise<void> {
  const foreign = new Set<string>();
  for (const file of (await filesBelow(folder)).filter((name) => name.endsWith('.js'))) {
    const absolute = path.join(folder, file);
    const text = readFileSync(absolute, 'utf8');
    for (const [, specifier] of text.matchAll(/\b(?:require|import)\(['"]([^'"]+)['"]\)/g)) {
      if (isBuiltin(specifier!)) continue;
      const resolved = specifier === 'n8n-workflow' ? folder : createRequire(absolute).resolve(specifier!);
      assert.ok(resolved.startsWith(folder), `${file}: ${specifier} is not installed with the package`);
      if (!specifier!.startsWith('.')) foreign.add(/^(@[^/]+\/)?[^/]+/.exec(specifier!)![0]);
    }
  }
  const driver = createRequire(createRequire(path.join(folder, 'package.json')).resolve('mssql')).resolve(PINNED);
  assert.ok(driver.startsWith(path.join(folder, 'node_modules', PINNED)), `mssql brought a ${PINNED} of its own`);
  const asked = Object.keys(manifest.dependencies).filter((name) => name !== PINNED);
  const expected = [...asked, 'n8n-workflow'].sort();
  assert.deepEqual([...foreign].sort(), expected, 'what the code asks for and what package.json lists differ');
}
