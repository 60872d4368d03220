import { PdfError } from '../errors';

/** Red, green and blue from 0 to 1. */
type Color = readonly [number, number, number];

/** What a layout names its colours by. */
export type ColorName = 'ink' | 'muted' | 'accent' | 'tint' | 'hairline';

/** The operand of the PDF operators rg and RG for every colour. */
export type Theme = Readonly<Record<ColorName, string>>;

const WHITE: Color = [1, 1, 1];
const DEFAULT_ACCENT = '#1c4a75';
/** The contrast of text with its background that WCAG 2.2 (1.4.3) asks for. */
const LEAST_CONTRAST = 4.5;

/**
 * The colours of a layout. An accent colour too light to be read on white is darkened until it can be.
 * @param accentColor "#rrggbb"; throws PdfError `pdf_option_invalid` for anything else
 */
export function createTheme(accentColor = DEFAULT_ACCENT): Theme {
  const accent = readable(parseColor(accentColor));
  return {
    ink: operand([0.1, 0.12, 0.15]),
    muted: operand([0.38, 0.42, 0.47]),
    accent: operand(accent),
    tint: operand(mix(accent, WHITE, 0.93)),
    hairline: operand([0.82, 0.85, 0.88]),
  };
}

function parseColor(text: string): Color {
  const [, red, green, blue] = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text.trim()) ?? [];
  if (red === undefined || green === undefined || blue === undefined) {
    throw new PdfError('pdf_option_invalid', 'The accent colour of the layout is not a colour.', {
      description: 'Write it as # and six hexadecimal digits, for example #1c4a75.',
    });
  }
  return [parseInt(red, 16) / 255, parseInt(green, 16) / 255, parseInt(blue, 16) / 255];
}

function readable(color: Color): Color {
  let result = color;
  while (1.05 / (luminance(result) + 0.05) < LEAST_CONTRAST) result = mix(result, [0, 0, 0], 0.05);
  return result;
}

/** Relative luminance as WCAG 2.2 defines it. */
function luminance(color: Color): number {
  const [red, green, blue] = color.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

function mix(color: Color, other: Color, share: number): Color {
  const part = (i: 0 | 1 | 2): number => color[i] + (other[i] - color[i]) * share;
  return [part(0), part(1), part(2)];
}

function operand(color: Color): string {
  return color.map((part) => String(Math.round(part * 1000) / 1000)).join(' ');
}
