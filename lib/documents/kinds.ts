import type { DocumentKind } from './types';

/**
 * nexo's built-in configurations (facts/nexo.md §A1). `certain` ones were seen live and survive a renamed symbol; the
 * other two were told by elimination, so a contradicting symbol wins over them.
 */
const CONFIGURATIONS: readonly { kind: DocumentKind; id: string; certain: boolean }[] = [
  { kind: 'FD', id: '7818DEFE-5037-4F8B-B05A-95B8EF6B94D2', certain: true },
  { kind: 'PAi', id: 'C59DD1BC-15FD-4276-B001-31A68C8B3831', certain: true },
  { kind: 'PA', id: '15B484F1-F4FD-4514-B736-3148361C8C10', certain: false },
  { kind: 'FS', id: 'E1AD62BC-6AC7-4171-B879-60580CD48EC4', certain: false },
];

export interface KindColumns {
  KonfiguracjaId: string | null;
  Symbol: string | null;
  SymbolRzeczywisty: string | null;
}

function kindOfSymbol(symbol: string | null): DocumentKind | undefined {
  const wanted = symbol?.trim().toUpperCase();
  return CONFIGURATIONS.find(({ kind }) => kind.toUpperCase() === wanted)?.kind;
}

/** The kind of a sales document, or undefined for one this package does not handle (margin, advance, ...). */
export function documentKind(row: KindColumns): DocumentKind | undefined {
  const builtIn = CONFIGURATIONS.find(({ id }) => id === row.KonfiguracjaId?.toUpperCase());
  if (builtIn?.certain === true) return builtIn.kind;
  return kindOfSymbol(row.Symbol) ?? builtIn?.kind ?? kindOfSymbol(row.SymbolRzeczywisty);
}

/** The configuration ids of the given kinds, for the WHERE clause; symbols are compared beside them. */
export function configurationIds(kinds: readonly DocumentKind[]): string[] {
  return CONFIGURATIONS.filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id);
}
