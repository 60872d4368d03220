import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';

import { content } from './content';
import type { Variant } from './variants';

const BROWSER = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);

type Reply = Record<string, unknown>;

/** One headless Chromium that stays open, driven over the DevTools protocol: a page is set and printed for every document. */
export function openChromium(): Variant | null {
  if (BROWSER === undefined) return null;
  const profile = mkdtempSync(join(tmpdir(), 'bench-chromium-'));
  const flags = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--remote-debugging-pipe',
    `--user-data-dir=${profile}`,
  ];
  const browser = spawn(BROWSER, flags, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
  const send = devTools(browser.stdio[3] as Duplex, browser.stdio[4] as Duplex);
  const page = (async () => {
    const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
    const { frameTree } = await send('Page.getFrameTree', {}, sessionId);
    return { sessionId, frameId: (frameTree as { frame: { id: string } }).frame.id };
  })();
  return {
    render: async (number) => {
      const { sessionId, frameId } = await page;
      await send('Page.setDocumentContent', { frameId, html: html(number) }, sessionId);
      const { data } = await send('Page.printToPDF', { preferCSSPageSize: true, generateTaggedPDF: true }, sessionId);
      return Buffer.from(String(data), 'base64');
    },
    close: () => {
      browser.on('exit', () => rmSync(profile, { recursive: true, force: true, maxRetries: 5 }));
      browser.kill();
    },
  };
}

/** Messages end with a zero byte; replies carry the id of their request. */
function devTools(
  requests: Duplex,
  replies: Duplex,
): (method: string, params: object, sessionId?: unknown) => Promise<Reply> {
  const waiting = new Map<number, (reply: { result?: Reply; error?: { message: string } }) => void>();
  let rest: Buffer[] = [];
  replies.on('data', (chunk: Buffer) => {
    let start = 0;
    for (let end = chunk.indexOf(0); end >= 0; start = end + 1, end = chunk.indexOf(0, start)) {
      const message = JSON.parse(Buffer.concat([...rest, chunk.subarray(start, end)]).toString('utf8'));
      rest = [];
      waiting.get(message.id)?.(message);
      waiting.delete(message.id);
    }
    rest.push(chunk.subarray(start));
  });
  let last = 0;
  return (method, params, sessionId) =>
    new Promise((resolve, reject) => {
      const id = ++last;
      waiting.set(id, ({ result, error }) => (error ? reject(new Error(error.message)) : resolve(result ?? {})));
      requests.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
}

const font = (weight: string): string =>
  readFileSync(join(__dirname, `../../lib/pdf/type/fonts/document-sans-${weight}.ttf`)).toString('base64');
const STYLE = `
  @font-face { font-family: Sans; src: url(data:font/ttf;base64,${font('regular')}); }
  @font-face { font-family: Sans; font-weight: bold; src: url(data:font/ttf;base64,${font('bold')}); }
  @page { size: A4; margin: 15mm; } body { font: 8.5pt Sans; } h1 { font-size: 19pt; } table { width: 100%; border-collapse: collapse; }
  td, th { border-bottom: 0.5pt solid #ccc; padding: 3pt; text-align: right; } .columns { display: flex; gap: 24pt; }`;

function html(number: number): string {
  const { title, facts, parties, lineHead, lineRows, vatHead, vatRows, due, payments, notes } = content(number);
  const escape = (text: string): string => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const row = (texts: string[], tag: string): string =>
    `<tr>${texts.map((text) => `<${tag}>${escape(text)}</${tag}>`).join('')}</tr>`;
  const table = (head: string[], rows: string[][]): string =>
    `<table><thead>${row(head, 'th')}</thead><tbody>${rows.map((texts) => row(texts, 'td')).join('')}</tbody></table>`;
  const paragraph = (lines: string[]): string => `<p>${lines.map(escape).join('<br>')}</p>`;
  return `<!doctype html><html lang="pl"><head><title>${escape(title)}</title><style>${STYLE}</style></head><body>
    <div class="columns"><h1>${escape(title)}</h1>${paragraph(facts)}</div>
    <div class="columns">${parties.map(({ label, lines }) => paragraph([label, ...lines])).join('')}</div>
    ${table(lineHead, lineRows)}<div class="columns"><h2>${escape(due)}</h2>${table(vatHead, vatRows)}</div>
    ${paragraph(payments)}${paragraph([notes])}</body></html>`;
}
