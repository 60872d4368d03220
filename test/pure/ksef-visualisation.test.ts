import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { readStructuredInvoice } from '../../lib/ksef';
import { createStructuredLayout, type LayoutLanguage } from '../../lib/pdf';
import { missingIn, mustBeShown } from '../support/must-be-shown';
import { pageTexts } from '../support/pdf-text';

const REPOSITORY = path.resolve(__dirname, '../..');
const OWN = path.join(REPOSITORY, 'test/support/structured');
/** The Ministry's official examples, where they lie beside the repository: they are not ours to publish. */
const OFFICIAL = path.resolve(REPOSITORY, '../shared/data/fa3');
const NUMBER = '7251801126-20261123-0123456789AB-C2';

const own = (name: string): string => readFileSync(path.join(OWN, `${name}.xml`), 'utf8');
const draw = async (xml: string, number = '', language: LayoutLanguage = 'pl'): Promise<Buffer> =>
  createStructuredLayout({ language }).render(readStructuredInvoice(Buffer.from(xml)), number);
const textOf = async (xml: string, number = ''): Promise<string> => pageTexts(await draw(xml, number)).join(' ');

describe('the visualisation of a structured invoice', () => {
  it.each(['everything', 'advance', 'correction', 'fa2'])('shows every element of %s.xml', async (name) => {
    const xml = own(name);
    const expected = mustBeShown(xml);
    expect(expected.length).toBeGreaterThan(20);
    expect(missingIn(await textOf(xml), expected)).toEqual([]);
  });

  const official = existsSync(OFFICIAL) ? readdirSync(OFFICIAL).filter((name) => name.endsWith('.xml')) : [];
  if (official.length === 0) {
    it.skip('shows every element of the official examples (they do not lie beside this repository)', () => undefined);
  } else {
    it.each(official)('shows every element of the official example %s', async (name) => {
      const xml = readFileSync(path.join(OFFICIAL, name), 'utf8');
      expect(missingIn(await textOf(xml), mustBeShown(xml))).toEqual([]);
    });
  }

  it.each(['en', 'de', 'pl+en', 'pl+de'] as const)('is drawn in %s, with all that is not a word', async (language) => {
    const xml = own('everything');
    const pages = pageTexts(await draw(xml, NUMBER.replace('7251801126', '7251801126'), language));
    expect(pages.join(' ')).not.toMatch(/undefined|\[object/);
    const words = readStructuredInvoice(Buffer.from(xml)).lines.map(({ name }) => ({ path: 'P_7', text: name }));
    expect(missingIn(pages.join(' '), words)).toEqual([]);
  });

  it('says on every page that there is no number, and has no code', async () => {
    const pages = pageTexts(await draw(own('everything')));
    expect(pages.length).toBeGreaterThan(1);
    for (const page of pages) expect(page).toContain('bez numeru KSeF');
    expect(pages.join(' ')).not.toContain('qr.ksef.mf.gov.pl');
    for (const page of pageTexts(await draw(own('everything'), '', 'en'))) expect(page).toContain('bez numeru KSeF');
  });

  it('has number, its date, the code and its address as text and as link when there is a number', async () => {
    const xml = own('everything');
    const pdf = await draw(xml, NUMBER);
    const text = pageTexts(pdf).join('').replaceAll(/\s/g, '');
    const { sha256 } = readStructuredInvoice(Buffer.from(xml));
    const url = `https://qr.ksef.mf.gov.pl/invoice/7251801126/23-11-2026/${sha256}`;
    expect(text).toContain(NUMBER);
    expect(text).toContain('DatanadanianumeruKSeF:23.11.2026');
    expect(text).toContain(url);
    expect(text).not.toContain('beznumeruKSeF');
    expect(pdf.toString('latin1')).toContain(`/URI (${url})`);
  });

  it.each([
    ['7251801126-20261123-0123456789AB-C3', 'ksef_number_invalid'],
    ['7251801126', 'ksef_number_invalid'],
    ['9999999999-20260215-0123456789AB-58', 'ksef_number_mismatch'],
  ])('refuses the number %s', async (number, code) => {
    await expect(draw(own('everything'), number)).rejects.toMatchObject({ code, permanent: true });
  });

  it('is called a visualisation in the text and in the file', async () => {
    const pdf = await draw(own('correction'));
    expect(pageTexts(pdf)[0]).toContain('Wizualizacja faktury ustrukturyzowanej');
    expect(pdf.includes(Buffer.from('Wizualizacja faktury', 'utf16le').swap16()) || pdf.includes('Wizualizacja')).toBe(
      true,
    );
  });

  it('gives the same bytes for the same invoice', async () => {
    const xml = own('correction');
    expect((await draw(xml)).equals(await draw(xml))).toBe(true);
  });
});

describe('what is to be paid', () => {
  const payment = (text: string): string => own('fa2').replace(/<tns:Platnosc>.*<\/tns:Platnosc>/, text);

  it.each([
    ['', 'KWOTA NALEŻNOŚCI OGÓŁEM 320,05 zł'],
    ['<tns:Platnosc><tns:FormaPlatnosci>6</tns:FormaPlatnosci></tns:Platnosc>', 'DO ZAPŁATY 320,05 zł'],
    ['<tns:Platnosc><tns:Zaplacono>1</tns:Zaplacono></tns:Platnosc>', 'ZAPŁACONO 320,05 zł'],
  ])('with %j says %s', async (xml, expected) => {
    const text = (await textOf(payment(xml))).replaceAll('\u00a0', ' ');
    expect(text).toContain(expected);
    if (!expected.startsWith('DO ')) expect(text).not.toContain('DO ZAPŁATY');
  });

  it('subtracts what was paid in parts', async () => {
    const text = (await textOf(own('fa2'))).replaceAll('\u00a0', ' ');
    expect(text).toContain('Zapłacono dotąd: 20,05 zł');
    expect(text).toContain('POZOSTAŁO DO ZAPŁATY 300,00 zł');
  });

  it('takes charges, deductions and parts together', async () => {
    const text = (await textOf(own('everything'))).replace(/\s/g, '');
    expect(text).toContain('POZOSTAŁODOZAPŁATY13185,95EUR');
  });

  it('shows no VAT under a margin procedure', async () => {
    const xml = own('fa2').replace('<tns:P_13_6_1>320.05</tns:P_13_6_1>', '<tns:P_13_11>320.05</tns:P_13_11>');
    expect(await textOf(xml)).not.toContain('Kwota VAT');
  });
});
