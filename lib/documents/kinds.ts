import type { Language } from './language';

/** What a document is to the customer, and which of BaseLinker's documents it goes with. */
export type DocumentFamily = 'invoice' | 'receipt';

/** How a kind of document is called: by itself, and as the object of "we send you …". */
export interface KindWording {
  name: string;
  object: string;
}

interface Kind {
  family: DocumentFamily;
  /** Whether nexo sends documents of the kind to KSeF; receipts never go there (facts/mail-ksef-market.md §4.4). */
  ksef: boolean;
  /**
   * nexo's built-in configuration (facts/nexo.md §A1). `certain` ones were seen live and survive a renamed symbol; the others
   * were told by elimination, so a contradicting symbol wins over them.
   */
  configuration: { id: string; certain: boolean };
  /** Whether a workflow takes documents of the kind where nobody chose kinds: a new kind must not widen old workflows. */
  standard: boolean;
  /** What customers read, in messages and on the document itself. */
  wording: Record<Language, KindWording>;
}

/** Every kind of sales document this package handles, by nexo's symbol. All other lists of kinds are made of this one. */
const KINDS = {
  FS: {
    family: 'invoice',
    ksef: true,
    configuration: { id: 'E1AD62BC-6AC7-4171-B879-60580CD48EC4', certain: false },
    standard: true,
    wording: {
      pl: { name: 'faktura', object: 'fakturę' },
      en: { name: 'invoice', object: 'the invoice' },
      de: { name: 'Rechnung', object: 'die Rechnung' },
    },
  },
  PA: {
    family: 'receipt',
    ksef: false,
    configuration: { id: '15B484F1-F4FD-4514-B736-3148361C8C10', certain: false },
    standard: true,
    wording: {
      pl: { name: 'paragon', object: 'paragon' },
      en: { name: 'receipt', object: 'the receipt' },
      // Not "Kassenbeleg": only a fiscal cash register makes one, and the printout says that it is none.
      de: { name: 'Verkaufsbeleg', object: 'den Verkaufsbeleg' },
    },
  },
  PAi: {
    family: 'receipt',
    ksef: false,
    configuration: { id: 'C59DD1BC-15FD-4276-B001-31A68C8B3831', certain: true },
    standard: true,
    wording: {
      pl: { name: 'paragon imienny', object: 'paragon imienny' },
      en: { name: 'named receipt', object: 'the named receipt' },
      de: { name: 'personalisierter Verkaufsbeleg', object: 'den personalisierten Verkaufsbeleg' },
    },
  },
  FD: {
    family: 'invoice',
    ksef: true,
    configuration: { id: '7818DEFE-5037-4F8B-B05A-95B8EF6B94D2', certain: true },
    standard: true,
    wording: {
      pl: { name: 'faktura detaliczna', object: 'fakturę detaliczną' },
      en: { name: 'retail invoice', object: 'the retail invoice' },
      de: { name: 'Einzelhandelsrechnung', object: 'die Einzelhandelsrechnung' },
    },
  },
} as const satisfies Record<string, Kind>;

/** The kinds of sales document this package handles, by nexo's symbols. */
export type DocumentKind = keyof typeof KINDS;

/** The kinds that nexo sends to KSeF. */
export type KsefKind = {
  [K in DocumentKind]: (typeof KINDS)[K]['ksef'] extends true ? K : never;
}[DocumentKind];

/** All of them, in the order in which they are offered. */
export const DOCUMENT_KINDS = Object.keys(KINDS) as readonly DocumentKind[];

/** The kinds a workflow takes where nobody chose. */
export const STANDARD_KINDS: readonly DocumentKind[] = DOCUMENT_KINDS.filter((kind) => KINDS[kind].standard);

/** The kinds that nexo sends to KSeF, in the same order. */
export const KSEF_KINDS: readonly KsefKind[] = DOCUMENT_KINDS.filter(goesToKsef);

/** What a text of an unknown origin calls a document. */
const OTHER: Record<Language, KindWording> = {
  pl: { name: 'dokument', object: 'dokument' },
  en: { name: 'document', object: 'the document' },
  de: { name: 'Dokument', object: 'das Dokument' },
};

export function familyOf(kind: DocumentKind): DocumentFamily {
  return KINDS[kind].family;
}

export function goesToKsef(kind: DocumentKind): kind is KsefKind {
  return KINDS[kind].ksef;
}

/** What a kind of document is called in a language; for an unknown kind, as a canvas may bring it, "document". */
export function kindWording(kind: string, language: Language): KindWording {
  return isDocumentKind(kind) ? KINDS[kind].wording[language] : OTHER[language];
}

/** The name with a capital letter, as it stands above a document: "Faktura detaliczna". */
export function kindTitle(kind: string, language: Language): string {
  const { name } = kindWording(kind, language);
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}

function isDocumentKind(text: string): text is DocumentKind {
  return Object.hasOwn(KINDS, text);
}

/** The columns of a sales document that say what kind it is. */
export interface KindColumns {
  KonfiguracjaId: string | null;
  Symbol: string | null;
  SymbolRzeczywisty: string | null;
}

/** The kind of a sales document, or undefined for one this package does not handle (margin, advance, ...). */
export function documentKind(row: KindColumns): DocumentKind | undefined {
  const builtIn = DOCUMENT_KINDS.find((kind) => KINDS[kind].configuration.id === row.KonfiguracjaId?.toUpperCase());
  if (builtIn !== undefined && KINDS[builtIn].configuration.certain) return builtIn;
  return kindOfSymbol(row.Symbol) ?? builtIn ?? kindOfSymbol(row.SymbolRzeczywisty);
}

function kindOfSymbol(symbol: string | null): DocumentKind | undefined {
  const wanted = symbol?.trim().toUpperCase();
  return DOCUMENT_KINDS.find((kind) => kind.toUpperCase() === wanted);
}

/** The configuration ids of the given kinds, for the WHERE clause; symbols are compared beside them. */
export function configurationIds(kinds: readonly DocumentKind[]): string[] {
  return kinds.map((kind) => KINDS[kind].configuration.id);
}
