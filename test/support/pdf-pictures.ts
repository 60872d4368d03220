import { PNG } from 'pngjs';

/** A PNG file of a coloured ellipse with a stripe; with `opacity` on a transparent ground instead of a white one. */
export function samplePng(width: number, height: number, ground: 'white' | 'opacity' = 'white'): Buffer {
  const png = new PNG({ width, height });
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const inside = ((2 * x) / width - 1) ** 2 + ((2 * y) / height - 1) ** 2 < 1;
      const color = y > height * 0.45 && y < height * 0.55 ? [250, 200, 40] : [30 + (x * 120) / width, 60, 120];
      png.data.set(inside ? [...color, 255] : [255, 255, 255, ground === 'white' ? 255 : 0], 4 * (y * width + x));
    }
  }
  return PNG.sync.write(png, { colorType: ground === 'white' ? 2 : 6 });
}
