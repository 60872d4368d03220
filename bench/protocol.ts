/** What the processes of a measurement tell each other. */

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
  statusIds: { source: number; sent: number; failed: number };
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
  /** Items that left the node that sends. */
  sent: number;
}

export type ToServers = 'counts' | 'stop';
export type FromServers = { addresses: ServerAddresses } | { counts: ServerCounts };
export type ToContender = 'run' | 'stop';
export type FromContender = 'ready' | RunCost | { failed: string };
