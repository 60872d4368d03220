import { createTransport, type Transporter } from 'nodemailer';

import { type DropFault, type Mailbox, type MailboxOptions, startMailbox } from '../../sandbox/mailbox';

const PDF = Buffer.from('%PDF-1.7\n%âãÏÓ\n1 0 obj\nendobj\n', 'latin1');
const USERS = { shop: 'secret' };
const MAIL = { from: 'Shop <shop@example.test>', to: 'jan@example.test', subject: 'Faktura', text: 'Dzień dobry' };

let mailbox: Mailbox | undefined;
const transports: Transporter[] = [];

async function open(options: MailboxOptions = { users: USERS }): Promise<Mailbox> {
  mailbox = await startMailbox(options);
  return mailbox;
}

function transport(box: Mailbox, extra: Record<string, unknown> = {}): Transporter {
  const created = createTransport({
    host: '127.0.0.1',
    port: box.smtpPort,
    requireTLS: true,
    auth: { user: 'shop', pass: 'secret' },
    tls: { ca: box.certificate },
    ...extra,
  });
  transports.push(created);
  return created;
}

async function get(
  box: Mailbox,
  path: string,
): Promise<{ status: number; type: string; text: string; response: Response }> {
  const response = await fetch(new URL(path, box.webUrl));
  const copy = response.clone();
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    text: await response.text(),
    response: copy,
  };
}

afterEach(async () => {
  for (const created of transports.splice(0)) created.close();
  await mailbox?.close();
  mailbox = undefined;
});

describe('receiving', () => {
  test('keeps what a signed-in sender delivers over STARTTLS', async () => {
    const box = await open();
    const attachments = [{ filename: 'FS 169-CENTRALA-2026.pdf', contentType: 'application/pdf', content: PDF }];
    const sent = await transport(box).sendMail({
      ...MAIL,
      html: '<p>Dzień dobry</p>',
      messageId: '<abc@shop>',
      headers: { 'X-Order': '12' },
      attachments,
    });
    const [mail] = await box.waitForMessages(1);
    expect(sent.accepted).toEqual(['jan@example.test']);
    expect(mail).toMatchObject({
      id: 1,
      from: '"Shop" <shop@example.test>',
      to: 'jan@example.test',
      envelope: { from: 'shop@example.test', to: ['jan@example.test'] },
      subject: 'Faktura',
      messageId: '<abc@shop>',
      user: 'shop',
      secure: true,
    });
    expect(mail?.text.trim()).toBe('Dzień dobry');
    expect(mail?.html).toContain('<p>Dzień dobry</p>');
    expect(mail?.headers).toContainEqual({ name: 'x-order', value: '12' });
    expect(mail?.attachments).toEqual(attachments);
  });

  test('refuses a wrong password and a sender that does not sign in', async () => {
    const box = await open();
    await expect(transport(box, { auth: { user: 'shop', pass: 'wrong' } }).sendMail(MAIL)).rejects.toMatchObject({
      responseCode: 535,
    });
    await expect(transport(box, { auth: { user: 'toString', pass: 'x' } }).sendMail(MAIL)).rejects.toMatchObject({
      responseCode: 535,
    });
    await expect(transport(box, { auth: undefined }).sendMail(MAIL)).rejects.toMatchObject({ responseCode: 530 });
    expect(box.messages()).toEqual([]);
  });

  test('is trusted only through its own certificate', async () => {
    const box = await open();
    await expect(transport(box, { tls: {} }).sendMail(MAIL)).rejects.toThrow('self-signed certificate');
  });

  test('speaks implicit TLS', async () => {
    const box = await open({ users: USERS, tls: 'implicit' });
    await transport(box, { secure: true, requireTLS: false }).sendMail(MAIL);
    expect(box.messages()).toHaveLength(1);
    expect(box.messages()[0]?.secure).toBe(true);
  });

  test('without TLS it signs in over plain text, and a sender that needs STARTTLS gives up', async () => {
    const box = await open({ users: USERS, tls: 'none' });
    await expect(transport(box).sendMail(MAIL)).rejects.toMatchObject({ code: 'ETLS' });
    await transport(box, { requireTLS: false }).sendMail(MAIL);
    expect(box.messages().map(({ secure }) => secure)).toEqual([false]);
  });

  test('without users nobody needs to sign in', async () => {
    const box = await open({});
    await transport(box, { auth: undefined }).sendMail(MAIL);
    expect(box.messages().map(({ user }) => user)).toEqual([null]);
  });

  test('keeps the newest mails only, counts all, and forgets on request', async () => {
    const box = await open({ users: USERS, keep: 2 });
    const sender = transport(box, { pool: true, maxConnections: 1 });
    for (const subject of ['a', 'b', 'c']) await sender.sendMail({ ...MAIL, subject });
    expect(box.messages().map(({ subject }) => subject)).toEqual(['b', 'c']);
    expect(box.receivedCount()).toBe(3);
    expect(box.connections()).toEqual({ total: 1, open: 1 });
    box.clear();
    expect(box.messages()).toEqual([]);
    await expect(box.waitForMessages(1, 1)).rejects.toThrow('0 arrived');
  });

  test('refuses a message over its size limit', async () => {
    const box = await open({ users: USERS, maxMessageBytes: 2_000 });
    const big = transport(box).sendMail({ ...MAIL, text: 'long line of text\n'.repeat(500) });
    await expect(big).rejects.toMatchObject({ responseCode: 552 });
    expect(box.messages()).toEqual([]);
  });
});

