/**
 * Measures one variant in this process, which stays warm between rounds: measure.ts NAME. Prints a line when it is ready
 * (`null` when the variant is not installed), then for every line with a number of seconds that it reads the Round as JSON.
 */
import { createInterface } from 'node:readline';

import { openChromium } from './chromium';
import { openOurs } from './ours';
import { openPdfkit } from './pdfkit';
import { openPdfmake } from './pdfmake';
import type { Round, Variant, VariantName } from './variants';

const OPEN: Record<VariantName, () => Variant | null> = {
  ours: openOurs,
  pdfkit: () => openPdfkit('embedded'),
  pdfmake: openPdfmake,
  'builtin-font': () => openPdfkit('built-in'),
  chromium: openChromium,
};
/** Documents before the clock starts: code is compiled and fonts are read. */
const WARM_UP = 20;

async function main(name: VariantName): Promise<void> {
  const variant = OPEN[name]();
  if (!variant) {
    console.log('null');
    return;
  }
  let number = 0;
  let bytes = 0;
  const render = async (): Promise<void> => {
    const pdf = await variant.render(++number);
    if (pdf.subarray(0, 5).toString('latin1') !== '%PDF-') throw new Error(`${name} made no PDF.`);
    bytes = pdf.length;
  };
  while (number < WARM_UP) await render();
  console.log('"ready"');
  for await (const seconds of createInterface({ input: process.stdin })) {
    const first = number;
    const start = performance.now();
    let end = start;
    for (; end - start < Number(seconds) * 1000; end = performance.now()) await render();
    const perSecond = ((number - first) * 1000) / (end - start);
    const round: Round = { perSecond, peakMiB: process.resourceUsage().maxRSS / 1024, bytes };
    console.log(JSON.stringify(round));
  }
  variant.close?.();
}

void main(process.argv[2] as VariantName);
