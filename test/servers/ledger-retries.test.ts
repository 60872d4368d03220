import { CLAIM_LEASE_MS, heldBack, type Ledger } from '../../lib/ledger';
import { claimOf, newLedgerFile, openLedgerFile, PLANNED, send, verdictOf } from '../support/ledger-support';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** The hands of the clock, Unix milliseconds. */
let now = 0;
let random = 0;
let ledger: Ledger;

beforeEach(async () => {
  now = Date.UTC(2026, 10, 24);
  random = 0.999;
  ledger = await openLedgerFile(newLedgerFile(folder), { now: () => now, random: () => random });
});

afterEach(() => ledger.close());

async function fail(reason = '451 try later'): Promise<string> {
  // Whatever the last wait was, it is over.
  const [decision] = await ledger.decide([PLANNED]);
  now = Math.max(now, Date.parse(decision!.delivery.nextTryAt) || 0);
  const claim = await claimOf(ledger);
  await claim.releaseForRetry(reason);
  return claim.delivery.state;
}

describe('a document that could not be sent this time', () => {
  it('is due again after up to 10 minutes, then later and later, and at most after a day', async () => {
    const waits: number[] = [];
    for (let failure = 1; failure < 8; failure += 1) {
      await fail();
      const [decision] = await ledger.decide([PLANNED]);
      expect(decision!.verdict.kind).toBe('waiting');
      const due = Date.parse(decision!.delivery.nextTryAt);
      waits.push(Math.ceil((due - now) / MINUTE));
      now = due - 1;
      expect(await verdictOf(ledger)).toBe('waiting');
      now = due;
      expect(await verdictOf(ledger)).toBe('deliver');
    }
    expect(waits).toEqual([10, 30, 120, 480, 1440, 1440, 1440]);
  });

  it('is tried for more than two days, whatever chance says', async () => {
    random = 0;
    const begun = now;
    for (let failure = 1; failure < 8; failure += 1) {
      expect(await fail()).toBe('planned');
      now = Date.parse((await ledger.decide([PLANNED]))[0]!.delivery.nextTryAt);
    }
    expect(await fail()).toBe('dead');
    expect(now - begun).toBeGreaterThan(48 * HOUR);
  });

  it('is given up after eight failures, and a person hears of it', async () => {
    random = 0;
    const states: string[] = [];
    for (let failure = 1; failure <= 8; failure += 1) states.push(await fail());
    expect(states).toEqual([...new Array<string>(7).fill('planned'), 'dead']);
    const [decision] = await ledger.decide([PLANNED]);
    expect(decision!.verdict.kind).toBe('given_up');
    expect(heldBack(decision!, PLANNED.documentNumber)).toMatchObject({
      code: 'delivery_given_up',
      permanent: true,
      description: expect.stringContaining('451 try later') as string,
    });
    expect(await ledger.claim(PLANNED, 'example.com')).toMatchObject({ verdict: { kind: 'given_up' } });
  });

  it('is given up after half of the failures when the first is three days old, and not for its age alone', async () => {
    const states: string[] = [];
    for (let failure = 1; failure <= 4; failure += 1) {
      states.push(await fail());
      now += 73 * HOUR;
    }
    expect(states).toEqual(['planned', 'planned', 'planned', 'dead']);
  });

  it('starts anew when its address was corrected', async () => {
    random = 0;
    for (let failure = 1; failure <= 8; failure += 1) await fail();
    const corrected = { ...PLANNED, recipient: 'anna.nowak@example.com' };
    expect(await verdictOf(ledger, corrected)).toBe('deliver');
    const claim = await claimOf(ledger, corrected);
    await claim.releaseForRetry('451');
    expect(claim.delivery.state).toBe('planned');
  });

  it('is not made to wait by a failure that is not its own', async () => {
    for (let run = 0; run < 20; run += 1) await (await claimOf(ledger)).release('535 login refused');
    expect(await verdictOf(ledger)).toBe('deliver');
  });
});

it('a document that ends its worker every time is given up in the end', async () => {
  random = 0;
  for (let death = 1; death <= 8; death += 1) {
    await claimOf(ledger);
    now += CLAIM_LEASE_MS + 1;
  }
  expect(await ledger.claim(PLANNED, 'example.com')).toMatchObject({
    verdict: { kind: 'given_up' },
    delivery: { state: 'dead', reason: 'the worker ended' },
  });
  expect(await verdictOf(ledger)).toBe('given_up');
});

describe('a clock that was set back by a year', () => {
  const YEAR = 365 * 24 * HOUR;

  it('keeps no claim and no waiting alive until it has caught up', async () => {
    const stale = await claimOf(ledger);
    now -= YEAR;
    expect(await verdictOf(ledger)).toBe('deliver');
    const successor = await claimOf(ledger);
    expect(await stale.markInDoubt()).toBe(false);
    now += YEAR;
    await successor.releaseForRetry('451');
    now -= YEAR;
    expect(await verdictOf(ledger)).toBe('deliver');
  });

  it('changes nothing about what was sent or is in doubt', async () => {
    await send(ledger);
    const other = { ...PLANNED, documentId: 18 };
    await (await claimOf(ledger, other)).markInDoubt();
    now -= YEAR;
    expect(await verdictOf(ledger)).toBe('delivered');
    expect(await verdictOf(ledger, other)).toBe('in_doubt');
  });
});

describe('a mail account in trouble', () => {
  const ACCOUNT = 'mail.example.com/office/password';

  it('rests longer every time, at least half of 5, 10, 20 minutes, and never more than 6 hours', async () => {
    const rests: number[] = [];
    for (let trouble = 0; trouble < 9; trouble += 1) {
      random = 0;
      await ledger.pauses.begin(ACCOUNT, 'quota');
      const pause = await ledger.pauses.read(ACCOUNT);
      expect(ledger.pauses.isOn(pause)).toBe(true);
      rests.push((pause!.until - now) / MINUTE);
      now = pause!.until;
      expect(ledger.pauses.isOn(await ledger.pauses.read(ACCOUNT))).toBe(false);
    }
    expect(rests).toEqual([2.5, 5, 10, 20, 40, 80, 160, 180, 180]);
  });

  it('is forgotten as soon as the account works, and is nobody else’s', async () => {
    await ledger.pauses.begin(ACCOUNT, 'quota');
    expect(await ledger.pauses.read(`${ACCOUNT}-corrected`)).toBeUndefined();
    await ledger.pauses.end(ACCOUNT);
    expect(await ledger.pauses.read(ACCOUNT)).toBeUndefined();
  });

  it('does not rest for a year because the clock was set back', async () => {
    await ledger.pauses.begin(ACCOUNT, 'quota');
    now -= 365 * 24 * HOUR;
    expect(ledger.pauses.isOn(await ledger.pauses.read(ACCOUNT))).toBe(false);
  });
});
