import { type MailServerSettings, openMailTransport } from '../../lib/mail';
import type { MailboxOptions } from '../../sandbox/mailbox';
import { codes, deliver, job, mailbox, settings } from '../support/mail-support';

/** Half an hour on. */
const LATER = { now: () => Date.now() + 30 * 60_000 };

describe('a message', () => {
  it('reaches the customer with its PDF, its text part and escaped values, over TLS', async () => {
    const box = await mailbox();
    const reports = await deliver([job(1, { cc: 'copy@shop.example', bcc: 'archive@shop.example' })], settings(box));
    expect(codes(reports)).toEqual(['sent']);
    const [mail, copies] = box.messages();
    expect(mail).toMatchObject({ subject: 'Dokument FS 1/2026', secure: true, user: 'shop' });
    expect(mail!.envelope.to).toEqual(['customer1@example.com']);
    expect(copies!.envelope.to).toEqual(['copy@shop.example', 'archive@shop.example']);
    expect(mail!.html).toContain('&lt;b&gt;Łucja &amp; Co&lt;/b&gt;');
    expect(mail!.text).toContain('Dzień dobry, <b>Łucja & Co</b>');
    expect(mail!.attachments[0]).toMatchObject({ filename: 'FS 1-2026.pdf', contentType: 'application/pdf' });
    expect(mail!.headers.map(({ name }) => name)).not.toContain('bcc');
    expect(mail!.messageId).toBe(reports[0]!.delivery!.messageId);
  });

  it('is sent once although it is asked for again, at once or in a later run', async () => {
    const box = await mailbox();
    const jobs = [job(1), job(2), job(1)];
    expect(codes(await deliver(jobs, settings(box), 'again'))).toEqual(['sent', 'sent', 'sent']);
    expect(codes(await deliver(jobs, settings(box), 'again'))).toEqual(['sent', 'sent', 'sent']);
    expect(box.receivedCount()).toBe(2);
  });

  it('of one document never goes to two customers', async () => {
    const box = await mailbox();
    const reports = await deliver([job(1), job(1, { to: 'stranger@example.com' }, 7)], settings(box));
    expect(codes(reports)).toEqual(['sent', 'document_delivered_to_other_customer']);
    expect(box.messages().map((mail) => mail.envelope.to)).toEqual([['customer1@example.com']]);
  });

  it('uses one set of connections for a whole run', async () => {
    const box = await mailbox();
    await deliver(
      Array.from({ length: 40 }, (_, index) => job(index)),
      settings(box),
    );
    expect(box.receivedCount()).toBe(40);
    expect(box.connections().total).toBeLessThanOrEqual(3);
  });

  it('that was stopped before it left is not sent', async () => {
    const box = await mailbox();
    expect(codes(await deliver([job(1)], settings(box), 'stopped', { signal: AbortSignal.abort() }))).toEqual([
      'mail_cancelled',
    ]);
    expect(box.receivedCount()).toBe(0);
  });
});

describe('a refused customer', () => {
  it('is a failure although the copy was accepted', async () => {
    const box = await mailbox();
    box.rejectRecipient('customer1@');
    const reports = await deliver([job(1, { cc: 'copy@shop.example' }), job(2)], settings(box));
    expect(codes(reports)).toEqual(['mail_recipient_refused', 'sent']);
    expect(reports[0]).toMatchObject({ delivery: { state: 'failed' }, error: { permanent: true } });
  });

  it('is tried again only with a corrected address', async () => {
    const box = await mailbox();
    box.rejectRecipient('customer1@');
    await deliver([job(1)], settings(box), 'corrected');
    expect(codes(await deliver([job(1)], settings(box), 'corrected'))).toEqual(['delivery_refused_before']);
    expect(codes(await deliver([job(1, { to: 'right@example.com' })], settings(box), 'corrected'))).toEqual(['sent']);
  });

  it('for the moment only is tried again in the next run', async () => {
    const box = await mailbox();
    box.faults.reject.push({ stage: 'rcpt', code: 451, message: '4.7.1 Greylisted', times: 1 });
    expect(codes(await deliver([job(1)], settings(box), 'greylisted'))).toEqual(['mail_recipient_deferred']);
    expect(codes(await deliver([job(1)], settings(box), 'greylisted'))).toEqual(['delivery_waits']);
    expect(codes(await deliver([job(1)], settings(box), 'greylisted', LATER))).toEqual(['sent']);
  });
});

