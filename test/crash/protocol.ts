import { type LedgerStore, openSqliteStore, openSqlServerStore } from '../../lib/ledger';
import type { LedgerServer } from '../../sandbox/ledger';
import type { SmtpStage } from '../../sandbox/mailbox';

/** Where a worker kills itself: around its writes to the ledger, which nobody else can see. */
export const OWN_STEPS = [
  'before the claim',
  'after the claim',
  'before the point of no return',
  'after the point of no return',
  'before the record',
  'after the record',
  'before the status is remembered',
  'after the status is remembered',
] as const;

export type OwnStep = (typeof OWN_STEPS)[number];

/** Where the mail server kills the worker or cuts its connection; at `stored` the message has been taken. */
export const SERVER_STAGES = [
  'connect',
  'ehlo',
  'auth',
  'mail',
  'rcpt',
  'data',
  'body',
  'final-dot',
  'stored',
] as const;

export type ServerStage = SmtpStage | 'stored';

/** Which ledger a worker opens. */
export type StoreSettings =
  { kind: 'sqlite'; filePath: string } | { kind: 'sqlServer'; settings: LedgerServer['settings'] };

/** Opens the ledger's store that a task names. */
export async function openStore(store: StoreSettings): Promise<LedgerStore> {
  return store.kind === 'sqlite' ? openSqliteStore(store.filePath) : openSqlServerStore(store.settings);
}

/** What a worker is told to do: deliver these documents and move their orders. */
export interface Task {
  store: StoreSettings;
  mail: { port: number; certificate: string; user: string; password: string; connections: number };
  baseLinkerUrl: string;
  statusAfterDelivery: number;
  documents: Array<{ documentId: number; orderId: number; recipient: string }>;
  /** How far ahead of the real one the worker's clock is, in milliseconds. */
  clockAheadMs: number;
  /** The worker kills itself when it comes to this step for the nth time. */
  killAt?: { step: OwnStep; time: number };
}

/** What a worker answers: `ready` once, then one `done` a task. */
export type FromWorker = { kind: 'ready' } | { kind: 'done' } | { kind: 'failed'; reason: string };
