/**
 * Documents a second and peak memory of the built-in layout and of its peers, each in a process of its own on one core,
 * for an invoice of ten lines. The last line printed is one JSON object; a peer that is not installed is null.
 */
import { runVariant } from './pdf/run-variant';
import { VARIANTS, type Measurement, type VariantName } from './pdf/variants';

const SECONDS = Number(process.env.BENCH_SECONDS ?? 5);

const measured = Object.fromEntries(
  VARIANTS.map((name) => {
    const result = runVariant(name, SECONDS);
    const text = result
      ? `${result.perSecond.toFixed(1).padStart(8)} documents/s ${result.peakMiB.toFixed(0).padStart(6)} MiB ${(result.bytes / 1024).toFixed(0).padStart(6)} KiB each`
      : 'not installed';
    console.log(`${name.padEnd(14)}${text}`);
    return [name, result];
  }),
) as Record<VariantName, Measurement | null>;

const rate = (name: VariantName): number | null => {
  const result = measured[name];
  return result && Math.round(result.perSecond * 10) / 10;
};
console.log(
  JSON.stringify({
    docsPerSecond: rate('ours'),
    pdfmakePerSecond: rate('pdfmake'),
    builtinFontPerSecond: rate('builtin-font'),
    chromiumPerSecond: rate('chromium'),
    peakMiB: measured.ours && Math.round(measured.ours.peakMiB),
  }),
);