describe('a connection that breaks', () => {
  it.each(['connect', 'ehlo', 'auth'] as const)('at %s is one of three and delays nothing', async (stage) => {
    const box = await mailbox();
    box.faults.drop.push({ stage, times: 1 });
    expect(codes(await deliver([job(1)], settings(box), `drop-${stage}`))).toEqual(['sent']);
    expect(box.receivedCount()).toBe(1);
  });

  it.each(['connect', 'ehlo', 'auth'] as const)('at %s every time is the server’s trouble', async (stage) => {
    const box = await mailbox();
    box.faults.drop.push({ stage });
    const [report] = await deliver([job(1)], settings(box), `away-${stage}`);
    expect(report).toMatchObject({ delivery: { state: 'planned' }, error: { permanent: false, belongsTo: 'account' } });
    box.faults.drop.length = 0;
    // No wait: nothing was counted against the document.
    expect(codes(await deliver([job(1)], settings(box), `away-${stage}`))).toEqual(['sent']);
  });

  it.each(['mail', 'rcpt', 'data', 'body'] as const)(
    'at %s leaves the document to a later run, which sends it once',
    async (stage) => {
      const box = await mailbox();
      box.faults.drop.push({ stage, times: 1 });
      const [report] = await deliver([job(1)], settings(box), `drop-${stage}`);
      expect(report).toMatchObject({ delivery: { state: 'planned' }, error: { permanent: false } });
      expect(codes(await deliver([job(1)], settings(box), `drop-${stage}`, LATER))).toEqual(['sent']);
      expect(box.receivedCount()).toBe(1);
    },
  );

  it.each([true, false])('after the final dot leaves it in doubt (server kept it: %s)', async (stored) => {
    const box = await mailbox();
    box.faults.drop.push({ stage: 'final-dot', stored, times: 1 });
    const file = `doubt-${stored}`;
    const [report] = await deliver([job(1)], settings(box), file);
    expect(report).toMatchObject({
      delivery: { state: 'in_doubt' },
      error: { code: 'delivery_in_doubt', permanent: true },
    });
    expect(codes(await deliver([job(1)], settings(box), file))).toEqual(['delivery_in_doubt']);
    expect(box.receivedCount()).toBe(stored ? 1 : 0);
  });

  it('is told from a refusal after the final dot', async () => {
    const box = await mailbox();
    box.faults.reject.push({ stage: 'data', code: 554, message: '5.6.0 Not wanted', times: 1 });
    box.faults.reject.push({ stage: 'data', code: 452, message: '4.3.1 Busy', times: 1 });
    const one = await deliver([job(1), job(2)], settings(box, { maxConnections: 1 }));
    expect(codes(one)).toEqual(['mail_message_refused', 'mail_send_failed']);
    expect(one.map((report) => report.delivery?.state)).toEqual(['planned', 'planned']);
  });
});

