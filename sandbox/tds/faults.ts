/** What a test or a demo can make go wrong while the server runs. */
export interface TdsFaults {
  /** true closes the listening port (the system refuses new connections; open ones live on), false opens it again. */
  refuseConnections(on: boolean): Promise<void>;
  /**
   * Breaks the connection at the n-th statement from now (1 = the next one, 0 = cancel), on whatever connection it comes:
   * 'before' it is executed (default) or 'after', when the work is done but the client never learns of it.
   */
  dropAfterStatements(n: number, when?: 'before' | 'after'): void;
  /** Makes the next n statements the victim of a deadlock (error 1205), which also rolls their transaction back. */
  deadlockNext(n: number): void;
  /** Makes the next n statements violate a key (error 2627), as if another connection had just added the same row. */
  duplicateNext(n: number): void;
  /** Extra delay in milliseconds before each statement, 0 ends it. */
  slow(ms: number): void;
}

/** The switches as statements consult them. */
export class FaultState {
  extraDelayMs = 0;
  deadlocks = 0;
  duplicates = 0;
  private untilDrop = 0;
  private dropWhen: 'before' | 'after' = 'before';

  setDrop(n: number, when: 'before' | 'after'): void {
    this.untilDrop = n;
    this.dropWhen = when;
  }

  /** Counts one statement; says whether and when its connection is to be broken. */
  countStatement(): 'before' | 'after' | 'never' {
    if (this.untilDrop === 0) return 'never';
    this.untilDrop -= 1;
    return this.untilDrop === 0 ? this.dropWhen : 'never';
  }

  /** Whether the next statement is to fail in this way; counts it. */
  take(fault: 'deadlocks' | 'duplicates'): boolean {
    if (this[fault] <= 0) return false;
    this[fault] -= 1;
    return true;
  }
}
