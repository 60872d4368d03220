import type { MailError } from '../errors';

import type { TransportFailure } from './replies';

/** What is wrong with a connection, in words. */
export interface ConnectionTrouble {
  code: MailError['code'];
  message: string;
  description: string;
}

const SETTINGS = 'Check host, port and connection security in the Mail Server credential.';
const PASSES = 'The documents stay undelivered and later runs try again.';

/** A connection that failed without a reply of the server; undefined when it just broke. */
export function connectionTrouble(failure: TransportFailure): ConnectionTrouble | undefined {
  const cause = failure.originalCode ?? '';
  const text = failure.message ?? '';
  if (failure.code === 'EDNS' || cause === 'ENOTFOUND' || cause === 'EAI_AGAIN') {
    return {
      code: 'mail_host_not_found',
      message: 'The mail server was not found under that host name',
      description: SETTINGS,
    };
  }
  if (
    /certificate|self.signed|altnames|unable to verify|key too|CERT_|SELF_SIGNED|EE_KEY|CA_KEY/i.test(
      `${text} ${cause}`,
    )
  ) {
    return certificate(`${text} ${cause}`, failure.certificateNames);
  }
  if (/wrong version number|packet length too long|record layer failure/i.test(text)) {
    const advice = `Choose Auto-Detect or STARTTLS as Connection Security, or port 465. ${SETTINGS}`;
    return {
      code: 'mail_tls_failed',
      message: 'The mail server does not begin with SSL/TLS at that port',
      description: advice,
    };
  }
  if (
    /protocol version|unsupported protocol|no protocols available|handshake failure|alert number|ssl alert/i.test(text)
  ) {
    return {
      code: 'mail_tls_failed',
      message: 'The mail server offers no encryption that is safe today (TLS 1.2 or newer)',
      description:
        'Its operator has to turn TLS 1.2 on, or use another server of the provider. Nothing, not even the password, was sent.',
    };
  }
  if (failure.code === 'ETLS') {
    const advice = `${SETTINGS} Nothing, not even the password, was sent unencrypted.`;
    return {
      code: 'mail_tls_failed',
      message: 'The mail server does not offer the encryption that is required',
      description: advice,
    };
  }
  if (/^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN)$/.test(cause)) {
    return {
      code: 'mail_unreachable',
      message: 'The mail server does not answer at that host and port',
      description: SETTINGS,
    };
  }
  if (failure.timeoutType === 'GREETING_TIMEOUT') {
    const advice = `A server that waits for SSL/TLS says nothing at first: if this one does, choose SSL/TLS as Connection Security. ${SETTINGS}`;
    return { code: 'mail_timeout', message: 'The mail server did not greet in time', description: advice };
  }
  if (failure.timeoutType === 'CONNECT_TIMEOUT' || (cause === 'ETIMEDOUT' && failure.progress === 'session')) {
    return { code: 'mail_timeout', message: 'The mail server did not answer in time', description: SETTINGS };
  }
  if (failure.progress !== 'session') return undefined;
  const message = 'The mail server closed the connection before it took any message';
  return { code: 'mail_connection_lost', message, description: PASSES };
}

function certificate(text: string, names: string | undefined): ConnectionTrouble {
  if (/expired/i.test(text)) {
    const advice = 'Its operator has to renew it. Until then nothing is sent, not even the password.';
    return {
      code: 'mail_certificate_not_trusted',
      message: "The mail server's certificate has expired",
      description: advice,
    };
  }
  if (/not yet valid/i.test(text)) {
    const advice = 'Check the clock of this computer, then that of the mail server.';
    return {
      code: 'mail_certificate_not_trusted',
      message: "The mail server's certificate is not valid yet",
      description: advice,
    };
  }
  if (/key too|EE_KEY|CA_KEY|too weak/i.test(text)) {
    const advice = 'Its operator has to replace it by one with a longer key.';
    return {
      code: 'mail_certificate_not_trusted',
      message: "The key of the mail server's certificate is too weak",
      description: advice,
    };
  }
  if (/altname|hostname|does not match/i.test(text)) {
    const known = names === undefined ? '' : ` It was issued for: ${names}.`;
    const advice = `Use as Host a name that the certificate was issued for.${known}`;
    return {
      code: 'mail_certificate_not_trusted',
      message: "The mail server's certificate is for another name than Host",
      description: advice,
    };
  }
  return {
    code: 'mail_certificate_not_trusted',
    message: "The mail server's certificate is not trusted",
    description:
      'Use the host name that the provider names, or paste the certificate of its authority into the credential.',
  };
}

const AWAY =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|socket hang up|timed? ?out/i;
const DEEPEST = 6;

/**
 * Why the server that gives access tokens did not answer, or undefined when it did and said no.
 */
export function tokenServerAway(failure: unknown): string | undefined {
  let current = failure;
  for (let depth = 0; depth < DEEPEST && typeof current === 'object' && current !== null; depth += 1) {
    const { message, code, originalCode, httpCode, statusCode, status, cause } = current as Record<string, unknown>;
    const words = [message, code, originalCode].filter((part) => typeof part === 'string').join(' ');
    const answer = Number(httpCode ?? statusCode ?? status ?? 0);
    // No more of the message: it may quote the request, which holds everything that is needed to send from the mailbox.
    const away = AWAY.exec(words)?.[0];
    if (away !== undefined) return away;
    if (answer >= 500 || answer === 429) return `HTTP ${answer}`;
    current = cause;
  }
  return undefined;
}
