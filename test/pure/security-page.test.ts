import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';

// docs/security.md names a test for every threat: each has to be there, under that title. docs/settings.md names its tests
// more freely, so there only the files are looked for.

const ROOT = join(__dirname, '../..');
const PLACEHOLDER = /%[a-zA-Z]|\$\w+/g;

interface Proof {
  file: string;
  title: string;
}

const rows = readFileSync(join(ROOT, 'docs/security.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| Threat |') && !line.startsWith('| ---'))
  .map((line) => line.slice(2, -2).split(' | '));

function proofsIn(cell: string): Proof[] {
  return cell.split('<br>').map((proof) => {
    const [, file = '', title = ''] = /^`([^`]+)` · (.+)$/.exec(proof.trim()) ?? [];
    return { file, title };
  });
}

/** The titles of all tests of a file, "…" for what a table fills in. */
function titlesIn(file: string): Set<string> {
  const path = join(ROOT, file);
  if (file === '' || !existsSync(path)) return new Set();
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const titles = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /^(it|test|onSandbox)\b/.test(node.expression.getText())) {
      const [title] = node.arguments;
      if (title !== undefined && ts.isStringLiteralLike(title))
        titles.add(title.text.replace(PLACEHOLDER, '…').replace('%#', '…'));
    }
    node.forEachChild(visit);
  };
  visit(source);
  return titles;
}

it('docs/settings.md names only files of tests that are there', () => {
  const settings = readFileSync(join(ROOT, 'docs/settings.md'), 'utf8').split('\n');
  const cells = settings
    .filter((line) => /^\| .* \|$/.test(line))
    .map((line) => line.slice(2, -2).split(' | ').at(-1)!);
  const files = cells.flatMap((cell) => [...cell.matchAll(/`([a-z0-9/-]+)`/g)].map(([, name = '']) => name));
  expect(files.length).toBeGreaterThan(20);
  const path = (name: string) => join(ROOT, name.includes('/') ? '' : 'test/engine', `${name}.test.ts`);
  expect(files.filter((name) => !existsSync(path(name)))).toEqual([]);
});

it('says for every threat what protects and which tests prove it', () => {
  expect(rows.length).toBeGreaterThan(15);
  expect(rows.filter((cells) => cells.length !== 3 || cells.some((cell) => cell.trim() === ''))).toEqual([]);
});

it.each(rows.map(([threat, , proofs]) => [threat, proofs]))('%s: its tests are there', (_, proofs = '') => {
  const missing = proofsIn(proofs).filter(({ file, title }) => !titlesIn(file).has(title));
  expect(missing).toEqual([]);
});