describe('faults', () => {
  test('refuses a recipient at RCPT', async () => {
    const box = await open();
    box.rejectRecipient('nobody@', /@gone\.test$/);
    const sent = await transport(box).sendMail({
      ...MAIL,
      to: ['jan@example.test', 'nobody@example.test', 'x@gone.test'],
    });
    expect(sent.rejected).toEqual(['nobody@example.test', 'x@gone.test']);
    await expect(transport(box).sendMail({ ...MAIL, to: 'nobody@example.test' })).rejects.toMatchObject({
      responseCode: 550,
    });
    expect(box.messages().map(({ envelope }) => envelope.to)).toEqual([['jan@example.test']]);
  });

  test.each([
    ['connect', 421],
    ['auth', 454],
    ['mail', 451],
    ['rcpt', 450],
    ['data', 554],
  ] as const)('refuses at %s with the chosen code, as often as told', async (stage, code) => {
    const box = await open();
    box.faults.reject.push({ stage, code, times: 1 });
    await expect(transport(box).sendMail(MAIL)).rejects.toMatchObject({ responseCode: code });
    await transport(box).sendMail(MAIL);
    expect(box.receivedCount()).toBe(1);
  });

  test.each(['connect', 'ehlo', 'auth', 'mail', 'rcpt', 'data', 'body', 'final-dot'] as const)(
    'drops the connection at %s and counts no message',
    async (stage) => {
      const box = await open();
      box.faults.drop.push({ stage, times: 1 });
      await expect(transport(box).sendMail(MAIL)).rejects.toThrow();
      expect(box.receivedCount()).toBe(0);
      await transport(box).sendMail(MAIL);
      expect(box.receivedCount()).toBe(1);
    },
  );

  test('can keep the message although the sender never hears of it', async () => {
    const box = await open();
    box.faults.drop.push({ stage: 'final-dot', stored: true, match: 'jan@' });
    await expect(transport(box).sendMail(MAIL)).rejects.toThrow();
    expect(box.messages()).toHaveLength(1);
    await transport(box).sendMail({ ...MAIL, to: 'ewa@example.test' });
  });

  test('ends a connection after n messages', async () => {
    const box = await open();
    box.faults.drop.push({ stage: 'mail', afterMessages: 2, times: 1 } satisfies DropFault);
    const sender = transport(box, { pool: true, maxConnections: 1, maxRequeues: 0 });
    await sender.sendMail(MAIL);
    await sender.sendMail(MAIL);
    await expect(sender.sendMail(MAIL)).rejects.toThrow();
    expect(box.receivedCount()).toBe(2);
  });

  test('holds a reply back until the sender loses patience; closing does not wait for it', async () => {
    const box = await open();
    box.faults.delay.push({ stage: 'mail', ms: 3_600_000 });
    await expect(transport(box, { socketTimeout: 50 }).sendMail(MAIL)).rejects.toMatchObject({ code: 'ETIMEDOUT' });
    await box.close();
    mailbox = undefined;
  });
});

describe('web page', () => {
  test('lists mails newest first and shows nothing of theirs unescaped', async () => {
    const box = await open();
    await transport(box).sendMail({ ...MAIL, subject: 'first' });
    await transport(box).sendMail({
      ...MAIL,
      subject: '<script>alert(1)</script>',
      html: '<script>alert(2)</script><b>hi</b>',
      headers: { 'X-Evil': '"><img src=x onerror=alert(3)>' },
      attachments: [
        { filename: '"><script>.pdf', contentType: 'application/pdf', content: PDF },
        { filename: 'x.html', contentType: 'text/html', content: '<script>alert(4)</script>' },
      ],
    });
    const list = await get(box, '/');
    expect(list.text.indexOf('&lt;script&gt;alert(1)')).toBeGreaterThan(0);
    expect(list.text.indexOf('&lt;script&gt;alert(1)')).toBeLessThan(list.text.indexOf('first'));
    expect(list.text).toContain('Mailbox (2)');
    expect(list.text).toContain('http-equiv="refresh"');

    const page = await get(box, '/mail/2');
    for (const { text } of [list, page]) {
      expect(text).not.toMatch(/<script/i);
      expect(text).not.toMatch(/<img/i);
    }
    expect(page.text).toContain('<iframe sandbox title');
    expect(page.response.headers.get('content-security-policy')).toContain("default-src 'none'");
    const html = await get(box, '/mail/2/html');
    expect(html.text).toContain('<b>hi</b>');
    expect(html.response.headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/);
  });

  test('opens a PDF in the browser and downloads what a browser would run', async () => {
    const box = await open();
    const attachments = [
      { filename: 'Faktura ąę.pdf', contentType: 'application/pdf', content: PDF },
      { filename: 'x.html', contentType: 'text/html', content: '<script>alert(4)</script>' },
    ];
    await transport(box).sendMail({ ...MAIL, attachments });
    const pdf = await get(box, '/mail/1/attachments/0');
    expect(pdf.type).toBe('application/pdf');
    expect(pdf.response.headers.get('content-disposition')).toBe(
      `inline; filename="Faktura __.pdf"; filename*=UTF-8''Faktura%20%C4%85%C4%99.pdf`,
    );
    expect(Buffer.from(await pdf.response.arrayBuffer())).toEqual(PDF);
    const page = await get(box, '/mail/1/attachments/1');
    expect(page.type).toBe('application/octet-stream');
    expect(page.response.headers.get('content-disposition')).toMatch(/^attachment;/);
  });

  test('answers 404 for what is not there and takes no other method', async () => {
    const box = await open();
    for (const path of ['/mail/1', '/mail/1/attachments/0', '/mail/x', '/etc/passwd', '/mail/1/html']) {
      expect((await get(box, path)).status).toBe(404);
    }
    expect((await fetch(box.webUrl, { method: 'POST', body: 'x' })).status).toBe(405);
  });
});
