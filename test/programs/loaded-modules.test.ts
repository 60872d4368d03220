import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

// n8n loads every node of a package when it starts. What only a run needs is loaded by the run that needs it: the driver of
// SQL Server alone is more than two hundred modules.

const ROOT = join(__dirname, '../..');
const NODES = readdirSync(join(ROOT, 'nodes')).filter((name) => existsSync(nodeFile(name)));
const HEAVY = /node_modules\/(mssql|tedious|@azure\/[^/]+|pdfkit|fontkit|unpdf)\//;

function nodeFile(name: string): string {
  return join(ROOT, 'nodes', name, `${name}.node.ts`);
}

/** The files that a process has loaded after this one. */
function loadedBy(file: string): string[] {
  const script = `require(${JSON.stringify(file)}); console.log(Object.keys(require.cache).join('\\n'))`;
  const output = execFileSync(process.execPath, ['--require', 'tsx/cjs', '--eval', script], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 16 * 1024 * 1024,
  });
  return output.trim().split('\n');
}

it('finds the nodes', () => expect(NODES.length).toBeGreaterThan(7));

it('sees what is loaded', () => {
  expect(loadedBy('mssql').filter((file) => HEAVY.test(file)).length).toBeGreaterThan(100);
});

it.each(NODES)('%s loads neither a driver nor what draws or reads PDFs', (name) => {
  expect(loadedBy(nodeFile(name)).filter((file) => HEAVY.test(file))).toEqual([]);
});
