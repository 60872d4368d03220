import { parseMailbox, parseRecipient } from '../../lib/mail';
import { fillPlaceholders } from '../../lib/mail/compose/placeholders';

describe("a customer's address", () => {
  it.each([
    ['jan@wp.pl\u200b', 'jan@wp.pl'],
    ['\ufeffjan@wp.pl', 'jan@wp.pl'],
    ['jan@w\u00adp.pl', 'jan@wp.pl'],
    ['\u00a0jan@wp.pl \r\n', 'jan@wp.pl'],
    ['jan@wp.pl,', 'jan@wp.pl'],
    ['jan@wp.pl ; ', 'jan@wp.pl'],
    ['jan@wp.pl.', 'jan@wp.pl'],
    ['<jan@wp.pl>', 'jan@wp.pl'],
    ['mailto:jan@wp.pl', 'jan@wp.pl'],
    ['MAILTO:<jan@wp.pl>,', 'jan@wp.pl'],
    ['jan@żółw.pl', 'jan@xn--w-uga1v8h.pl'],
    ['jan@ŻÓŁW.pl', 'jan@xn--w-uga1v8h.pl'],
    ['jan@müller.de', 'jan@xn--mller-kva.de'],
    ['testowy@wp.pl', 'testowy@wp.pl'],
  ])('%j is %s', (text, address) => {
    expect(parseRecipient(text)).toBe(address);
  });

  it.each([
    ['jan@wp.pl, anna@wp.pl', /more than one address/],
    ['jan@wp.pl anna@wp.pl', /more than one address/],
    ['jan.wp.pl', /no "@"/],
    ['jan@wp', /no dot/],
    ['jąn@wp.pl', /"ą" at place 2/],
    ['jan kowalski@wp.pl', /A space at place 4/],
    ['jan@w\u202ep.pl', /U\+202E at place 6/],
    ['jan@wр.pl', /"р" at place 6/],
    ['jan@@wp.pl', /more than one/],
    ['jan(biuro)@wp.pl', /"\(" at place 4/],
    ['jan@wp。pl', /"。" at place 7/],
    ['jan..k@wp.pl', /dot stands/],
  ])('%j is held, and says why', (text, reason) => {
    expect(() => parseRecipient(text)).toThrow(
      expect.objectContaining({
        code: 'recipient_malformed',
        permanent: true,
        description: expect.stringMatching(reason),
      }),
    );
  });

  it.each(['brak@brak.pl', 'BRAK@wp.pl', 'noreply@example.com', 'test@test.pl'])('%s stands for none', (text) => {
    expect(() => parseRecipient(text)).toThrow(
      expect.objectContaining({ code: 'recipient_for_none', permanent: true }),
    );
    expect(parseRecipient(text, '')).toBe(text);
  });

  it('of a list of the shop’s own is held', () => {
    for (const entry of ['kasa', '@sklep.example', 'kasa@sklep.example']) {
      expect(() => parseRecipient('kasa@sklep.example', entry)).toThrow(/for none/);
    }
  });
});

describe('a sender', () => {
  it.each([
    ['P.H.U. "KOWALSKI" Sp. z o.o. <b@shop.example>', 'P.H.U. "KOWALSKI" Sp. z o.o.'],
    ['"P.H.U. \\"KOWALSKI\\"" <b@shop.example>', 'P.H.U. "KOWALSKI"'],
    ['"Sklep, Kraków" <b@shop.example>', 'Sklep, Kraków'],
    ['Sklep <b@shop.example>', 'Sklep'],
    ['b@shop.example', ''],
  ])('%s', (text, name) => {
    expect(parseMailbox(text, 'From')).toEqual({ name, address: 'b@shop.example' });
  });
});

describe('own texts', () => {
  const values = { document_number: 'FS 1', order_id: '7' };

  it.each([
    '<!--[if mso]><table><![endif]-->FS 1<!--[if !mso]><!--><p></p><!--<![endif]-->',
    '<style>[owa] .x { color: red }</style>FS 1',
    '<![if !mso]>FS 1<![endif]>',
    'FS 1 [Uwaga] [1] [TEST]',
  ])('keep brackets that are not ours: %s', (html) => {
    expect(fillPlaceholders(html.replace('FS 1', '[document_number]'), values)).toBe(html);
  });

  it('fill placeholders in what only Outlook reads', () => {
    expect(fillPlaceholders('<!--[if mso]>[document_number]<![endif]-->', values)).toBe(
      '<!--[if mso]>FS 1<![endif]-->',
    );
  });

  it.each([
    '[DOCUMENT_NUMBER]',
    '[Document Number]',
    '[document-number]',
    '[documentnumber]',
    '[document_numbr]',
    '[Document_Númber]',
  ])('%s is an error with the right spelling', (text) => {
    expect(() => fillPlaceholders(text, values)).toThrow(
      expect.objectContaining({ description: expect.stringContaining('Write [document_number].') }),
    );
  });

  it('never reach a customer with a placeholder of their own invention', () => {
    expect(() => fillPlaceholders('[numer_zamówienia]', values)).toThrow(/no placeholder \[numer_zamówienia\]/);
  });
});
