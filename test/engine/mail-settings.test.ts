import type { IDataObject } from 'n8n-workflow';

import {
  type Changes,
  codes,
  failures,
  inOneWorld,
  item,
  ledgerRows,
  moved,
  onlyMail,
  run,
  runWithStatuses,
  world,
} from './mail-support';

// Send Document E-mail with every setting it has: what reached the mailbox, what the ledger knows, which orders moved.

describe('Mode', () => {
  inOneWorld();
  const test = {
    mode: 'test',
    testAddress: 'owner@shop.example',
    options: { cc: 'c@shop.example', bcc: 'b@shop.example' },
  };

  it('Send is the default: the customer gets the mail, the ledger knows it, the order moves', async () => {
    const result = await runWithStatuses([item(0)], {});
    expect(world.mailbox.messages().map(({ envelope }) => envelope.to)).toEqual([['customer0@example.com']]);
    expect(result.items('Send')[0]!.json.delivery).toMatchObject({ state: 'sent' });
    expect([ledgerRows(), moved()]).toEqual([1, 1]);
  });

  it('Test sends everything to the test address alone, marked, and touches neither ledger nor orders', async () => {
    const result = await runWithStatuses([item(0), item(1)], test);
    const mails = world.mailbox.messages();
    expect(mails.map(({ envelope }) => envelope.to)).toEqual([['owner@shop.example'], ['owner@shop.example']]);
    for (const mail of mails) {
      expect(mail.subject).toMatch(/^\[TEST\] Dokument FS/);
      expect(mail.to).toBe('owner@shop.example');
      expect(mail.headers.map(({ name }) => name)).not.toContain('cc');
      expect(mail.text).toMatch(/^Wiadomość testowa\. .*c\*\*\*@e\*\*\*\.com/);
      expect(mail.html).toMatch(/^<p><strong>Wiadomość testowa\. .*c\*\*\*@e\*\*\*\.com/);
      expect(mail.raw.toString()).not.toMatch(/customer\d@|idempotency/i);
      expect(mail.attachments).toHaveLength(1);
    }
    for (const { json } of result.items('Send')) {
      expect(json.delivery).toMatchObject({ state: 'planned', reason: expect.stringMatching(/^test: /) });
    }
    expect(result.items('Send')).toHaveLength(2);
    expect([ledgerRows(), moved()]).toEqual([0, 0]);
  });

  it('Test needs no Delivery Ledger credential, and one that is there stays untouched', async () => {
    world.credentials.deliveryLedgerApi!.filePath = '/etc/ledger.sqlite';
    await runWithStatuses([item(0)], test);
    expect(world.mailbox.messages()).toHaveLength(1);
  });

  it('Test, a second test and the real sending are three messages to every mailbox', async () => {
    for (const parameters of [test, test, {}]) await runWithStatuses([item(0)], parameters);
    const ids = world.mailbox.messages().map(({ messageId }) => messageId);
    expect(new Set(ids).size).toBe(3);
    expect(ids.map((id) => id.startsWith('<test.'))).toEqual([true, true, false]);
  });

  it('Test hands on what was delivered before, marked as a test, so that nothing moves', async () => {
    const earlier = { delivery: { state: 'sent', key: 'nexo_sklep/5000/email', channel: 'email', messageId: '<1@x>' } };
    const result = await runWithStatuses([item(0, { json: earlier })], test);
    expect(result.items('Send')[0]!.json).toMatchObject({ ...earlier, test: { sentTo: '' } });
    expect(moved()).toBe(0);
  });

  it.each([
    ['no customer address', { order: { email: '' } }, 'recipient_missing'],
    ['a malformed customer address', { order: { email: 'x y@example.com' } }, 'recipient_malformed'],
    ['no usable amount', { document: { totals: {} } }, 'document_invalid'],
  ] as Array<[string, Changes, string]>)('Test shows %s and moves no order', async (_, changes, code) => {
    const result = await runWithStatuses([item(0, changes), item(1)], test);
    expect(codes(result)).toEqual([code]);
    expect(failures(result)[0]!.error.permanent).toBe(false);
    expect(world.mailbox.messages()).toHaveLength(1);
    expect([ledgerRows(), moved()]).toEqual([0, 0]);
  });

  it('Test says when the server refuses the test address, and moves no order', async () => {
    world.mailbox.faults.reject.push({ stage: 'rcpt', code: 550, message: '5.1.1 Unknown', times: 1 });
    const result = await runWithStatuses([item(0)], test);
    expect(codes(result)).toEqual(['test_address_invalid']);
    expect(failures(result)[0]!.message).toContain(`order ${world.shop.orders[0]!.order_id}`);
    expect(moved()).toBe(0);
  });

  it('Test meets a wrong password once and moves no order', async () => {
    world.credentials.mailServerApi!.password = 'wrong';
    const result = await runWithStatuses([item(0), item(1)], test);
    expect(codes(result)).toEqual(['mail_login_refused', 'mail_login_refused']);
    expect(moved()).toBe(0);
  });

  it('Test stops with the message when the node may not continue', async () => {
    const result = await run([item(0)], { ...test, testAddress: 'nobody' }, { onError: 'stopWorkflow' });
    expect(result.status).toBe('error');
    expect(result.error!.message).toContain('Test Address');
  });

  it('Dry Run connects to nothing and says for every item what would happen', async () => {
    await runWithStatuses([item(0)], {});
    world.mailbox.clear();
    world.baseLinker.state.statusChanges.length = 0;
    const connections = world.mailbox.connections().total;
    const rows = ledgerRows();

    const bad = item(3);
    delete bad.json.document;
    const noPdf = item(4);
    delete noPdf.binary;
    const twin = item(5, { document: { id: 5001, number: 'FS 2/MAG/2026' } });
    const items = [item(0), item(1), item(2, { order: { email: 'nobody' } }), bad, noPdf, twin, item(1)];
    const result = await runWithStatuses(items, { mode: 'dryRun' });

    const previews = result
      .items('Send')
      .map(({ json }) => json.preview as IDataObject & { reason: IDataObject | null });
    expect(previews.map(({ wouldSend, reason }) => (wouldSend ? 'send' : reason?.code))).toEqual([
      'delivered',
      'send',
      'recipient_malformed',
      'item_without_document',
      'attachment_missing',
      'document_delivered_to_other_customer',
      'delivered',
    ]);
    expect(previews[1]).toEqual({
      wouldSend: true,
      to: 'c***@e***.com',
      subject: `Dokument FS 2/MAG/2026 do zamówienia ${world.shop.orders[1]!.order_id}`,
      // The finished e-mail, as the customer would read it.
      text: expect.stringContaining('w załączniku przesyłamy dokument FS 2/MAG/2026') as string,
      html: expect.stringContaining('<p>Dziękujemy za zakupy!</p>') as string,
      attachment: 'FS 2-MAG-2026.pdf',
      reason: null,
    });
    expect(previews[2]).toMatchObject({
      to: '***',
      reason: { message: expect.any(String), description: expect.any(String) },
    });
    expect(Object.keys(result.items('Send')[1]!.json)).toEqual(['order', 'document', 'preview']);
    expect(result.hints('Send')).toEqual([expect.stringContaining('1 would be sent, 6 would not')]);
    expect(failures(result)).toEqual([]);
    expect(world.mailbox.connections().total).toBe(connections);
    expect(world.mailbox.messages()).toEqual([]);
    expect([ledgerRows(), moved()]).toEqual([rows, 0]);
  });

  it('Dry Run and the sending agree on every item', async () => {
    const items = () => [
      item(0),
      item(1, { order: { email: '' } }),
      item(2),
      item(0),
      item(3, { document: { totals: 1 } }),
    ];
    const dry = await runWithStatuses(items(), { mode: 'dryRun' });
    const wouldSend = dry.items('Send').filter(({ json }) => (json.preview as IDataObject).wouldSend === true);
    const reasons = dry
      .items('Send')
      .map(({ json }) => (json.preview as { reason: { code: string } | null }).reason?.code);
    const sent = await runWithStatuses(items(), {});
    expect(world.mailbox.messages()).toHaveLength(wouldSend.length);
    expect(codes(sent)).toEqual(reasons.filter((code) => code !== undefined && code !== 'delivered'));
  });

  it('Dry Run with a ledger it may not read is one error an item', async () => {
    world.credentials.deliveryLedgerApi!.filePath = '/etc/ledger.sqlite';
    const result = await runWithStatuses([item(0), item(1)], { mode: 'dryRun' });
    expect(codes(result)).toEqual(['ledger_unavailable', 'ledger_unavailable']);
  });
});

