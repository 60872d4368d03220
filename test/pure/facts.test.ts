import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

// Whoever doubts a constant has to find the fact it rests on: every citation in the sources leads to a section.

const ROOT = join(__dirname, '../..');
const FACTS = join(ROOT, 'docs/facts');
const SOURCES = ['lib', 'nodes', 'credentials', 'sandbox', 'test', 'scripts', 'bench', 'bridge'];

const pages = readdirSync(FACTS).filter((name) => name.endsWith('.md'));
const textOf = (page: string) => readFileSync(join(FACTS, page), 'utf8');
const headings = new Map(
  pages.map((page) => [page, [...textOf(page).matchAll(/^#{2,} (.+)$/gm)].map(([, heading]) => heading!)]),
);

/** The files of the sources with their texts. */
function sources(): [string, string][] {
  return SOURCES.flatMap((folder) => {
    const found = readdirSync(ROOT).includes(folder) ? readdirSync(join(ROOT, folder), { recursive: true }) : [];
    return found
      .map(String)
      .filter((name) => /\.(ts|mjs|cs)$/.test(name))
      .map((name): [string, string] => [join(folder, name), readFileSync(join(ROOT, folder, name), 'utf8')]);
  });
}

/** Each citation of a text: the page, and the section where one is named ("§1b", "§Driving it", several with commas). */
function citationsIn(text: string): { page: string; section?: string }[] {
  // A citation may go on in the next line of its comment.
  const joined = text.replace(/\s*\n\s*(\*|\/\/)\s*/g, ' ');
  return [...joined.matchAll(/facts\/([\w-]+\.md)((?:,? §[\w.]+)*)/g)].flatMap(([, page, sections]) => {
    const named = [...sections!.matchAll(/§([\w.]*\w)/g)].map(([, section]) => ({ page: page!, section: section! }));
    return named.length > 0 ? named : [{ page: page! }];
  });
}

const leads = ({ page, section }: { page: string; section?: string }) => {
  const known = headings.get(page);
  return known !== undefined && (section === undefined || known.some((heading) => startsWith(heading, section)));
};
const startsWith = (heading: string, section: string) => heading.match(/^[\w.]*\w/)?.[0] === section;

it('every citation leads to a section', () => {
  const citations = sources().flatMap(([file, text]) => citationsIn(text).map((citation) => ({ file, ...citation })));
  expect(citations.length).toBeGreaterThan(100);
  expect(citations.filter((citation) => !leads(citation))).toEqual([]);
});

it('a citation of what is not there is noticed', () => {
  // Put together here, so that it is no citation of this file.
  const cited = (text: string) => citationsIn(`/** So it is (${'facts'}/${text}). */`);
  expect(cited('baselinker.md §1b, §2').map(leads)).toEqual([true, true]);
  expect(cited('n8n-host.md §Driving it').map(leads)).toEqual([true]);
  expect([...cited('baselinker.md §1z'), ...cited('nowhere.md §1')].map(leads)).toEqual([false, false]);
});

it('links between the pages lead somewhere', () => {
  const links = pages.flatMap((page) =>
    [...textOf(page).matchAll(/\]\(([\w-]+\.md)\)/g)].map(([, target]) => ({ page, target: target! })),
  );
  expect(links.filter(({ target }) => !pages.includes(target))).toEqual([]);
});
