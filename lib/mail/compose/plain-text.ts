import { compile } from 'html-to-text';

const ONE_BREAK = { leadingLineBreaks: 1, trailingLineBreaks: 1 };

const convert = compile({
  formatters: {
    pictureWords: (element, _walk, builder) => builder.addInline(String(element.attribs.alt ?? ''), {}),
  },
  // Mail programs break lines themselves; a break of ours would cut addresses in two.
  wordwrap: false,
  // Deeper than any letter, and far from where reading it would end in a stack overflow.
  limits: { maxDepth: 100 },
  selectors: [
    { selector: 'a', options: { linkBrackets: ['<', '>'], hideLinkHrefIfSameAsText: true } },
    // The words of a picture are what it says; its address is of no use here.
    { selector: 'img', format: 'pictureWords' },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
    { selector: 'ul', options: { itemPrefix: '- ' } },
    // Letters use tables for their layout: one cell a line.
    ...['table', 'tr', 'td', 'th'].map((selector) => ({ selector, format: 'block', options: ONE_BREAK })),
    // Not shown in the letter either.
    ...['head', 'title', 'style', 'script'].map((selector) => ({ selector, format: 'skip' })),
  ],
});

/**
 * The text of an HTML fragment for readers that show plain text: entities are resolved, a link keeps its target behind its
 * text ("payment <https://…>") unless it is the text.
 */
export function htmlToText(html: string): string {
  return convert(html)
    .replace(/\u00a0/g, ' ')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