describe('the shipped template', () => {
  inOneWorld();
  const sentOrders = () =>
    [...world.movedOrders().values()].filter((status) => status === world.shop.statusIds.documentSent);

  it('in Test mails nobody but the shop, and marks no document and no order as delivered', async () => {
    const run = await world.runTemplate((nodes) => {
      Object.assign(nodes['Send E-mail']!.parameters, { mode: 'test', testAddress: 'test@shop.example' });
    });
    const recipients = world.mailbox.messages().flatMap(({ envelope }) => envelope.to);
    expect(new Set(recipients)).toEqual(new Set(['test@shop.example', 'owner@shop.example']));
    expect(recipients.filter((address) => address === 'test@shop.example').length).toBeGreaterThan(10);
    expect(run.items('Send E-mail').length).toBe(run.items('Get PDF').length);
    expect(ledgerRows()).toBe(0);
    expect(sentOrders()).toEqual([]);
  });

  it('in Dry Run says of every document what the sending then does', async () => {
    const dry = await world.runTemplate((nodes) => {
      nodes['Send E-mail']!.parameters.mode = 'dryRun';
    });
    const previews = dry.items('Send E-mail').map(({ json }) => json.preview as { wouldSend: boolean });
    expect(previews).toHaveLength(dry.items('Get PDF').length);
    expect(ledgerRows()).toBe(0);
    expect(sentOrders()).toEqual([]);
    world.mailbox.clear();
    await world.runTemplate();
    const mails = world.mailbox.messages().filter(({ attachments }) => attachments.length > 0);
    expect(mails).toHaveLength(previews.filter(({ wouldSend }) => wouldSend).length);
    expect(mails.length).toBeGreaterThan(10);
  });
});

