import { X509Certificate } from 'node:crypto';

import { MailError } from '../errors';

/**
 * How the connection is protected. `auto` never means "or not": port 465 is implicit TLS, every other port must offer
 * STARTTLS, since a server that is asked politely can be silenced by anyone on the way (facts/mail-ksef-market.md §6).
 */
export type ConnectionSecurity = 'auto' | 'tls' | 'starttls' | 'none';

const SECURITIES: readonly ConnectionSecurity[] = ['auto', 'tls', 'starttls', 'none'];

export interface MailServerSettings {
  host: string;
  port: number;
  security: ConnectionSecurity;
  /** Empty for a server that wants no login. */
  user: string;
  password: string;
  /**
   * Gives the access token for XOAUTH2, instead of a password. Asked with `renew` when the server refused the last one.
   * What it throws is the failure of the login.
   */
  accessToken?: (renew: boolean) => Promise<string>;
  /** PEM of an authority to trust instead of the public ones; empty for those. */
  caCertificate: string;
  /** The second, explicit consent that `none` needs before a password travels in clear. */
  allowPlaintextPassword: boolean;
  /** How n8n introduces itself (EHLO); empty for this computer's own name. */
  clientName: string;
  /** Connections kept open during a run; Microsoft 365 allows 3 (facts/mail-ksef-market.md §3.6). */
  maxConnections: number;
  /** Milliseconds to wait for the connection, the greeting and TLS. */
  connectTimeoutMs: number;
}

/** Throws MailError `mail_settings_invalid` or `mail_plaintext_password_refused`. */
export function checkSettings(settings: MailServerSettings): void {
  const invalid = (message: string) =>
    new MailError('mail_settings_invalid', message, { description: 'Correct the Mail Server credential.' });
  if (!/^[A-Za-z0-9._:-]{1,253}$/.test(settings.host)) throw invalid('The mail server has no valid host name');
  if (settings.clientName !== '' && !/^(\[[\da-fA-F.:]+\]|[A-Za-z0-9.-]{1,253})$/.test(settings.clientName)) {
    throw invalid('Client Host Name of the mail server is no host name');
  }
  if (!Number.isInteger(settings.port) || settings.port < 1 || settings.port > 65535) {
    throw invalid('The port of the mail server is not a number from 1 to 65535');
  }
  if (!SECURITIES.includes(settings.security)) throw invalid('Connection Security of the mail server is unknown');
  // A NUL would end the user name in the login that follows (RFC 4616), a line break the command.
  if (/\p{Cc}/u.test(settings.user + settings.password)) {
    throw invalid('User or password of the mail server has a line break or a control character in it');
  }
  if (settings.caCertificate !== '' && !isCertificates(settings.caCertificate)) {
    throw invalid('Certificate Authority of the mail server is not a certificate in PEM form');
  }
  if (settings.security === 'none' && settings.user !== '' && !settings.allowPlaintextPassword) {
    throw new MailError(
      'mail_plaintext_password_refused',
      'Without encryption the password of the mailbox would be readable on the way',
      {
        description:
          'Choose Auto-Detect as Connection Security, or turn on Allow Password Without Encryption in the credential if the server is on this machine.',
      },
    );
  }
}

function isCertificates(pem: string): boolean {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  try {
    return blocks.length > 0 && blocks.every((block) => new X509Certificate(block).subject !== undefined);
  } catch {
    return false;
  }
}
