import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

// What publishes the package, and what is promised about it.

const ROOT = join(__dirname, '../..');
const read = (...path: string[]) => readFileSync(join(ROOT, ...path), 'utf8');
const workflows = readdirSync(join(ROOT, '.github/workflows')).map((file): [string, string] => [
  file,
  read('.github/workflows', file),
]);
const manifest = JSON.parse(read('package.json')) as {
  version: string;
  dependencies: Record<string, string>;
  scripts: Record<string, string>;
};

it('there are workflows for every change and for a release', () => {
  expect(workflows.map(([file]) => file).sort()).toEqual(['ci.yml', 'publish.yml']);
});

describe.each(workflows)('%s', (file, text) => {
  const lines = text.split('\n').filter((line) => !line.trimStart().startsWith('#'));
  const used = lines.flatMap((line) => /^\s*-?\s*uses:\s*(.+)$/.exec(line)?.[1] ?? []);

  it('uses actions by their whole commit, with the version beside it', () => {
    expect(used.length).toBeGreaterThan(0);
    for (const action of used.filter((name) => !name.startsWith('./'))) {
      expect(action).toMatch(/^[\w-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  });

  it('may only read unless a job needs more, and keeps no credentials of git', () => {
    const before = text.slice(0, text.indexOf('\njobs:'));
    expect(before).toMatch(/^permissions:\n {2}contents: read$/m);
    const granted = [...text.slice(before.length).matchAll(/^\s+([\w-]+): write$/gm)].map(([, name]) => name);
    expect(granted.sort()).toEqual(file === 'publish.yml' ? ['contents', 'id-token'] : []);
    const checkouts = used.filter((name) => name.startsWith('actions/checkout@'));
    expect(text.match(/persist-credentials: false/g) ?? []).toHaveLength(checkouts.length);
  });

  it('runs nothing that a stranger wrote into a title or a branch, and no foreign change with rights', () => {
    expect(text).not.toMatch(/pull_request_target|workflow_run:/);
    const expressions = [...text.matchAll(/\$\{\{\s*([\w.]+)/g)].map(([, name]) => name!);
    const harmless = /^(github\.(workflow|ref|event_name|token)|runner\.os|hashFiles)$/;
    expect(expressions.filter((name) => !harmless.test(name))).toEqual([]);
    expect(text).not.toMatch(/run:.*\$\{\{/);
  });

  it('runs npm scripts that exist', () => {
    const scripts = [...text.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name!);
    expect(Object.keys(manifest.scripts)).toEqual(expect.arrayContaining(scripts));
  });
});

it('publishes from a tag that is the version, with provenance and without a stored token', () => {
  const [, text] = workflows.find(([file]) => file === 'publish.yml')!;
  expect(text).toMatch(/tags: \['v\[0-9\]\+\.\[0-9\]\+\.\[0-9\]\+'\]/);
  expect(text).toMatch(/test "v\$version" = "\$GITHUB_REF_NAME"/);
  expect(text).toMatch(/npm publish --provenance --access public$/m);
  expect(text).not.toMatch(/secrets\./);
});

it('the changelog has the version of the package', () => {
  expect(manifest.version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(read('CHANGELOG.md')).toMatch(new RegExp(`^## \\[${manifest.version.replaceAll('.', '\\.')}\\]`, 'm'));
});

it('what a shop installs has exact versions', () => {
  for (const version of Object.values(manifest.dependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
});

it('the form for reports asks for versions and the message, and for no data of customers', () => {
  const form = read('.github/ISSUE_TEMPLATE/bug.yml');
  expect(form).toMatch(/Version of n8n[\s\S]*Version of Subiekt nexo[\s\S]*text of the message/);
  expect(form).toMatch(/no data of customers/i);
});
