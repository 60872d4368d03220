import { startReplyingServer, wireReply } from '../peers/replying-server';
import { codes, deliver, job, mailbox, settings } from '../support/mail-support';

const COPIES = { cc: 'copy@shop.example', bcc: 'archive@shop.example' };
const HOUR = 3_600_000;

describe('copies', () => {
  it.each([
    ['deferred', 451, '4.7.1 Greylisted'],
    ['full', 452, '4.2.2 Mailbox full'],
    ['unknown', 550, '5.1.1 User unknown'],
  ])(
    'do not go out while the customer is %s, and once when the customer has the document',
    async (_, code, message) => {
      const box = await mailbox();
      let now = Date.now();
      box.faults.reject.push({ stage: 'rcpt', match: 'customer1@', code, message });
      const run = () => deliver([job(1, COPIES)], settings(box), `copies-${code}-${message}`, { now: () => now });
      for (let attempt = 0; attempt < 3; attempt += 1) {
        await run();
        now += 24 * HOUR;
      }
      expect(box.receivedCount()).toBe(0);
      box.faults.reject.length = 0;
      if (code === 550) return;
      expect(codes(await run())).toEqual(['sent']);
      await run();
      expect(box.messages().map(({ envelope }) => envelope.to)).toEqual([
        ['customer1@example.com'],
        ['copy@shop.example', 'archive@shop.example'],
      ]);
      // The customer sees the visible copy, nobody the other one.
      const [original] = box.messages();
      expect(original!.headers.find(({ name }) => name === 'cc')!.value).toBe('copy@shop.example');
    },
  );

  it('that the server refuses leave the delivery as it is, and the ledger says so', async () => {
    const box = await mailbox();
    box.faults.reject.push({ stage: 'rcpt', match: 'archive@', code: 550, message: '5.1.1 No such user' });
    const [report] = await deliver([job(1, COPIES)], settings(box));
    expect(report!.delivery).toMatchObject({ state: 'sent' });
    expect(report!.delivery!.reason).toMatch(
      /a copy was refused \(a\*\*\*@s\*\*\*\.example\): 550 5\.1\.1 No such user/,
    );
    expect(box.messages().map(({ envelope }) => envelope.to)).toEqual([
      ['customer1@example.com'],
      ['copy@shop.example'],
    ]);
  });

  it('are never sent a second time, also when the connection breaks after their end', async () => {
    const box = await mailbox();
    box.faults.drop.push({ stage: 'final-dot', match: 'copy@', stored: true });
    const [report] = await deliver([job(1, COPIES)], settings(box), 'broken');
    expect(report!.delivery).toMatchObject({ state: 'sent' });
    await deliver([job(1, COPIES)], settings(box), 'broken');
    expect(box.receivedCount()).toBe(2);
  });
});

describe('connections', () => {
  it('are fewer for this run when the server takes fewer, and nothing rests', async () => {
    const box = await mailbox({ maxConnections: 2 });
    const jobs = Array.from({ length: 20 }, (_, index) => job(index + 1));
    expect(codes(await deliver(jobs, settings(box), 'limit', { tryDuringPause: false }))).toEqual(
      Array(20).fill('sent'),
    );
    expect(box.receivedCount()).toBe(20);
  });

  it('that are too many even alone are the mailbox’s trouble', async () => {
    const box = await mailbox({ maxConnections: 0 });
    expect(new Set(codes(await deliver([job(1), job(2), job(3)], settings(box), 'none')))).toEqual(
      new Set(['mail_limit_reached']),
    );
  });

  it('introduce themselves by the name in the credential', async () => {
    const names: string[] = [];
    const server = await startReplyingServer((name) => names.push(name));
    const plain = settings(
      { smtpPort: server.port, certificate: '' },
      { security: 'none', allowPlaintextPassword: true },
    );
    await deliver([job(1)], { ...plain, clientName: 'n8n.shop.example' });
    await server.close();
    expect(names).toEqual(['n8n.shop.example']);
  });
});

it('a login that the server never asked for is a failed login, in the test of the credential and in a run', async () => {
  const box = await mailbox({ users: undefined });
  const [report] = await deliver([job(1)], settings(box, { password: 'completely-wrong' }));
  expect(report).toMatchObject({ delivery: { state: 'planned' }, error: { code: 'mail_login_refused' } });
  expect(box.receivedCount()).toBe(0);
});

it('a night without a server gives nothing up, however it is away', async () => {
  const minutes = 60_000;
  for (const place of ['greeting', 'ehlo', 'auth', 'mail', 'rcpt', 'data', 'dot'] as const) {
    const server = await startReplyingServer();
    const plain = settings(
      { smtpPort: server.port, certificate: '' },
      { security: 'none', allowPlaintextPassword: true },
    );
    const jobs = [1, 2, 3].map((id) => job(id));
    let now = Date.UTC(2026, 10, 24, 18);
    const run = () =>
      deliver(jobs, plain, `night-${place}`, { now: () => now, random: Math.random, tryDuringPause: false });
    server.answerWith({ place, reply: wireReply(421, '4.3.2 Service shutting down') });
    for (let quarter = 0; quarter < 48; quarter += 1) {
      const reports = await run();
      expect(reports.some(({ error }) => error?.permanent === true)).toBe(false);
      now += 15 * minutes;
    }
    server.answerWith(undefined);
    now += 24 * 60 * minutes;
    expect(codes(await run())).toEqual(['sent', 'sent', 'sent']);
    await server.close();
  }
});
