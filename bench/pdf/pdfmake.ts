import { createRequire } from 'node:module';

import { content } from './content';
import type { Variant } from './variants';

interface Pdfmake {
  setFonts(fonts: unknown): void;
  setUrlAccessPolicy(policy: () => boolean): void;
  setLocalAccessPolicy(policy: () => boolean): void;
  createPdf(definition: object): { getBuffer(): Promise<Buffer> };
}

/** pdfmake as it comes, with its Roboto. */
export function openPdfmake(): Variant | null {
  const load = createRequire(__filename);
  let pdfmake: Pdfmake;
  try {
    pdfmake = load('pdfmake') as Pdfmake;
    pdfmake.setFonts(load('pdfmake/fonts/Roboto'));
  } catch {
    return null;
  }
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy(() => true);
  return { render: async (number) => Buffer.from(await pdfmake.createPdf(definition(number)).getBuffer()) };
}

function definition(number: number): object {
  const { title, facts, parties, lineHead, lineRows, vatHead, vatRows, due, payments, notes } = content(number);
  const table = (head: string[], rows: string[][], widths: string[]): object => ({
    layout: 'lightHorizontalLines',
    margin: [0, 0, 0, 12],
    table: { headerRows: 1, widths, body: [head.map((text) => ({ text, bold: true })), ...rows] },
  });
  return {
    defaultStyle: { font: 'Roboto', fontSize: 8.5 },
    footer: (page: number, pages: number) => ({
      text: `Strona ${page} z ${pages}`,
      alignment: 'right',
      margin: [40, 10],
    }),
    content: [
      { columns: [{ text: title, fontSize: 19, bold: true }, facts.join('\n')], margin: [0, 0, 0, 16] },
      {
        columns: parties.map(({ label, lines }) => [{ text: label, bold: true }, ...lines]),
        margin: [0, 0, 0, 16],
      },
      table(
        lineHead,
        lineRows,
        lineHead.map((_, i) => (i === 1 ? '*' : 'auto')),
      ),
      {
        columns: [
          { text: due, fontSize: 16, bold: true },
          table(
            vatHead,
            vatRows,
            vatHead.map(() => 'auto'),
          ),
        ],
      },
      ...payments,
      notes,
    ],
  };
}
