import { composeMessage } from '../../lib/mail';

/** The plain-text part of a message that the shop wrote in HTML alone. */
function plainText(html: string, values: Record<string, string> = {}): string {
  const addresses = { from: 'sklep@shop.example', to: 'jan@mail.example', cc: '', bcc: '', replyTo: '' };
  return composeMessage({ ...addresses, subject: 'Faktura', text: '', html }, values).text;
}

describe('the plain text of an HTML letter', () => {
  it.each([
    [
      'keeps the target of a link',
      '<a href="https://shop.example/?a=1&amp;b=2">Zapłać</a>',
      'Zapłać <https://shop.example/?a=1&b=2>',
    ],
    ['says an address once', '<a href="https://shop.example/x">https://shop.example/x</a>', 'https://shop.example/x'],
    ['says a mail address once', '<a href="mailto:a@shop.example">a@shop.example</a>', 'a@shop.example'],
    ['resolves entities', 'k&oacute;w &#243; &#xF3; &euro; &hellip; &lt;b&gt; &amp;lt;', 'ków ó ó € … <b> &lt;'],
    ['keeps signs that begin no tag', 'gdy 5 < 6 i 7 > 3', 'gdy 5 < 6 i 7 > 3'],
    [
      'keeps paragraphs and lines',
      '<p>Dzień dobry,</p>\n<p>raz<br>dwa</p><p></p><div>x</div>',
      'Dzień dobry,\n\nraz\ndwa\n\nx',
    ],
    ['keeps lists', '<ul><li>raz</li><li>dwa</li></ul>', '- raz\n- dwa'],
    ['keeps the cells of a table apart', '<table><tr><td>Numer</td><td>FS 1</td></tr></table>', 'Numer\nFS 1'],
    ['leaves out what the letter does not show', '<head><title>T</title></head><style>p{}</style><!-- x -->b', 'b'],
    ['keeps the case of headings', '<h1>Faktura</h1><p>x</p>', 'Faktura\n\nx'],
    ['breaks no line of its own accord', 'słowo '.repeat(100), 'słowo '.repeat(100).trim()],
  ])('%s', (_, html, expected) => {
    expect(plainText(html)).toBe(expected);
  });

  it('shows what an order holds as it stands there', () => {
    expect(plainText('<p>[name]</p>', { name: 'Jan <b>&oacute;</b> & Syn' })).toBe('Jan <b>&oacute;</b> & Syn');
  });
});
