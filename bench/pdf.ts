/**
 * Documents a second and peak memory of the built-in layout and of its peers, each in a warm process of its own on one
 * core, for an invoice of ten lines. They take turns, round by round, and what counts is the median of the rounds: a busy
 * machine slows all of them alike. The last line printed is one JSON object; a peer that is not installed is null.
 */
import { runVariants } from './pdf/run-variants';
import { type VariantName, VARIANTS } from './pdf/variants';

const SECONDS = Number(process.env.BENCH_SECONDS ?? 5);
const ROUNDS = 10;

void (async () => {
  const measured = await runVariants(VARIANTS, { seconds: SECONDS, rounds: ROUNDS });
  for (const name of VARIANTS) {
    const result = measured[name];
    const text = result
      ? `${result.perSecond.toFixed(1).padStart(8)} documents/s ${result.ratio.toFixed(2).padStart(6)} of ours ${result.peakMiB.toFixed(0).padStart(6)} MiB ${(result.bytes / 1024).toFixed(0).padStart(6)} KiB each`
      : 'not installed';
    console.log(`${name.padEnd(14)}${text}`);
  }
  const rounded = (value: number | undefined, digits: number): number | null =>
    value === undefined ? null : Number(value.toFixed(digits));
  const rate = (name: VariantName): number | null => rounded(measured[name]?.perSecond, 1);
  const ratio = (name: VariantName): number | null => {
    const result = measured[name];
    return rounded(result ? 1 / result.ratio : undefined, 2);
  };
  console.log(
    JSON.stringify({
      docsPerSecond: rate('ours'),
      pdfmakePerSecond: rate('pdfmake'),
      builtinFontPerSecond: rate('builtin-font'),
      chromiumPerSecond: rate('chromium'),
      peakMiB: rounded(measured.ours?.peakMiB, 0),
      pdfkitPerSecond: rate('pdfkit'),
      kibibytes: measured.ours && Math.round(measured.ours.bytes / 1024),
      // How many times faster ours is, the median of the rounds.
      timesPdfkit: ratio('pdfkit'),
      timesPdfmake: ratio('pdfmake'),
      timesBuiltinFont: ratio('builtin-font'),
      timesChromium: ratio('chromium'),
    }),
  );
})();
