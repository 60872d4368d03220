/** Entities that mail builders write; all others may come as numbers. */
const ENTITIES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  bdquo: '„',
  ldquo: '“',
  rdquo: '”',
  lsquo: '‘',
  rsquo: '’',
  sbquo: '‚',
  laquo: '«',
  raquo: '»',
  euro: '€',
  copy: '©',
  reg: '®',
  trade: '™',
  middot: '·',
  bull: '•',
  times: '×',
  deg: '°',
  sect: '§',
  shy: '',
  zwnj: '',
  oacute: 'ó',
  Oacute: 'Ó',
  auml: 'ä',
  ouml: 'ö',
  uuml: 'ü',
  Auml: 'Ä',
  Ouml: 'Ö',
  Uuml: 'Ü',
  szlig: 'ß',
  eacute: 'é',
  aogon: 'ą',
  eogon: 'ę',
  cacute: 'ć',
  lstrok: 'ł',
  nacute: 'ń',
  sacute: 'ś',
  zacute: 'ź',
  zdot: 'ż',
  Lstrok: 'Ł',
  Sacute: 'Ś',
  Zdot: 'Ż',
};
const HIGHEST_CODE_POINT = 0x10ffff;

/**
 * The text of an HTML document or fragment for readers that show plain text: line breaks where blocks end, a bar between the cells of
 * a table, the address behind a link, the words of a picture.
 */
export function htmlToText(html: string): string {
  const readable = html.replace(/<!--[\s\S]*?-->|<!\[[^\]]*\]>|<(style|script|head|title)\b[\s\S]*?<\/\1\s*>/gi, '');
  // Without any structure the line breaks are all there is.
  const hasStructure = /<(p|br|div|table|tr|li|ul|ol|h[1-6]|section)\b/i.test(readable);
  return decodeEntities(
    (hasStructure ? readable.replace(/\s+/g, ' ') : readable.replace(/[^\S\n]+/g, ' '))
      .replace(/<([a-z]+)\b[^>]*\bhidden\b[^>]*>[\s\S]*?<\/\1\s*>/gi, '')
      .replace(/<a\b[^>]*\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')[^>]*>([\s\S]*?)<\/a\s*>/gi, linkText)
      .replace(/<img\b[^>]*\balt\s*=\s*(?:"([^"]*)"|'([^']*)')[^>]*>/gi, (_, a?: string, b?: string) => a ?? b ?? '')
      .replace(/<\/t[dh]\s*>\s*<t[dh]\b/gi, ' | <td')
      .replace(/<br\s*\/?>/gi, '\n')
      .replace(/<\/(tr|li)\s*>/gi, '\n')
      .replace(/<\/(p|div|h[1-6]|table|ul|ol|section)\s*>/gi, '\n\n')
      .replace(/<\/?[a-z!][^>]*>/gi, ''),
  )
    .replace(/[^\S\n]*\n[^\S\n]*/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function linkText(_whole: string, double: string | undefined, single: string | undefined, content: string): string {
  const target = double ?? single ?? '';
  const isShown = content.includes(target) || /^(mailto:|tel:|#)/i.test(target);
  return isShown ? content : `${content} (${target})`;
}

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,8}));/gi, (whole, decimal, hex, name) => {
    if (typeof name === 'string') return Object.hasOwn(ENTITIES, name) ? ENTITIES[name]! : whole;
    const point = typeof hex === 'string' ? parseInt(hex, 16) : Number(decimal);
    return point > 0 && point <= HIGHEST_CODE_POINT ? String.fromCodePoint(point) : '';
  });
}
