import { maskAddresses } from '../../common';
import { MailError } from '../errors';

import { replyRuleFor } from './reply-rules';

/** What the transport library says of a failure; see nodemailer's NodemailerError. */
export interface TransportFailure {
  code?: string;
  command?: string;
  response?: string;
  responseCode?: number;
  originalCode?: string;
  timeoutType?: string;
  message?: string;
}

/**
 * Whose trouble a failure is: the recipient's (this order only, for good), the message's (this document only), the
 * account's (every message of the shop meets it) or nobody's (the network; another try may work).
 */
export type FailureScope = 'recipient' | 'message' | 'account' | 'transient';

/** A classified failure. */
export interface ClassifiedFailure {
  scope: FailureScope;
  error: MailError;
}

const EXCERPT_LIMIT = 200;

/** The server's reply for people: one line, bounded, addresses masked. */
export function replyExcerpt(response: string | undefined): string {
  return maskAddresses((response ?? '').replace(/[\p{Cc}\p{Cf}]+/gu, ' '))
    .trim()
    .slice(0, EXCERPT_LIMIT);
}

/** Sorts a failure of the transport into one of the four scopes, with words a shop understands. */
export function classifyFailure(failure: TransportFailure): ClassifiedFailure {
  if (failure.command === 'AUTH XOAUTH2') {
    return account(
      'mail_access_refused',
      'The mail provider no longer lets n8n send from this mailbox',
      `Open the Mail Server OAuth2 credential, press Connect and sign in with the mailbox; its administrator may have to allow SMTP for it. ${says(failure)}`,
      failure,
    );
  }
  if (failure.code === 'EAUTH' || failure.code === 'ENOAUTH' || failure.command?.startsWith('AUTH')) {
    return account(
      'mail_login_refused',
      'The mail server refused the user name or password',
      `Check user and password in the Mail Server credential; many providers want an app password. ${says(failure)}`,
      failure,
    );
  }
  return failure.responseCode === undefined
    ? classifyConnection(failure)
    : classifyReply(failure, failure.responseCode);
}

function classifyReply(failure: TransportFailure, responseCode: number): ClassifiedFailure {
  const permanent = responseCode >= 500 && responseCode !== 503;
  const rule = replyRuleFor(failure.response ?? '', failure.command ?? '');
  if (rule?.scope === 'account') {
    return account(
      'mail_sender_refused',
      'The mail provider does not accept more messages from this mailbox right now',
      `The documents stay undelivered and later runs try again. ${says(failure)}`,
      failure,
    );
  }
  if (rule?.scope === 'transient') {
    return transient(
      'mail_recipient_deferred',
      "The mail server does not accept the customer's address for now",
      failure,
    );
  }
  if (failure.command === 'MAIL FROM') {
    return account(
      'mail_sender_refused',
      'The mail server does not accept the sender address',
      `Check From in the node: most servers want the address of the mailbox that logs in. ${says(failure)}`,
      failure,
    );
  }
  if (failure.command === 'RCPT TO') {
    return permanent
      ? {
          scope: 'recipient',
          error: new MailError('mail_recipient_refused', "The mail server refused the customer's address", {
            permanent: true,
            description: `Correct the e-mail address of the order in BaseLinker. ${says(failure)}`,
            cause: failure,
          }),
        }
      : transient('mail_recipient_deferred', "The mail server does not accept the customer's address for now", failure);
  }
  if (failure.code === 'ETLS') return classifyConnection(failure);
  if (failure.command !== 'DATA') {
    // Refused before any message was named (greeting, EHLO): it cannot be about this customer or this document.
    return account(
      'mail_sender_refused',
      'The mail server does not accept connections from here right now',
      `The documents stay undelivered and later runs try again. ${says(failure)}`,
      failure,
    );
  }
  if (permanent) {
    return {
      scope: 'message',
      error: new MailError('mail_message_refused', 'The mail server refused the message', {
        permanent: true,
        description: `Nothing was delivered. ${says(failure)}`,
        cause: failure,
      }),
    };
  }
  return transient('mail_send_failed', 'The mail server did not take the message this time', failure);
}

function classifyConnection(failure: TransportFailure): ClassifiedFailure {
  const cause = failure.originalCode ?? '';
  const text = failure.message ?? '';
  const server = 'Check host, port and connection security in the Mail Server credential.';
  if (failure.code === 'EDNS' || cause === 'ENOTFOUND' || cause === 'EAI_AGAIN') {
    return account('mail_host_not_found', 'The mail server was not found under that host name', server, failure);
  }
  if (/certificate|self.signed|altnames|unable to verify/i.test(text) || /CERT|SELF_SIGNED/.test(cause)) {
    return account(
      'mail_certificate_not_trusted',
      "The mail server's certificate is not trusted",
      'Use the host name the certificate was issued for, or paste the certificate of its authority into the credential.',
      failure,
    );
  }
  if (/wrong version number|packet length too long|record layer failure/i.test(text)) {
    return account(
      'mail_tls_failed',
      'The mail server does not begin with SSL/TLS at that port',
      `Choose Auto-Detect or STARTTLS as Connection Security, or port 465. ${server}`,
      failure,
    );
  }
  if (failure.code === 'ETLS') {
    return account(
      'mail_tls_failed',
      'The mail server does not offer the encryption that is required',
      `${server} Nothing, not even the password, was sent unencrypted.`,
      failure,
    );
  }
  if (cause === 'ECONNREFUSED' || cause === 'EHOSTUNREACH' || cause === 'ENETUNREACH') {
    return account('mail_unreachable', 'The mail server does not answer at that host and port', server, failure);
  }
  if (failure.timeoutType === 'CONNECT_TIMEOUT' || failure.timeoutType === 'GREETING_TIMEOUT') {
    return account('mail_timeout', 'The mail server did not answer in time', server, failure);
  }
  if (failure.code === 'EABORT') return transient('mail_cancelled', 'The execution was stopped', failure);
  return transient('mail_connection_lost', 'The connection to the mail server broke', failure);
}

function account(
  code: MailError['code'],
  message: string,
  description: string,
  failure: TransportFailure,
): ClassifiedFailure {
  return { scope: 'account', error: new MailError(code, message, { description, cause: failure }) };
}

function transient(code: MailError['code'], message: string, failure: TransportFailure): ClassifiedFailure {
  const description = `A later run tries again. ${says(failure)}`.trim();
  return { scope: 'transient', error: new MailError(code, message, { description, cause: failure }) };
}

function says(failure: TransportFailure): string {
  const excerpt = replyExcerpt(failure.response);
  return excerpt === '' ? '' : `The server said: ${excerpt}`;
}
