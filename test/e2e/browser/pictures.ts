import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';

/** A page of documentation with several pictures has to stay light. */
const MOST_BYTES = 250_000;

interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Takes the pictures of a run under fixed names. */
export class Pictures {
  constructor(private readonly folder: string) {}

  /**
   * Takes a picture of an element or of a page.
   *
   * @param options `clip`: an area of the page in CSS pixels; `style`: CSS for the moment of the picture
   *
   * @throws Error when the file is too large for the documentation
   */
  async take(name: string, subject: Locator | Page, options: { clip?: Area; style?: string } = {}): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const file = path.join(this.folder, `${name}.png`);
    await subject.screenshot({ path: file, animations: 'disabled', caret: 'hide', scale: 'css', ...options });
    const { size } = await stat(file);
    if (size > MOST_BYTES) throw new Error(`The picture ${name} has ${size} bytes, more than ${MOST_BYTES}`);
  }
}

/** The smallest area that holds all the elements, with a margin. */
export async function areaOf(elements: Locator, margin: number): Promise<Area> {
  const boxes = (await Promise.all((await elements.all()).map((element) => element.boundingBox()))).filter(
    (box) => box !== null,
  );
  if (boxes.length === 0) throw new Error('There is nothing to take a picture of');
  const left = Math.min(...boxes.map(({ x }) => x)) - margin;
  const top = Math.min(...boxes.map(({ y }) => y)) - margin;
  const right = Math.max(...boxes.map(({ x, width }) => x + width)) + margin;
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height)) + margin;
  const x = Math.max(0, Math.floor(left));
  const y = Math.max(0, Math.floor(top));
  return { x, y, width: Math.ceil(right) - x, height: Math.ceil(bottom) - y };
}
