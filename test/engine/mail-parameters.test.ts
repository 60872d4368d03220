import type { IDataObject } from 'n8n-workflow';

import type { EngineRun } from '../support/engine';

import { codes, failures, inOneWorld, item, ledgerRows, onlyMail, run, world } from './mail-support';

// Every parameter of Send Document E-mail and of its credential with what does not belong there.

/** Every test gives the parameter by an expression, which is how strange values get there. */
const HOSTILE = '={{ $json.hostile }}';
const own = { textSource: 'own' };
const row = (part: IDataObject) => ({ ...own, ownTexts: { rows: [{ kind: 'any', language: 'any', ...part }] } });
const PARAMETERS: Record<string, IDataObject> = {
  Operation: { operation: HOSTILE },
  Mode: { mode: HOSTILE },
  'Test Address': { mode: 'test', testAddress: HOSTILE },
  'From Email': { fromEmail: HOSTILE },
  'To Email': { toEmail: HOSTILE },
  Language: { language: HOSTILE },
  Text: { textSource: HOSTILE },
  Subject: { ...own, subject: HOSTILE },
  HTML: { ...own, html: HOSTILE },
  'Own Texts': { ...own, ownTexts: HOSTILE },
  'Own Texts rows': { ...own, ownTexts: { rows: [HOSTILE] } },
  'Document Kind of Own Texts': row({ kind: HOSTILE }),
  'Language of Own Texts': row({ language: HOSTILE }),
  'Subject of Own Texts': row({ subject: HOSTILE }),
  'HTML of Own Texts': row({ html: HOSTILE }),
  'Input Data Field Name': { binaryField: HOSTILE },
  Options: { options: HOSTILE },
  'BCC Email': { options: { bcc: HOSTILE } },
  'CC Email': { options: { cc: HOSTILE } },
  'Plain Text': { ...own, options: { text: HOSTILE } },
  'Reply To Email': { options: { replyTo: HOSTILE } },
  'Shop Name': { options: { shopName: HOSTILE } },
  'Report From Email': { operation: 'sendReport', fromEmail: HOSTILE, reportTo: 'owner@shop.example' },
  'Report To Email': { operation: 'sendReport', reportTo: HOSTILE },
  'Report Subject': { operation: 'sendReport', reportTo: 'owner@shop.example', reportSubject: HOSTILE },
};

