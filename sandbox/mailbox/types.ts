/** One attachment of a received mail. */
export interface ReceivedAttachment {
  /** As the mail names it; "attachment" when it names none. */
  filename: string;
  contentType: string;
  content: Buffer;
}

/** One message the server answered 250 to after its final dot. */
export interface ReceivedMail {
  /** 1, 2, 3 … in order of arrival, never reused within one mailbox. */
  id: number;
  /** The From header as text. */
  from: string;
  /** The To header as text. */
  to: string;
  /** MAIL FROM and RCPT TO: where the message really went. */
  envelope: { from: string; to: string[] };
  subject: string;
  /** With its angle brackets, or an empty string. */
  messageId: string;
  /** Header lines in their order; names in lower case, values unfolded but not decoded. */
  headers: Array<{ name: string; value: string }>;
  text: string;
  /** An empty string when there is no HTML part. */
  html: string;
  attachments: ReceivedAttachment[];
  /** The user that signed in, or null. */
  user: string | null;
  /** Whether the message came over TLS. */
  secure: boolean;
  receivedAt: Date;
  /** The message as it came over the wire, dots already removed. */
  raw: Buffer;
}

/**
 * Where a fault strikes: `connect` before the greeting, `ehlo`/`auth`/`mail`/`rcpt`/`data` when the command arrived and
 * before its reply, `body` after some bytes of the message, `final-dot` when the whole message arrived and before its reply.
 */
export type SmtpStage = 'connect' | 'ehlo' | 'auth' | 'mail' | 'rcpt' | 'data' | 'body' | 'final-dot';

/** A stage as an observer sees it; `stored` is when the server has the message for good and before its reply. */
export type ObservedStage = SmtpStage | 'stored';

interface FaultCondition {
  /**
   * Part of an address, or a pattern: compared with the sender at `mail`, with the recipient at `rcpt`, and with every
   * recipient of the message from `data` on. Left out, the fault strikes every time.
   */
  match?: string | RegExp;
  /** Strikes only on connections that have delivered at least this many messages. */
  afterMessages?: number;
  /** How often it strikes before it is used up; left out, for ever. */
  times?: number;
}

/** Answers with an SMTP error instead of accepting. */
export interface RejectFault extends FaultCondition {
  /** `data` answers after the final dot, as servers with a content filter do. */
  stage: 'connect' | 'auth' | 'mail' | 'rcpt' | 'data';
  /** Only for messages from this address, whatever it is said at. */
  sender?: string;
  /** SMTP reply code, e.g. 550 or 451. */
  code: number;
  message?: string;
}

/** Closes the connection without a reply. */
export interface DropFault extends FaultCondition {
  stage: SmtpStage;
  /** `body` only: how many bytes of the message to read first; 1 unless told. */
  afterBytes?: number;
  /** `final-dot` only: whether the server nevertheless keeps the message, so that the sender cannot know; false unless told. */
  stored?: boolean;
}

/** Holds the reply back; at `body` the reading of the message. */
export interface DelayFault extends FaultCondition {
  stage: SmtpStage;
  /** Milliseconds. */
  ms: number;
}

/** The faults in force; change the lists at any time. The first one that fits strikes. */
export interface MailboxFaults {
  reject: RejectFault[];
  drop: DropFault[];
  delay: DelayFault[];
}

export interface MailboxOptions {
  /** Address to listen on; 127.0.0.1 unless told. */
  host?: string;
  /** 0 or left out: a free port. */
  smtpPort?: number;
  webPort?: number;
  /** User names with their passwords. When given, a sender must sign in; left out, AUTH is not offered. */
  users?: Record<string, string>;
  /** Access tokens that XOAUTH2 accepts for any of `users`; when given, passwords are refused. Change the set at any time. */
  accessTokens?: Set<string>;
  /** `starttls` (offered, and needed before AUTH) unless told; `implicit` is TLS from the first byte, `none` has no TLS at all. */
  tls?: 'starttls' | 'implicit' | 'none';
  /** Greets further connections with 421, as Postfix does; without a limit unless told. */
  maxConnections?: number;
  /** Refuses larger messages with 552; bytes, 25 MB unless told. */
  maxMessageBytes?: number;
  /** How many of the newest mails stay in memory; 2,000 unless told. */
  keep?: number;
  /** Told of every stage before anything is done there, and waited for. `user` is null until somebody signed in. */
  onStage?: (stage: ObservedStage, user: string | null) => void | Promise<void>;
}

export interface Mailbox {
  host: string;
  smtpPort: number;
  webPort: number;
  webUrl: string;
  /** PEM of the self-signed certificate for localhost and 127.0.0.1: give it to the sender as CA. */
  certificate: string;
  /** Mails in order of arrival, oldest first; at most `keep` of them. */
  messages(): ReceivedMail[];
  /** How many mails were accepted since the start, including those no longer in memory; `clear` does not reset it. */
  receivedCount(): number;
  /** Resolves as soon as `messages()` holds `count` mails; rejects after `timeoutMs` (10,000 unless told). */
  waitForMessages(count: number, timeoutMs?: number): Promise<ReceivedMail[]>;
  /** Forgets all mails. */
  clear(): void;
  /** Refuses recipients at RCPT TO with 550 5.1.1. */
  rejectRecipient(...patterns: Array<string | RegExp>): void;
  faults: MailboxFaults;
  /** How many connections were opened since the start, and how many are open now. */
  connections(): { total: number; open: number };
  /** Closes both servers and all connections. */
  close(): Promise<void>;
}
