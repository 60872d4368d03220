import { breakLines, singleLine } from '../type/text-lines';
import type { Typeface } from '../type/typeface';

import type { Structure, TextStyle } from './canvas';
import { CONTENT_WIDTH, LEADING, PAGE, type PageFlow } from './page-flow';

export interface Column {
  title: string;
  /** `decimal`: decimal separators stand under one another. */
  align: 'left' | 'right' | 'decimal';
  /** The column that takes what the others leave and whose text is wrapped. One a table. */
  grow?: boolean;
}

export interface TableOptions {
  columns: Column[];
  /** One text for every column. */
  rows: string[][];
  /** Printed bold under the rows. */
  totals?: string[];
  /** Points; the whole width of the page when not given. */
  x?: number;
  width?: number;
  size?: number;
  decimalSeparator: string;
  /** Line breaks in cells are kept; without it a cell is one paragraph. */
  keepBreaks?: boolean;
}

const SIDE_PADDING = 4;
const ROW_PADDING = 3.5;
const SMALLEST_SIZE = 5.5;
/** The growing column is never narrower than this part of the table while the text can still be made smaller. */
const LEAST_GROWTH = 0.24;

interface Row {
  cells: string[][];
  height: number;
}

/** A table laid out: column widths follow the content, rows are whole, the head is repeated on every page. */
export class Table {
  private readonly x: number;
  private readonly style: TextStyle;
  private readonly headStyle: TextStyle;
  private readonly totalStyle: TextStyle;
  private readonly widths: number[];
  /** Of every column the width, in parts of the text size, that its numbers have behind the whole ones. */
  private readonly fractions: number[];
  private readonly head: Row;
  private readonly rows: Row[];
  private readonly totals: Row | null;

  constructor(
    private readonly flow: PageFlow,
    private readonly options: TableOptions,
  ) {
    const width = options.width ?? CONTENT_WIDTH;
    this.fractions = options.columns.map((column, i) => (column.align === 'decimal' ? this.widestFraction(i) : 0));
    this.x = options.x ?? PAGE.left;
    const { size, widths } = this.fit(width, options.size ?? 8.5);
    this.widths = widths;
    this.style = { weight: 'regular', size, color: 'ink' };
    this.headStyle = headStyle(size);
    this.totalStyle = { ...this.style, weight: 'bold' };
    this.head = this.row(
      options.columns.map((column) => column.title),
      this.headStyle,
    );
    this.rows = options.rows.flatMap((cells) => this.splitTallRow(this.row(cells, this.style)));
    this.totals = options.totals ? this.row(options.totals, this.totalStyle) : null;
  }

  /** Points, without page breaks. */
  get height(): number {
    return [this.head, ...this.rows, ...(this.totals ? [this.totals] : [])].reduce((sum, row) => sum + row.height, 0);
  }

  /** Draws the table from `flow.y` on and leaves `flow.y` under it. */
  draw(): void {
    const { canvas, root } = this.flow;
    const table = canvas.pdf.struct('Table');
    root.add(table);
    this.flow.reserve(this.head.height + (this.rows[0]?.height ?? 0));
    this.drawHead(table);
    this.rows.forEach((row, i) => {
      // The sum does not go to a page of its own, away from the last row.
      const together = i === this.rows.length - 1 ? row.height + (this.totals?.height ?? 0) : row.height;
      if (this.flow.reserve(together)) this.drawHead(null);
      this.drawRow(row, this.style, this.structureRow(table), 'TD');
      const y = this.flow.y;
      canvas.artifact(() => canvas.rectangle(this.x, y - 0.5, this.totalWidth, 0.5, 'hairline'));
    });
    if (!this.totals) return;
    const top = this.flow.y;
    this.drawRow(this.totals, this.totalStyle, this.structureRow(table), 'TD');
    canvas.artifact(() => canvas.rectangle(this.x, top - 0.5, this.totalWidth, 1, 'accent'));
  }

  private get totalWidth(): number {
    return this.widths.reduce((sum, width) => sum + width, 0);
  }

  private structureRow(table: Structure): Structure {
    const row = this.flow.canvas.pdf.struct('TR');
    table.add(row);
    return row;
  }

  /** @param table null on the pages after the first: a repeated head is no new content */
  private drawHead(table: Structure | null): void {
    const { canvas } = this.flow;
    canvas.artifact(() => canvas.rectangle(this.x, this.flow.y, this.totalWidth, this.head.height, 'tint'));
    if (table) this.drawRow(this.head, this.headStyle, this.structureRow(table), 'TH');
    else canvas.artifact(() => this.drawCells(this.head, this.headStyle));
  }

  private drawRow(row: Row, style: TextStyle, structure: Structure, cellType: 'TH' | 'TD'): void {
    this.drawCells(row, style, (draw) => this.flow.canvas.content(structure, cellType, draw));
    structure.end();
  }

  private drawCells(row: Row, style: TextStyle, mark: (draw: () => void) => void = (draw) => draw()): void {
    const { canvas } = this.flow;
    let left = this.x;
    row.cells.forEach((lines, i) => {
      const width = this.widths[i] ?? 0;
      const align = this.options.columns[i]?.align ?? 'left';
      const cellLeft = left;
      mark(() => {
        lines.forEach((line, number) => {
          const shift =
            align === 'left'
              ? SIDE_PADDING
              : Math.max(
                  SIDE_PADDING,
                  width - SIDE_PADDING - canvas.widthOf(line, style) - this.indent(i, line, style),
                );
          const y = this.flow.y + ROW_PADDING + style.size * (0.95 + number * LEADING);
          canvas.text(line, cellLeft + shift, y, style);
        });
      });
      left += width;
    });
    this.flow.y += row.height;
  }

