import Big from 'big.js';

import { contradiction, withVatInZloty } from '../../lib/nexo/read/document-sums';
import { createBuiltInLayout } from '../../lib/pdf';
import { sampleInvoice, sampleLine } from '../support/pdf-samples';
import { pageTexts } from '../support/pdf-text';

const { lines, vatTable, totals } = sampleInvoice();

describe('a document', () => {
  it('adds up when lines, VAT table and totals agree', () => {
    expect(contradiction(lines, vatTable, totals)).toBeUndefined();
  });

  it('may differ from its lines by their rounding', () => {
    const vat = new Big(totals.vat).plus('0.03').toFixed(2);
    const gross = new Big(totals.gross).plus('0.03').toFixed(2);
    const table = [{ ...vatTable[0]!, vat, gross }];
    expect(contradiction(lines, table, { ...totals, vat, gross })).toBeUndefined();
  });

  it('does not add up when a total differs from the VAT table by a grosz, or a line is missing', () => {
    const gross = new Big(totals.gross).plus('0.01').toFixed(2);
    expect(contradiction(lines, vatTable, { ...totals, gross })).toContain('VAT table');
    expect(contradiction(lines.slice(1), vatTable, totals)).toContain('its lines');
  });
});

it('the VAT of a document in another currency is told in złoty, rate by rate', () => {
  const rows = [
    { rate: '23', net: '100.00', vat: '23.00', gross: '123.00' },
    { rate: '8', net: '-10.00', vat: '-0.80', gross: '-10.80' },
  ];
  const told = withVatInZloty(rows, new Big('4.2573')).map(({ vatInZloty }) => vatInZloty);
  expect(told).toEqual(['97.92', '-3.41']);
});

it('the ground of an exemption is printed on documents with exempt lines alone', async () => {
  const layout = createBuiltInLayout({ exemptionGround: 'art. 113 ust. 1 ustawy o VAT' });
  const exempt = { ...sampleLine(1, 'Szkolenie'), vatRate: 'zw', vat: '0.00', gross: '200.00' };
  const text = async (change: Parameters<typeof sampleInvoice>[0]) =>
    pageTexts(await layout.render(sampleInvoice(change))).join(' ');
  expect(await text({ lines: [exempt] })).toContain('Podstawa zwolnienia z VAT: art. 113 ust. 1 ustawy o VAT');
  expect(await text({ lines: [exempt], exemptionGround: 'art. 43' })).not.toContain('113');
  expect(await text({})).not.toContain('113');
});

describe('an invoice that has to say what is not known', () => {
  const exempt = { ...sampleLine(1, 'Szkolenie'), vatRate: 'zw', vat: '0.00', gross: '200.00' };
  const online = { required: true, number: '' };
  const NUMBER = '7251801126-20261123-0123456789AB-3F';

  it.each([
    ['exempt lines and no ground', { lines: [exempt] }, true],
    ['exempt lines on a receipt', { kind: 'PA', lines: [exempt] }, false],
    ['an invoice issued outside KSeF without its number', { ksef: { ...online, offline: true } }, true],
    ['an invoice issued outside KSeF with its number', { ksef: { ...online, number: NUMBER, offline: true } }, false],
    ['an invoice without its number yet, where the shop ignores KSeF', { ksef: online }, false],
    ['a margin procedure that is not named', { marginProcedure: true }, true],
    ['an advance invoice', { advance: true }, true],
  ] as const)('%s', async (_, change, refused) => {
    const drawn = createBuiltInLayout().render(sampleInvoice(change as Parameters<typeof sampleInvoice>[0]));
    if (refused) await expect(drawn).rejects.toMatchObject({ code: 'pdf_layout_unsuitable', permanent: true });
    else expect((await drawn).subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('an advance invoice is drawn where the shop says so', async () => {
    const drawn = createBuiltInLayout({ drawAdvances: true }).render(sampleInvoice({ advance: true }));
    expect((await drawn).subarray(0, 5).toString()).toBe('%PDF-');
  });
});
