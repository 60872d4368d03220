import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PNG } from 'pngjs';

import { createBuiltInLayout } from '../../lib/pdf';
import { SAMPLE_DOCUMENTS } from '../support/pdf-documents';
import { pageTexts } from '../support/pdf-text';
import { temporaryFolder } from '../support/temporary-folder';

// What a person has looked at: the text in reading order, and the pages as a PDF viewer shows them. After a change that
// is meant, `UPDATE_GOLDEN=1 npx jest pdf-golden` writes them anew; look at every picture before committing it.
const TEXTS = join(__dirname, '../golden');
const PICTURES = join(__dirname, '../../docs/documents');
const UPDATE = process.env.UPDATE_GOLDEN === '1';
/** Poppler's command line tools; where they are not installed only the texts are compared. */
const VIEWER = spawnSync('pdftoppm', ['-v']).status === 0;
const DPI = 80;
/** Versions of the viewer smooth letters differently: how far a pixel may be off (of 255), and what share of them. */
const SMOOTHING = 96;
const SHARE = 0.002;

const folder = temporaryFolder();
if (UPDATE) for (const path of [TEXTS, PICTURES]) mkdirSync(path, { recursive: true });

describe.each(SAMPLE_DOCUMENTS)('$name', ({ name, document, options }) => {
  let pdf: Buffer;
  beforeAll(async () => {
    pdf = await createBuiltInLayout(options).render(document);
  });

  it('prints the reviewed text in the reviewed order', () => {
    const file = join(TEXTS, `${name}.txt`);
    const text = `${pageTexts(pdf).join('\n\n--- page ---\n\n')}\n`;
    if (UPDATE) writeFileSync(file, text);
    expect(text).toBe(readFileSync(file, 'utf8'));
  });

  (VIEWER ? it : it.skip)('looks as reviewed (needs pdftoppm of Poppler)', () => {
    const pages = pictures(pdf, name);
    if (UPDATE) {
      for (const old of reviewed(name)) rmSync(join(PICTURES, old));
      for (const [file, picture] of pages) writeFileSync(join(PICTURES, file), picture);
    }
    expect([...pages.keys()]).toEqual(reviewed(name));
    for (const [file, picture] of pages) {
      expect(difference(picture, readFileSync(join(PICTURES, file)))).toBeLessThan(SHARE);
    }
  });
});

it('has no picture or text of a document that is gone', () => {
  const names = new Set(SAMPLE_DOCUMENTS.map(({ name }) => name));
  for (const file of [...readdirSync(TEXTS), ...readdirSync(PICTURES)]) {
    expect(names).toContain(file.replace(/(\.page-\d+)?\.(png|txt)$/, ''));
  }
});

function reviewed(name: string): string[] {
  if (!existsSync(PICTURES)) return [];
  return readdirSync(PICTURES)
    .filter((file) => file.startsWith(`${name}.page-`))
    .sort();
}

function pictures(pdf: Buffer, name: string): Map<string, Buffer> {
  const source = join(folder, `${name}.pdf`);
  writeFileSync(source, pdf);
  execFileSync('pdftoppm', ['-r', String(DPI), '-png', source, join(folder, `${name}.page`)]);
  const files = readdirSync(folder).filter((file) => file.startsWith(`${name}.page-`));
  return new Map(files.sort().map((file) => [file, readFileSync(join(folder, file))]));
}

/** The share of pixels that differ by more than smoothing explains; 1 for pictures of different sizes. */
function difference(one: Buffer, other: Buffer): number {
  const [a, b] = [PNG.sync.read(one), PNG.sync.read(other)];
  if (a.width !== b.width || a.height !== b.height) return 1;
  let different = 0;
  for (let at = 0; at < a.data.length; at += 4) {
    if (Math.abs(a.data[at]! - b.data[at]!) > SMOOTHING || Math.abs(a.data[at + 1]! - b.data[at + 1]!) > SMOOTHING) {
      different += 1;
    }
  }
  return different / (a.width * a.height);
}
