import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { INode } from 'n8n-workflow';

import { type BaseLinkerServer, startBaseLinkerServer } from '../../sandbox/baselinker';
import { type PrintBridgeOptions, type PrintBridgeServer, startPrintBridge } from '../../sandbox/bridge';
import { type LedgerServer, startLedgerServer } from '../../sandbox/ledger';
import { type Mailbox, type MailboxOptions, startMailbox } from '../../sandbox/mailbox';
import { createNexoDatabase } from '../../sandbox/nexo';
import { createShop, type Shop, type ShopOptions } from '../../sandbox/shop';
import { startTdsServer, type TdsServer } from '../../sandbox/tds';

import { type EngineRun, runWorkflow, type TestCredentials } from './engine';
import { allowedFolder } from './engine-environment';
import { configuredTemplate } from './template';

const LOGIN = { user: 'nexo_reader', password: 'sql-secret-9b2e' };
const BRIDGE_TOKEN = 'bridge-secret-77aa';
const MAIL = { user: 'sklep@shop.example', password: 'mail-secret-4f1c' };

/** A shop with all three servers running, and the credentials that fit them. */
export interface World {
  shop: Shop;
  baseLinker: BaseLinkerServer;
  nexo: TdsServer;
  /** The rows behind `nexo`, to change what happened in Subiekt nexo meanwhile. */
  nexoDatabase: DatabaseSync;
  mailbox: Mailbox;
  /** Only when it was asked for. */
  bridge: PrintBridgeServer | undefined;
  credentials: TestCredentials;
  /** Orders whose status is what it was not at the start, by id, with the status they have now. */
  movedOrders(): Map<number, number>;
  /** Runs the shipped template as a shop would have set it up; `change` may alter its nodes first. */
  runTemplate(
    change?: (nodes: Record<string, INode>) => void,
    onStart?: (stop: () => void) => void,
  ): Promise<EngineRun>;
  close(): Promise<void>;
}

/**
 * Starts a made-up shop of today with its servers on free ports; the caller closes it.
 *
 * @param options.prepare may change the shop before the servers show it
 */
export async function startWorld(
  options: {
    shop?: ShopOptions;
    prepare?: (shop: Shop) => void;
    mailbox?: MailboxOptions;
    bridge?: Partial<PrintBridgeOptions>;
    /** Where the ledger is kept; a SQLite file unless told. */
    ledger?: 'sqlite' | 'sqlServer';
  } = {},
): Promise<World> {
  // A token of its own: the limiter of a token is shared by everything in the process.
  const token = `1-23-${randomUUID()}`;
  const shop = createShop({ now: new Date(), orders: 120, ...options.shop });
  options.prepare?.(shop);
  const database = createNexoDatabase(shop);
  const [baseLinker, nexo, mailbox, bridge, ledger] = await Promise.all([
    startBaseLinkerServer({ shop, tokens: [token] }),
    startTdsServer({ database, databaseName: 'Nexo_Sklep', users: { [LOGIN.user]: LOGIN.password } }),
    startMailbox({ users: { [MAIL.user]: MAIL.password }, ...options.mailbox }),
    options.bridge && startPrintBridge({ documents: shop.documents, token: BRIDGE_TOKEN, ...options.bridge }),
    options.ledger === 'sqlServer' ? startLedgerServer() : undefined,
  ]);
  const credentials: TestCredentials = {
    baseLinkerApi: { apiToken: token, url: baseLinker.url, requestsPerMinute: 80 },
    subiektNexoSqlApi: {
      server: 'localhost',
      port: nexo.port,
      database: 'Nexo_Sklep',
      ...LOGIN,
      encrypt: true,
      trustSelfSigned: true,
    },
    mailServerApi: {
      host: 'localhost',
      port: mailbox.smtpPort,
      security: 'auto',
      ...MAIL,
      authorityPem: mailbox.certificate,
      maxConnections: 3,
    },
    ...(bridge && { printBridgeApi: { url: bridge.url, authentication: 'bearer', token: BRIDGE_TOKEN, timeout: 30 } }),
    deliveryLedgerApi: ledgerCredentials(ledger),
  };
  const before = new Map(shop.orders.map((order) => [order.order_id, order.order_status_id]));
  return {
    shop,
    baseLinker,
    nexo,
    nexoDatabase: database,
    mailbox,
    bridge,
    credentials,
    movedOrders: () =>
      new Map(
        [...baseLinker.state.orders.values()]
          .filter((order) => order.order_status_id !== before.get(order.order_id))
          .map((order) => [order.order_id, order.order_status_id]),
      ),
    runTemplate: (change, onStart) => runWorkflow(configuredTemplate(shop.statusIds, change), credentials, { onStart }),
    close: async () => {
      await Promise.all([baseLinker.close(), nexo.close(), mailbox.close(), bridge?.close(), ledger?.close()]);
      database.close();
    },
  };
}

/** The Delivery Ledger credential for a server, or for a new SQLite file. */
export function ledgerCredentials(server: LedgerServer | undefined): TestCredentials[string] {
  if (server === undefined) return { store: 'sqlite', filePath: join(allowedFolder, `${randomUUID()}.sqlite`) };
  const { trustServerCertificate, ...settings } = server.settings;
  return { store: 'sqlServer', ...settings, trustSelfSigned: trustServerCertificate };
}
