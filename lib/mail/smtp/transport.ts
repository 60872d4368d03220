import { setTimeout as sleep } from 'node:timers/promises';
import { createTransport, type SendMailOptions, type SMTPPoolSentMessageInfo } from 'nodemailer';

import { withoutSecrets } from '../../common';
import type { OutgoingMessage } from '../compose/message';

import { certificateTrouble } from './certificate-trouble';
import { type Clock, HeldEnd, type Progress } from './held-end';
import { classifyFailure, type TransportFailure } from './replies';
import { checkSettings, type MailServerSettings } from './settings';

/** The server's acceptance of a message. */
export interface SendReceipt {
  /** The reply to the final dot. */
  response: string;
  /** The refusals of copies, when at least one address was accepted. */
  refused: TransportFailure[];
}

/** One set of pooled connections, for one run. */
export interface MailTransport {
  /** Connects and logs in without sending anything. Throws MailError. */
  verify(): Promise<void>;
  /**
   * Hands one message over to the addresses `recipients`, whatever its headers name. Rejects with what the library said and how far
   * the message had come, unclassified.
   *
   * @param beforeFinalDot awaited when the server has asked for the message and all of it but its end was sent; when it rejects, the
   *   connection is cut and the server has no message
   * @param signal stops it until `beforeFinalDot` is called
   */
  send(
    message: OutgoingMessage,
    recipients: readonly string[],
    beforeFinalDot: () => Promise<void>,
    signal?: AbortSignal,
  ): Promise<SendReceipt>;
  close(): void;
}

/**
 * RFC 5321 §4.5.3.2.6 gives a server ten minutes for its reply to the final dot; a client that hangs up earlier makes
 * doubtful deliveries out of slow ones.
 */
const SOCKET_TIMEOUT_MS = 10 * 60_000;

const CLOCK: Clock = { now: () => performance.now(), sleep };

/** A message on its way. */
interface UnderWay {
  stream: HeldEnd | undefined;
  beforeEnd: () => Promise<void>;
}

/**
 * Prepares the connections to a mail server; nothing is connected yet.
 *
 * @throws MailError `mail_settings_invalid` or `mail_plaintext_password_refused`
 */
export function openMailTransport(settings: MailServerSettings, clock: Clock = CLOCK): MailTransport {
  checkSettings(settings);
  const transporter = createTransport(transportOptions(settings));
  const secrets = [settings.password, `\0${settings.user}\0${settings.password}`];
  const cleaned: Cleaning = (failure) => withoutLogin(failure, secrets);
  const { accessToken, user } = settings;
  if (accessToken !== undefined) {
    transporter.set('oauth2_provision_cb', (_user: string, renew: boolean, callback: TokenCallback) => {
      accessToken(renew).then((token) => {
        secrets.push(token, `user=${user}\x01auth=Bearer ${token}\x01\x01`);
        callback(null, token);
      }, callback);
    });
  }
  // Keyed by Message-ID, which is unique among the messages under way; the stream plugin sees nothing else of ours.
  const underWay = new Map<string, UnderWay>();
  transporter.use('stream', (mail, callback) => {
    const entry = underWay.get(String(mail.data.messageId));
    if (entry !== undefined) {
      mail.message.processFunc((message) => (entry.stream = new HeldEnd(message, entry.beforeEnd, clock)));
    }
    callback();
  });
  return {
    async verify() {
      try {
        await transporter.verify();
      } catch (error) {
        throw classifyFailure(cleaned(Object.assign(certificateTrouble(error), { progress: 'session' as const })))
          .error;
      }
    },
    async send(message, recipients, beforeFinalDot, signal) {
      const stop = stoppable(signal);
      const entry: UnderWay = {
        stream: undefined,
        beforeEnd: async () => {
          await beforeFinalDot();
          stop.tooLate();
        },
      };
      underWay.set(message.messageId, entry);
      try {
        const info = await transporter.sendMail({ ...mailOptions(message, recipients), signal: stop.signal });
        return toReceipt(info, cleaned);
      } catch (error) {
        const progress: Progress = entry.stream?.progress ?? 'session';
        throw cleaned(Object.assign(certificateTrouble(error), { progress }));
      } finally {
        stop.tooLate();
        underWay.delete(message.messageId);
      }
    },
    close: () => transporter.close(),
  };
}

function transportOptions(settings: MailServerSettings) {
  const implicitTls = settings.security === 'tls' || (settings.security === 'auto' && settings.port === 465);
  return {
    pool: true as const,
    maxConnections: settings.maxConnections,
    // Only for a connection that closed before anything of the message was read; whether to try again after that is the ledger's
    // decision, since it could be a second copy.
    maxRequeues: 2,
    host: settings.host,
    port: settings.port,
    secure: implicitTls,
    requireTLS: !implicitTls && settings.security !== 'none',
    ignoreTLS: settings.security === 'none',
    ...(settings.clientName === '' ? {} : { name: settings.clientName }),
    ...authOf(settings),
    connectionTimeout: settings.connectTimeoutMs,
    greetingTimeout: settings.connectTimeoutMs,
    socketTimeout: SOCKET_TIMEOUT_MS,
    tls: {
      minVersion: 'TLSv1.2' as const,
      ...(settings.caCertificate === '' ? {} : { ca: settings.caCertificate }),
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** A signal that follows `signal` until it is too late to stop. */
function stoppable(signal: AbortSignal | undefined): { signal: AbortSignal; tooLate: () => void } {
  const stop = new AbortController();
  const abort = () => stop.abort();
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort);
  return { signal: stop.signal, tooLate: () => signal?.removeEventListener('abort', abort) };
}

type Cleaning = <T extends TransportFailure>(failure: T) => T;

/** Takes the login, in the forms it is sent in, out of a server's words: some servers quote it in their refusal. */
function withoutLogin<T extends TransportFailure>(failure: T, secrets: readonly string[]): T {
  if (failure.response !== undefined) failure.response = withoutSecrets(failure.response, secrets);
  return failure;
}

type TokenCallback = (error: Error | null, token?: string) => void;

function authOf({ user, password, accessToken }: MailServerSettings) {
  if (accessToken !== undefined) return { auth: { type: 'OAuth2' as const, user }, forceAuth: true };
  // A login that the server never asks for is a login at the wrong server or port.
  return user === '' ? {} : { auth: { user, pass: password }, forceAuth: true };
}

function mailOptions(message: OutgoingMessage, recipients: readonly string[]): SendMailOptions {
  const { from, to, cc, replyTo, subject, text, html, attachments, messageId, headers } = message;
  return {
    from,
    // Objects, not text: a text would be parsed again, and parsers have been talked into strangers' addresses.
    to: [{ name: '', address: to }],
    cc: cc.map((address) => ({ name: '', address })),
    ...(replyTo === null ? {} : { replyTo }),
    envelope: { from: from.address, to: [...recipients] },
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
  const { response = '' } = cleaned<TransportFailure>({ response: info.response });
  return { refused: (info.rejectedErrors ?? []).map((error: TransportFailure) => cleaned(error)), response };
}
