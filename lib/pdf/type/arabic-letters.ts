/** A letter's shapes: isolated, final and, where it joins to the next letter too, initial and medial. */
interface LetterForms {
  single: ReadonlyMap<string, readonly string[]>;
  /** Lam followed by an alef is one sign: isolated and final. */
  lamAlef: ReadonlyMap<string, readonly string[]>;
}

const LAM = '\u0644';
const TATWEEL = '\u0640';

let known: LetterForms | undefined;

/**
 * Replaces Arabic letters by the presentation forms of Unicode that their neighbours ask for, as a font without
 * OpenType layout needs it. Other text stays as it is.
 */
export function joinArabicLetters(text: string): string {
  if (!/\p{Script=Arabic}/u.test(text)) return text;
  known ??= readForms();
  const { single, lamAlef } = known;
  const letters = [...text];
  let joined = '';
  // True when the letter before joins to the one that follows it.
  let open = false;
  for (let i = 0; i < letters.length; i++) {
    const letter = letters[i] ?? '';
    if (/^\p{M}$/u.test(letter)) {
      joined += letter;
      continue;
    }
    const ligature = letter === LAM ? lamAlef.get(letter + (letters[i + 1] ?? '')) : undefined;
    if (ligature) {
      joined += ligature[open ? 1 : 0] ?? '';
      open = false;
      i++;
      continue;
    }
    const forms = single.get(letter);
    const goesOn = letter === TATWEEL || (forms !== undefined && forms.length === 4 && joinsBack(letters, i, single));
    joined += forms?.[(open ? 1 : 0) + (goesOn ? 2 : 0)] ?? letter;
    open = goesOn;
  }
  return joined;
}

/** Whether the next letter, marks left aside, can be joined to the one before it. */
function joinsBack(letters: readonly string[], at: number, single: LetterForms['single']): boolean {
  const next = letters.slice(at + 1, at + 9).find((letter) => !/^\p{M}$/u.test(letter)) ?? '';
  return next === TATWEEL || (single.get(next)?.length ?? 0) > 1;
}

/** Reads the forms from Unicode's own decompositions; the blocks list them in the order of LetterForms. */
function readForms(): LetterForms {
  const single = new Map<string, string[]>();
  const lamAlef = new Map<string, string[]>();
  const read = (first: number, last: number): void => {
    for (let code = first; code <= last; code++) {
      const form = String.fromCharCode(code);
      const base = form.normalize('NFKC');
      const forms = base.length === 1 ? single : base.startsWith(LAM) && base.length === 2 ? lamAlef : undefined;
      if (forms && base !== form) forms.set(base, [...(forms.get(base) ?? []), form]);
    }
  };
  read(0xfe80, 0xfefc);
  read(0xfb50, 0xfbff);
  return { single, lamAlef };
}
