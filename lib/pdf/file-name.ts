import type { DocumentKind, LocalDateTime } from '../documents';

import { PdfError } from './errors';

export const DEFAULT_FILE_NAME = '[document_number].pdf';

/** What a file name pattern can be filled with. */
export interface FileNameValues {
  kind: DocumentKind;
  /** The document's full number, e.g. "FS 12/MAG/2026". */
  number: string;
  orderId: number | string;
  /** Issue date; only the day is used. */
  date: LocalDateTime;
}

const PLACEHOLDERS: Record<string, (values: FileNameValues) => string> = {
  document_number: (values) => values.number,
  document_kind: (values) => values.kind,
  order_id: (values) => String(values.orderId),
  issue_date: (values) => values.date.slice(0, 10),
};

/** Characters, the extension included. */
const MAX_LENGTH = 120;
const EXTENSION = '.pdf';

/**
 * Fills a pattern such as "Faktura [document_number].pdf" and makes the result a base name that is safe on Windows,
 * macOS and Linux and in a mail header: "FS 12/MAG/2026" becomes "FS 12-MAG-2026.pdf". An empty pattern means
 * DEFAULT_FILE_NAME; the extension is added when missing. Throws PdfError `pdf_file_name_pattern` for an unknown placeholder.
 */
export function pdfFileName(pattern: string, values: FileNameValues): string {
  const filled = (pattern.trim() || DEFAULT_FILE_NAME).replace(/\[([^[\]]*)\]/g, (_, name: string) => {
    const placeholder = Object.hasOwn(PLACEHOLDERS, name) ? PLACEHOLDERS[name] : undefined;
    if (!placeholder) throw unknownPlaceholder(name);
    return placeholder(values);
  });
  const stem = safeStem(filled.replace(/\.pdf\s*$/i, ''));
  return (stem || 'document') + EXTENSION;
}

function safeStem(text: string): string {
  const plain = text
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .replace(/[/\\:*?"<>|]/g, '-')
    // Control and format characters: a right-to-left override could disguise the extension.
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '')
    .replace(/^[.\s]+/, '');
  const unreserved = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)\s*(\.|$)/i.test(plain)
    ? `_${plain}`
    : plain;
  return (
    unreserved
      .slice(0, MAX_LENGTH - EXTENSION.length)
      // Half of a character that the cut went through.
      .replace(/[\ud800-\udbff]$/, '')
      .replace(/[.\s]+$/, '')
  );
}

function unknownPlaceholder(name: string): PdfError {
  const known = Object.keys(PLACEHOLDERS)
    .map((placeholder) => `[${placeholder}]`)
    .join(', ');
  return new PdfError('pdf_file_name_pattern', `The file name pattern has an unknown placeholder [${name}].`, {
    description: `Known placeholders: ${known}.`,
  });
}
