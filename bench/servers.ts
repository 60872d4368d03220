/** The sandbox servers of one measurement, in a process of their own so that their work is not counted as the workflow's. */
import { randomUUID } from 'node:crypto';

import { startBaseLinkerServer } from '../sandbox/baselinker';
import { type SmtpStage, startMailbox } from '../sandbox/mailbox';
import { createNexoDatabase } from '../sandbox/nexo';
import { createShop } from '../sandbox/shop';
import { startTdsServer } from '../sandbox/tds';
import { DIFFICULT_ORDERS, keepOrdinaryOrders } from '../test/support/ordinary-orders';

import type { FromServers, Latencies, ServerCounts, ToServers } from './protocol';

const DATABASE = 'Nexo_Bench';
/** The replies that the mailbox can hold back, which are all but the one to STARTTLS. */
const STAGES: SmtpStage[] = ['connect', 'ehlo', 'auth', 'mail', 'rcpt', 'data', 'final-dot'];

async function main(): Promise<void> {
  const orders = Number(process.argv[2]);
  const latencies = JSON.parse(process.argv[3] ?? '') as Latencies;
  const shop = createShop({ now: new Date(), orders: orders + DIFFICULT_ORDERS });
  // No contender may be faster because it does less.
  keepOrdinaryOrders(shop, orders);
  const token = `1-23-${randomUUID()}`;
  const secrets = { sql: randomUUID(), smtp: randomUUID() };
  const database = createNexoDatabase(shop);
  const [baseLinker, nexo, mailbox] = await Promise.all([
    startBaseLinkerServer({ shop, tokens: [token], latencyMs: latencies.baseLinker }),
    startTdsServer({ database, databaseName: DATABASE, users: { n8n: secrets.sql }, latencyMs: latencies.sql }),
    startMailbox({ users: { shop: secrets.smtp }, keep: 1 }),
  ]);
  mailbox.faults.delay.push(...STAGES.map((stage) => ({ stage, ms: latencies.smtp })));

  let before: ServerCounts = { baselinkerCalls: 0, sqlStatements: 0, smtpConnections: 0, mails: 0, statusesSet: 0 };
  const counts = (begin: boolean): ServerCounts => {
    const now: ServerCounts = {
      baselinkerCalls: baseLinker.state.calls.length,
      sqlStatements: nexo.statementCount(),
      smtpConnections: mailbox.connections().total,
      mails: mailbox.receivedCount(),
      statusesSet: baseLinker.state.statusChanges.length,
    };
    const since = Object.fromEntries(
      Object.entries(now).map(([name, value]) => [name, value - before[name as keyof ServerCounts]]),
    );
    if (begin) before = now;
    return since as unknown as ServerCounts;
  };
  const tell = (message: FromServers) => process.send?.(message);
  process.on('message', (message: ToServers) => {
    if (message === 'stop') process.exit(0);
    if (message === 'moveBack') {
      for (const order of baseLinker.state.orders.values()) order.order_status_id = shop.statusIds.readyToSend;
    }
    tell({ counts: counts(message !== 'look') });
  });
  process.on('disconnect', () => process.exit(0));
  tell({
    addresses: {
      baseLinkerUrl: baseLinker.url,
      baseLinkerToken: token,
      sqlPort: nexo.port,
      sqlDatabase: DATABASE,
      sqlUser: 'n8n',
      sqlPassword: secrets.sql,
      smtpPort: mailbox.smtpPort,
      smtpUser: 'shop',
      smtpPassword: secrets.smtp,
      smtpCertificate: mailbox.certificate,
      statusIds: shop.statusIds,
    },
  });
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
