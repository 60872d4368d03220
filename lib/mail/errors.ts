import { IntegrationError, type IntegrationErrorOptions } from '../common';

export type MailErrorCode =
  | 'dry_run_first'
  | 'recipient_missing'
  | 'recipient_malformed'
  | 'recipient_for_none'
  | 'sender_malformed'
  | 'placeholder_unknown'
  | 'document_invalid'
  | 'ksef_number_missing'
  | 'attachment_missing'
  | 'attachment_invalid'
  | 'attachment_too_large'
  | 'mail_settings_invalid'
  | 'test_address_invalid'
  | 'mail_test_failed'
  | 'mail_plaintext_password_refused'
  | 'mail_host_not_found'
  | 'mail_unreachable'
  | 'mail_timeout'
  | 'mail_tls_failed'
  | 'mail_certificate_not_trusted'
  | 'mail_login_refused'
  | 'mail_access_refused'
  | 'mail_sender_refused'
  | 'mail_client_refused'
  | 'mail_relay_refused'
  | 'mail_limit_reached'
  | 'mail_account_refused'
  | 'mail_server_busy'
  | 'mail_refuses_everyone'
  | 'mail_account_paused'
  | 'mail_budget_used'
  | 'mail_recipient_refused'
  | 'mail_recipient_deferred'
  | 'mail_message_refused'
  | 'mail_connection_lost'
  | 'mail_send_failed'
  | 'mail_cancelled'
  | 'delivery_taken_over';

/** A failure on the way from a document to a message that the customer's address accepted. */
export class MailError extends IntegrationError {
  declare readonly code: MailErrorCode;
  /** Whose trouble a mail server's reply is; undefined for what no server said. */
  readonly belongsTo: 'account' | 'recipient' | 'message' | 'passing' | undefined;

  constructor(
    code: MailErrorCode,
    message: string,
    options: IntegrationErrorOptions & { belongsTo?: MailError['belongsTo'] } = {},
  ) {
    super(code, message, options);
    this.belongsTo = options.belongsTo;
  }
}
