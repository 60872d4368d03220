import { LedgerError } from '../../errors';

/** SQLite's primary result codes (https://www.sqlite.org/rescode.html) in plain words. */
export function toLedgerError(error: unknown): LedgerError {
  if (error instanceof LedgerError) return error;
  const primary = primaryCode(error);
  const stay = 'No mail was sent without being recorded; the next run tries again.';
  switch (primary) {
    case 5: // SQLITE_BUSY
    case 6: // SQLITE_LOCKED
      return new LedgerError('ledger_busy', 'The delivery ledger is locked by another process', {
        description: `${stay} If this stays, look for a program that keeps the file open.`,
        cause: error,
      });
    case 8: // SQLITE_READONLY
      return new LedgerError('ledger_read_only', 'The delivery ledger file cannot be written to', {
        description: `${stay} Give the user that runs n8n the right to write to the file and its folder.`,
        cause: error,
      });
    case 13: // SQLITE_FULL
      return new LedgerError('ledger_full', 'There is no room left on the disk of the delivery ledger', {
        description: `${stay} Free some space on that disk.`,
        cause: error,
      });
    case 11: // SQLITE_CORRUPT
    case 26: // SQLITE_NOTADB
      return new LedgerError('ledger_corrupt', 'The delivery ledger file is damaged or is not a ledger', {
        description:
          'Nothing is sent until it is mended: an empty ledger would send every document of the window again. Restore the file from a backup.',
        cause: error,
      });
    case undefined:
    case 14: // SQLITE_CANTOPEN
      return new LedgerError('ledger_unavailable', 'The delivery ledger file cannot be opened', {
        description: `${stay} Check the path in the Delivery Ledger credential and that the user that runs n8n may write to that folder.`,
        cause: error,
      });
    default:
      return new LedgerError('ledger_failed', 'The delivery ledger cannot be used right now', {
        description: stay,
        cause: error,
      });
  }
}

/** Whether another process was writing, so that the same statement may work a moment later. */
export function isBusy(error: unknown): boolean {
  return primaryCode(error) === 5;
}

/** The extended result code without its upper bytes; undefined when the error is not SQLite's. */
function primaryCode(error: unknown): number | undefined {
  const code = (error as { errcode?: number }).errcode;
  return code === undefined ? undefined : code & 0xff;
}
