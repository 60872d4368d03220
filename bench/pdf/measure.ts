/** Measures one variant and prints the Measurement, or null when the variant is not installed: measure.ts NAME SECONDS. */
import { openBuiltinFont } from './builtin-font';
import { openChromium } from './chromium';
import { openOurs } from './ours';
import { openPdfmake } from './pdfmake';
import type { Measurement, Variant, VariantName } from './variants';

const OPEN: Record<VariantName, () => Variant | null> = {
  ours: openOurs,
  pdfmake: openPdfmake,
  'builtin-font': openBuiltinFont,
  chromium: openChromium,
};
/** Documents before the clock starts: code is compiled and fonts are read. */
const WARM_UP = 20;

async function main(name: VariantName, seconds: number): Promise<void> {
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
  const start = performance.now();
  let end = start;
  for (; end - start < seconds * 1000; end = performance.now()) await render();
  const measurement: Measurement = {
    perSecond: ((number - WARM_UP) * 1000) / (end - start),
    peakMiB: process.resourceUsage().maxRSS / 1024,
    bytes,
  };
  variant.close?.();
  console.log(JSON.stringify(measurement));
}

void main(process.argv[2] as VariantName, Number(process.argv[3]));
