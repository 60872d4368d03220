import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';

import { KsefXmlError, readStructuredInvoice, STRUCTURED_KINDS } from '../../lib/ksef';

const own = (name: string): string =>
  readFileSync(path.resolve(__dirname, `../support/structured/${name}.xml`), 'utf8');
const read = (xml: string | Uint8Array): ReturnType<typeof readStructuredInvoice> =>
  readStructuredInvoice(typeof xml === 'string' ? Buffer.from(xml) : xml);
/** The code of the error, within a time that no file may exceed. */
const refused = (xml: string | Uint8Array): string => {
  const started = performance.now();
  try {
    read(xml);
  } catch (error) {
    if (!(error instanceof KsefXmlError)) throw error;
    expect(error.permanent).toBe(true);
    expect(performance.now() - started).toBeLessThan(10_000);
    return error.code;
  }
  return 'read';
};

describe('reading structured invoices', () => {
  it('knows the kind, the schema and the numbers as they stand there', () => {
    const invoice = read(own('everything'));
    expect(invoice).toMatchObject({ schema: 'FA(3)', kind: 'VAT', number: 'FS 169/WZÓR/2026', total: '14676.20' });
    expect(invoice.lines[0]).toMatchObject({ netPrice: '12.12345678', quantity: '81.125', annex15: true });
    expect(read(own('fa2'))).toMatchObject({
      schema: 'FA(2)',
      payment: { due: [{ description: '21 dni od odbioru' }] },
    });
  });

  it.each(STRUCTURED_KINDS)('reads the kind %s', (kind) => {
    expect(read(own('fa2').replace('>VAT<', `>${kind}<`)).kind).toBe(kind);
  });

  it('passes over elements it does not know, in the schema and out of it', () => {
    const more = '<Nowe><Inne>1</Inne></Nowe><x:P_2 xmlns:x="urn:x">fałszywy</x:P_2><P_2>';
    expect(read(own('everything').replace('<P_2>', more)).number).toBe('FS 169/WZÓR/2026');
  });

  it('reads a byte order mark, CDATA and the five entities of XML', () => {
    const xml = own('everything').replace('Pabianice', '<![CDATA[Ruda & ]]>Pabianicka&#33;');
    expect(read(`\ufeff${xml}`)).toMatchObject({ issuePlace: 'Ruda & Pabianicka!' });
    expect(read(xml).buyer.name).toBe('Müller <Söhne> GmbH');
  });
});

