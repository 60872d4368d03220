import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const REPOSITORY = path.resolve(__dirname, '../..');
const NUMBER = '7251801126-20261123-0123456789AB-C2';

interface Ended {
  status: number | null;
  line: Record<string, unknown>;
}

/** Runs the program as npm does, from a folder of the person's own. */
function drawKsef(folder: string, ...args: string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const program = [path.join(REPOSITORY, 'node_modules/tsx/dist/cli.mjs'), 'scripts/draw-ksef.ts', ...args];
    const child = spawn(process.execPath, program, {
      cwd: REPOSITORY,
      env: { ...process.env, INIT_CWD: folder },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => (printed += part));
    child.on('error', reject);
    child.on('close', (status) => {
      const lines = printed.trimEnd().split('\n');
      expect(lines).toHaveLength(1);
      resolve({ status, line: JSON.parse(lines[0] ?? '') as Record<string, unknown> });
    });
  });
}

describe('npm run draw:ksef', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'draw ksef '));
    await copyFile(path.join(REPOSITORY, 'test/support/structured/everything.xml'), path.join(folder, 'faktura ż.xml'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('draws a file to a path as seen from where it is called, and prints one line', async () => {
    const { status, line } = await drawKsef(folder, 'faktura ż.xml', 'bez numeru.pdf');
    expect(status).toBe(0);
    expect(line).toEqual({ number: 'FS 169/WZÓR/2026', kind: 'VAT', pages: 4, milliseconds: expect.any(Number) });
    expect((await readFile(path.join(folder, 'bez numeru.pdf'))).subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('draws the code of a KSeF number', async () => {
    const { status } = await drawKsef(folder, 'faktura ż.xml', 'z numerem.pdf', '--number', NUMBER);
    expect(status).toBe(0);
    const pdf = await readFile(path.join(folder, 'z numerem.pdf'), 'latin1');
    expect(pdf).toContain('/URI (https://qr.ksef.mf.gov.pl/invoice/7251801126/23-11-2026/');
  });

  it.each([
    ['a number that is none', ['faktura ż.xml', 'x.pdf', '--number', '123'], 'ksef_number_invalid'],
    ['an empty number', ['faktura ż.xml', 'x.pdf', '--number='], 'usage'],
    ['a file that is not there', ['nie ma.xml', 'x.pdf'], 'file_unreadable'],
    ['a folder', ['.', 'x.pdf'], 'file_unreadable'],
    ['a folder to write to that is not there', ['faktura ż.xml', 'nie/ma/x.pdf'], 'file_unwritable'],
    ['a folder in the place of the PDF', ['faktura ż.xml', '.'], 'file_unwritable'],
    ['the XML in the place of the PDF', ['faktura ż.xml', './faktura ż.xml'], 'usage'],
    ['no PDF', ['faktura ż.xml'], 'usage'],
    ['an option that does not exist', ['faktura ż.xml', 'x.pdf', '--nr', NUMBER], 'usage'],
    ['a file that is no invoice', ['html.xml', 'x.pdf'], 'ksef_xml_invalid'],
  ])('%s ends with a code and without a file', async (_name, args, code) => {
    await writeFile(path.join(folder, 'html.xml'), '<html><body>404</html>');
    const { status, line } = await drawKsef(folder, ...args);
    expect(line).toMatchObject({ code, message: expect.any(String) });
    expect(status).not.toBe(0);
    expect(existsSync(path.join(folder, 'x.pdf'))).toBe(false);
    expect((await readdir(folder)).filter((name) => name.includes('.part'))).toEqual([]);
  });
});
