/** The print templates of a nexo demo company by kind, its default first (facts/nexo.md §B2). */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  FS: ['FS standard', 'FS angielski', 'FS niemiecki', 'FS z jednostką nadrzędną', 'FS z rozbiciem na dostawy'],
  PA: ['PA standard', 'PA z rozbiciem na dostawy'],
  PAi: ['PAi standard'],
  FD: ['FD standard', 'FD "mały" 50% & więcej'],
};

/** The templates of a kind, its default first; undefined for a kind that is not printed. */
export function templatesOf(kind: string): readonly string[] | undefined {
  return Object.hasOwn(TEMPLATES, kind) ? TEMPLATES[kind] : undefined;
}
