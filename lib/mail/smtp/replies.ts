import { maskAddresses } from '../../common';
import { MailError } from '../errors';

import { connectionTrouble, tokenServerAway } from './connection-trouble';
import type { Progress } from './held-end';
import { readReply, type ReplyReading, type ReplyStage, type Side, type Trouble } from './read-reply';

/** What the transport says of a failure; see nodemailer's NodemailerError. */
export interface TransportFailure {
  code?: string;
  command?: string;
  response?: string;
  responseCode?: number;
  originalCode?: string;
  timeoutType?: string;
  message?: string;
  /** How far the message had come. */
  progress?: Progress;
  /** The names in a certificate that did not fit. */
  certificateNames?: string;
}

/** A classified failure. */
export interface ClassifiedFailure {
  side: Side;
  /** For good: the same message to the same address would be refused again. */
  lasting: boolean;
  /** Nothing was said of a recipient yet, so it is no document's own failure. */
  beforeRecipient: boolean;
  /** It is about the number of connections, and fewer of them may work. */
  tooManyConnections: boolean;
  /** This connection has carried all that one may carry; another one may go on. */
  connectionUsedUp: boolean;
  /** The words say that there is no such address: not one of the replies that may hide trouble of the mailbox. */
  addressUnknown: boolean;
  /** The mailbox has to rest: asking at once again makes it worse. Words or code said so, or it is about this sender only. */
  rests: boolean;
  error: MailError;
}

const EXCERPT_LIMIT = 200;

/** The server's reply for people: one line, bounded, addresses masked. */
export function replyExcerpt(response: string | undefined): string {
  return maskAddresses((response ?? '').replace(/[\p{Cc}\p{Cf}]+/gu, ' '))
    .trim()
    .slice(0, EXCERPT_LIMIT);
}

/** Sorts a failure of the transport by whose trouble it is, with words a shop understands. */
export function classifyFailure(failure: TransportFailure): ClassifiedFailure {
  if (failure.command === 'AUTH XOAUTH2' && failure.responseCode === undefined) return tokenFailure(failure);
  // "Not known" to STARTTLS is about the encryption, whatever else the words might mean.
  if (failure.responseCode === undefined || failure.code === 'ETLS') return withoutReply(failure);
  const stage = stageOf(failure);
  const text = (failure.response ?? '').replace(/^\d{3}[ -]?/gm, '');
  const reading = readReply({ stage, code: failure.responseCode, text });
  return fromReading(failure, stage, reading);
}

function stageOf({ command = '', code, progress }: TransportFailure): ReplyStage {
  if (command.startsWith('AUTH') || code === 'EAUTH' || code === 'ENOAUTH') return 'login';
  if (command === 'MAIL FROM') return 'sender';
  if (command === 'RCPT TO') return 'recipient';
  if (command === 'DATA') return 'message';
  if (progress === 'envelope') return 'sender';
  return progress === 'content' || progress === 'ended' ? 'message' : 'session';
}

function fromReading(failure: TransportFailure, stage: ReplyStage, reading: ReplyReading): ClassifiedFailure {
  const beforeRecipient = stage === 'session' || stage === 'login' || stage === 'sender';
  const words = wordsFor(reading, stage, failure);
  const lasting = reading.lasting && reading.side !== 'account';
  const said = failure.response ?? '';
  return {
    side: reading.side,
    lasting,
    beforeRecipient,
    tooManyConnections: reading.trouble === 'limit' && CONNECTIONS.test(said) && !USED_UP.test(said),
    connectionUsedUp: stage !== 'login' && stage !== 'session' && USED_UP.test(said),
    addressUnknown: reading.side === 'recipient' && reading.trouble === 'unknown' && reading.sure,
    rests: reading.side === 'account' && reading.trouble !== 'later' && reading.sure,
    error: new MailError(words.code, words.message, {
      belongsTo: reading.side,
      permanent: lasting && reading.side === 'recipient',
      description: [words.advice, says(failure)].filter((part) => part !== '').join(' '),
      cause: failure,
    }),
  };
}

const CONNECTIONS = /connection|session|\b4\.3\.2\b|concurren|simultan/i;