describe('Language and Text', () => {
  inOneWorld();
  const builtIn = { textSource: 'builtIn' };

  it.each([
    ['PL', '', 'Faktura', '1 234,50 zł', '03.11.2026'],
    ['DE', '', 'Rechnung', '1.234,50 PLN', '03.11.2026'],
    ['at', 'PL', 'Rechnung', '1.234,50 PLN', '03.11.2026'],
    ['', 'CH', 'Rechnung', '1.234,50 PLN', '03.11.2026'],
    ['CZ', '', 'Invoice', 'PLN 1,234.50', '3 November 2026'],
    ['', '', 'Faktura', '1 234,50 zł', '03.11.2026'],
  ])("By Buyer's Country: invoice %j, delivery %j writes %s, %s, %s", async (invoice, delivery, name, total, date) => {
    const order = { invoice_country_code: invoice, delivery_country_code: delivery };
    const mail = await onlyMail([item(0, { order })], builtIn);
    expect(mail.subject).toMatch(new RegExp(`^${name} FS 1/MAG/2026 `));
    const html = mail.html.replaceAll('\u00a0', ' ');
    expect(html).toContain(total);
    expect(html).toContain(date);
    expect(mail.text.replaceAll('\u00a0', ' ')).toContain(total);
  });

  it.each([
    ['de', 'Rechnung'],
    ['en', 'Invoice'],
    ['pl', 'Faktura'],
    ['={{ $json.locale }}', 'Rechnung'],
  ])('%s is taken whatever the country', async (language, name) => {
    const mail = await onlyMail([item(0, { json: { locale: 'de_AT' } })], { ...builtIn, language });
    expect(mail.subject).toMatch(new RegExp(`^${name} `));
  });

  it.each([
    ['FS', 'Faktura FS', 'przesyłamy fakturę do Państwa zamówienia'],
    ['FD', 'Faktura detaliczna FS', 'przesyłamy fakturę detaliczną do Państwa zamówienia'],
    ['PA', 'Paragon FS', 'nie jest paragonem fiskalnym'],
    ['PAi', 'Paragon imienny FS', 'nie jest paragonem fiskalnym'],
  ])('Built-In has words for %s', async (kind, subject, text) => {
    const mail = await onlyMail([item(0, { document: { kind } })], builtIn);
    expect(mail.subject).toContain(subject);
    expect(mail.text).toContain(text);
    expect(mail.text).not.toContain('KSeF');
  });

  it('Built-In calls the PDF of an invoice with a KSeF number a visualisation, and is signed by the shop', async () => {
    const number = '5265877635-20250826-0100001AF629-AF';
    const document = { ksef: { required: true, number } };
    const mail = await onlyMail([item(0, { document })], { ...builtIn, options: { shopName: 'Sklep & Syn' } });
    expect(mail.text).toContain(`Numer KSeF: ${number}`);
    expect(mail.text).toContain('wizualizacją faktury ustrukturyzowanej');
    expect(mail.html.match(/Sklep &amp; Syn/g)).toHaveLength(2);
    expect(mail.html).toMatch(/^<!doctype html>\s*<html lang="pl">/);
  });

  it("Built-In is signed with the company's lines, names the order as the customer knows it, and says paid only when it is", async () => {
    const options = { signature: 'Sklep sp. z o.o.\nNIP 6762464641 <b>' };
    const paid = { external_order_id: '1007/26', payment_done: 99_999, currency: 'PLN' };
    await run([item(0, { order: paid }), item(1, { order: { external_order_id: '', payment_done: 0 } })], {
      ...builtIn,
      options,
    });
    const [first, second] = world.mailbox.messages().sort((a, b) => a.envelope.to[0]!.localeCompare(b.envelope.to[0]!));
    expect(first!.text).toContain('Sklep sp. z o.o.\nNIP 6762464641 <b>');
    expect(first!.html).toContain('Sklep sp. z o.o.<br>NIP 6762464641 &lt;b&gt;');
    expect(first!.text).toContain('Zamówienie: 1007/26');
    expect(first!.text).toContain('Płatność: zapłacono');
    expect(second!.text).toContain(`Zamówienie: ${world.shop.orders[1]!.order_id}`);
    expect(second!.text).not.toContain('Płatność');
  });

  it('Own Texts: the row that fits most closely wins, and what it leaves empty comes from the fields', async () => {
    const rows = [
      { kind: 'any', language: 'any', subject: 'any', html: '<p>any</p>' },
      { kind: 'any', language: 'de', subject: 'language', html: '' },
      { kind: 'FS', language: 'any', subject: 'kind', html: '' },
      { kind: 'FS', language: 'de', subject: 'both', html: '<p>both</p>' },
    ];
    const parameters = { textSource: 'own', ownTexts: { rows }, html: '<p>field</p>' };
    const german = { order: { invoice_country_code: 'DE' } };
    await run(
      [
        item(0, german),
        item(1),
        item(2, { ...german, document: { kind: 'PA' } }),
        item(3, { document: { kind: 'PA' } }),
      ],
      parameters,
    );
    const mails = world.mailbox.messages().map(({ subject, html, envelope }) => [envelope.to[0], subject, html.trim()]);
    expect(mails.sort()).toEqual([
      ['customer0@example.com', 'both', '<p>both</p>'],
      ['customer1@example.com', 'kind', '<p>any</p>'],
      ['customer2@example.com', 'language', '<p>any</p>'],
      ['customer3@example.com', 'any', '<p>any</p>'],
    ]);
  });

  it('Own without rows is Subject and HTML', async () => {
    const mail = await onlyMail([item(0)], {
      textSource: 'own',
      subject: 'S [order_id]',
      html: '<b>[document_number]</b>',
    });
    expect(mail.subject).toBe(`S ${world.shop.orders[0]!.order_id}`);
    expect(mail.html.trim()).toBe('<b>FS 1/MAG/2026</b>');
    expect(mail.text.trim()).toBe('FS 1/MAG/2026');
  });

  it('fills the placeholders of order, customer, document, KSeF and shop', async () => {
    const html =
      '[order_date]|[delivery_method]|[payment_method]|[customer_name]|[document_name]|[sale_date]|[total_net]|[amount_due]|[ksef_number]|[shop_name]';
    const mail = await onlyMail([item(0)], { textSource: 'own', html, options: { shopName: 'Sklep' } });
    expect(mail.text.trim().replaceAll('\u00a0', ' ')).toBe(
      '23.11.2026|Kurier DPD|Przelew|Łucja Żak|faktura|02.11.2026|1 003,66 zł|0,00 zł||Sklep',
    );
  });

  it('an unknown placeholder is an error that lists the known ones, in a row too', async () => {
    const rows = [{ kind: 'FS', language: 'any', subject: '[numer]', html: '' }];
    const result = await run([item(0)], { textSource: 'own', ownTexts: { rows } });
    expect(codes(result)).toEqual(['placeholder_unknown']);
    expect(failures(result)[0]!.error.description).toContain('[document_number]');
    expect(world.mailbox.messages()).toEqual([]);
  });

  it('a document without an order goes to the customer nexo knows', async () => {
    const found = item(0);
    found.json.customer = { email: 'wholesale@example.com', name: 'Hurt' };
    delete found.json.order;
    await run([found], { ...builtIn, mode: 'dryRun' });
    const mail = await onlyMail([found], builtIn);
    expect(mail.envelope.to).toEqual(['wholesale@example.com']);
    expect(mail.subject).toBe('Faktura FS 1/MAG/2026');
    expect(mail.text).not.toContain('zamówieni');
  });
});

