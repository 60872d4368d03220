/** What the processes of a measurement tell each other. */
import type { ShopStatusIds } from '../sandbox/shop';

/** Delays in milliseconds that stand for the network and the services behind it. */
export interface Latencies {
  /** Of every answer of BaseLinker. */
  baseLinker: number;
  /** Of every SQL statement. */
  sql: number;
  /** Of every SMTP reply. */
  smtp: number;
}

/** Where the servers of one measurement listen. */
export interface ServerAddresses {
  baseLinkerUrl: string;
  baseLinkerToken: string;
  sqlPort: number;
  sqlDatabase: string;
  sqlUser: string;
  sqlPassword: string;
  smtpPort: number;
  smtpUser: string;
  smtpPassword: string;
  smtpCertificate: string;
  statusIds: ShopStatusIds;
}

/** What the servers have seen since they were asked before. */
export interface ServerCounts {
  baselinkerCalls: number;
  sqlStatements: number;
  smtpConnections: number;
  mails: number;
  statusesSet: number;
}

/** What one run of a workflow cost its own process. */
export interface RunCost {
  seconds: number;
  cpuSeconds: number;
  /** Highest resident memory of the process so far. */
  peakMiB: number;
  /** Seconds of each node, by name. */
  nodes: Record<string, number>;
  /** PDFs that were made. */
  pdfs: number;
  /** Items that left the node that sends. */
  sent: number;
}

/**
 * `counts` and `moveBack` begin counting anew; `moveBack` puts every order back into its first status, as a shop has it that
 * lets the statuses alone.
 */
export type ToServers = 'look' | 'counts' | 'moveBack' | 'stop';
export type FromServers = { addresses: ServerAddresses } | { counts: ServerCounts };
/** `idle` runs the same workflow with the rule that leaves the statuses alone. */
export type ToContender = 'run' | 'idle' | 'stop';
export type FromContender = 'ready' | RunCost | { failed: string };
