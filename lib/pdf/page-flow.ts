import { Canvas, INK, MUTED, type Structure, type TextStyle } from './canvas';
import { breakLines } from './text-lines';

/** Points: A4 with margins of 15 mm at the sides. */
export const PAGE = { width: 595.28, height: 841.89, left: 42.5, right: 42.5, top: 45, bottom: 42.5 } as const;
export const CONTENT_WIDTH = PAGE.width - PAGE.left - PAGE.right;

/** Distance between base lines, in font sizes. */
export const LEADING = 1.32;

export const BODY: TextStyle = { weight: 'regular', size: 9, color: INK };
export const BODY_BOLD: TextStyle = { weight: 'bold', size: 9, color: INK };
export const SMALL: TextStyle = { weight: 'regular', size: 7.5, color: MUTED };

/** Where the next thing is drawn; starts new pages. `y` is the upper edge of the free space. */
export class PageFlow {
  y: number = PAGE.top;
  private readonly bottom: number;
  private readonly footerLines: string[];

  /**
   * @param root the structure element everything belongs to
   * @param runningHead repeated at the top of every page but the first
   * @param footer printed at the foot of every page; three lines at most
   */
  constructor(
    readonly canvas: Canvas,
    readonly root: Structure,
    private readonly runningHead: string,
    footer: string,
  ) {
    this.footerLines = breakLines(footer, canvas.fonts.regular, SMALL.size, CONTENT_WIDTH * 0.78).slice(0, 3);
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
    if (height <= this.remaining || this.y <= this.bottom - this.fullPage) return false;
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
    const lines = breakLines(text, this.canvas.fonts[style.weight], style.size, width);
    const leading = style.size * LEADING;
    while (lines.length > 0) {
      this.reserve(leading);
      const here = lines.splice(0, Math.max(1, Math.floor(this.remaining / leading)));
      this.canvas.content(this.root, type, () => {
        for (const line of here) {
          this.canvas.text(line, x, this.y + style.size, style);
          this.y += leading;
        }
      });
    }
  }

  /** Prints the footer and "page x of y" on every page; nothing may be drawn afterwards. */
  finish(pageLabel: (page: number, pages: number) => string): void {
    const { start, count } = this.canvas.pdf.bufferedPageRange();
    for (let page = 0; page < count; page++) {
      this.canvas.pdf.switchToPage(start + page);
      this.canvas.artifact(() => {
        const label = pageLabel(page + 1, count);
        const y = PAGE.height - PAGE.bottom;
        this.canvas.text(label, PAGE.width - PAGE.right - this.canvas.widthOf(label, SMALL), y, SMALL);
        this.footerLines.forEach((line, i) => {
          const up = (this.footerLines.length - 1 - i) * SMALL.size * LEADING;
          this.canvas.text(line, PAGE.left, y - up, SMALL);
        });
      });
    }
  }
}
