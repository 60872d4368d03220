import { X509Certificate } from 'node:crypto';
import { Transform } from 'node:stream';
import { createTransport, type SendMailOptions, type SMTPPoolSentMessageInfo } from 'nodemailer';

import { withoutSecrets } from '../../common';
import type { OutgoingMessage } from '../compose/message';
import { MailError } from '../errors';

import { classifyFailure, type TransportFailure } from './replies';

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
  /** PEM of an authority to trust beside the public ones; empty for none. */
  caCertificate: string;
  /** The second, explicit consent that `none` needs before a password travels in clear. */
  allowPlaintextPassword: boolean;
  /** Connections kept open during a run; Microsoft 365 allows 3 (facts/mail-ksef-market.md §3.6). */
  maxConnections: number;
  /** Milliseconds to wait for the connection, the greeting and TLS. */
  connectTimeoutMs: number;
}

/** The server's acceptance of a message. */
export interface SendReceipt {
  /** The addresses the server accepted, in lower case. */
  accepted: string[];
  /** The failures of the addresses it refused, by address in lower case. */
  refused: Map<string, TransportFailure>;
  /** The reply to the final dot. */
  response: string;
}

/** One set of pooled connections, for one run. */
export interface MailTransport {
  /** Connects and logs in without sending anything. Throws MailError. */
  verify(): Promise<void>;
  /**
   * Hands one message over. Rejects with what the library said, unclassified, since only the caller knows how far the
   * message had come.
   *
   * @param beforeFinalDot awaited when the whole message is on the wire except its end; when it rejects, the
   *   connection is cut and the server has no message
   */
  send(message: OutgoingMessage, beforeFinalDot: () => Promise<void>, signal?: AbortSignal): Promise<SendReceipt>;
  close(): void;
}

/**
 * RFC 5321 §4.5.3.2.6 gives a server ten minutes for its reply to the final dot; a client that hangs up earlier makes
 * doubtful deliveries out of slow ones.
 */
const SOCKET_TIMEOUT_MS = 10 * 60_000;

/**
 * Prepares the connections to a mail server; nothing is connected yet.
 *
 * @throws MailError `mail_settings_invalid` or `mail_plaintext_password_refused`
 */
export function openMailTransport(settings: MailServerSettings): MailTransport {
  checkSettings(settings);
  const implicitTls = settings.security === 'tls' || (settings.security === 'auto' && settings.port === 465);
  const transporter = createTransport({
    pool: true,
    maxConnections: settings.maxConnections,
    // A requeued message could be a second copy: whether to try again is the ledger's decision.
    maxRequeues: 0,
    host: settings.host,
    port: settings.port,
    secure: implicitTls,
    requireTLS: !implicitTls && settings.security !== 'none',
    ignoreTLS: settings.security === 'none',
    ...authOf(settings),
    connectionTimeout: settings.connectTimeoutMs,
    greetingTimeout: settings.connectTimeoutMs,
    socketTimeout: SOCKET_TIMEOUT_MS,
    tls: { minVersion: 'TLSv1.2', ...(settings.caCertificate === '' ? {} : { ca: settings.caCertificate }) },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const { accessToken, user } = settings;
  const secrets = [settings.password, `\0${user}\0${settings.password}`];
  const cleaned: Cleaning = (failure) => withoutLogin(failure, secrets);
  if (accessToken !== undefined) {
    transporter.set('oauth2_provision_cb', (_user: string, renew: boolean, callback: TokenCallback) => {
      accessToken(renew).then((token) => {
        secrets.push(token, `user=${user}\x01auth=Bearer ${token}\x01\x01`);
        callback(null, token);
      }, callback);
    });
  }
  // Keyed by Message-ID, which is unique among the messages under way; the stream plugin sees nothing else of ours.
  const gates = new Map<string, () => Promise<void>>();
  transporter.use('stream', (mail, callback) => {
    const gate = gates.get(String(mail.data.messageId));
    if (gate !== undefined) mail.message.transform(() => finalDotGate(gate));
    callback();
  });
  return {
    async verify() {
      try {
        await transporter.verify();
      } catch (error) {
        throw classifyFailure(cleaned(error as TransportFailure)).error;
      }
    },
    async send(message, beforeFinalDot, signal) {
      gates.set(message.messageId, beforeFinalDot);
      try {
        return toReceipt(await transporter.sendMail({ ...mailOptions(message), signal }), cleaned);
      } catch (error) {
        throw cleaned(error as TransportFailure);
      } finally {
        gates.delete(message.messageId);
      }
    },
    close: () => transporter.close(),
  };
}

type Cleaning = <T extends TransportFailure>(failure: T) => T;

/** Takes the login, in the forms it is sent in, out of a server's words: some servers quote it in their refusal. */
function withoutLogin<T extends TransportFailure>(failure: T, secrets: readonly string[]): T {
  if (failure.response !== undefined) failure.response = withoutSecrets(failure.response, secrets);
  return failure;
}

type TokenCallback = (error: Error | null, token?: string) => void;

function authOf({ user, password, accessToken }: MailServerSettings) {
  if (accessToken !== undefined) return { auth: { type: 'OAuth2' as const, user } };
  return user === '' ? {} : { auth: { user, pass: password } };
}

/** Passes the message through and holds its end, and with it the final dot, until the gate opens. */
function finalDotGate(beforeFinalDot: () => Promise<void>): Transform {
  return new Transform({
    transform: (chunk, _encoding, callback) => callback(null, chunk),
    flush: (callback) => {
      beforeFinalDot().then(
        () => callback(),
        // An error of its own: the library writes its code into the object it is given.
        (cause: unknown) => callback(new Error('The message was held back', { cause })),
      );
    },
  });
}

function mailOptions(message: OutgoingMessage): SendMailOptions {
  const { from, to, cc, bcc, replyTo, subject, text, html, attachments, messageId, headers } = message;
  return {
    from,
    // Objects, not text: a text would be parsed again, and parsers have been talked into strangers' addresses.
    to: [{ name: '', address: to }],
    cc: cc.map((address) => ({ name: '', address })),
    ...(replyTo === null ? {} : { replyTo }),
    envelope: { from: from.address, to: [to, ...cc, ...bcc] },
    subject,
    text,
    ...(html === '' ? {} : { html }),
    attachments: attachments.map(({ fileName, contentType, content }) => ({
      filename: fileName,
      contentType,
      content,
      contentDisposition: 'attachment',
    })),
    messageId,
    headers: { ...headers, 'Auto-Submitted': 'auto-generated' },
  };
}

function toReceipt(info: SMTPPoolSentMessageInfo, cleaned: Cleaning): SendReceipt {
  const address = (entry: string | { address: string }) =>
    (typeof entry === 'string' ? entry : entry.address).toLowerCase();
  const refused = (info.rejectedErrors ?? []).map((error: TransportFailure & { recipient?: string }) => {
    return [String(error.recipient ?? '').toLowerCase(), cleaned(error)] as const;
  });
  const { response = '' } = cleaned<TransportFailure>({ response: info.response });
  return { accepted: info.accepted.map(address), refused: new Map(refused), response };
}

function checkSettings(settings: MailServerSettings): void {
  const invalid = (message: string) =>
    new MailError('mail_settings_invalid', message, { description: 'Correct the Mail Server credential.' });
  if (!/^[A-Za-z0-9._:-]{1,253}$/.test(settings.host)) throw invalid('The mail server has no valid host name');
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
