import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SMTPServerAddress, SMTPServerAuthentication, SMTPServerDataStream, SMTPServerSession } from 'smtp-server';
import { SMTPServer } from 'smtp-server';

import { type StageContext,takeFault } from './faults';
import type { MailboxFaults, MailboxOptions, ObservedStage, SmtpStage } from './types';

/** A message whose final dot arrived and which no fault refused. */
export interface AcceptedMessage {
  raw: Buffer;
  envelope: { from: string; to: string[] };
  user: string | null;
  secure: boolean;
}

export interface SmtpOptions {
  host: string;
  port: number;
  users: Record<string, string> | undefined;
  accessTokens: Set<string> | undefined;
  tls: 'starttls' | 'implicit' | 'none';
  key: string;
  certificate: string;
  maxConnections: number;
  maxMessageBytes: number;
  faults: MailboxFaults;
  /** Stores the message; the 250 reply is sent when it resolves. */
  onMessage(message: AcceptedMessage): Promise<void>;
  onStage: NonNullable<MailboxOptions['onStage']>;
}

export interface SmtpListener {
  port: number;
  connections(): { total: number; open: number };
  close(): Promise<void>;
}

class SmtpReply extends Error {
  constructor(
    readonly responseCode: number,
    message: string,
  ) {
    super(message);
  }
}

/** Thrown inside a handler when the connection is already destroyed: no reply is to be written any more. */
class ConnectionDropped extends Error {}

