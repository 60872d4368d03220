import { createHash } from 'node:crypto';

import { isKsefNumber } from '../../lib/ksef';
import { type NexoConnection, readDocuments } from '../../lib/nexo';
import { ksefQrCode, ksefSummary } from '../../lib/nexo/read/ksef-columns';

/** The example of the Ministry's documentation (facts/mail-ksef-market.md §4.3). */
const NUMBER = '5265877635-20250826-0100001AF629-AF';
const XML = Buffer.from(
  '<Faktura><Podmiot1><DaneIdentyfikacyjne><NIP>5265877635</NIP></DaneIdentyfikacyjne></Podmiot1>' +
    '<Podmiot2><NIP>1111111111</NIP></Podmiot2><Fa><P_1>2025-08-26</P_1></Fa></Faktura>',
);
const HASH = createHash('sha256').update(XML).digest();
const row = { NumerKSeF: NUMBER, SerwisWysylki: 0, Hash: HASH.toString('base64'), Xml: XML };

describe('a KSeF number', () => {
  it('is recognised by its form and its check sum', () => {
    expect(isKsefNumber(NUMBER)).toBe(true);
    for (const wrong of ['', 'KSeF', NUMBER.toLowerCase(), NUMBER.replace('AF629', 'AF628'), `${NUMBER} `]) {
      expect(isKsefNumber(wrong)).toBe(false);
    }
  });

  it('with a wrong check sum leaves the invoice waiting', () => {
    const header = { FormaFaktury: 1, KSeF1: NUMBER.replace('AF629', 'AF628'), KSeF2: null };
    expect(ksefSummary(header, 'FS')).toEqual({ required: true, number: '' });
    expect(ksefSummary({ ...header, KSeF2: NUMBER }, 'FS')).toEqual({ required: true, number: NUMBER });
  });
});

describe('the QR code of an invoice in KSeF', () => {
  it.each([
    ['Base64', HASH.toString('base64')],
    ['Base64url', HASH.toString('base64url')],
    ['hexadecimal digits', HASH.toString('hex').toUpperCase()],
  ])('leads to the invoice at the Ministry, the hash kept as %s', (_, Hash) => {
    expect(ksefQrCode([{ ...row, Hash }], NUMBER)).toEqual({
      url: `https://qr.ksef.mf.gov.pl/invoice/5265877635/26-08-2025/${HASH.toString('base64url')}`,
      label: NUMBER,
    });
  });

  it.each([
    ['the XML was changed after it was sent', { Xml: Buffer.concat([XML, Buffer.from('\n')]) }],
    ['the hash is missing', { Hash: null }],
    ['the hash is nonsense', { Hash: 'nonsense' }],
    ['the XML is missing', { Xml: null }],
    ['it was sent to a test gateway', { SerwisWysylki: 1 }],
    ['the row belongs to another number', { NumerKSeF: NUMBER.replace('2025', '2024') }],
  ])('is not printed when %s', (_, change) => {
    expect(ksefQrCode([{ ...row, ...change }], NUMBER)).toBeUndefined();
  });

  it.each([
    ['of another seller', '5265877635', '9999999999'],
    ['without a date', '2025-08-26', 'soon'],
  ])('is not printed for an XML %s', (_, from, to) => {
    const Xml = Buffer.from(XML.toString().replace(from, to));
    const Hash = createHash('sha256').update(Xml).digest('base64');
    expect(ksefQrCode([{ ...row, Xml, Hash }], NUMBER)).toBeUndefined();
  });

  it('is not printed for an invoice without a number', () => {
    expect(ksefQrCode([{ ...row, NumerKSeF: '' }], '')).toBeUndefined();
  });
});

describe('the KSeF files of many invoices', () => {
  /** A database of invoices whose files have so many bytes of XML each; it counts the ids in each question for files. */
  async function questionsFor(xmlBytes: Array<number | null>): Promise<number[]> {
    const questions: number[] = [];
    const nexo: NexoConnection = {
      company: 'Nexo_Sklep',
      async query(sql: string, parameters = {}) {
        if (sql.includes('e.Hash')) questions.push(Object.keys(parameters).length);
        if (!sql.includes('XmlBytes')) return [];
        const rows = xmlBytes.map((bytes, id) => ({ DokumentId: id, KSeF1: NUMBER, KSeF2: null, XmlBytes: bytes }));
        return rows as never[];
      },
      close: async () => {},
    };
    await readDocuments(nexo, [...xmlBytes.keys()]);
    return questions;
  }

  it('are asked for with one statement', async () => {
    expect(await questionsFor(new Array<number>(500).fill(8_000))).toEqual([500]);
  });

  it('come in pieces of at most 32 MiB', async () => {
    expect(await questionsFor(new Array<number>(30).fill(3_000_000))).toEqual([11, 11, 8]);
  });

  it('are not asked for where there are none', async () => {
    expect(await questionsFor([null, null])).toEqual([]);
  });
});