  /** How far a number keeps from the right edge, so that its decimal separator stands under those of the others. */
  private indent(column: number, text: string, style: TextStyle): number {
    if (style === this.headStyle || this.options.columns[column]?.align !== 'decimal') return 0;
    const own = this.fractionWidth(text, this.flow.canvas.fonts[style.weight]);
    return Math.max(0, (this.fractions[column] ?? 0) - own) * style.size;
  }

  private widestFraction(column: number): number {
    const { rows, totals } = this.options;
    const { regular, bold } = this.flow.canvas.fonts;
    const widths = new Set(rows.map((row) => this.fractionOf(row[column] ?? '')));
    return Math.max(
      this.fractionWidth(totals?.[column] ?? '', bold),
      ...[...widths].map((fraction) => regular.widthOf(fraction, 1)),
    );
  }

  private fractionWidth(text: string, font: Typeface): number {
    return font.widthOf(this.fractionOf(text), 1);
  }

  /** What follows the whole part of a number, the separator included. */
  private fractionOf(text: string): string {
    const at = text.lastIndexOf(this.options.decimalSeparator);
    return at < 0 ? (/[^\d]+$/.exec(text)?.[0] ?? '') : text.slice(at);
  }

  private row(texts: string[], style: TextStyle): Row {
    const font = this.flow.canvas.fonts[style.weight];
    const cells = texts.map((text, i) =>
      breakLines(
        style === this.headStyle || this.options.keepBreaks ? text : singleLine(text),
        font,
        style.size,
        (this.widths[i] ?? 0) - 2 * SIDE_PADDING + 0.01,
      ),
    );
    return { cells, height: rowHeight(cells, style) };
  }

  /** A row taller than a page, which no real document has, goes on in rows of the same columns. */
  private splitTallRow(row: Row): Row[] {
    const room = this.flow.fullPage - this.head.height - 40;
    if (row.height <= room) return [row];
    const most = Math.floor((room - 2 * ROW_PADDING) / (this.style.size * LEADING));
    const parts = Math.ceil(Math.max(...row.cells.map((lines) => lines.length)) / most);
    return Array.from({ length: parts }, (_, part) => {
      const cells = row.cells.map((lines) => lines.slice(part * most, (part + 1) * most));
      return { cells, height: rowHeight(cells, this.style) };
    });
  }

  /**
   * Column widths from the content, and the text size at which they leave enough for the growing column. Heads stay on
   * one line where that costs the growing column nothing. When even the smallest size does not help, the
   * widest columns shrink and their text is cut into lines.
   */
  private fit(width: number, preferredSize: number): { size: number; widths: number[] } {
    const growing = this.options.columns.findIndex((column) => column.grow);
    const least = growing < 0 ? 0 : width * LEAST_GROWTH;
    let size = preferredSize;
    let widths = this.naturalWidths(size, (title) => title.split('\n'));
    const rest = (): number => width - widths.reduce((sum, own, i) => (i === growing ? sum : sum + own), 0);
    const wanted = growing < 0 ? 0 : this.widestText(growing, size) + 2 * SIDE_PADDING;
    if (rest() < wanted) widths = this.naturalWidths(size, (title) => title.split('\n').flatMap(halves));
    while (rest() < least && size > SMALLEST_SIZE) {
      size -= 0.5;
      widths = this.naturalWidths(size, (title) => title.split(/\s/));
    }
    if (rest() < least) widths = shrink(widths, width - least);
    const left = rest();
    if (growing >= 0) widths[growing] = left;
    else widths = widths.map((own) => own + left / widths.length);
    return { size, widths };
  }

  private naturalWidths(size: number, headParts: (title: string) => string[]): number[] {
    const { bold } = this.flow.canvas.fonts;
    return this.options.columns.map((column, i) => {
      if (column.grow) return 0;
      const head = headParts(column.title).map((part) => bold.widthOf(part, headStyle(size).size));
      return Math.max(...head, this.widestText(i, size)) + 2 * SIDE_PADDING;
    });
  }

  private widestText(column: number, size: number): number {
    const { rows, totals } = this.options;
    const { regular, bold } = this.flow.canvas.fonts;
    const fraction = (this.fractions[column] ?? 0) * size;
    // The whole part and the column's widest fraction, however long the own fraction is.
    const width = (text: string, font: Typeface): number =>
      font.widthOf(text, size) + (fraction === 0 ? 0 : Math.max(0, fraction - this.fractionWidth(text, font) * size));
    let widest = width(totals?.[column] ?? '', bold);
    for (const text of new Set(rows.map((row) => row[column] ?? ''))) {
      widest = Math.max(widest, width(singleLine(text), regular));
    }
    return widest;
  }
}

/** The two lines of a head that are shortest together. */
function halves(title: string): string[] {
  const words = title.split(' ');
  const splits = words.map((_, i) => [words.slice(0, i).join(' '), words.slice(i).join(' ')]);
  const longest = (lines: string[]): number => Math.max(...lines.map((line) => line.length));
  return splits.reduce((best, lines) => (longest(lines) < longest(best) ? lines : best), [title]);
}

/** Lowers the widest of the widths to one limit, so that their sum is `available`. */
function shrink(widths: number[], available: number): number[] {
  let left = available;
  let count = widths.length;
  for (const width of widths.toSorted((a, b) => a - b)) {
    if (width * count > left) break;
    left -= width;
    count--;
  }
  return count === 0 ? widths : widths.map((width) => Math.min(width, left / count));
}

function headStyle(size: number): TextStyle {
  return { weight: 'bold', size: size - 1, color: 'accent' };
}

function rowHeight(cells: string[][], style: TextStyle): number {
  const lines = cells.reduce((most, cell) => Math.max(most, cell.length), 1);
  return 2 * ROW_PADDING + style.size * (1.15 + (lines - 1) * LEADING);
}
