import { escapeHtml } from '../../common';

import { htmlToText } from './plain-text';

/** What a letter shows, as HTML with placeholders still in it unless said otherwise. */
export interface Letter {
  language: string;
  /** What mail programs show beside the subject, and the letter itself does not. */
  preview: string;
  /** The shop, above everything; empty for none. */
  heading: string;
  paragraphs: readonly string[];
  /** A small table of what the letter is about: label and value. */
  facts: ReadonlyArray<readonly [label: string, value: string]>;
  /** What stands below the table. */
  closing: readonly string[];
  /** The company in its own words, plain text of several lines; empty for none. */
  signature: string;
}

const FONTS = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif";

/**
 * A complete HTML document of one column that mail programs, old ones too, show alike: tables for the layout, styles at each element,
 * fonts of the system, nothing fetched from anywhere; readable in the dark.
 */
export function letterHtml(letter: Letter): string {
  const { language, preview, heading, paragraphs, facts, closing, signature } = letter;
  const cell = (content: string, style: string, type = 'text') =>
    `<tr><td class="${type}" style="padding:0 28px;${style}">${content}</td></tr>`;
  const text = (content: string) => cell(content, 'padding-bottom:14px;font-size:16px;line-height:1.5;color:#1f2933');
  return [
    `<!doctype html>`,
    `<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">`,
    `<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">`,
    `<style>@media (prefers-color-scheme:dark){.page{background:#16191d!important}.card{background:#22272e!important;border-color:#3a424c!important}.text,.value{color:#e6e9ec!important}.label,.small{color:#a9b3bd!important}.line{border-color:#3a424c!important}a{color:#8ab8ff!important}}</style></head>`,
    `<body class="page" style="margin:0;padding:0;background:#f2f4f6;font-family:${FONTS}">`,
    `<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">${preview}</div>`,
    `<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f2f4f6"><tr><td align="center" style="padding:24px 12px">`,
    `<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px;background:#ffffff;border:1px solid #dfe3e8;border-radius:8px;text-align:left;font-family:${FONTS}">`,
    `<tr><td style="height:24px;line-height:24px;font-size:0">&nbsp;</td></tr>`,
    heading === '' ? '' : cell(heading, 'padding-bottom:18px;font-size:20px;font-weight:600;color:#1f2933'),
    ...paragraphs.map(text),
    cell(factTable(facts), 'padding-top:4px;padding-bottom:18px'),
    ...closing.map(text),
    signature === ''
      ? ''
      : cell(
          signature.trim().split(/\r?\n/).map(escapeHtml).join('<br>'),
          'padding-top:12px;padding-bottom:4px;font-size:13px;line-height:1.5;color:#5f6b77',
          'small',
        ),
    `<tr><td style="height:20px;line-height:20px;font-size:0">&nbsp;</td></tr>`,
    `</table></td></tr></table></body></html>`,
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function factTable(facts: Letter['facts']): string {
  const rows = facts.map(
    ([label, value]) =>
      `<tr><td class="label line" style="padding:9px 12px 9px 0;border-top:1px solid #dfe3e8;font-size:14px;color:#5f6b77;vertical-align:top;width:32%">${label}</td><td class="value line" style="padding:9px 0;border-top:1px solid #dfe3e8;font-size:14px;color:#1f2933;word-break:break-word">${value}</td></tr>`,
  );
  return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">${rows.join('')}</table>`;
}

/** The same for readers that show plain text; placeholders are still in it. */
export function letterText({ paragraphs, facts, closing, signature }: Letter): string {
  return [
    paragraphs.map(htmlToText).join('\n\n'),
    facts.map(([label, value]) => `${label}: ${htmlToText(value)}`).join('\n'),
    closing.map(htmlToText).join('\n\n'),
    signature.trim(),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}
