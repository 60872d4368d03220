import type { KsefQrCode } from '../../documents';
import { isKsefNumber } from '../number';

import { KsefXmlError } from './errors';
import type { StructuredInvoice } from './types';

const QR_CODE_HOST = 'https://qr.ksef.mf.gov.pl';

/**
 * QR KOD I of an invoice in KSeF: the address under which the production gateway shows it, and the number as its label
 * (facts/mail-ksef-market.md §4).
 *
 * @param number its KSeF number, which the XML itself does not hold
 * @throws KsefXmlError `ksef_number_invalid` when it is none, `ksef_number_mismatch` when it is one of another seller
 */
export function verificationCode(invoice: StructuredInvoice, number: string): KsefQrCode {
  if (!isKsefNumber(number)) {
    throw new KsefXmlError('ksef_number_invalid', 'The KSeF number is none: its form or its check sum is wrong.', {
      description: 'Copy it from KSeF: 35 characters, for example 5265877635-20250826-0100001AF629-AF.',
    });
  }
  const nip = /\d{10}$/.exec(invoice.seller.taxId)?.[0];
  if (nip === undefined || !number.startsWith(`${nip}-`)) {
    throw new KsefXmlError('ksef_number_mismatch', 'The KSeF number is that of an invoice of another seller.', {
      description: 'It begins with the NIP of the seller, and that differs from the NIP in the XML.',
    });
  }
  const [year, month, day] = invoice.issueDate.split('-');
  return { url: `${QR_CODE_HOST}/invoice/${nip}/${day}-${month}-${year}/${invoice.sha256}`, label: number };
}

/** The day on which KSeF gave a number, which the number holds: "2026-02-15". */
export function numberGivenOn(number: string): string {
  const [, year, month, day] = /^\d{10}-(\d{4})(\d{2})(\d{2})-/.exec(number) ?? [];
  return day === undefined ? '' : `${year}-${month}-${day}`;
}
