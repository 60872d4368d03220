import { PdfError } from '../errors';
import { breakLines } from '../type/text-lines';

import type { Canvas, Structure, TextStyle } from './canvas';

/** Points: A4 with margins of 15 mm at the sides. */
export const PAGE = { width: 595.28, height: 841.89, left: 42.5, right: 42.5, top: 45, bottom: 42.5 } as const;
export const CONTENT_WIDTH = PAGE.width - PAGE.left - PAGE.right;

/** Distance between base lines, in font sizes. */
export const LEADING = 1.32;

export const BODY: TextStyle = { weight: 'regular', size: 9, color: 'ink' };
export const BODY_BOLD: TextStyle = { weight: 'bold', size: 9, color: 'ink' };
/** Above a block of text, in capitals. */
export const SECTION_LABEL: TextStyle = { weight: 'bold', size: 7.5, color: 'accent' };
export const SMALL: TextStyle = { weight: 'regular', size: 7.5, color: 'muted' };
const MARK: TextStyle = { weight: 'bold', size: 7.5, color: 'accent' };

const FOOTER_WIDTH = CONTENT_WIDTH * 0.72;
const MOST_FOOTER_LINES = 6;

/** Where the next thing is drawn; starts new pages. `y` is the upper edge of the free space. */
export class PageFlow {
  y: number = PAGE.top;
  private readonly bottom: number;
  private readonly footerLines: string[];

  /**
   * @param root the structure element everything belongs to
   * @param runningHead repeated at the top of every page but the first
   * @param footer printed at the foot of every page; throws PdfError `pdf_option_invalid` when it takes more than six lines
   */
  constructor(
    readonly canvas: Canvas,
    readonly root: Structure,
    private readonly runningHead: string,
    footer: string,
  ) {
    this.footerLines = breakLines(footer, canvas.fonts.regular, SMALL.size, FOOTER_WIDTH);
    if (this.footerLines.length > MOST_FOOTER_LINES) {
      throw new PdfError('pdf_option_invalid', `The footer takes more than ${MOST_FOOTER_LINES} lines.`, {
        description: 'Shorten the footer: it stands on every page.',
      });
    }
    this.bottom = PAGE.height - PAGE.bottom - Math.max(1, this.footerLines.length) * SMALL.size * LEADING - 10;
    canvas.pdf.addPage();
  }

  /** How much of this page is left. */
  get remaining(): number {
    return this.bottom - this.y;
  }

  /** The most that fits on a page after the first. */
  get fullPage(): number {
    return this.bottom - PAGE.top - 24;
  }

  /** Starts a new page unless `height` points are left; what is taller than a page begins on a page of its own. True when it did. */
  reserve(height: number): boolean {
    if (height <= this.remaining + 0.01 || this.y <= this.bottom - this.fullPage) return false;
    this.startPage();
    return true;
  }

  startPage(): void {
    this.canvas.pdf.addPage();
    this.canvas.artifact(() => this.canvas.text(this.runningHead, PAGE.left, PAGE.top + SMALL.size, SMALL));
    this.y = PAGE.top + 24;
  }

  /** Text broken into lines, flowing over pages. Draws nothing for empty text. */
  paragraph(text: string, style: TextStyle, x: number = PAGE.left, width: number = CONTENT_WIDTH, type = 'P'): void {
    this.lines(breakLines(text, this.canvas.fonts[style.weight], style.size, width), style, x, type);
  }

  /** Lines of one paragraph, flowing over pages. */
  lines(lines: readonly string[], style: TextStyle, x: number, type = 'P'): void {
    const leading = style.size * LEADING;
    for (let at = 0; at < lines.length;) {
      this.reserve(leading);
      // A little is forgiven, or sums of fractions would push the last line of a block that fits to the next page.
      const here = lines.slice(at, at + Math.max(1, Math.floor((this.remaining + 0.01) / leading)));
      at += here.length;
      this.canvas.content(this.root, type, () => {
        for (const line of here) {
          this.canvas.text(line, x, this.y + style.size, style);
          this.y += leading;
        }
      });
    }
  }

  /**
   * Prints the footer and "page x of y" on every page; nothing may be drawn afterwards.
   * @param mark printed at the upper edge of every page, for what nobody may overlook
   */
  finish(pageLabel: (page: number, pages: number) => string, mark = ''): void {
    const { start, count } = this.canvas.pdf.bufferedPageRange();
    for (let page = 0; page < count; page++) {
      this.canvas.pdf.switchToPage(start + page);
      this.canvas.artifact(() => {
        const label = pageLabel(page + 1, count);
        const y = PAGE.height - PAGE.bottom;
        this.canvas.text(label, PAGE.width - PAGE.right - this.canvas.widthOf(label, SMALL), y, SMALL);
        const left = PAGE.width - PAGE.right - this.canvas.widthOf(mark, MARK);
        if (mark !== '') this.canvas.text(mark, left, PAGE.top - 12, MARK);
        this.footerLines.forEach((line, i) => {
          const up = (this.footerLines.length - 1 - i) * SMALL.size * LEADING;
          this.canvas.text(line, PAGE.left, y - up, SMALL);
        });
      });
    }
  }
}
