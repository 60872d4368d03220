import type { ReceivedMail } from './types';

const STYLE = `
  :root { color-scheme: light dark; --line: #8884; --soft: #8882; }
  body { font: 16px/1.45 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem; overflow-wrap: anywhere; }
  h1 { font-size: 1.3rem; margin: 0 0 1rem; }
  a { color: inherit; }
  ol { list-style: none; margin: 0; padding: 0; }
  li a { border-top: 1px solid var(--line); display: block; padding: .6rem .3rem; text-decoration: none; }
  li a:hover, li a:focus { background: var(--soft); }
  .subject { display: block; font-weight: 600; }
  .meta { display: block; font-size: .85rem; opacity: .75; }
  table { border-collapse: collapse; width: 100%; font-size: .9rem; }
  th { text-align: left; vertical-align: top; padding: .15rem .8rem .15rem 0; white-space: nowrap; font-weight: 600; }
  pre { white-space: pre-wrap; background: var(--soft); padding: .8rem; }
  iframe { width: 100%; height: 24rem; border: 1px solid var(--line); background: #fff; }
  .file { display: inline-block; border: 1px solid var(--line); border-radius: .4rem; padding: .5rem .8rem; margin: 0 .5rem .5rem 0; }
  h2 { font-size: 1rem; margin: 1.4rem 0 .5rem; }
`;

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Makes any text safe inside an element or a quoted attribute. */
function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

function page(title: string, body: string, refreshSeconds = 0): string {
  const refresh = refreshSeconds > 0 ? `<meta http-equiv="refresh" content="${refreshSeconds}">` : '';
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">${refresh}
<title>${escape(title)}</title><style>${STYLE}</style></head>
<body>${body}</body></html>`;
}

function size(bytes: number): string {
  return bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(0)} kB`;
}

/** The list of mails, newest first; reloads itself every 5 seconds. */
export function listPage(newestFirst: ReceivedMail[], received: number): string {
  const items = newestFirst.map((mail) => {
    const files = mail.attachments.map((attachment) => attachment.filename).join(', ');
    return `<li><a href="/mail/${mail.id}"><span class="subject">${escape(mail.subject || '(no subject)')}</span>
<span class="meta">to ${escape(mail.envelope.to.join(', '))} · ${escape(mail.receivedAt.toLocaleTimeString('en-GB'))}${
      files ? ` · 📎 ${escape(files)}` : ''
    }</span></a></li>`;
  });
  const title = `Mailbox (${received})`;
  const hidden = received > newestFirst.length ? `<p class="meta">Showing the newest ${newestFirst.length}.</p>` : '';
  const list = items.length > 0 ? `<ol>${items.join('\n')}</ol>` : '<p>No mail yet. This page reloads by itself.</p>';
  return page(title, `<h1>${escape(title)}</h1>${hidden}${list}`, 5);
}

/** One mail: headers, text, HTML in a sandboxed frame, attachments. */
export function mailPage(mail: ReceivedMail): string {
  const rows: Array<[string, string]> = [
    ['From', mail.from],
    ['To', mail.to],
    ['Delivered to', mail.envelope.to.join(', ')],
    ['Received', mail.receivedAt.toISOString()],
    [
      'Connection',
      `${mail.secure ? 'TLS' : 'no TLS'}, ${mail.user === null ? 'not signed in' : `signed in as ${mail.user}`}`,
    ],
  ];
  const table = (lines: Array<[string, string]>) =>
    `<table>${lines.map(([name, value]) => `<tr><th>${escape(name)}</th><td>${escape(value)}</td></tr>`).join('')}</table>`;
  const files = mail.attachments.map(
    (attachment, index) =>
      `<a class="file" href="/mail/${mail.id}/attachments/${index}" target="_blank" rel="noopener">${escape(attachment.filename)} <span class="meta">${escape(
        attachment.contentType,
      )}, ${size(attachment.content.length)}</span></a>`,
  );
  const sections = [
    `<p><a href="/">← All mail</a></p><h1>${escape(mail.subject || '(no subject)')}</h1>`,
    table(rows),
    files.length > 0 ? `<h2>Attachments</h2>${files.join('')}` : '',
    mail.html ? `<h2>HTML</h2><iframe sandbox title="HTML part" src="/mail/${mail.id}/html"></iframe>` : '',
    mail.text ? `<h2>Text</h2><pre>${escape(mail.text)}</pre>` : '',
    `<details><summary>Headers</summary>${table(mail.headers.map(({ name, value }) => [name, value]))}</details>`,
    `<p><a href="/mail/${mail.id}/raw">Message source</a></p>`,
  ];
  return page(mail.subject || 'Mail', sections.join('\n'));
}

export function notFoundPage(): string {
  return page(
    'Not found',
    '<h1>Not found</h1><p>This mail is not in the mailbox (any more).</p><p><a href="/">All mail</a></p>',
  );
}
