import type { DatabaseSync } from 'node:sqlite';

import { ByteWriter } from './bytes';
import { SqlServerError } from './sql-error';
import { EnvChange, writeBytesChange } from './tokens';

/**
 * All connections share one SQLite handle, so a transaction owns the whole database: while one connection is inside
 * BEGIN … COMMIT every statement of the others waits, as if it had locked every table. A connection that never commits
 * therefore blocks the rest until it rolls back, is closed, or the waiting request is cancelled or times out.
 */
export class TransactionLock {
  private owner: object | null = null;
  private waiting: (() => void)[] = [];

  /** Runs `work` (synchronously) as soon as no other session holds a transaction; throws when the signal aborts first. */
  async run<T>(session: object, signal: AbortSignal, work: () => T): Promise<T> {
    while (this.owner !== null && this.owner !== session) {
      await new Promise<void>((resolve) => {
        this.waiting.push(resolve);
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
      signal.throwIfAborted();
    }
    return work();
  }

  take(session: object): void {
    this.owner = session;
  }

  release(session: object): void {
    if (this.owner !== session) return;
    this.owner = null;
    const waiting = this.waiting;
    this.waiting = [];
    for (const wake of waiting) wake();
  }
}

let lastDescriptor = 0n;

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The transaction of one connection: nesting as @@TRANCOUNT counts it, savepoints, and the ENVCHANGE tokens due. */
export class SessionTransaction {
  /** @@TRANCOUNT */
  count = 0;
  private descriptor: Buffer = Buffer.alloc(8);
  private readonly changes = new ByteWriter();

  constructor(
    private readonly database: DatabaseSync,
    private readonly lock: TransactionLock,
  ) {}

  /** Begins or nests; call it only inside `TransactionLock.run`. */
  begin(): void {
    if (this.count === 0) {
      this.database.exec('BEGIN');
      this.lock.take(this);
      lastDescriptor += 1n;
      this.descriptor = Buffer.alloc(8);
      this.descriptor.writeBigUInt64LE(lastDescriptor);
      writeBytesChange(this.changes, EnvChange.beginTransaction, this.descriptor, Buffer.alloc(0));
    }
    this.count += 1;
  }

  commit(): void {
    if (this.count === 0) {
      throw new SqlServerError(3902, 'The COMMIT TRANSACTION request has no corresponding BEGIN TRANSACTION.');
    }
    if (this.count === 1) {
      this.database.exec('COMMIT');
      writeBytesChange(this.changes, EnvChange.commitTransaction, Buffer.alloc(0), this.descriptor);
      this.lock.release(this);
    }
    this.count -= 1;
  }

  /** Rolls everything back, or back to a savepoint when a name is given. */
  rollback(savepoint = ''): void {
    if (this.count === 0) {
      throw new SqlServerError(3903, 'The ROLLBACK TRANSACTION request has no corresponding BEGIN TRANSACTION.');
    }
    if (savepoint !== '') {
      this.database.exec(`ROLLBACK TO ${quote(savepoint)}`);
      return;
    }
    if (this.database.isTransaction) this.database.exec('ROLLBACK');
    writeBytesChange(this.changes, EnvChange.rollbackTransaction, Buffer.alloc(0), this.descriptor);
    this.count = 0;
    this.lock.release(this);
  }

  save(name: string): void {
    if (this.count === 0)
      throw new SqlServerError(628, 'Cannot issue SAVE TRANSACTION when there is no active transaction.');
    this.database.exec(`SAVEPOINT ${quote(name)}`);
  }

  /** Rolls back what a connection leaves open when it is reset or lost. */
  abandon(): void {
    if (this.count > 0 && this.database.isOpen) this.rollback();
    this.lock.release(this);
  }

  /** The ENVCHANGE tokens since the last call. */
  takeChanges(): Buffer {
    return this.changes.take();
  }
}
