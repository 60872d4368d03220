/** One n8n cluster for a hundred shops of 10,000 orders a day: the real limiter, budgets, paging and ledger on a clock that jumps. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { MAIL_PROVIDERS } from '../lib/mail';

import { idleBounds } from './bounds';
import { figure, replaceSections, table } from './document';
import { OUR_LIMITS } from './limits';
import type { Results } from './results';
import { type BaseLinkerDay, playBaseLinkerDay } from './scale/baselinker';
import { type Cluster, workOut } from './scale/cluster';
import { growLedger, type LedgerGrowth } from './scale/ledger';
import { type MailboxWeek, playMailboxWeek } from './scale/mail';

const SHOPS = 100;
const ORDERS_A_DAY = 10_000;
const DELIVERIES = 100_000;
/** The window in which a shop looks for orders that still have their first status. */
const WINDOW_DAYS = 14;
const RESULTS = path.join(__dirname, 'results');

interface Scale {
  date: string;
  /** The shops share no token, so that one stands for all. */
  baselinker: BaseLinkerDay[];
  /** Calls and seconds of one run of a shop that never moves its orders. */
  leftAlone: { orders: number; calls: number; seconds: number };
  mail: MailboxWeek[];
  ledger: LedgerGrowth;
  cluster: Cluster | undefined;
}

async function simulate(folder: string): Promise<Scale> {
  const baselinker: BaseLinkerDay[] = [];
  for (const [orders, backlog] of [
    [ORDERS_A_DAY, 0],
    [ORDERS_A_DAY, ORDERS_A_DAY],
    [5 * ORDERS_A_DAY, 0],
  ] as const) {
    console.log(`a day at BaseLinker: ${orders} orders, ${backlog} waiting …`);
    baselinker.push(await playBaseLinkerDay(orders, backlog));
  }
  const mail: MailboxWeek[] = [];
  const providers = [
    ...Object.values(MAIL_PROVIDERS),
    { name: 'Custom, no limits', limits: { perMinute: 0, perDay: 0 } },
  ];
  for (const { name, limits } of providers) {
    console.log(`a week of a mailbox: ${name} …`);
    const ledgerPath = path.join(folder, `${mail.length}.sqlite`);
    mail.push(await playMailboxWeek(name, limits, { mailsADay: ORDERS_A_DAY, ledgerPath }));
  }
  console.log(`a ledger of ${DELIVERIES} deliveries …`);
  const ledger = await growLedger(path.join(folder, 'ledger.sqlite'), DELIVERIES, console.log);
  const windowOrders = ORDERS_A_DAY * WINDOW_DAYS;
  const latencies = { baseLinker: 150, sql: 5, smtp: 20 };
  const idle = await idleBounds(windowOrders, { latencies, ...OUR_LIMITS, pdfsPerSecond: 1 });
  return {
    date: new Date().toISOString().slice(0, 10),
    baselinker,
    leftAlone: { orders: windowOrders, calls: idle.baselinkerCalls, seconds: idle.baselinkerSeconds },
    mail,
    ledger,
    cluster: clusterOf(path.join(RESULTS, 'full.json')),
  };
}

function clusterOf(file: string): Cluster | undefined {
  if (!existsSync(file)) return undefined;
  return workOut(JSON.parse(readFileSync(file, 'utf8')) as Results, SHOPS, ORDERS_A_DAY);
}

function sectionsOf({ baselinker, leftAlone, mail, ledger, cluster }: Scale): Record<string, string> {
  const yearOfShop = ORDERS_A_DAY * 365;
  const gib = (deliveries: number) => `${figure((deliveries * ledger.bytesEach) / 2 ** 30)} GiB`;
  const rows = baselinker.map((day) => [
    `${figure(day.orders)} orders${day.backlog === 0 ? '' : `, ${figure(day.backlog)} more waiting at midnight`}`,
    figure(day.calls),
    figure(day.mostCallsInAMinute),
    figure(day.refused),
    figure(day.longestRun / 60),
    figure(day.longestWait / 60),
  ]);
  return {
    'scale-baselinker': `${table(['A day of one shop', 'Calls', 'Most in any minute (100 allowed)', 'Refused', 'Longest run, minutes', 'Longest wait of an order, minutes'], rows)}

A shop that never moves its orders reads all of the window in every run: ${figure(leftAlone.orders)} orders are ${figure(leftAlone.calls)} calls and at least ${figure(leftAlone.seconds / 60)} minutes of one token.`,
    'scale-mail': table(
      ['Preset of the credential', 'Mails sent on day 7', 'Still waiting', 'Longest wait, hours'],
      mail.map((week) => [
        week.provider,
        figure(week.sentOnTheLastDay),
        figure(week.waiting),
        figure(week.longestWait),
      ]),
    ),
    'scale-ledger': `${figure(ledger.deliveries)} deliveries went through the ledger in an SQLite file: ${figure(ledger.bytesEach)} bytes each, ${figure(ledger.millisecondsFirst)} ms each for the first tenth and ${figure(ledger.millisecondsLast)} ms for the last, on a file system in memory where there is one, so without the disk. Asking for 10,000 deliveries took ${figure(ledger.decideTenThousand)} ms. Extrapolated from that: after a year one shop has ${figure(yearOfShop)} deliveries in ${gib(yearOfShop)}, ${SHOPS} shops have ${figure(yearOfShop * SHOPS)} in ${gib(yearOfShop * SHOPS)}.`,
    ...(cluster === undefined ? {} : { 'scale-cluster': clusterText(cluster) }),
  };
}

function clusterText({ shops, ordersARun, runsAtOnce, cores, workerMiB }: Cluster): string {
  const memory = workerMiB.map(({ runs, peakMiB }) => `${figure(Math.round(peakMiB))} MiB for ${runs}`).join(', ');
  return `Worked out from the runs measured above, not run: in the busiest hour a run has ${figure(ordersARun)} orders, the ${shops} shops have ${figure(runsAtOnce)} runs under way at the same time, and they keep ${figure(cores)} processor cores busy. A worker's peak memory by the runs it has under way: ${memory}.`;
}

async function main(): Promise<void> {
  // The ledger's durable writes would only measure this machine's disk.
  const folder = mkdtempSync(path.join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'nexo-scale-'));
  try {
    const scale = await simulate(folder);
    writeFileSync(path.join(RESULTS, 'scale.json'), `${JSON.stringify(scale, null, 2)}\n`);
    await replaceSections(sectionsOf(scale));
    console.log(JSON.stringify(scale, null, 2));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
