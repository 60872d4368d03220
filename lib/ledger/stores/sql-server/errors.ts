import { ConnectError, connectionProblem, isDeadlock, readDriverError } from '../../../sql-server';
import { LedgerError } from '../../errors';

const STAY = 'No mail was sent without being recorded; the next run tries again.';
const PREPARE = 'Run the script docs/ledger-sql-server.sql in that database; it keeps what is there.';

/** SQL Server's error numbers that mean something of their own in a ledger. */
const BY_NUMBER = new Map<number, (cause: unknown) => LedgerError>([
  [208, (cause) => notPrepared('The database of the delivery ledger holds no ledger', cause)],
  [207, (cause) => notPrepared('The tables of the delivery ledger are of an earlier version', cause)],
  [229, denied],
  [230, denied],
  [916, denied],
  [3906, readOnly],
  [1105, full],
  [9002, full],
  [1205, busy],
  [1222, busy],
]);

/** What a driver's error means for the ledger, in plain words. A LedgerError comes back as it is. */
export function toSqlServerLedgerError(error: unknown): LedgerError {
  if (error instanceof LedgerError) return error;
  const { number } = readDriverError(error);
  const known = BY_NUMBER.get(number);
  if (known !== undefined) return known(error);
  const problem = connectionProblem(error, error instanceof ConnectError ? error.serverErrors : []);
  if (problem !== undefined) {
    return new LedgerError('ledger_unavailable', `Delivery ledger: ${lowerFirst(problem.message)}`, {
      description: `${STAY} ${problem.description}`,
      cause: error,
    });
  }
  const suffix = number === 0 ? '' : ` (SQL Server error ${number})`;
  return new LedgerError('ledger_failed', `The delivery ledger cannot be used right now${suffix}`, {
    description: STAY,
    cause: error,
  });
}

/** The ledger's tables are missing or too old for this version of the package. */
export function notPrepared(message: string, cause?: unknown): LedgerError {
  return new LedgerError('ledger_not_prepared', message, { description: PREPARE, cause });
}

/** A row with that key is there already. */
export function isDuplicate(error: unknown): boolean {
  return [2601, 2627].includes(readDriverError(error).number);
}

/**
 * Whether the statement may be run again: the server undid it, or its answer was lost on the way and nobody knows
 * whether it ran.
 */
export function mayRunAgain(error: unknown): boolean {
  const { number } = readDriverError(error);
  return isDeadlock(error) || number === 1222 || (number === 0 && connectionProblem(error) !== undefined);
}

function denied(cause: unknown): LedgerError {
  return new LedgerError('ledger_unavailable', 'The SQL Server user may not use the tables of the delivery ledger', {
    description: `${STAY} Run docs/ledger-sql-server.sql again with this user's name: it grants what is needed.`,
    cause,
  });
}

function readOnly(cause: unknown): LedgerError {
  return new LedgerError('ledger_read_only', 'The database of the delivery ledger is read-only', {
    description: `${STAY} Make it writable: ALTER DATABASE … SET READ_WRITE.`,
    cause,
  });
}

function full(cause: unknown): LedgerError {
  return new LedgerError('ledger_full', 'The database of the delivery ledger is full', {
    description: `${STAY} Free some space for the database or its log.`,
    cause,
  });
}

function busy(cause: unknown): LedgerError {
  return new LedgerError('ledger_busy', 'The delivery ledger is locked by another program', {
    description: `${STAY} If this stays, look for what locks the tables of the database.`,
    cause,
  });
}

function lowerFirst(text: string): string {
  return text.startsWith('SQL') ? text : text.charAt(0).toLowerCase() + text.slice(1);
}