const USED_UP =
  /\b(messages?|e?-?mails?|recipients|transactions|commands)\b.{0,40}\b(in|per|for|on|over) (this |one |the |a )?(smtp )?(connection|session)/i;

interface Words {
  code: MailError['code'];
  message: string;
  advice: string;
}

const LATER = 'The documents stay undelivered and later runs try again.';

/** What is said of the mailbox's troubles. */
const ACCOUNT_WORDS: Record<Exclude<Trouble, 'unknown' | 'refused' | 'full' | 'size' | 'content'>, Words> = {
  sender: {
    code: 'mail_sender_refused',
    message: 'The mail server does not accept the sender address',
    advice: 'Check From in the node: most servers want the address of the mailbox that logs in.',
  },
  client: {
    code: 'mail_client_refused',
    message: 'The mail server does not take mail from this computer',
    advice:
      "Ask the mail provider: this computer's address may be on a block list, or Client Host Name in the Mail Server credential has to be a name that it knows.",
  },
  relay: {
    code: 'mail_relay_refused',
    message: 'The mail server passes on no mail without a login it knows',
    advice: 'Check user, password and port (587 or 465) in the Mail Server credential.',
  },
  login: {
    code: 'mail_relay_refused',
    message: 'The mail server wants a login before it takes mail',
    advice: 'Check user, password and port (587 or 465) in the Mail Server credential.',
  },
  limit: {
    code: 'mail_limit_reached',
    message: 'The mailbox has reached a limit of its provider',
    advice: `${LATER} Messages per Minute and per Day in the Mail Server credential keep it below the limit.`,
  },
  account: {
    code: 'mail_account_refused',
    message: 'The mail provider does not accept messages from this mailbox right now',
    advice: LATER,
  },
  later: {
    code: 'mail_server_busy',
    message: 'The mail server cannot take messages right now',
    advice: LATER,
  },
};

function wordsFor({ side, trouble, lasting }: ReplyReading, stage: ReplyStage, failure: TransportFailure): Words {
  if (failure.command === 'AUTH XOAUTH2' && trouble === 'login') return ACCESS_REFUSED;
  if (stage === 'login' && trouble === 'login') return LOGIN_REFUSED;
  if (stage === 'login' && trouble === 'later') return LOGIN_LATER;
  if (side === 'account') return ACCOUNT_WORDS[trouble as keyof typeof ACCOUNT_WORDS] ?? ACCOUNT_WORDS.account;
  if (side === 'message') {
    return trouble === 'size'
      ? { code: 'mail_message_refused', message: 'The message is too large for the mail server', advice: NOT_DELIVERED }
      : { code: 'mail_message_refused', message: 'The mail server refused the message', advice: NOT_DELIVERED };
  }
  if (side === 'recipient' && lasting) {
    return {
      code: 'mail_recipient_refused',
      message: "The mail server refused the customer's address",
      advice: 'Correct the e-mail address of the order in BaseLinker.',
    };
  }
  if (side === 'recipient') {
    const message = trouble === 'full' ? "The customer's mailbox is full" : TAKES_NOTHING_NOW;
    return { code: 'mail_recipient_deferred', message, advice: 'A later run tries again.' };
  }
  if (stage === 'recipient')
    return { code: 'mail_recipient_deferred', message: TAKES_NOTHING_NOW, advice: 'A later run tries again.' };
  if (stage === 'message') {
    return {
      code: 'mail_send_failed',
      message: 'The mail server did not take the message this time',
      advice: 'A later run tries again.',
    };
  }
  return ACCOUNT_WORDS.later;
}

const TAKES_NOTHING_NOW = "The mail server does not accept the customer's address for now";
const NOT_DELIVERED = 'Nothing was delivered. A later run tries again, some days long.';
const LOGIN_REFUSED: Words = {
  code: 'mail_login_refused',
  message: 'The mail server refused the user name or password',
  advice: 'Check user and password in the Mail Server credential; many providers want an app password.',
};
const LOGIN_LATER: Words = {
  code: 'mail_server_busy',
  message: 'The mail server cannot check the login right now',
  advice: `The password need not be wrong. ${LATER}`,
};
const ACCESS_REFUSED: Words = {
  code: 'mail_access_refused',
  message: 'The mail provider no longer lets n8n send from this mailbox',
  advice:
    'Open the Mail Server OAuth2 credential, press Connect and sign in with the mailbox; its administrator may have to allow SMTP for it.',
};

