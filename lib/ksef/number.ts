const KSEF_NUMBER = /^\d{10}-\d{8}-[0-9A-F]{12}-[0-9A-F]{2}$/;

/**
 * Whether a text is a KSeF number: NIP, date, twelve hexadecimal digits, and their CRC-8 with the polynomial 0x07
 * (facts/mail-ksef-market.md §4.3).
 */
export function isKsefNumber(text: string): boolean {
  if (!KSEF_NUMBER.test(text)) return false;
  let crc = 0;
  for (const byte of Buffer.from(text.slice(0, 32), 'latin1')) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x80) === 0 ? (crc << 1) & 0xff : ((crc << 1) ^ 0x07) & 0xff;
  }
  return crc === Number.parseInt(text.slice(33), 16);
}
