import { type ReplyingServer, startReplyingServer, wireReply } from '../peers/replying-server';
import { codes, deliver, job, mailbox, settings } from '../support/mail-support';

// A server that refuses everybody, in words nobody knows: no document may be failed for it.

let server: ReplyingServer;
let now = 0;
const clock = { tryDuringPause: false, now: () => now };
const REFUSED = {
  place: 'rcpt' as const,
  reply: wireReply(550, 'Flurb 12ab34: the wumpus of <customer1@example.com> says no'),
};

beforeEach(async () => {
  now = Date.UTC(2026, 10, 24);
  server = await startReplyingServer();
});
afterEach(() => server.close());

const plain = () =>
  settings(
    { smtpPort: server.port, certificate: '' },
    { security: 'none', allowPlaintextPassword: true, maxConnections: 1 },
  );
const states = (reports: Awaited<ReturnType<typeof deliver>>) => reports.map(({ delivery }) => delivery?.state);
const many = (from: number, count: number) => Array.from({ length: count }, (_, index) => job(from + index));

it.each([true, false])('three in one run fail nothing and rest the mailbox (delivered before: %s)', async (before) => {
  if (before) await deliver([job(99)], plain(), `one-run-${before}`, clock);
  server.answerWith(REFUSED);
  const reports = await deliver(many(1, 8), plain(), `one-run-${before}`, clock);
  expect(reports.every(({ error }) => error?.code === 'mail_refuses_everyone' && !error.permanent)).toBe(true);
  expect(states(reports).slice(0, 3)).toEqual(['planned', 'planned', 'planned']);
  expect(codes(await deliver(many(1, 8), plain(), `one-run-${before}`, clock))).toEqual(
    Array(8).fill('mail_account_paused'),
  );
  server.answerWith(undefined);
  now += 3_600_000;
  expect(new Set(codes(await deliver(many(4, 5), plain(), `one-run-${before}`, clock)))).toEqual(new Set(['sent']));
});

it('one in each run: what the first two runs failed is taken back with the third', async () => {
  await deliver([job(99)], plain(), 'runs', clock);
  server.answerWith(REFUSED);
  expect(states(await deliver([job(1)], plain(), 'runs', clock))).toEqual(['failed']);
  expect(states(await deliver([job(2)], plain(), 'runs', clock))).toEqual(['failed']);
  expect(codes(await deliver([job(3)], plain(), 'runs', clock))).toEqual(['mail_refuses_everyone']);
  server.answerWith(undefined);
  now += 3_600_000;
  expect(codes(await deliver([job(1), job(2), job(3), job(4)], plain(), 'runs', clock)).at(-1)).toBe('sent');
});

it('after the rest another document is tried first, and its success proves the refusals', async () => {
  await deliver([job(99)], plain(), 'proof', clock);
  server.answerWith(REFUSED);
  await deliver(many(1, 3), plain(), 'proof', clock);
  now += 3_600_000;
  server.answerWith(undefined);
  const reports = await deliver([...many(1, 3), job(4)], plain(), 'proof', clock);
  expect(reports[3]!.delivery?.state).toBe('sent');
  expect(codes(reports.slice(0, 3))).toEqual(Array(3).fill('delivery_refused_before'));
});

it('the shop hears of it once', async () => {
  server.answerWith(REFUSED);
  await deliver(many(1, 3), plain(), 'once', clock);
  now += 3_600_000;
  const again = await deliver(many(4, 3), plain(), 'once', clock);
  expect(codes(again)).toEqual(Array(3).fill('mail_account_paused'));
});

it('different words, unknown users and refusals among successes are the customers’ own', async () => {
  const box = await mailbox();
  const refuse = (match: string, message: string) =>
    box.faults.reject.push({ stage: 'rcpt', match, code: 550, message });
  refuse('customer1@', '5.2.1 mailbox disabled');
  refuse('customer2@', '5.7.1 Recipient address rejected: takes no external mail');
  for (const id of [4, 5, 6, 7]) refuse(`customer${id}@`, '5.1.1 User unknown');
  const reports = await deliver(many(1, 8), settings(box, { maxConnections: 1 }), 'own', clock);
  expect(states(reports)).toEqual(['failed', 'failed', 'sent', 'failed', 'failed', 'failed', 'failed', 'sent']);
});

it('refusals after the final dot count too, and use up no tries', async () => {
  await deliver([job(99)], plain(), 'dot', clock);
  server.answerWith({ place: 'dot', reply: wireReply(554, 'Blorp (id 77af0)') });
  const reports = await deliver(many(1, 4), plain(), 'dot', clock);
  expect(codes(reports)).toEqual(Array(4).fill('mail_refuses_everyone'));
  expect(reports.slice(0, 3).every(({ delivery }) => delivery?.nextTryAt === '')).toBe(true);
});
