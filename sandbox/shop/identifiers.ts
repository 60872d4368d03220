import type { Random } from './random';

const NIP_WEIGHTS = [6, 5, 7, 2, 3, 4, 5, 6, 7];

/** A Polish tax number of ten digits with a right check digit. */
export function makeNip(random: Random): string {
  for (;;) {
    const body = `${random.int(5, 9)}${random.digits(8)}`;
    const sum = NIP_WEIGHTS.reduce((total, weight, at) => total + weight * Number(body[at]), 0) % 11;
    if (sum !== 10) return `${body}${sum}`;
  }
}

/** A Polish EAN-13 (prefix 590) with a right check digit. */
export function makeEan(random: Random): string {
  const body = `590${random.digits(9)}`;
  const sum = [...body].reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 1 : 3), 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}

/** A KSeF number: NIP, date, 12 hexadecimal digits, CRC-8 (facts/mail-ksef-market.md §4.3). */
export function makeKsefNumber(random: Random, nip: string, date: string): string {
  const technical = Array.from({ length: 12 }, () => random.int(0, 15).toString(16).toUpperCase()).join('');
  const body = `${nip}-${date.replaceAll('-', '')}-${technical}`;
  let crc = 0;
  for (const byte of Buffer.from(body, 'latin1')) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x80 ? ((crc << 1) ^ 0x07) & 0xff : (crc << 1) & 0xff;
  }
  return `${body}-${crc.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** Small letters without diacritics, fit for the local part of an address. */
export function plainLetters(text: string): string {
  return text
    .replaceAll('ł', 'l')
    .replaceAll('Ł', 'L')
    .replaceAll('ß', 'ss')
    .normalize('NFD')
    .replace(/[^A-Za-z0-9]/g, '')
    .toLowerCase();
}
