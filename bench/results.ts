import type { Bounds } from './bounds';
import type { Measurement, Run } from './measure';
import type { Latencies } from './protocol';

/** The template at one size, with what no program could do better. */
export interface Bounded {
  delivery: Bounds;
  idle: Bounds;
}

/** What a run of the benchmark leaves in bench/results. */
export interface Results {
  /** YYYY-MM-DD */
  date: string;
  machine: { cpu: string; cores: number; memoryGiB: number };
  node: string;
  latencies: Latencies;
  measurements: Array<Measurement & { bounds?: Bounded }>;
}

/** One measurement of a contender at a size, if there is one. */
export function find(results: Results, name: string, orders: number): Results['measurements'][number] | undefined {
  return results.measurements.find((entry) => entry.name === name && entry.orders === orders);
}

/** One line about a run, for people. */
export function describeRun({ seconds, cpuSeconds, peakMiB, ...run }: Run): string {
  return (
    `${seconds.toFixed(1).padStart(7)} s  cpu ${cpuSeconds.toFixed(1)} s  peak ${peakMiB.toFixed(0)} MiB  ` +
    `${run.mails} mails  ${run.statusesSet} statuses  ${run.baselinkerCalls} BaseLinker calls  ` +
    `${run.sqlStatements} SQL statements  ${run.smtpConnections} SMTP connections`
  );
}

/** Seconds of the parts of a run of the template that have a bound. */
export function partsOf({ nodes }: Run): { baselinker: number; pdf: number; smtp: number } {
  const seconds = (name: string) => nodes[name] ?? 0;
  return {
    baselinker: seconds('Get Orders') + seconds('Set Status After Delivery'),
    pdf: seconds('Get PDF'),
    smtp: seconds('Send E-mail'),
  };
}

/** How far the parts of a run are from their bounds, for people. */
export function describeBounds(run: Run, bounds: Bounds): string {
  const parts = partsOf(run);
  const part = (name: string, measured: number, bound: number) =>
    bound === 0 ? '' : `  ${name} ${measured.toFixed(1)} s of at least ${bound.toFixed(1)} s`;
  return (
    `  bounds: ${bounds.baselinkerCalls} BaseLinker calls` +
    part('BaseLinker', parts.baselinker, bounds.baselinkerSeconds) +
    part('PDFs', parts.pdf, bounds.pdfSeconds) +
    part('SMTP', parts.smtp, bounds.smtpSeconds)
  );
}

/** The last line of the benchmark: the template beside the hand-built workflow at one size. */
export function summaryLine(results: Results, orders: number): Record<string, unknown> | undefined {
  const mine = find(results, 'ours', orders);
  const peer = find(results, 'hand-built', orders);
  if (mine === undefined) return undefined;
  return {
    orders,
    ours: summary(mine),
    peer: peer === undefined ? null : summary(peer),
    speedup: peer === undefined ? null : Number((peer.seconds / mine.seconds).toFixed(1)),
  };
}

function summary({ seconds, baselinkerCalls, sqlStatements, smtpConnections, peakMiB }: Run) {
  return {
    seconds: Number(seconds.toFixed(2)),
    baselinkerCalls,
    sqlStatements,
    smtpConnections,
    peakMiB: Math.round(peakMiB),
  };
}
