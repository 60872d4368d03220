import { createBuiltInLayout } from '../../lib/pdf';
import { sampleInvoice, sampleLine } from '../support/pdf-samples';
import { pageItems } from '../support/pdf-text';

/** Hebrew as it is drawn: its letters from right to left. */
const drawn = (hebrew: string): string => [...hebrew].reverse().join('');
const tight = (text: string): string => text.replace(/\s/g, '');

/** The signs of a line of goods in the order they stand on the page, white space left aside. */
async function lineOnPage(name: string): Promise<string> {
  const lines = [{ ...sampleLine(1, name), unit: 'END' }];
  const items = pageItems(await createBuiltInLayout().render(sampleInvoice({ lines }))).flat();
  const start = items.findIndex(({ text }) => text === '1') + 1;
  const cells = items.slice(start).sort((a, b) => a.y - b.y || a.x - b.x);
  // The quantity follows in the same row.
  const row = cells.filter(({ y }) => Math.abs(y - cells[0]!.y) < 1);
  return tight(row.map(({ text }) => text).join('')).replace(/2END.*$/, '');
}

// The order of UAX 9 in a line that begins at the left.
describe('text from right to left', () => {
  it.each([
    ['a house number', 'רחוב 5-7, תל אביב', `${drawn('תל אביב')},5-7${drawn('רחוב')}`],
    ['a date', 'תאריך 2026-11-23 לתשלום', `${drawn('לתשלום')}2026-11-23${drawn('תאריך')}`],
    ['a date with full stops', 'תאריך 23.11.2026 לתשלום', `${drawn('לתשלום')}23.11.2026${drawn('תאריך')}`],
    ['a percentage', 'הנחה 25% שלום', `${drawn('שלום')}25%${drawn('הנחה')}`],
    ['a currency sign', 'מחיר 30₪ בלבד', `${drawn('בלבד')}30₪${drawn('מחיר')}`],
    ['an amount', 'מחיר 1,234.50 בלבד', `${drawn('בלבד')}1,234.50${drawn('מחיר')}`],
    ['a sum', 'ארבע 2+2 ועוד', `${drawn('ועוד')}2+2${drawn('ארבע')}`],
    ['words in brackets', 'ספל (גדול) כחול', `${drawn('כחול')}(${drawn('גדול')})${drawn('ספל')}`],
    ['a range in brackets', 'ספל [5-7] כחול', `${drawn('כחול')}[5-7]${drawn('ספל')}`],
    ['brackets around all of it', '(שלום)', `(${drawn('שלום')})`],
    ['quotation marks', 'ספל «גדול» כחול', `${drawn('כחול')}«${drawn('גדול')}»${drawn('ספל')}`],
    ['Latin beside it', 'Kubek 5-7 ספל (niebieski)', `Kubek5-7${drawn('ספל')}(niebieski)`],
    ['Latin inside of it', 'מידה XL 5/7 כחול', `${drawn('מידה')}XL5/7${drawn('כחול')}`],
    ['Hebrew points, which stay at their letter', 'שָׁלוֹם', 'םוֹלשָׁ'],
    ['a sign that turns text around', 'רחוב \u202e5-7\u202c', `5-7${drawn('רחוב')}`],
  ])('%s', async (_, name, expected) => {
    expect(await lineOnPage(name)).toBe(tight(expected));
  });

  it('joins Arabic letters and leaves dates readable', async () => {
    const line = (await lineOnPage('تاريخ 23/11/2026 كوب')).normalize('NFKC');
    expect(line).toBe(`${drawn('كوب')}23/11/2026${drawn('تاريخ')}`);
  });
});
