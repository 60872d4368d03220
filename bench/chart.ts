/** Contenders by the colour and dash of their lines. */
const STYLES: Record<string, { label: string; className: string }> = {
  'hand-built': { label: 'hand-built', className: 'peer' },
  'hand-built-grouped': { label: 'hand-built, statuses grouped', className: 'grouped' },
  ours: { label: 'the template', className: 'ours' },
  bound: { label: 'lower bound of the template', className: 'bound' },
};

/** Seconds by number of orders. */
export interface Series {
  name: string;
  points: Array<{ orders: number; seconds: number }>;
}

const SIZE = { width: 720, height: 400 };
const PLOT = { left: 76, right: 470, top: 24, bottom: 352 };

/** Dark and light colours both come from the reader's own setting. */
const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #1f2328; }
  .grid { stroke: #d0d7de; stroke-width: 1; }
  path { fill: none; stroke-width: 2.5; }
  .ours { stroke: #0969da; } .peer { stroke: #bc4c00; } .grouped { stroke: #8250df; }
  .bound { stroke: #57606a; stroke-dasharray: 5 4; }
  circle { fill: currentColor; stroke: none; }
  g.ours { color: #0969da; } g.peer { color: #bc4c00; } g.grouped { color: #8250df; } g.bound { color: #57606a; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .grid { stroke: #30363d; }
    .ours { stroke: #58a6ff; } .peer { stroke: #f0883e; } .grouped { stroke: #bc8cff; } .bound { stroke: #8b949e; }
    g.ours { color: #58a6ff; } g.peer { color: #f0883e; } g.grouped { color: #bc8cff; } g.bound { color: #8b949e; }
  }`;

/** Wall time over the number of orders, both on logarithmic scales, as a plain SVG file. */
export function drawChart(series: readonly Series[]): string {
  const points = series.flatMap((entry) => entry.points);
  const x = scale(powers(points.map(({ orders }) => orders)), PLOT.left, PLOT.right);
  const y = scale(powers(points.map(({ seconds }) => seconds)), PLOT.bottom, PLOT.top);
  const lines = [
    ...y.ticks.flatMap((value) => [
      `<line class="grid" x1="${PLOT.left}" x2="${PLOT.right}" y1="${y.at(value)}" y2="${y.at(value)}"/>`,
      `<text x="${PLOT.left - 8}" y="${y.at(value) + 4}" text-anchor="end">${value.toLocaleString('en')} s</text>`,
    ]),
    ...x.ticks.flatMap((value) => [
      `<line class="grid" x1="${x.at(value)}" x2="${x.at(value)}" y1="${PLOT.top}" y2="${PLOT.bottom}"/>`,
      `<text x="${x.at(value)}" y="${PLOT.bottom + 20}" text-anchor="middle">${value.toLocaleString('en')}</text>`,
    ]),
    `<text x="${(PLOT.left + PLOT.right) / 2}" y="${PLOT.bottom + 42}" text-anchor="middle">orders in one run</text>`,
    ...series.flatMap((entry, index) => drawSeries(entry, index, x, y)),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE.width} ${SIZE.height}" role="img">
<title>Wall time of one run by the number of its orders</title>
<style>${STYLE}
</style>
${lines.join('\n')}
</svg>
`;
}

interface Scale {
  ticks: number[];
  at: (value: number) => number;
}

function scale([least, most]: readonly [number, number], from: number, to: number): Scale {
  const ticks = Array.from({ length: most - least + 1 }, (_, at) => 10 ** (least + at));
  const at = (value: number) => Math.round(from + ((Math.log10(value) - least) / (most - least)) * (to - from));
  return { ticks, at };
}

/** The powers of ten around the values. */
function powers(values: readonly number[]): [number, number] {
  const least = Math.floor(Math.log10(Math.min(...values)));
  return [least, Math.max(least + 1, Math.ceil(Math.log10(Math.max(...values))))];
}

function drawSeries({ name, points }: Series, index: number, x: Scale, y: Scale): string[] {
  const { label, className } = STYLES[name] ?? { label: name, className: 'bound' };
  const places = points.map(({ orders, seconds }) => [x.at(orders), y.at(seconds)] as const);
  const legendY = PLOT.top + 24 + index * 26;
  const legendX = PLOT.right + 24;
  return [
    `<g class="${className}">`,
    `<path class="${className}" d="M${places.map((place) => place.join(' ')).join('L')}"/>`,
    ...places.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="4"/>`),
    `<path class="${className}" d="M${legendX} ${legendY}h24"/>`,
    '</g>',
    `<text x="${legendX + 32}" y="${legendY + 4}">${label}</text>`,
  ];
}
