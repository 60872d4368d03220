import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { comparable, type KnownMessage, readCodes, readHints, readMessages } from '../support/messages';

// docs/operations.md has to explain every message the package can show, and none that it cannot.

const page = readFileSync(join(__dirname, '../../docs/operations.md'), 'utf8');

/** The cells of all rows of the tables that begin with this heading. */
function rowsUnder(heading: string): string[][] {
  const lines = page.split('\n');
  return lines.flatMap((line, at) => {
    if (!line.startsWith(`| ${heading} |`)) return [];
    const rest = lines.slice(at + 2);
    return rest
      .slice(
        0,
        rest.findIndex((row) => !row.startsWith('|')),
      )
      .map((row) => row.slice(2, -2).split(' | '));
  });
}

const rows = rowsUnder('Code');

function explained(): KnownMessage[] {
  return rows.flatMap(([code = '', messages = '']) =>
    messages.split('<br>').map((message) => ({ code: code.replaceAll('`', ''), message: comparable(message) })),
  );
}

/** Made at the nodes' edge of whatever was thrown (nodes/shared/errors.ts). */
const AT_THE_EDGE: KnownMessage[] = [
  { code: 'node_error', message: '' },
  { code: 'unexpected', message: 'Something unexpected happened' },
];

const lines = (entries: KnownMessage[]) => entries.map(({ code, message }) => `${code} · ${message}`).sort();

it('explains every message, and none that does not exist', () => {
  const known = [...readMessages(), ...AT_THE_EDGE];
  expect(known.length).toBeGreaterThan(150);
  expect(lines(explained())).toEqual(lines(known));
});

it('no type allows a code that is never used', () => {
  const used = new Set(readMessages().map(({ code }) => code));
  expect(readCodes().length).toBeGreaterThan(50);
  expect(readCodes().filter((code) => !used.has(code))).toEqual([]);
});

it('gives every message a cause and a cure', () => {
  const incomplete = rows.filter((cells) => cells.length !== 4 || cells.some((cell) => cell.trim() === ''));
  expect(incomplete).toEqual([]);
});

it('explains every hint', () => {
  const hints = rowsUnder('Hint').map(([hint = '']) => comparable(hint));
  expect(hints.sort()).toEqual(readHints().sort());
});