function tokenFailure(failure: TransportFailure): ClassifiedFailure {
  const away = tokenServerAway(failure);
  if (away === undefined) {
    return account(ACCESS_REFUSED.code, ACCESS_REFUSED.message, ACCESS_REFUSED.advice, failure, true);
  }
  const message = 'The server that gives n8n access to the mailbox does not answer';
  return account('mail_unreachable', message, `${LATER} It ended with: ${away}.`, failure, false);
}

function withoutReply(failure: TransportFailure): ClassifiedFailure {
  if (failure.code === 'EAUTH' || failure.code === 'ENOAUTH' || failure.command?.startsWith('AUTH')) {
    return account(LOGIN_REFUSED.code, LOGIN_REFUSED.message, LOGIN_REFUSED.advice, failure, true);
  }
  if (failure.code === 'EMESSAGE') {
    const error = new MailError('mail_message_refused', 'The message is too large for the mail server', {
      description: NOT_DELIVERED,
      cause: failure,
    });
    return { ...NOTHING_KNOWN, side: 'message', lasting: true, error };
  }
  if (failure.code === 'EABORT' || failure.code === 'ABORT_ERR') {
    const error = new MailError('mail_cancelled', 'The execution was stopped', { description: LATER, cause: failure });
    return { ...NOTHING_KNOWN, beforeRecipient: true, error };
  }
  const trouble = connectionTrouble(failure);
  if (trouble === undefined) {
    const error = new MailError('mail_connection_lost', 'The connection to the mail server broke', {
      description: 'A later run tries again.',
      cause: failure,
    });
    return { ...NOTHING_KNOWN, error };
  }
  const rests = trouble.code === 'mail_tls_failed' || trouble.code === 'mail_certificate_not_trusted';
  const { description } = trouble;
  const error = new MailError(trouble.code, trouble.message, { description, cause: failure, belongsTo: 'account' });
  return { ...NOTHING_KNOWN, side: 'account', beforeRecipient: true, rests, error };
}

const NOTHING_KNOWN: Omit<ClassifiedFailure, 'error'> = {
  side: 'passing',
  lasting: false,
  beforeRecipient: false,
  tooManyConnections: false,
  connectionUsedUp: false,
  addressUnknown: false,
  rests: false,
};

function account(
  code: MailError['code'],
  message: string,
  description: string,
  failure: TransportFailure,
  rests: boolean,
): ClassifiedFailure {
  const error = new MailError(code, message, { description, cause: failure, belongsTo: 'account' });
  return { ...NOTHING_KNOWN, side: 'account', beforeRecipient: true, rests, error };
}

function says(failure: TransportFailure): string {
  const excerpt = replyExcerpt(failure.response);
  return excerpt === '' ? '' : `The server said: ${excerpt}`;
}

/**
 * What is the same in a reply whomever it is about: without addresses, numbers and ids, so that the same refusal of three
 * customers is seen to be the same.
 *
 * @param recipient the customer's address: servers quote it in parts
 */
export function replySignature({ response = '', command = '' }: TransportFailure, recipient: string): string {
  const quoted = recipient
    .toLowerCase()
    .split('@')
    .filter((part) => part.length > 2);
  const words = quoted
    .reduce(
      (text, part) => text.replaceAll(part, '*'),
      // Letters of both cases in one long word are an id.
      response.replace(/\b(?=\w*[a-z][A-Z])\w{8,}\b/g, '#').toLowerCase(),
    )
    .replace(/<[^<>]*>|[^\s<>"'(),;:]+@[^\s<>"'(),;:]+/g, '*')
    .replace(/[\p{L}-]*\d[\p{L}\d._:-]*/gu, '#')
    .replace(/\b[a-z0-9-]+(\.[a-z0-9-]+)+\b/g, '*')
    .replace(/\s+/g, ' ')
    .trim();
  return `${command}/${words}`.slice(0, 300);
}
