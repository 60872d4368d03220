import type { SendingLimits } from '../../lib/common';
import { MailAccount } from '../../lib/delivery/by-email/mail-account';
import { Ledger, openSqliteStore } from '../../lib/ledger';

import { DAY_MS, MINUTE_MS, momentsOfDay, SimulatedClock } from './clock';

/** Four replies of 20 ms over three connections. */
const MAIL_MS = 27;

/** How a mailbox copes with a shop, after a week that was all the same. */
export interface MailboxWeek {
  provider: string;
  mailsADay: number;
  sentOnTheLastDay: number;
  /** Mails that still waited at its end. */
  waiting: number;
  /** Hours from an order to its mail, the longest of the last day. */
  longestWait: number;
}

/** Plays a week of a shop whose runs begin every 15 minutes: our budgets, kept in a real ledger, on a clock that jumps. */
export async function playMailboxWeek(
  provider: string,
  limits: SendingLimits,
  { mailsADay, ledgerPath }: { mailsADay: number; ledgerPath: string },
): Promise<MailboxWeek> {
  const start = Date.UTC(2026, 10, 16);
  const end = start + 7 * DAY_MS;
  const clock = new SimulatedClock(start);
  const ledger = await Ledger.open(openSqliteStore(ledgerPath), {
    now: clock.now,
    random: () => 0.5,
    newSecret: () => 'simulation',
  });
  const arrivals = Array.from({ length: 7 }, (_, day) => momentsOfDay(mailsADay, start + day * DAY_MS)).flat();
  let sent = 0;
  let lastDay = 0;
  let longestWait = 0;
  for (let planned = start; planned < end; planned += 15 * MINUTE_MS) {
    clock.until(planned);
    const account = new MailAccount({
      ledger,
      account: provider,
      tryDuringPause: false,
      mailbox: provider,
      limits,
      now: clock.now,
      sleep: clock.sleep,
    });
    const begun = clock.now();
    try {
      for (; sent < arrivals.length && arrivals[sent]! <= begun; sent += 1) {
        await account.permit();
        await clock.sleep(MAIL_MS);
        if (clock.now() >= end) break;
        if (clock.now() < end - DAY_MS) continue;
        lastDay += 1;
        longestWait = Math.max(longestWait, clock.now() - arrivals[sent]!);
      }
    } catch {
      // The limit of the day: the rest follows in a later run.
    }
    await account.close();
  }
  await ledger.close();
  return {
    provider,
    mailsADay,
    sentOnTheLastDay: lastDay,
    waiting: arrivals.length - sent,
    longestWait: longestWait / (60 * MINUTE_MS),
  };
}
