import { codes, deliver, job, mailbox, settings } from '../support/mail-support';

const HOUR = 3_600_000;
const jobs = () => Array.from({ length: 6 }, (_, index) => job(index + 1));
/** The hands of the clock, Unix milliseconds. */
let now = 0;
const scheduled = { tryDuringPause: false, now: () => now };

beforeEach(() => {
  now = Date.UTC(2026, 10, 24);
});

describe('a mailbox whose provider refuses everything', () => {
  it('is left alone by the runs that follow, loses no document, and goes on by itself', async () => {
    const box = await mailbox();
    box.faults.reject.push({ stage: 'mail', code: 421, message: '4.7.0 Too many messages', times: 1 });
    const one = settings(box, { maxConnections: 1 });
    expect(codes(await deliver(jobs(), one, 'quota', scheduled))).toEqual(Array(6).fill('mail_limit_reached'));
    const asked = box.connections().total;

    const held = await deliver(jobs(), one, 'quota', scheduled);
    expect(codes(held)).toEqual(Array(6).fill('mail_account_paused'));
    expect(held[0]!.error!.message).toMatch(/rests until 2026-11-24 01:0\d$/);
    expect(box.connections().total).toBe(asked);

    now += HOUR;
    expect(codes(await deliver(jobs(), one, 'quota', scheduled))).toEqual(Array(6).fill('sent'));
    expect(codes(await deliver(jobs(), one, 'quota', scheduled))).toEqual(Array(6).fill('sent'));
    expect(box.receivedCount()).toBe(6);
  });

  it('is tried with one message when a person starts the run, and with all when that one got through', async () => {
    const box = await mailbox();
    box.faults.reject.push({ stage: 'auth', code: 535, message: '5.7.8 Locked', times: 4 });
    await deliver(jobs(), settings(box, { maxConnections: 1 }), 'probe', scheduled);

    const before = box.connections().total;
    const byHand = { ...scheduled, tryDuringPause: true };
    // Three refusals are left: three connections at once would use them all up.
    expect(codes(await deliver(jobs(), settings(box), 'probe', byHand))).toEqual(Array(6).fill('mail_login_refused'));
    expect(box.connections().total - before).toBe(1);

    box.faults.reject.length = 0;
    expect(codes(await deliver(jobs(), settings(box), 'probe', byHand))).toEqual(Array(6).fill('sent'));
    expect(codes(await deliver([job(7)], settings(box), 'probe', scheduled))).toEqual(['sent']);
  });

  it('works again at once after its password was corrected', async () => {
    const box = await mailbox();
    const wrong = await deliver(jobs(), settings(box, { password: 'wrong' }), 'password', scheduled);
    expect(codes(wrong)).toEqual(Array(6).fill('mail_login_refused'));
    expect(codes(await deliver(jobs(), settings(box), 'password', scheduled))).toEqual(Array(6).fill('sent'));
  });

  it('with one sender refused still sends for the other', async () => {
    const box = await mailbox();
    box.faults.reject.push({ stage: 'mail', code: 550, message: '5.7.1 Sender not allowed', match: 'other@' });
    const other = { from: 'other@shop.example' };
    const mixed = [job(1, other), job(2), job(3, other), job(4)];
    const reports = await deliver(mixed, settings(box, { maxConnections: 1 }), 'senders', scheduled);
    expect(codes(reports)).toEqual(['mail_sender_refused', 'sent', 'mail_sender_refused', 'sent']);
  });
});

it('a server that is only away is asked again by the next run', async () => {
  const box = await mailbox();
  const away = settings(box);
  await box.close();
  expect(codes(await deliver([job(1)], away, 'away', scheduled))).toEqual(['mail_unreachable']);
  expect(codes(await deliver([job(1)], away, 'away', scheduled))).toEqual(['mail_unreachable']);
});

describe('a document that the server puts off', () => {
  it('waits for its next try, and after eight tries is given up for a person to see', async () => {
    const box = await mailbox();
    box.faults.reject.push({ stage: 'rcpt', code: 451, message: '4.7.1 Greylisted', match: 'customer1@' });
    const run = { ...scheduled, random: () => 0.5 };
    expect(codes(await deliver([job(1), job(2)], settings(box), 'grey', run))).toEqual([
      'mail_recipient_deferred',
      'sent',
    ]);
    expect(codes(await deliver([job(1)], settings(box), 'grey', run))).toEqual(['delivery_waits']);
    for (let attempt = 2; attempt <= 7; attempt += 1) {
      now += 24 * HOUR;
      expect(codes(await deliver([job(1)], settings(box), 'grey', run))).toEqual(['mail_recipient_deferred']);
    }
    now += 24 * HOUR;
    const [last] = await deliver([job(1)], settings(box), 'grey', run);
    expect(last).toMatchObject({
      delivery: { state: 'dead' },
      error: { code: 'delivery_given_up', permanent: true },
    });
    expect(last!.error!.description).toContain('Greylisted');
    expect(box.receivedCount()).toBe(1);
  });
});
