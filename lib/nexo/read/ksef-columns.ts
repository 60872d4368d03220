import { createHash } from 'node:crypto';

import { type DocumentKind, goesToKsef, type KsefQrCode, type KsefSummary, type LocalDateTime } from '../../documents';
import { isKsefNumber } from '../../ksef';
import { optionalInteger, optionalText, type Row } from '../database/rows';

/**
 * FormaFaktury: paper, KSeF, KSeF offline, KSeF while it is down, in the enumeration's order (facts/nexo.md §A1); a document
 * without one is paper.
 */
const PAPER = 0;
const OFFLINE = 2;
/** SerwisWysylki: the first value of the enumeration is taken for the production gateway; no other gets a code. */
const PRODUCTION = 0;
const QR_CODE_HOST = 'https://qr.ksef.mf.gov.pl';

/**
 * The KSeF state from a row with FormaFaktury and the two places the number may stand in: KSeF1 from NumeryKSeFDokumentow,
 * KSeF2 from DokumentyElektroniczne. Receipts never go to KSeF. A number with a wrong check sum counts as none: the
 * invoice is taken for one that KSeF has not accepted.
 */
export function ksefSummary(row: Row, kind: DocumentKind): KsefSummary {
  const form = optionalInteger(row, 'FormaFaktury');
  const required = goesToKsef(kind) && form !== null && form !== PAPER;
  return { required, number: ksefNumber(row), ...(required && form >= OFFLINE ? { offline: true as const } : {}) };
}

/**
 * Whether an invoice that was issued before a window belongs into it all the same: waiting for KSeF must not use up the
 * time in which it is sent. It does while it waits, and from the day its number was given, which the number holds.
 *
 * @param from local Polish time
 */
export function isReadySince({ required, number }: KsefSummary, from: LocalDateTime): boolean {
  if (number === '') return required;
  const [, year, month, day] = /^\d{10}-(\d{4})(\d{2})(\d{2})-/.exec(number) ?? [];
  return `${year}-${month}-${day}` >= from.slice(0, 10);
}

/** The KSeF number in a row with KSeF1 and KSeF2, or an empty string. */
export function ksefNumber(row: Row): string {
  return [optionalText(row, 'KSeF1'), optionalText(row, 'KSeF2')].find(isKsefNumber) ?? '';
}

/**
 * QR KOD I of an invoice (facts/nexo.md §C), from the rows of its electronic documents. There is none unless everything
 * agrees: the number, the stored hash and the stored XML (which nexo may have formatted since it was sent), and the
 * seller's NIP in the XML with the one the number begins with. A code that leads nowhere is worse than none.
 */
export function ksefQrCode(rows: readonly Row[], number: string): KsefQrCode | undefined {
  if (number === '') return undefined;
  for (const row of rows) {
    const xml = row.Xml;
    if (optionalText(row, 'NumerKSeF') !== number || optionalInteger(row, 'SerwisWysylki') !== PRODUCTION) continue;
    if (!(xml instanceof Uint8Array)) continue;
    const hash = createHash('sha256').update(xml).digest();
    if (!storedHash(optionalText(row, 'Hash'))?.equals(hash)) continue;
    const text = Buffer.from(xml).toString('utf8');
    const [, nip] = /<(?:\w+:)?Podmiot1[\s>][\s\S]*?<(?:\w+:)?NIP>\s*(\d{10})\s*</.exec(text) ?? [];
    const [, year, month, day] = /<(?:\w+:)?P_1>\s*(\d{4})-(\d{2})-(\d{2})\s*</.exec(text) ?? [];
    if (nip === undefined || day === undefined || !number.startsWith(nip)) continue;
    const url = `${QR_CODE_HOST}/invoice/${nip}/${day}-${month}-${year}/${hash.toString('base64url')}`;
    return { url, label: number };
  }
  return undefined;
}

/** How nexo writes the hash is not documented: Base64 of either alphabet and hexadecimal digits are understood. */
function storedHash(text: string): Buffer | undefined {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  return /^[\w+/-]{43}=?$/.test(text) ? Buffer.from(text, 'base64') : undefined;
}
