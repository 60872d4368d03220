import { breakLines, singleLine } from '../type/text-lines';

import type { TextStyle } from './canvas';
import { LEADING, type PageFlow } from './page-flow';

/** Something measured, to be drawn once it is known where it fits. */
export interface Block {
  /** Points, without page breaks. */
  height: number;
  /** Draws from `flow.y` on and leaves `flow.y` below. */
  draw: () => void;
}

/** Text in a column; its line breaks are kept. Empty text is a block of no height. */
export function textBlock(flow: PageFlow, text: string, style: TextStyle, x: number, width: number, type = 'P'): Block {
  const lines = breakLines(text, flow.canvas.fonts[style.weight], style.size, width);
  return { height: lines.length * style.size * LEADING, draw: () => flow.lines(lines, style, x, type) };
}

/** Blocks one under the other; a number is a gap in points. */
export function stack(flow: PageFlow, parts: ReadonlyArray<Block | number>): Block {
  return {
    height: parts.reduce<number>((sum, part) => sum + (typeof part === 'number' ? part : part.height), 0),
    draw: () => {
      for (const part of parts) {
        if (typeof part === 'number') flow.y += part;
        else part.draw();
      }
    },
  };
}

/**
 * "Label: value" with a muted label, the value's further lines under its first; a label that leaves the value too little
 * stands above it. Nothing when there is no value.
 */
export function factBlock(
  flow: PageFlow,
  label: string,
  value: string,
  style: TextStyle,
  x: number,
  width: number,
): Block {
  const text = singleLine(value);
  if (text === '') return { height: 0, draw: () => undefined };
  const muted: TextStyle = { ...style, weight: 'regular', color: 'muted' };
  const labelText = `${label}: `;
  const indent = flow.canvas.widthOf(labelText, muted);
  // A number or a code is not cut in two only because of the label before it.
  const cut = !text.includes(' ') && flow.canvas.widthOf(text, style) > width - indent;
  if (indent > width * 0.6 || cut) {
    return stack(flow, [textBlock(flow, labelText, muted, x, width), textBlock(flow, text, style, x, width)]);
  }
  const valueBlock = textBlock(flow, text, style, x + indent, width - indent);
  return beside(flow, textBlock(flow, labelText, muted, x, indent + 1), valueBlock);
}

/** Two blocks at the same height, the left one first in reading order; one after the other when they fit on no page together. */
export function beside(flow: PageFlow, left: Block, right: Block): Block {
  const height = Math.max(left.height, right.height);
  return {
    height,
    draw: () => {
      if (height > flow.fullPage) {
        left.draw();
        right.draw();
        return;
      }
      flow.reserve(height);
      const top = flow.y;
      left.draw();
      flow.y = top;
      right.draw();
      flow.y = top + height;
    },
  };
}
