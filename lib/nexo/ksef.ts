import { optionalInteger, optionalText, type Row } from './rows';
import type { DocumentKind, KsefSummary } from './types';

/** FormaFaktury: the first value of the enumeration is paper (facts/nexo.md §A1); a document without one is paper too. */
const PAPER = 0;

/**
 * The KSeF state from a row with FormaFaktury and the two places the number may stand in: KSeF1 from NumeryKSeFDokumentow,
 * KSeF2 from DokumentyElektroniczne. Receipts never go to KSeF.
 */
export function ksefSummary(row: Row, kind: DocumentKind): KsefSummary {
  const receipt = kind === 'PA' || kind === 'PAi';
  const form = optionalInteger(row, 'FormaFaktury');
  return {
    required: !receipt && form !== null && form !== PAPER,
    number: optionalText(row, 'KSeF1') || optionalText(row, 'KSeF2'),
  };
}
