import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { REPOSITORY } from '../scripts/n8n-host/paths';

import { drawChart, type Series } from './chart';
import { find, partsOf, type Results } from './results';

const DOCUMENT = path.join(REPOSITORY, 'docs', 'performance.md');
const CHART = path.join(REPOSITORY, 'docs', 'images', 'performance.svg');
/** The size at which the contenders are compared. */
const COMPARED = 1000;
const LARGEST = 10_000;
const NAMES: Record<string, string> = {
  ours: 'the template',
  'hand-built-grouped': 'hand-built, statuses grouped',
  'hand-built': 'hand-built',
};

/** Writes what was measured into docs/performance.md, between its markers, and draws the chart. */
export async function refreshDocument(results: Results): Promise<void> {
  await mkdir(path.dirname(CHART), { recursive: true });
  await writeFile(CHART, drawChart(seriesOf(results)));
  await replaceSections({
    setup: setup(results),
    comparison: comparison(results),
    bounds: boundsTable(results),
    idle: idleTable(results),
    verdicts: verdicts(results),
  });
}

/** Replaces the generated sections of docs/performance.md that are given. Throws when the document lacks one. */
export async function replaceSections(sections: Record<string, string>): Promise<void> {
  let text = await readFile(DOCUMENT, 'utf8');
  for (const [name, content] of Object.entries(sections)) {
    const [begin, end] = [`<!-- ${name}: made by the benchmark -->`, `<!-- end of ${name} -->`];
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`docs/performance.md has no section ${name}`);
    text = `${text.slice(0, from)}${begin}\n\n${content}\n\n${text.slice(to)}`;
  }
  await writeFile(DOCUMENT, text);
}

/** A table of Markdown. */
export function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, at) => (at === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

/** 1234.56 → "1,235", 12.345 → "12.3". */
export function figure(value: number): string {
  const digits = value >= 100 || Number.isInteger(value) ? 0 : value >= 10 ? 1 : 2;
  return value.toLocaleString('en', { maximumFractionDigits: digits, minimumFractionDigits: digits });
}

function setup({ date, machine, node, latencies }: Results): string {
  return `Measured on ${date}: ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, Node.js ${node}. Every answer of BaseLinker is held back for ${latencies.baseLinker} ms, every SQL statement for ${latencies.sql} ms, every SMTP reply but the one to STARTTLS for ${latencies.smtp} ms.`;
}

function comparison(results: Results): string {
  return table(
    [
      'Orders',
      'Workflow',
      'Wall time, s',
      'ms an order',
      'CPU, s',
      'Peak memory, MiB',
      'BaseLinker calls',
      'SQL statements',
      'SMTP connections',
    ],
    results.measurements.map(({ name, orders, ...run }) => [
      figure(orders),
      NAMES[name] ?? name,
      figure(run.seconds),
      figure((run.seconds * 1000) / orders),
      figure(run.cpuSeconds),
      figure(Math.round(run.peakMiB)),
      figure(run.baselinkerCalls),
      figure(run.sqlStatements),
      figure(run.smtpConnections),
    ]),
  );
}

function boundsTable(results: Results): string {
  const of = (measured: number, bound: number) => `${figure(measured)} / ${figure(bound)}`;
  return table(
    ['Orders', 'BaseLinker calls', 'BaseLinker, s', 'SQL statements', 'PDFs, s', 'SMTP, s', 'Whole run, s'],
    results.measurements.flatMap(({ orders, bounds, ...run }) => {
      if (bounds === undefined) return [];
      const { delivery } = bounds;
      const parts = partsOf(run);
      return [
        [
          figure(orders),
          of(run.baselinkerCalls, delivery.baselinkerCalls),
          of(parts.baselinker, delivery.baselinkerSeconds),
          of(run.sqlStatements, delivery.sqlStatements),
          of(parts.pdf, delivery.pdfSeconds),
          of(parts.smtp, delivery.smtpSeconds),
          of(run.seconds, boundOf(delivery)),
        ],
      ];
    }),
  );
}

/** The sum of the parts: in n8n one node begins when the one before has ended. */
function boundOf(bounds: NonNullable<Results['measurements'][number]['bounds']>['delivery']): number {
  return bounds.baselinkerSeconds + bounds.pdfSeconds + bounds.smtpSeconds;
}

function idleTable(results: Results): string {
  return table(
    [
      'Delivered orders',
      'Wall time, s',
      'of it reading, at least, s',
      'CPU, s',
      'BaseLinker calls',
      'SQL statements',
      'PDFs',
      'SMTP connections',
      'Statuses sent',
    ],
    results.measurements.flatMap(({ orders, idle, bounds }) =>
      idle === undefined || bounds === undefined
        ? []
        : [
            [
              figure(orders),
              figure(idle.seconds),
              figure(bounds.idle.baselinkerSeconds),
              figure(idle.cpuSeconds),
              `${figure(idle.baselinkerCalls)} of ${figure(bounds.idle.baselinkerCalls)} unavoidable`,
              figure(idle.sqlStatements),
              figure(idle.pdfs),
              figure(idle.smtpConnections),
              figure(idle.statusesSet),
            ],
          ],
    ),
  );
}

function verdicts(results: Results): string {
  const mine = find(results, 'ours', COMPARED);
  const peer = find(results, 'hand-built', COMPARED);
  const grouped = find(results, 'hand-built-grouped', COMPARED);
  const large = find(results, 'ours', LARGEST);
  const rows: string[][] = [];
  const atMost = (what: string, measured: number, allowed: number, unit = '') =>
    rows.push([
      what,
      `at most ${figure(allowed)}${unit}`,
      `${figure(measured)}${unit}`,
      measured <= allowed ? 'yes' : '**no**',
    ]);
  if (mine?.bounds !== undefined) {
    if (peer !== undefined) {
      const times = peer.seconds / mine.seconds;
      rows.push([
        'Times faster than hand-built, 1,000 orders',
        'at least 10',
        figure(times),
        times >= 10 ? 'yes' : '**no**',
      ]);
    }
    if (grouped !== undefined) {
      const times = grouped.seconds / mine.seconds;
      rows.push(['Times faster than hand-built with grouped statuses', 'none set', figure(times), '']);
    }
    atMost(
      'BaseLinker calls, 1,000 orders',
      mine.baselinkerCalls,
      Math.floor(mine.bounds.delivery.baselinkerCalls * 1.1),
    );
    atMost('SQL statements for every 500 documents', mine.sqlStatements / (COMPARED / 500), 6);
  }
  if (mine !== undefined && large !== undefined) {
    atMost('Time an order, 10,000 orders against 1,000', large.seconds / LARGEST / (mine.seconds / COMPARED), 1.2);
    atMost('Peak memory, 10,000 orders against 1,000', large.peakMiB / mine.peakMiB, 1.5);
  }
  return table(['Bound', 'Allowed', 'Measured', 'Held'], rows);
}

function seriesOf(results: Results): Series[] {
  const of = (name: string): Series => ({
    name,
    points: results.measurements
      .filter((entry) => entry.name === name)
      .map(({ orders, seconds }) => ({ orders, seconds })),
  });
  const bound: Series = {
    name: 'bound',
    points: results.measurements.flatMap(({ orders, bounds }) =>
      bounds === undefined ? [] : [{ orders, seconds: boundOf(bounds.delivery) }],
    ),
  };
  return [of('hand-built'), of('hand-built-grouped'), of('ours'), bound].filter(({ points }) => points.length > 0);
}
