import { IntegrationError } from '../../lib/common';
import { createBuiltInLayout } from '../../lib/pdf';
import { sampleInvoice, sampleLine } from '../support/pdf-samples';
import { pageItems, pageTexts } from '../support/pdf-text';

const PAGE_WIDTH = 595.28;
const MARGIN = 42.5;
const HEAD = 'Lp. Nazwa towaru lub usługi Ilość J.m.';

const layout = createBuiltInLayout();

async function textOf(change: Parameters<typeof sampleInvoice>[0], options = {}): Promise<string> {
  const pages = pageTexts(await createBuiltInLayout(options).render(sampleInvoice(change)));
  expect(pages.join(' ')).not.toMatch(/NaN|undefined|null|Infinity|\[object|\ufffd/);
  return pages.join(' ');
}

const manyLines = (count: number): ReturnType<typeof sampleLine>[] =>
  Array.from({ length: count }, (_, i) => sampleLine(i + 1, `Kubek nr-${i + 1}-`));

describe('what an invoice prints', () => {
  it('prints every field, Polish letters included', async () => {
    const text = await textOf({}, { footer: 'KRS 0000123456, kapitał zakładowy 50 000 zł' });
    for (const expected of [
      'Faktura FS 169/CENTRALA/2026',
      'Miejsce wystawienia Wrocław',
      'Data wystawienia 23.11.2026',
      'Data sprzedaży 22.11.2026',
      'SPRZEDAWCA Łódzka Hurtownia Ceramiki „Gąsior & Źrebięta” sp. z o.o. ul. Świętojańska 12/4 90-001 Łódź Polska NIP: 725-18-01-126',
      'NABYWCA Zażółć Gęślą Jaźń s.c. Małgorzata Brzęczyszczykiewicz al. Jerozolimskie 100 m. 7 00-807 Warszawa NIP: 522-00-14-563',
      `${HEAD} Cena netto Wartość netto Stawka VAT Kwota VAT Wartość brutto`,
      '1 Kubek emaliowany „Żółta łódź” 350 ml 12 szt. 18,50 222,00 23% 51,06 273,06',
      '4 Usługa pakowania i dostawy kurierem 1 szt. 16,25 16,25 23% 3,74 19,99',
      'Razem 505,22 116,20 621,42',
      'DO ZAPŁATY 621,42 zł Słownie: sześćset dwadzieścia jeden złotych 42/100',
      'Forma płatności Termin płatności Kwota Przelew 07.12.2026 621,42 zł',
      'RACHUNEK BANKOWY 61 1090 1014 0000 0712 1981 2874 Rachunek podstawowy PLN',
      'UWAGI Zamówienie BaseLinker 123456789. Dziękujemy za zakupy!',
      'Wystawił(a): Grażyna Śliwińska',
      'KRS 0000123456, kapitał zakładowy 50 000 zł',
      'Strona 1 z 1',
    ]) {
      expect(text).toContain(expected);
    }
    expect(text).not.toMatch(/Rabat|KSeF|podzielonej|kasowa|paragon/);
  });

  it('prints what only some documents have: KSeF number, split payment, cash method, discounts, paid payments', async () => {
    const text = await textOf({
      ksef: { required: true, number: '7251801126-20261123-0123456789AB-CD' },
      splitPayment: true,
      cashMethod: true,
      lines: [{ ...sampleLine(1, 'Talerz', '3', '9.1234'), discount: '0.1250' }, sampleLine(2, 'Misa')],
      payments: [{ method: 'Karta płatnicza', amount: '10', dueDate: null, paid: true }],
    });
    expect(text).toContain('Numer KSeF: 7251801126-20261123-0123456789AB-CD');
    expect(text).toContain('mechanizm podzielonej płatności');
    expect(text).toContain('metoda kasowa');
    expect(text).toContain('Rabat Cena netto po rabacie');
    expect(text).toContain('1 Talerz 3 szt. 12,5% 9,1234 27,37 23%');
    expect(text).toContain('2 Misa 2 szt. 0% 100,00');
    expect(text).toContain('Forma płatności Kwota Stan Karta płatnicza 10,00 zł zapłacono');
  });

  it('prints gross unit prices when the document is counted from gross', async () => {
    const text = await textOf({ kind: 'FD', number: 'FD 7/2026', netPrices: false, lines: [sampleLine(1, 'Misa')] });
    expect(text).toContain('Faktura detaliczna FD 7/2026');
    expect(text).toContain('Cena brutto');
    expect(text).not.toContain('Cena netto');
    expect(text).toContain('1 Misa 2 szt. 123,00 200,00');
  });

  it('prints the code of a foreign currency', async () => {
    const text = await textOf({
      totals: { currency: 'EUR', net: '1000', vat: '234.5', gross: '1234.5', due: '1234.5' },
      bankAccount: { name: '', number: 'PL61109010140000071219812874' },
    });
    expect(text).toContain('DO ZAPŁATY 1 234,50 EUR Słownie: jeden tysiąc dwieście trzydzieści cztery EUR 50/100');
    expect(text).toContain('PL61 1090 1014 0000 0712 1981 2874');
    expect(text).not.toContain('zł ');
  });

  it.each([
    ['PA', 'Paragon PA 1/2026'],
    ['PAi', 'Paragon imienny PA 1/2026'],
  ] as const)('says on a %s that it is no fiscal receipt', async (kind, title) => {
    const text = await textOf({ kind, number: 'PA 1/2026' });
    expect(text).toContain(`${title} Niniejszy wydruk nie jest paragonem fiskalnym.`);
    expect(text).not.toMatch(/PARAGON FISKALNY|DUPLIKAT/i);
  });

  it('leaves out what is missing', async () => {
    const text = await textOf({
      kind: 'PA',
      buyer: null,
      saleDate: null,
      placeOfIssue: '',
      seller: { name: 'Sklep', nip: '', addressLines: [] },
      payments: [],
      bankAccount: null,
      notes: ' \n ',
      issuedBy: '',
    });
    expect(text).not.toMatch(/NABYWCA|NIP|Data sprzedaży|Miejsce|Forma|RACHUNEK|UWAGI|Wystawił/);
  });
});

describe('pages', () => {
  it.each([
    [1, 1],
    [40, 2],
    [2000, 50],
  ])('lays %i lines out on %i pages, every line once, the head on every page that has lines', async (count, pages) => {
    const pdf = await layout.render(sampleInvoice({ lines: manyLines(count) }));
    const texts = pageTexts(pdf);
    expect(texts).toHaveLength(pages);
    const whole = texts.join(' ');
    for (let line = 1; line <= count; line++) expect(whole.split(`nr-${line}-`)).toHaveLength(2);
    texts.forEach((text, i) => {
      expect(text).toContain(`Strona ${i + 1} z ${pages}`);
      expect(text).toContain('Faktura FS 169/CENTRALA/2026');
      if (/nr-\d+-/.test(text)) expect(text.split(HEAD)).toHaveLength(2);
    });
    expectInsideMargins(pdf);
  });

  it('never cuts a row: all lines of a long name stand on one page', async () => {
    const name = (i: number): string => `od${i}x ${'szkło hartowane '.repeat(24)} do${i}x`;
    const lines = Array.from({ length: 25 }, (_, i) => sampleLine(i + 1, name(i)));
    const texts = pageTexts(await layout.render(sampleInvoice({ lines })));
    expect(texts.length).toBeGreaterThan(2);
    lines.forEach((_, i) => {
      const page = texts.find((text) => text.includes(`od${i}x`));
      expect(page).toContain(`do${i}x`);
    });
  });

  it('lets notes of 4,000 characters flow over pages without losing a word', async () => {
    const words = Array.from({ length: 500 }, (_, i) => `słowo${i}`).join(' ');
    const pdf = await layout.render(sampleInvoice({ lines: manyLines(26), notes: words }));
    const texts = pageTexts(pdf);
    expect(texts.length).toBeGreaterThan(1);
    for (let i = 0; i < 500; i++) expect(texts.join(' ')).toMatch(new RegExp(`słowo${i}(?!\\d)`));
    expectInsideMargins(pdf);
  });

  it('keeps the line breaks of notes', async () => {
    const items = pageItems(await layout.render(sampleInvoice({ notes: 'pierwszy\r\n\r\ndrugi\ntrzeci' })))[0] ?? [];
    const y = (text: string): number => items.find((item) => item.text === text)?.y ?? NaN;
    expect(y('drugi') - y('pierwszy')).toBeCloseTo(2 * (y('trzeci') - y('drugi')), 2);
    expect(y('trzeci')).toBeGreaterThan(y('drugi'));
  });

  it('aligns amounts at the right', async () => {
    const lines = [sampleLine(1, 'A', '1', '9.00'), sampleLine(2, 'B', '1', '1234567.89')];
    const items = pageItems(await layout.render(sampleInvoice({ lines })))[0] ?? [];
    const [short, long] = ['9,00', '1 234 567,89'].map((text) => items.filter((item) => item.text === text));
    // Unit price and net value of each line: the shorter number starts further right.
    expect(short).toHaveLength(2);
    short?.forEach((item, i) => expect(item.x).toBeGreaterThan((long?.[i]?.x ?? NaN) + 20));
  });
});

describe('the file', () => {
  it('is the same to the byte for the same document', async () => {
    const first = await layout.render(sampleInvoice({ lines: manyLines(50) }));
    const second = await createBuiltInLayout().render(sampleInvoice({ lines: manyLines(50) }));
    expect(first.equals(second)).toBe(true);
  });

  it('carries title, author, number, language, issue date, and well-formed metadata for a company named "A & B <C>"', async () => {
    const seller = { name: 'Bracia A & B <C>', nip: '', addressLines: [] };
    const raw = (await layout.render(sampleInvoice({ seller }))).toString('latin1');
    expect(raw.startsWith('%PDF-1.7')).toBe(true);
    expect(raw).toContain('/Lang (pl-PL)');
    expect(raw).toContain('/Marked true');
    expect(raw).toContain('(Faktura FS 169/CENTRALA/2026)');
    expect(raw).toContain('(FS 169/CENTRALA/2026)');
    expect(raw).toContain('(Bracia A & B <C>)');
    expect(raw).toContain('<rdf:li>Bracia A &#38; B &#60;C&#62;</rdf:li>');
    expect(raw).toContain('(D:20261123000000Z)');
  });
});

describe('hostile documents', () => {
  it('wraps names of 512 characters, spaces or not', async () => {
    const unbroken = 'Ż'.repeat(512);
    const spaced = 'Wąż ogrodowy '.repeat(40).slice(0, 512);
    const party = { name: unbroken, nip: '1'.repeat(31), addressLines: [unbroken] };
    const document = sampleInvoice({
      number: `FS ${'9'.repeat(61)}`,
      seller: party,
      buyer: party,
      lines: [sampleLine(1, unbroken), sampleLine(2, spaced)],
      issuedBy: unbroken,
      placeOfIssue: unbroken.slice(0, 64),
    });
    const pdf = await layout.render(document);
    const text = pageTexts(pdf).join('');
    expect(text.split('Ż').length - 1).toBeGreaterThanOrEqual(6 * 512 + 64);
    expect(text.split('Wąż').length - 1).toBe(40);
    expectInsideMargins(pdf);
  });

  it('draws a square for what no font has, and drops invisible characters', async () => {
    const text = await textOf({
      lines: [
        sampleLine(1, 'Kubek 🎁 漢字 \u{1f469}\u200d\u{1f373} (x)\u200b\ufeff'),
        sampleLine(2, 'łamane\u0000zero\ttab\ud800'),
      ],
    });
    expect(text).toContain('1 Kubek □ □□ □□ (x) 2 szt.');
    expect(text).toContain('łamane zero tab□ 2');
  });

  it('composes letters stored in two parts', async () => {
    expect(await textOf({ notes: 'Z\u0307o\u0301\u0142\u0107' })).toContain('Żółć');
  });

  it('prints zero and negative amounts', async () => {
    const text = await textOf({
      lines: [{ ...sampleLine(1, 'Zwrot', '-1', '0.00'), net: '-0.004', vat: '-1234.5', gross: '-1234567.891' }],
      totals: { currency: 'PLN', net: '0', vat: '-0.00', gross: '-2', due: '-2' },
    });
    expect(text).toContain('1 Zwrot -1 szt. 0,00 0,00 23% -1 234,50 -1 234 567,89');
    expect(text).toContain('Razem 0,00 0,00 -2,00');
    expect(text).toContain('-2,00 zł Słownie: minus dwa złote 00/100');
  });

  it('prints eight VAT rates, and a document without lines', async () => {
    const rates = ['23', '8', '5', '0', 'zw', 'np', 'oo', '0 UE'];
    const vatTable = rates.map((rate) => ({ rate, net: '10.00', vat: '0.00', gross: '10.00' }));
    const text = await textOf({ vatTable, lines: [] });
    for (const rate of ['23%', '8%', '5%', '0%', 'zw', 'np', 'oo', '0 UE']) {
      expect(text).toContain(`${rate} 10,00 0,00 10,00`);
    }
  });

  it('keeps amounts of 20 digits and texts of any length inside the page', async () => {
    const huge = '-12345678901234567890.1234';
    const lines = [
      {
        ...sampleLine(1, 'Statek', huge, '1'),
        netPrice: huge,
        net: huge,
        vat: huge,
        gross: huge,
        unit: 'j'.repeat(300),
      },
    ];
    const totals = { currency: 'W'.repeat(50), net: huge, vat: huge, gross: huge, due: huge };
    const payments = [{ method: 'P'.repeat(500), amount: huge, dueDate: '2026-12-07', paid: true }];
    const bankAccount = { name: 'N'.repeat(500), number: 'B'.repeat(500) };
    const document = sampleInvoice({ lines, totals, payments, bankAccount });
    const pdf = await createBuiltInLayout({ footer: 'stopka '.repeat(60) }).render(document);
    expectInsideMargins(pdf);
    expect(pageTexts(pdf).join(' ')).toContain('-12 345 678 901 234 567 890,12');
  });

  it('refuses amounts and dates that cannot be read', async () => {
    for (const change of [
      { lines: [{ ...sampleLine(1, 'A'), net: 'NaN' }] },
      { lines: [{ ...sampleLine(1, 'A'), quantity: '' }] },
      { issueDate: '23.11.2026' },
    ]) {
      const attempt = layout.render({ ...sampleInvoice(), ...change });
      await expect(attempt).rejects.toThrow(IntegrationError);
      await expect(attempt).rejects.toMatchObject({ code: 'pdf_document_invalid', permanent: true });
    }
  });
});

/** Nothing is drawn in or beyond the margins (the width of a letter is not measured here, its start is). */
function expectInsideMargins(pdf: Buffer): void {
  for (const item of pageItems(pdf).flat()) {
    expect(item.x).toBeGreaterThanOrEqual(MARGIN - 0.01);
    expect(item.x).toBeLessThan(PAGE_WIDTH - MARGIN);
    expect(item.y).toBeGreaterThanOrEqual(MARGIN);
    expect(item.y).toBeLessThanOrEqual(841.89 - MARGIN + 0.01);
  }
}
