import { IntegrationError } from '../common';

/** What can go wrong with the ledger itself, and the reasons for which it holds a delivery back. */
export type LedgerErrorCode =
  | 'ledger_unavailable'
  | 'ledger_busy'
  | 'ledger_full'
  | 'ledger_read_only'
  | 'ledger_corrupt'
  | 'ledger_newer_version'
  | 'ledger_failed'
  | 'ledger_inside_nexo'
  | 'ledger_not_prepared'
  | 'delivery_in_doubt'
  | 'delivery_in_progress'
  | 'delivery_waits'
  | 'delivery_refused_before'
  | 'delivery_given_up'
  | 'delivery_unknown'
  | 'decision_incomplete'
  | 'decision_does_not_fit'
  | 'retention_too_short'
  | 'filter_invalid'
  | 'document_changed'
  | 'document_delivered_to_other_customer';

/** A failure of the ledger, or a delivery that the ledger does not let through. */
export class LedgerError extends IntegrationError {
  declare readonly code: LedgerErrorCode;

  constructor(
    code: LedgerErrorCode,
    message: string,
    options: { description?: string; permanent?: boolean; cause?: unknown } = {},
  ) {
    super(code, message, options);
  }
}