describe('hostile files', () => {
  const good = own('everything');
  const withHead = (head: string): string => good.replace(/<\?xml[^>]*\?>/, (decl) => `${decl}${head}`);

  it.each([
    ['a billion laughs', withHead('<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'), 'ksef_xml_invalid'],
    ['an external entity', withHead('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'), 'ksef_xml_invalid'],
    ['a bare DOCTYPE', withHead('<!DOCTYPE Faktura>'), 'ksef_xml_invalid'],
    ['an unknown entity', good.replace('Pabianice', '&oacute;'), 'ksef_xml_invalid'],
    ['a cut-off file', good.slice(0, good.length / 2), 'ksef_xml_invalid'],
    ['a file cut off after its last element but one', good.slice(0, -12), 'ksef_xml_invalid'],
    ['something behind the end', `${good}<x/>`, 'ksef_xml_invalid'],
    ['an empty file', '', 'ksef_xml_invalid'],
    ['text', 'Faktura', 'ksef_xml_invalid'],
    ['HTML', '<!DOCTYPE html><html><body>', 'ksef_xml_invalid'],
    ['deep nesting', '<a>'.repeat(1_000_000), 'ksef_xml_too_large'],
    ['deep nesting inside', good.replace('<FP>', `${'<a>'.repeat(40)}${'</a>'.repeat(40)}<FP>`), 'ksef_xml_too_large'],
    ['many elements', good.replace('<FP>', `${'<a/>'.repeat(400_000)}<FP>`), 'ksef_xml_too_large'],
    ['too many lines', good.replace('<FaWiersz>', '<FaWiersz/>'.repeat(10_001) + '<FaWiersz>'), 'ksef_xml_too_large'],
    ['a text without end', good.replace('Pabianice', 'x'.repeat(2_000_000)), 'ksef_xml_too_large'],
    ['another namespace', good.replaceAll('2025/06/25/13775', '2099/01/01/1'), 'ksef_schema_unknown'],
    ['no namespace', good.replace(/ xmlns="[^"]*"/, ''), 'ksef_schema_unknown'],
    ['another root', good.replaceAll('Faktura', 'Potwierdzenie'), 'ksef_schema_unknown'],
    [
      'a namespace by the name of a property',
      good.replace(/xmlns="[^"]*"/, 'xmlns="constructor"'),
      'ksef_schema_unknown',
    ],
    ['an unknown prefix', good.replace('<FP>1</FP>', '<q:FP>1</q:FP>'), 'ksef_xml_invalid'],
    ['another kind', good.replace('>VAT<', '>VAT_RR<'), 'ksef_kind_unknown'],
    ['no kind', good.replace('<RodzajFaktury>VAT</RodzajFaktury>', ''), 'ksef_xml_invalid'],
    ['no number', good.replace(/<P_2>[^<]*<\/P_2>/, ''), 'ksef_xml_invalid'],
    ['an empty number', good.replace(/<P_2>[^<]*<\/P_2>/, '<P_2> </P_2>'), 'ksef_xml_invalid'],
    ['no total', good.replace(/<P_15>[^<]*<\/P_15>/, ''), 'ksef_xml_invalid'],
    ['no buyer', good.replaceAll('Podmiot2', 'Podmiot9'), 'ksef_xml_invalid'],
    ['a total that is a word', good.replace('>14676.20<', '>sto<'), 'ksef_xml_invalid'],
    ['a total with an exponent', good.replace('>14676.20<', '>1e999999<'), 'ksef_xml_invalid'],
    ['a total of many digits', good.replace('>14676.20<', `>${'9'.repeat(9_999)}<`), 'ksef_xml_invalid'],
    ['a day that is none', good.replace('>2026-11-23<', '>2026-02-31<'), 'ksef_xml_invalid'],
    ['UTF-16', Buffer.from(`\ufeff${good}`, 'utf16le'), 'ksef_xml_invalid'],
    ['UTF-16 without a mark', Buffer.from(good, 'utf16le'), 'ksef_xml_invalid'],
    ['Latin 2 that says so', Buffer.from(good.replace('UTF-8', 'ISO-8859-2'), 'latin1'), 'ksef_xml_invalid'],
    ['ASCII that says Latin 2', '<?xml version="1.0" encoding="ISO-8859-2"?><Faktura/>', 'ksef_xml_invalid'],
    ['Windows letters in UTF-8', Buffer.from(good, 'latin1'), 'ksef_xml_invalid'],
    ['100 MB', Buffer.alloc(100_000_000, '<a>'), 'ksef_xml_too_large'],
    ['one long attribute', `<a b="${'x'.repeat(2_900_000)}`, 'ksef_xml_invalid'],
    ['many attributes', `<a ${Array.from({ length: 9000 }, (_, i) => `a${i}="1"`).join(' ')}/>`, 'ksef_xml_too_large'],
    ['a control character', good.replace('Pabianice', 'Pabia\u0000nice'), 'ksef_xml_invalid'],
  ])('%s end in a clear error', (_name, xml, code) => {
    expect(refused(xml)).toBe(code);
  });

  it('a file that is damaged anywhere is read or refused, never anything else', () => {
    const bytes = Buffer.from(good);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.nat(40), (at, byte, cut) => {
        const damaged = Buffer.concat([bytes.subarray(0, at), Buffer.from([byte]), bytes.subarray(at + cut)]);
        expect(['read', 'ksef_xml_invalid', 'ksef_schema_unknown', 'ksef_kind_unknown']).toContain(refused(damaged));
      }),
      { numRuns: 150 },
    );
  });

  it('errors quote nothing of the file', () => {
    try {
      read(good.replace('>14676.20<', '>tajne-haslo<'));
    } catch (error) {
      expect(`${String(error)} ${JSON.stringify(error)} ${(error as Error).stack}`).not.toContain('tajne');
      return;
    }
    throw new Error('was read');
  });
});
