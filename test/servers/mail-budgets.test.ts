import { Ledger, openSqliteStore } from '../../lib/ledger';
import { newLedgerFile } from '../support/ledger-support';
import { codes, deliver, job, mailbox, settings } from '../support/mail-support';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.UTC(2026, 10, 24, 7, 0, 1);
const jobs = (count: number) => Array.from({ length: count }, (_, index) => job(index + 1));

describe('the limits of a mailbox', () => {
  it('of the day ends a run without failing anything, and the documents follow when the day is over', async () => {
    const box = await mailbox();
    const limits = { perMinute: 0, perDay: 7 };
    const run = (after: number) => deliver(jobs(10), settings(box), 'day', { limits, now: () => START + after });
    const first = await run(0);
    expect(codes(first).filter((code) => code === 'sent')).toHaveLength(7);
    const refused = first.filter(({ error }) => error !== undefined);
    for (const { error } of refused) expect(error).toMatchObject({ code: 'mail_budget_used', permanent: false });
    await run(23 * HOUR);
    expect(box.receivedCount()).toBe(7);
    await run(25 * HOUR);
    expect(box.receivedCount()).toBe(10);
  });

  it('of the minute lets a run wait for its turn', async () => {
    const box = await mailbox();
    let now = START;
    const waits: number[] = [];
    const reports = await deliver(jobs(9), settings(box, { maxConnections: 1 }), 'minute', {
      limits: { perMinute: 4, perDay: 0 },
      now: () => now,
      sleep: (milliseconds) => {
        waits.push(milliseconds);
        now += milliseconds;
        return Promise.resolve();
      },
    });
    expect(codes(reports)).toEqual(Array(9).fill('sent'));
    expect(waits).toHaveLength(2);
    for (const wait of waits) expect(wait).toBeGreaterThan(MINUTE / 2);
  });

  it('is not used up by documents that were delivered before', async () => {
    const box = await mailbox();
    const run = (after: number) =>
      deliver(jobs(6), settings(box), 'again', { limits: { perMinute: 0, perDay: 6 }, now: () => START + after });
    await run(0);
    await run(HOUR);
    expect(codes(await run(26 * HOUR))).toEqual(Array(6).fill('sent'));
    expect(box.receivedCount()).toBe(6);
  });

  it('is one for several runs at the same time', async () => {
    const box = await mailbox();
    const run = (first: number) =>
      deliver(jobs(40).slice(first, first + 20), settings(box), 'together', { limits: { perMinute: 0, perDay: 25 } });
    await Promise.all([run(0), run(20)]);
    expect(box.receivedCount()).toBeLessThanOrEqual(25);
    expect(box.receivedCount()).toBeGreaterThan(15);
  });
});

describe('the count', () => {
  const open = (now: () => number) =>
    Ledger.open(openSqliteStore(newLedgerFile(folder)), { now, random: () => 0, newSecret: () => 'secret' });

  it('lets no window have more than the limit, wherever it begins', async () => {
    let now = START;
    const ledger = await open(() => now);
    const given: number[] = [];
    for (let step = 0; step < 400; step += 1) {
      now += (step * 7919) % 3_000;
      const { granted } = await ledger.budgets.take('box', { perMinute: 10, perDay: 0 }, 1 + (step % 4));
      for (let index = 0; index < granted; index += 1) given.push(now);
    }
    await ledger.close();
    for (const from of given)
      expect(given.filter((at) => at >= from && at < from + MINUTE).length).toBeLessThanOrEqual(10);
    // And the limit is nearly used.
    expect(given.length).toBeGreaterThan(((now - START) / MINUTE) * 8);
  });

  it('begins anew when the clock was set back for years', async () => {
    let now = START + 3 * 365 * 24 * HOUR;
    const ledger = await open(() => now);
    const limits = { perMinute: 0, perDay: 5 };
    await ledger.budgets.take('box', limits, 5);
    expect((await ledger.budgets.take('box', limits, 1)).granted).toBe(0);
    now = START;
    expect((await ledger.budgets.take('box', limits, 1)).granted).toBe(1);
    await ledger.close();
  });
});

it('500 documents at a server with a quota of 50 a day: 50 a run, none fails, and all arrive once', async () => {
  let today = 0;
  const box = await mailbox({
    onStage: (stage) => {
      if (stage === 'stored' && (today += 1) === 50)
        box.faults.reject.push({ stage: 'mail', code: 550, message: '5.4.5 Daily user sending quota exceeded' });
    },
  });
  for (let day = 0; day < 10; day += 1) {
    today = 0;
    box.faults.reject.length = 0;
    const reports = await deliver(jobs(500), settings(box, { maxConnections: 1 }), 'quota', {
      now: () => START + day * 25 * HOUR,
      tryDuringPause: false,
    });
    const states = reports.map(({ delivery }) => delivery?.state);
    expect(states.filter((state) => state === 'failed' || state === 'dead')).toEqual([]);
    expect(box.receivedCount()).toBe(50 * (day + 1));
  }
  expect(new Set(box.messages().map(({ messageId }) => messageId)).size).toBe(500);
});
