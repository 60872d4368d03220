import { encode } from 'uqr';

import type { Canvas } from './canvas';

/** Modules of white around a QR code (ISO/IEC 18004, 9.1). */
const QUIET_ZONE = 4;

/** Draws `text` as a QR code of `size` points, the white edge included; `x` and `y` are its upper left corner. */
export function drawQrCode(canvas: Canvas, text: string, x: number, y: number, size: number): void {
  const { data, size: modules } = encode(text, { ecc: 'M', border: 0 });
  const module = size / (modules + 2 * QUIET_ZONE);
  canvas.squares(darkRuns(data), x + QUIET_ZONE * module, y + QUIET_ZONE * module, module);
}

/** Neighbouring dark modules of a row as one, so that viewers draw no gaps between them. */
function* darkRuns(rows: ReadonlyArray<readonly boolean[]>): Generator<readonly [number, number, number]> {
  for (const [row, modules] of rows.entries()) {
    let start = -1;
    for (let column = 0; column <= modules.length; column++) {
      if (modules[column]) start = start < 0 ? column : start;
      else if (start >= 0) {
        yield [start, row, column - start];
        start = -1;
      }
    }
  }
}