/** Starts the SMTP side: smtp-server with a fault hook at every stage. */
export async function startSmtp(options: SmtpOptions): Promise<SmtpListener> {
  const closing = new AbortController();
  const delivered = new Map<string, number>();
  let total = 0;

  const connectionOf = (session: SMTPServerSession) =>
    [...server.connections].find((connection) => connection.session.id === session.id);
  const drop = (session: SMTPServerSession): never => {
    connectionOf(session)?._socket.destroy();
    throw new ConnectionDropped('dropped');
  };
  const contextOf = (stage: SmtpStage, session: SMTPServerSession, addresses: string[]): StageContext => ({
    stage,
    addresses,
    sender: stage === 'mail' ? (addresses[0] ?? '') : (session.envelope.mailFrom || { address: '' }).address,
    delivered: delivered.get(session.id) ?? 0,
  });

  const observe = (stage: ObservedStage, session: SMTPServerSession) =>
    options.onStage(stage, typeof session.user === 'string' ? session.user : null);

  /** Delays, then drops or refuses, as the faults of this stage say. */
  async function pass(stage: SmtpStage, session: SMTPServerSession, addresses: string[] = []): Promise<void> {
    const context = contextOf(stage, session, addresses);
    await observe(stage, session);
    const delay = takeFault(options.faults.delay, context);
    if (delay) await sleep(delay.ms, undefined, { signal: closing.signal });
    if (takeFault(options.faults.drop, context)) drop(session);
    const reject = takeFault(options.faults.reject, context);
    if (reject) throw new SmtpReply(reject.code, reject.message ?? 'Refused by a rule of this mailbox');
  }

  async function receive(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
    const recipients = session.envelope.rcptTo.map((recipient) => recipient.address);
    const context = (stage: SmtpStage) => contextOf(stage, session, recipients);
    await observe('data', session);
    if (takeFault(options.faults.drop, context('data'))) drop(session);
    const cutBody = takeFault(options.faults.drop, context('body'));
    const slowBody = takeFault(options.faults.delay, context('body'));
    if (slowBody) await sleep(slowBody.ms, undefined, { signal: closing.signal });
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      if (chunks.length === 0) await observe('body', session);
      chunks.push(chunk);
      bytes += chunk.length;
      if (cutBody && bytes >= (cutBody.afterBytes ?? 1)) drop(session);
    }
    if (stream.sizeExceeded) throw new SmtpReply(552, '5.3.4 Message is larger than this mailbox takes');
    await finish(Buffer.concat(chunks), session, recipients);
  }

  async function finish(raw: Buffer, session: SMTPServerSession, recipients: string[]): Promise<void> {
    const atDot = contextOf('final-dot', session, recipients);
    await observe('final-dot', session);
    for (const stage of ['data', 'final-dot'] as const) {
      const delay = takeFault(options.faults.delay, { ...atDot, stage });
      if (delay) await sleep(delay.ms, undefined, { signal: closing.signal });
    }
    const reject = takeFault(options.faults.reject, { ...atDot, stage: 'data' });
    if (reject) throw new SmtpReply(reject.code, reject.message ?? 'Message refused by a rule of this mailbox');
    const cut = takeFault(options.faults.drop, atDot);
    if (cut && !cut.stored) drop(session);
    await options.onMessage({
      raw,
      envelope: { from: session.envelope.mailFrom ? session.envelope.mailFrom.address : '', to: recipients },
      user: typeof session.user === 'string' ? session.user : null,
      secure: session.secure,
    });
    await observe('stored', session);
    if (cut) drop(session);
    delivered.set(session.id, (delivered.get(session.id) ?? 0) + 1);
  }

  async function authenticate(auth: SMTPServerAuthentication, session: SMTPServerSession): Promise<string | undefined> {
    await pass('auth', session);
    const user = auth.username ?? '';
    if (options.accessTokens !== undefined) {
      const known = options.users === undefined || Object.hasOwn(options.users, user);
      return known && options.accessTokens.has(auth.accessToken ?? '') ? user : undefined;
    }
    const expected = options.users && Object.hasOwn(options.users, user) ? options.users[user] : undefined;
    if (expected === undefined || auth.password !== expected) {
      throw new SmtpReply(535, '5.7.8 Authentication credentials invalid');
    }
    return user;
  }

  /** Runs a handler and answers, unless the connection was dropped: then there is nobody left to answer. */
  function answer<T>(work: Promise<T>, done: (error: Error | null, value?: T) => void): void {
    work.then(
      (value) => done(null, value),
      (error: unknown) => {
        if (error instanceof ConnectionDropped || closing.signal.aborted) return;
        done(error instanceof Error ? error : new Error(String(error)));
      },
    );
  }

  const disabledCommands = [...(options.tls === 'none' ? ['STARTTLS'] : []), ...(options.users ? [] : ['AUTH'])];
  const server = new SMTPServer({
    name: 'mailbox.localhost',
    secure: options.tls === 'implicit',
    key: options.key,
    cert: options.certificate,
    size: options.maxMessageBytes,
    disabledCommands,
    ...(options.accessTokens && { authMethods: ['XOAUTH2'] }),
    allowInsecureAuth: options.tls === 'none',
    authOptional: options.users === undefined,
    disableReverseLookup: true,
    closeTimeout: 10,
    onConnect(session, callback) {
      total += 1;
      const connection = connectionOf(session);
      if (connection) {
        const greet = connection.handler_EHLO.bind(connection);
        // smtp-server has no hook for EHLO; its handler is looked up by name on the connection.
        connection.handler_EHLO = (command, next) => answer(pass('ehlo', session), () => greet(command, next));
      }
      const tooMany = server.connections.size > options.maxConnections;
      answer(
        tooMany ? Promise.reject(new SmtpReply(421, '4.7.0 Error: too many connections')) : pass('connect', session),
        callback,
      );
    },
    onAuth: (auth, session, callback) =>
      answer(authenticate(auth, session), (error, user) =>
        // A token that is not accepted is answered with a challenge first, as Google documents for XOAUTH2.
        callback(error, error ? undefined : { user, data: { status: '400', schemes: 'Bearer' } }),
      ),
    onMailFrom: (address: SMTPServerAddress, session, callback) =>
      answer(pass('mail', session, [address.address]), callback),
    onRcptTo: (address: SMTPServerAddress, session, callback) =>
      answer(pass('rcpt', session, [address.address]), callback),
    onData: (stream, session, callback) => answer(receive(stream, session), (error) => callback(error)),
    onClose: (session) => void delivered.delete(session.id),
  });
  // A client that goes away in the middle of a handshake is no event for a mailbox.
  server.on('error', () => undefined);
  const listening = server.listen(options.port, options.host);
  await once(listening, 'listening');

  return {
    port: (listening.address() as AddressInfo).port,
    connections: () => ({ total, open: server.connections.size }),
    close: async () => {
      closing.abort();
      for (const connection of server.connections) connection._socket.destroy();
      await new Promise<void>((resolve) => server.close(resolve));
    },
  };
}