const expectNoMail = (result: EngineRun) => {
  expect(result.status).toBe('success');
  expect(result.items('Send', 0)).toEqual([]);
  expect(failures(result)).toHaveLength(1);
  expect(JSON.stringify(failures(result))).not.toMatch(/\[object |undefined|Cannot read/);
  expect(failures(result)[0]!.error.description).not.toBe('');
  expect([world.mailbox.messages().length, ledgerRows()]).toEqual([0, 0]);
};

describe('a wrong type in', () => {
  inOneWorld();
  const values = [{ a: 1 }, ['x'], true].map((value) => [JSON.stringify(value), value] as const);
  // n8n itself makes something valid of these.
  const collections = ['Options', 'Own Texts', 'Own Texts rows'];
  const table = Object.keys(PARAMETERS)
    .filter((name) => !collections.includes(name))
    .flatMap((name) => values.map(([shown, value]) => [name, shown, value] as const));

  it.each(table)('%s (%s) is a clear error and no mail', async (name, _, hostile) => {
    const result = await run([item(0, { json: { hostile } })], PARAMETERS[name]!);
    expectNoMail(result);
    expect(codes(result)).toEqual(['parameter_invalid']);
  });
});

describe('nothing in', () => {
  inOneWorld();

  it.each(
    [
      ['Operation', 'parameter_invalid'],
      ['Mode', 'parameter_invalid'],
      ['Test Address', 'test_address_invalid'],
      ['From Email', 'sender_malformed'],
      ['To Email', 'recipient_missing'],
      ['Language', 'parameter_invalid'],
      ['Text', 'parameter_invalid'],
      ['Subject', 'mail_settings_invalid'],
      ['HTML', 'mail_settings_invalid'],
      ['Input Data Field Name', 'attachment_missing'],
      ['Report From Email', 'sender_malformed'],
      ['Report To Email', 'mail_settings_invalid'],
    ].flatMap(([name, code]) => [null, ''].map((value) => [name!, value, code!] as const)),
  )('%s (%j) is %s and no mail', async (name, hostile, code) => {
    const result = await run([item(0, { json: { hostile } })], PARAMETERS[name]!);
    expectNoMail(result);
    expect(codes(result)).toEqual([code]);
  });

  it.each(
    [
      'Own Texts',
      'Own Texts rows',
      'Options',
      'BCC Email',
      'CC Email',
      'Plain Text',
      'Reply To Email',
      'Shop Name',
    ].concat('Document Kind of Own Texts', 'Language of Own Texts', 'Subject of Own Texts', 'HTML of Own Texts'),
  )('%s is as good as leaving it out', async (name) => {
    const mail = await onlyMail([item(0, { json: { hostile: null } })], PARAMETERS[name]!);
    expect(mail.envelope.to).toEqual(['customer0@example.com']);
    expect(mail.subject).toMatch(/^Dokument FS 1/);
  });

  it('the Subject of a report gives it a plain one', async () => {
    await run([item(0, { json: { hostile: '' } })], PARAMETERS['Report Subject']!);
    expect(world.mailbox.messages().map(({ subject }) => subject)).toEqual(['Documents not delivered']);
  });
});

describe('a hostile text in', () => {
  inOneWorld();
  const INJECTION = 'a\r\nBcc: evil@example.org\r\n\r\nbody\u0000';

  it.each([
    ['Operation', 'send', 'parameter_invalid'],
    ['Mode', 'Send', 'parameter_invalid'],
    ['Mode', 'dryrun', 'parameter_invalid'],
    ['Test Address', 'owner@shop.example, other@example.org', 'test_address_invalid'],
    ['Test Address', 'owner@shop.example\r\nRCPT TO:<evil@example.org>', 'test_address_invalid'],
    ['From Email', INJECTION, 'sender_malformed'],
    ['From Email', 'a@shop.example, b@shop.example', 'sender_malformed'],
    ['From Email', 'Sklep <a@shop.example> <evil@example.org>', 'sender_malformed'],
    ['To Email', INJECTION, 'recipient_malformed'],
    ['To Email', 'a@example.com, evil@example.org', 'recipient_malformed'],
    ['To Email', 'a@example.com <evil@example.org>', 'recipient_malformed'],
    ['To Email', 7, 'recipient_malformed'],
    ['Language', 'fr', 'parameter_invalid'],
    ['Language', 'de; DROP TABLE', 'parameter_invalid'],
    ['Text', 'constructor', 'parameter_invalid'],
    ['Subject', '\r\n\t \u0000', 'mail_settings_invalid'],
    ['Subject', '[constructor]', 'placeholder_unknown'],
    ['HTML', '[__proto__] [to_string]', 'placeholder_unknown'],
    ['HTML', 'x'.repeat(500_001), 'mail_settings_invalid'],
    ['HTML', '<style>p{}</style>', 'mail_settings_invalid'],
    ['Document Kind of Own Texts', '__proto__', 'parameter_invalid'],
    ['Language of Own Texts', 'fr', 'parameter_invalid'],
    ['Subject of Own Texts', '[nope]', 'placeholder_unknown'],
    ['HTML of Own Texts', '[nope]', 'placeholder_unknown'],
    ['Input Data Field Name', '__proto__', 'attachment_missing'],
    ['Input Data Field Name', '../../etc/passwd', 'attachment_missing'],
    ['BCC Email', INJECTION, 'mail_settings_invalid'],
    ['CC Email', 'x@shop.example>, <y@example.org', 'mail_settings_invalid'],
    ['CC Email', Array.from({ length: 21 }, (_, index) => `c${index}@shop.example`).join(), 'mail_settings_invalid'],
    ['Plain Text', '[nope]', 'placeholder_unknown'],
    ['Reply To Email', INJECTION, 'sender_malformed'],
    ['Report From Email', INJECTION, 'sender_malformed'],
    ['Report To Email', INJECTION, 'mail_settings_invalid'],
  ] as const)('%s is an error and no mail (%#)', async (name, hostile, code) => {
    const result = await run([item(0, { json: { hostile } })], PARAMETERS[name]!);
    expectNoMail(result);
    expect(codes(result)).toEqual([code]);
    expect(failures(result)[0]!.message.length).toBeLessThan(400);
  });

  it.each(['Subject', 'Subject of Own Texts'])('%s is cut and stays one header', async (name) => {
    const hostile = `Faktura\r\nBcc: evil@example.org\r\n\r\n${'😀'.repeat(5000)}`;
    const mail = await onlyMail([item(0, { json: { hostile } })], PARAMETERS[name]!);
    expect([...mail.subject]).toHaveLength(250);
    expect(mail.subject).toMatch(/^Faktura Bcc: evil@example\.org 😀+$/u);
    expect(mail.envelope.to).toEqual(['customer0@example.com']);
    expect(mail.headers.map(({ name: header }) => header)).not.toContain('bcc');
  });

  it('Report Subject is cut and stays one header', async () => {
    const hostile = `[count]\r\nBcc: evil@example.org${'x'.repeat(10_000)}`;
    await run([item(0, { json: { hostile } })], PARAMETERS['Report Subject']!);
    const [mail] = world.mailbox.messages();
    expect(mail!.subject).toHaveLength(250);
    expect(mail!.subject).toMatch(/^1 Bcc/);
    expect(mail!.envelope.to).toEqual(['owner@shop.example']);
  });

  it('a display name of From Email stays one', async () => {
    const hostile = `"<b>Sklep</b>"`;
    const result = await run([item(0, { json: { hostile } })], { fromEmail: HOSTILE });
    expectNoMail(result);
    const named = 'Sklep\r\nBcc: evil@example.org <sklep@shop.example>';
    const mail = await onlyMail([item(1, { json: { hostile: named } })], PARAMETERS['From Email']!);
    expect(mail.envelope).toEqual({ from: 'sklep@shop.example', to: ['customer1@example.com'] });
    expect(mail.headers.map(({ name }) => name)).not.toContain('bcc');
  });

  it('an order is text in the mail, never HTML, headers, placeholders or an expression', async () => {
    const name = '<img src=x onerror=alert(1)>\r\nBcc: evil@example.org [ksef_number] ={{ 6*7 }} \u0000';
    const mail = await onlyMail([item(0, { order: { invoice_fullname: name, delivery_method: { a: 1 } } })], {
      ...own,
      subject: 'Dla [customer_name]',
      html: '<p title="[customer_name]">[customer_name][delivery_method]</p>',
    });
    expect(mail.html).toContain('&lt;img src=x onerror=alert(1)&gt; Bcc: evil@example.org [ksef_number] ={{ 6*7 }}');
    expect(mail.html).not.toContain('<img');
    expect(mail.raw.toString('latin1')).not.toContain('[object');
    expect(mail.envelope.to).toEqual(['customer0@example.com']);
  });

  it('control characters in HTML and Plain Text are left out', async () => {
    const hostile = 'a\u0007b\u0000c\u007fd\ne';
    const mail = await onlyMail([item(0, { json: { hostile } })], {
      ...own,
      html: HOSTILE,
      options: { text: HOSTILE },
    });
    expect([mail.html.trim(), mail.text.trim()]).toEqual(['abcd\ne', 'abcd\ne']);
  });

  it.each([
    ['../../etc/passwd', '-..-etc-passwd.pdf'],
    ['C:\\Windows\\a.exe', 'C--Windows-a.exe.pdf'],
    ['faktura\r\nX: y\u202efdp.exe', 'faktura X- yfdp.exe.pdf'],
    ['', 'FS 1-MAG-2026.pdf'],
  ])('the name of the file (%j) becomes a safe one', async (fileName, safe) => {
    const mail = await onlyMail([item(0, { fileName })], {});
    expect(mail.attachments[0]!.filename).toBe(safe);
  });
});

describe('the Mail Server credential', () => {
  inOneWorld();
  const wrongTypes = ['host', 'port', 'security', 'user', 'password', 'authorityPem'].flatMap((field) =>
    [{ a: 1 }, ['x'], true].map((value) => [field, value, 'parameter_invalid'] as const),
  );

  it.each([
    ...wrongTypes,
    ['host', '', 'mail_settings_invalid'],
    ['host', null, 'mail_settings_invalid'],
    ['host', 'smtp.example.com\r\nX', 'mail_settings_invalid'],
    ['host', 'smtp://smtp.example.com/', 'mail_settings_invalid'],
    ['port', 0, 'mail_settings_invalid'],
    ['port', 65_536, 'mail_settings_invalid'],
    ['port', 25.5, 'mail_settings_invalid'],
    ['port', 'smtp', 'mail_settings_invalid'],
    ['port', -1, 'mail_settings_invalid'],
    ['security', 'ssl', 'mail_settings_invalid'],
    ['security', 'none', 'mail_plaintext_password_refused'],
    ['security', 'tls', 'mail_tls_failed'],
    ['user', 'sklep\u0000admin', 'mail_settings_invalid'],
    ['user', 'sklep\r\nMAIL FROM:<x>', 'mail_settings_invalid'],
    ['password', 'mail\nsecret', 'mail_settings_invalid'],
    ['password', '', 'mail_login_refused'],
    ['password', 'wrong', 'mail_login_refused'],
    ['authorityPem', 'not a certificate', 'mail_settings_invalid'],
    ['authorityPem', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', 'mail_settings_invalid'],
    ['authorityPem', '', 'mail_certificate_not_trusted'],
  ] as Array<readonly [string, unknown, string]>)('%s %j is %s and no mail', async (field, value, code) => {
    Object.assign(world.credentials.mailServerApi!, { [field]: value });
    const result = await run([item(0)], {});
    expect(codes(result)).toEqual([code]);
    const told = JSON.stringify(failures(result));
    expect(told).not.toMatch(/\[object |undefined|wrong"|mail-secret|\bE[A-Z]{5,}\b/);
    expect(world.mailbox.messages()).toEqual([]);
  });

  it.each([
    ['maxConnections', 0],
    ['maxConnections', -5],
    ['maxConnections', 1000],
    ['maxConnections', 'many'],
    ['maxConnections', null],
    ['maxConnections', { a: 1 }],
    ['allowUnencryptedLogin', 'yes'],
    ['port', null],
    ['security', ''],
  ])('%s %j has a safe meaning', async (field, value) => {
    const port = world.credentials.mailServerApi!.port;
    Object.assign(world.credentials.mailServerApi!, { [field]: value });
    if (field === 'port') Object.assign(world.credentials.mailServerApi!, { port: String(port) });
    const before = world.mailbox.connections().total;
    await run([item(0), item(1)], {});
    expect(world.mailbox.messages().map(({ secure }) => secure)).toEqual([true, true]);
    expect(world.mailbox.connections().total - before).toBeLessThanOrEqual(2);
  });

  it('a password that an expression calls allowed still does not travel in clear', async () => {
    Object.assign(world.credentials.mailServerApi!, { security: 'none', allowUnencryptedLogin: 'true' });
    expect(codes(await run([item(0)], {}))).toEqual(['mail_plaintext_password_refused']);
  });
});