describe('trouble of the account', () => {
  const jobs = () => Array.from({ length: 10 }, (_, index) => job(index));

  it('ends the attempts and fails no document', async () => {
    const box = await mailbox();
    const reports = await deliver(jobs(), settings(box, { password: 'wrong', maxConnections: 1 }), 'login');
    expect(new Set(codes(reports))).toEqual(new Set(['mail_login_refused']));
    expect(box.connections().total).toBe(1);
    expect(codes(await deliver(jobs(), settings(box), 'login'))).toEqual(Array(10).fill('sent'));
  });

  it('is also a quota that the server reports with a permanent code', async () => {
    const box = await mailbox();
    box.faults.reject.push({
      stage: 'rcpt',
      code: 550,
      message: '5.4.5 Daily sending quota exceeded',
      afterMessages: 4,
    });
    const reports = await deliver(jobs(), settings(box, { maxConnections: 1 }), 'quota');
    expect(codes(reports)).toEqual([...Array(4).fill('sent'), ...Array(6).fill('mail_limit_reached')]);
    expect(reports.every((report) => report.error?.permanent !== true)).toBe(true);
  });

  it('is a greeting that turns the whole shop away', async () => {
    const box = await mailbox();
    box.faults.reject.push({ stage: 'connect', code: 554, message: 'No service for you', times: 1 });
    const reports = await deliver([job(1), job(2)], settings(box, { maxConnections: 1 }));
    expect(codes(reports)).toEqual(['mail_client_refused', 'mail_client_refused']);
    expect(reports.every((report) => report.error?.permanent === false)).toBe(true);
  });

  it.each([
    ['a server that offers no STARTTLS', { tls: 'none' }, {}, 'mail_tls_failed'],
    ['a certificate nobody trusts', {}, { caCertificate: '' }, 'mail_certificate_not_trusted'],
    ['a certificate for another name', {}, { host: '127.0.0.2' }, 'mail_certificate_not_trusted'],
    ['a host that does not exist', {}, { host: 'no-such-host.invalid' }, 'mail_host_not_found'],
    ['a port where nobody listens', {}, { port: 1 }, 'mail_unreachable'],
  ] as Array<[string, MailboxOptions, Partial<MailServerSettings>, string]>)(
    'is %s',
    async (_, server, changes, code) => {
      const box = await mailbox({ ...server, host: changes.host === '127.0.0.2' ? '127.0.0.2' : '127.0.0.1' });
      const [report] = await deliver([job(1)], settings(box, changes));
      expect(report).toMatchObject({ error: { code, permanent: false } });
      expect(report!.error!.message).not.toMatch(/E[A-Z]{4,}/);
      expect(box.receivedCount()).toBe(0);
    },
  );

  it('can be avoided with implicit TLS', async () => {
    const box = await mailbox({ tls: 'implicit' });
    expect(codes(await deliver([job(1)], settings(box, { security: 'tls' })))).toEqual(['sent']);
  });

  it('a password never travels in clear without a second consent', async () => {
    const box = await mailbox({ tls: 'none' });
    const plain = settings(box, { security: 'none' });
    expect(() => openMailTransport(plain)).toThrow(
      expect.objectContaining({ code: 'mail_plaintext_password_refused' }),
    );
    expect(codes(await deliver([job(1)], { ...plain, allowPlaintextPassword: true }))).toEqual(['sent']);
  });
});

describe('a bad address', () => {
  it.each([
    '',
    'anna',
    'anna@example',
    'anna@@example.com',
    'anna@example.com, other@example.com',
    'anna@example.com;other@example.com',
    'anna@example.com<evil@example.org>',
    'anna@example.com\r\nBcc: evil@example.org',
    '"a b"@example.com',
    'jan@evil.example .shop.pl',
    'zażółć@example.com',
    'anna@exa mple.com',
    '(x)anna@example.com',
    `${'a'.repeat(65)}@example.com`,
  ])('%j is never mailed', async (to) => {
    const box = await mailbox();
    const [report] = await deliver([job(1, { to })], settings(box));
    expect(report!.error).toMatchObject({
      code: to === '' ? 'recipient_missing' : 'recipient_malformed',
      permanent: true,
    });
    expect(box.receivedCount()).toBe(0);
  });
});

describe('a template', () => {
  it('with an unknown placeholder is an error that lists the known ones', async () => {
    const box = await mailbox();
    const [report] = await deliver([job(1, { subject: 'Dokument [number]' })], settings(box));
    expect(report!.error).toMatchObject({
      code: 'placeholder_unknown',
      description: expect.stringContaining('[document_number], [customer_name]'),
    });
  });

  it('cannot be given headers, recipients or placeholders by an order', async () => {
    const box = await mailbox();
    const hostile = job(1, { subject: 'Dla [customer_name]' });
    hostile.values = { document_number: '1', customer_name: 'x\r\nBcc: evil@example.org\r\n\r\n[document_number]' };
    await deliver([hostile], settings(box));
    const [mail] = box.messages();
    expect(mail!.subject).toBe('Dla x Bcc: evil@example.org [document_number]');
    expect(mail!.envelope.to).toEqual(['customer1@example.com']);
  });

  it.each([
    ['something that is no PDF', Buffer.from('<html>'), 'attachment_invalid'],
    [
      'a file no mailbox takes',
      Buffer.concat([Buffer.from('%PDF-'), Buffer.alloc(16 * 1024 * 1024)]),
      'attachment_too_large',
    ],
  ])('is not sent with %s', async (_, content, code) => {
    const box = await mailbox();
    const bad = job(1);
    bad.loadAttachment = async () => ({ fileName: 'a.pdf', contentType: 'application/pdf', content });
    expect(codes(await deliver([bad], settings(box)))).toEqual([code]);
  });
});
