import type { INodePropertyOptions } from 'n8n-workflow';

import { DOCUMENT_KINDS, type DocumentFamily, type DocumentKind, familyOf, kindWording } from '../../lib/documents';

/** How the editor calls a kind, in title case as n8n wants its names: "Retail Invoice". */
export function editorName(kind: DocumentKind): string {
  return kindWording(kind, 'en').name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
}

/** The kinds of document to choose from, in the order of their names. */
export const KIND_OPTIONS: INodePropertyOptions[] = DOCUMENT_KINDS.map((kind) => ({
  name: `${editorName(kind)} (${kind})`,
  value: kind,
})).sort((a, b) => a.name.localeCompare(b.name, 'en'));

/** The symbols of a family for a description: "FS and FD". */
export function symbolsOf(family: DocumentFamily): string {
  return new Intl.ListFormat('en-GB').format(DOCUMENT_KINDS.filter((kind) => familyOf(kind) === family));
}

/** What the names of parameters and methods for one kind end with: "Pai". */
export function nameSuffix(kind: DocumentKind): string {
  return kind.slice(0, 1) + kind.slice(1).toLowerCase();
}
