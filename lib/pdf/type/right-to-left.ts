import { joinArabicLetters } from './arabic-letters';

/** Letters of right-to-left scripts: Hebrew, Arabic and its relatives. */
const RIGHT_TO_LEFT = /[\u0590-\u05ff\u0600-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

const PAIRS = ['()', '[]', '{}', '<>', '«»', '‹›'];
const MIRRORED = new Map(PAIRS.flatMap(([left = '', right = '']) => [[left, right] as const, [right, left] as const]));

/** True when the text has to be put in order before it is drawn. */
export function hasRightToLeft(text: string): boolean {
  return RIGHT_TO_LEFT.test(text);
}

/**
 * One line of text as it is drawn from left to right: Arabic letters in the form their neighbours give them, runs of
 * right-to-left text turned around, numbers inside them not. A short form of the Unicode Bidirectional Algorithm (UAX 9)
 * for lines whose base direction is left to right, without explicit embeddings, which names and addresses do not have.
 */
export function visualOrder(text: string): string {
  const clusters = joinArabicLetters(text).match(/\P{M}\p{M}*|\p{M}+/gu) ?? [];
  const levels = embeddingLevels(clusters);
  let drawn = '';
  let run: string[] = [];
  clusters.forEach((cluster, i) => {
    if (levels[i] === 0) {
      drawn += run.reverse().join('') + cluster;
      run = [];
    } else if (levels[i] === 2 && levels[i - 1] === 2) {
      // The digits of a number stay in their order.
      run.push((run.pop() ?? '') + cluster);
    } else {
      run.push(levels[i] === 1 ? (MIRRORED.get(cluster) ?? cluster) : cluster);
    }
  });
  return drawn + run.reverse().join('');
}

/**
 * The level of every bracket that has a partner (rule N0): that of right-to-left text when it encloses nothing else and
 * follows such text.
 */
function bracketLevels(clusters: readonly string[]): Map<number, 0 | 1> {
  const levels = new Map<number, 0 | 1>();
  const open: number[] = [];
  const direction = (cluster: string): 0 | 1 | undefined =>
    RIGHT_TO_LEFT.test(cluster) ? 1 : /^\p{L}/u.test(cluster) ? 0 : undefined;
  clusters.forEach((cluster, i) => {
    if (cluster === '(' || cluster === '[' || cluster === '{') open.push(i);
    const start = open.at(-1) ?? -1;
    if (start < 0 || cluster !== MIRRORED.get(clusters[start] ?? '')) return;
    open.pop();
    const inside = clusters.slice(start, i).map(direction);
    const before = clusters
      .slice(0, start)
      .map(direction)
      .findLast((found) => found !== undefined);
    const level = !inside.includes(0) && inside.includes(1) && before === 1 ? 1 : 0;
    if (inside.some((found) => found !== undefined)) levels.set(start, level).set(i, level);
  });
  return levels;
}

/**
 * 0 for left to right, 1 for right to left, 2 for a number inside right-to-left text. Spaces and signs belong to a run
 * only when it goes on behind them.
 */
function embeddingLevels(clusters: readonly string[]): number[] {
  const brackets = bracketLevels(clusters);
  const levels: number[] = [];
  let direction = 0;
  let undecided = 0;
  const decide = (level: number): void => {
    for (; undecided > 0; undecided--) levels.push(level);
  };
  clusters.forEach((cluster, i) => {
    const separator = undecided === 0 && levels.at(-1) === 2 && /^[.,:/]$/.test(cluster);
    if (/^\p{Nd}/u.test(cluster) || (separator && /^\p{Nd}/u.test(clusters[i + 1] ?? ''))) {
      decide(direction);
      levels.push(direction === 1 ? 2 : 0);
    } else if (RIGHT_TO_LEFT.test(cluster) || brackets.get(i) === 1) {
      decide(direction);
      direction = 1;
      levels.push(1);
    } else if (/^\p{L}/u.test(cluster) || brackets.get(i) === 0) {
      decide(0);
      direction = 0;
      levels.push(0);
    } else {
      undecided++;
    }
  });
  decide(0);
  return levels;
}
