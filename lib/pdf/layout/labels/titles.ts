import { DOCUMENT_KINDS, type DocumentKind, kindTitle, type Language } from '../../../documents';

/** What stands above every kind of document, in the words that messages have for it. */
export function titlesIn(language: Language): Record<DocumentKind, string> {
  const titles = DOCUMENT_KINDS.map((kind) => [kind, kindTitle(kind, language)]);
  return Object.fromEntries(titles) as Record<DocumentKind, string>;
}