describe('Copies and sender', () => {
  inOneWorld();

  it('CC Email and BCC Email take several addresses, each once', async () => {
    const options = {
      cc: 'a@shop.example, b@shop.example; A@shop.example',
      bcc: 'archive@shop.example,d@shop.example',
    };
    expect(failures(await run([item(0)], { options }))).toEqual([]);
    const [mail, copies] = world.mailbox.messages();
    expect(mail!.envelope.to).toEqual(['customer0@example.com']);
    expect(copies!.envelope.to.map((address) => address.toLowerCase())).toEqual([
      'a@shop.example',
      'b@shop.example',
      'archive@shop.example',
      'd@shop.example',
    ]);
    expect(mail!.headers.find(({ name }) => name === 'cc')!.value).toMatch(/b@shop\.example/);
    expect(mail!.raw.toString() + copies!.raw.toString()).not.toContain('archive@');
  });

  it.each(['cc', 'bcc'])('one bad address in %s is an error before anything is sent', async (field) => {
    const options = { [field]: 'a@shop.example, bad address' };
    const result = await run([item(0), item(1)], { options });
    expect(codes(result)).toEqual(['mail_settings_invalid', 'mail_settings_invalid']);
    expect([world.mailbox.messages().length, ledgerRows()]).toEqual([0, 0]);
  });

  it('a sender at another domain than the login is a hint, once in a run', async () => {
    const result = await run([item(0), item(1)], { fromEmail: 'Sklep <sklep@other.example>' });
    expect(result.hints('Send')).toEqual([expect.stringContaining('other.example')]);
    expect((await run([item(2)], {})).hints('Send')).toEqual([]);
  });

  it('Reply To Email is where answers go', async () => {
    const mail = await onlyMail([item(0)], { options: { replyTo: 'Pomoc <help@shop.example>' } });
    expect(mail.headers.find(({ name }) => name === 'reply-to')!.value).toBe('Pomoc <help@shop.example>');
  });
});
