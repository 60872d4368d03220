import { plainWords, WORDS } from './reply-words';

/** Where in the conversation a reply came: before any message was named, or to one of the commands that carry it. */
export type ReplyStage = 'session' | 'login' | 'sender' | 'recipient' | 'message';

/**
 * Whose trouble a reply is: the mailbox's of the shop (every message meets it), the one recipient's, the one message's, or
 * nobody's because it passes by itself.
 */
export type Side = 'account' | 'recipient' | 'message' | 'passing';

/** What is wrong, for the words that a person reads. */
export type Trouble =
  | 'sender'
  | 'client'
  | 'relay'
  | 'login'
  | 'limit'
  | 'account'
  | 'unknown'
  | 'refused'
  | 'full'
  | 'size'
  | 'content'
  | 'later';

export interface ReplyReading {
  side: Side;
  trouble: Trouble;
  /** For good: asking again gets the same answer. */
  lasting: boolean;
  /** Whether code or words said so; otherwise only the place of the reply did. */
  sure: boolean;
}

/** A server's reply: "550 5.1.1 User unknown" came as an answer at `stage`. */
export interface Reply {
  stage: ReplyStage;
  /** The three digits. */
  code: number;
  /** Everything behind them, of all lines. */
  text: string;
}

/**
 * Reads whose trouble a reply is from the stage, the enhanced status code (RFC 3463) and the meaning of the words. The code
 * alone misleads: servers report the sender's rates with 550, and Postfix answers refusals of sender, client and HELO at RCPT TO
 * (facts/mail-ksef-market.md §3.6).
 */
export function readReply(reply: Reply): ReplyReading {
  const said = { ...reply, ...parts(reply.text), lasting: reply.code >= 500 && reply.code !== 503 };
  if (reply.stage === 'session' || reply.stage === 'login') return beforeAnyMessage(said);
  const reading =
    fromRecipientsChoice(said) ?? fromAccount(said) ?? fromMessage(said) ?? fromRecipient(said) ?? fromPlace(said);
  // Nobody has named a recipient yet.
  return reply.stage === 'sender' && reading.side === 'recipient' ? account('sender') : reading;
}

interface Said extends Reply {
  words: string;
  /** The enhanced code without its class: "7.1", or an empty string. */
  detail: string;
  /** Postfix's list of rules for recipients refused: that list also holds rules about everybody else. */
  byRecipientRules: boolean;
  lasting: boolean;
}

const RECIPIENT_RULES = /\brecipient address rejected:?/;

function parts(text: string): Pick<Said, 'words' | 'detail' | 'byRecipientRules'> {
  const enhanced = /(?:^|[\s#(])[245]\.(\d{1,3}\.\d{1,3})(?=$|[\s:;,)])/.exec(text);
  const words = plainWords(text);
  return {
    words: words.replace(RECIPIENT_RULES, ''),
    detail: enhanced?.[1] ?? '',
    byRecipientRules: RECIPIENT_RULES.test(words),
  };
}

function beforeAnyMessage({ stage, words, code, lasting }: Said): ReplyReading {
  if (WORDS.limit.test(words) && !(stage === 'login' && lasting)) return account('limit');
  if (!lasting) return { ...account('later'), lasting: false };
  return account(stage === 'login' || code === 530 ? 'login' : 'client');
}

/** The recipient's own rules name senders and logins too, so they are looked for first. */
function fromRecipientsChoice({ words, detail, lasting }: Said): ReplyReading | undefined {
  const mailboxStore = /\bstoredrv\.deliver/.test(words);
  if (/^7\.(2|1[278]|12\d|13[3-6])$/.test(detail) || (WORDS.recipientsChoice.test(words) && !mailboxStore)) {
    return recipient(WORDS.unknown.test(words) ? 'unknown' : 'refused', lasting);
  }
  return /^2\.12\d$/.test(detail) ? recipient('full', false) : undefined;
}

const ACCOUNT_DETAILS = /^(1\.[78]|1\.90|4\.5|7\.([389]|1[13]|2[0-8]|30|57|60|64|[5-7]\d\d|23\d)|2\.252|3\.2)$/;

function fromAccount(said: Said): ReplyReading | undefined {
  const { words, detail, stage, lasting } = said;
  const isLimit = WORDS.limit.test(words) && !WORDS.size.test(words);
  const aboutStore = WORDS.storage.test(words) || /^[23]\.[234]$/.test(detail) || said.code === 552;
  // A limit names whom it protects; what is left unnamed is decided by the code.
  const recipientsLimit =
    WORDS.receiving.test(words) || (/^2\.[23]$/.test(detail) && !WORDS.sending.test(words.replace(/\bsend\b/, '')));
  if (isLimit && !recipientsLimit && WORDS.sending.test(words)) return account('limit');
  if (isLimit && WORDS.receiving.test(words) && !/\byour\b|sending|\bsender\b(?!.*receiv)/.test(words))
    return undefined;
  if (WORDS.senderPolicy.test(words) || WORDS.sender.test(words)) return account('sender');
  const nobodyThere = WORDS.unknown.test(words) && !/\bip\b|\bhelo|\behlo|hostname|reverse|\bptr\b/.test(words);
  if (WORDS.relay.test(words) && (!nobodyThere || WORDS.denied.test(words))) return account('relay');
  if (WORDS.login.test(words)) return account('login');
  if (WORDS.client.test(words) && !nobodyThere) return account('client');
  if (WORDS.account.test(words)) return account(isLimit ? 'limit' : 'account');
  if (!lasting && WORDS.passing.test(words) && !isLimit) return undefined;
  const refusedByPolicy = WORDS.policy.test(words) && WORDS.message.test(words);
  if (ACCOUNT_DETAILS.test(detail) && (isLimit || detail !== '3.2') && !refusedByPolicy) {
    return account(isLimit ? 'limit' : 'account');
  }
  if (isLimit && !aboutStore && !recipientsLimit) return account('limit');
  if (WORDS.spam.test(words) && !WORDS.message.test(words) && !WORDS.content.test(words)) return account('client');
  const aboutCommands = /^5\.\d+$/.test(detail) && stage !== 'recipient' && !WORDS.size.test(words);
  return aboutCommands && !WORDS.message.test(words) ? account('account', false) : undefined;
}

function fromMessage({ words, detail, stage, lasting }: Said): ReplyReading | undefined {
  const full = WORDS.storage.test(words) || detail === '2.2';
  if (full) return undefined;
  if (WORDS.size.test(words) || detail === '3.4' || detail === '2.3') return message('size', lasting);
  if (WORDS.content.test(words) || WORDS.spam.test(words) || /^6\./.test(detail)) return message('content', lasting);
  const aboutMessage = WORDS.message.test(words) && !WORDS.recipient.test(words);
  if (stage === 'message' && lasting && aboutMessage && WORDS.denied.test(words)) return message('content', lasting);
  return WORDS.policy.test(words) && aboutMessage && lasting ? message('content', lasting) : undefined;
}

const UNKNOWN_DETAILS = /^(1\.([12346]|10)|4\.[14])$/;

function fromRecipient({ words, detail, lasting, byRecipientRules }: Said): ReplyReading | undefined {
  if (WORDS.storage.test(words) || detail === '2.2') return recipient('full', false);
  if (WORDS.limit.test(words) && WORDS.receiving.test(words)) return recipient('full', false);
  if (!lasting && WORDS.closed.test(words)) return recipient('refused', false);
  if (!lasting && WORDS.passing.test(words)) return later();
  if (WORDS.unknown.test(words) || UNKNOWN_DETAILS.test(detail)) return recipient('unknown', lasting);
  if (WORDS.closed.test(words) || /^2\.[14]$/.test(detail)) return recipient('refused', lasting);
  if (lasting && byRecipientRules && !/access denied/.test(words)) return recipient('refused', lasting);
  return undefined;
}

/** No words that are known. */
function fromPlace({ words, detail, stage, lasting }: Said): ReplyReading {
  if (!lasting || WORDS.passing.test(words)) return later();
  if (stage === 'sender') return account('sender');
  if (stage === 'recipient' && WORDS.recipient.test(words) && !/access denied/.test(words)) {
    return recipient('refused', lasting);
  }
  if (WORDS.denied.test(words) || WORDS.policy.test(words) || /^7\./.test(detail)) return account('account', false);
  return stage === 'recipient'
    ? { ...recipient('refused', true), sure: false }
    : { ...message('content', true), sure: false };
}

function account(trouble: Trouble, sure = true): ReplyReading {
  return { side: 'account', trouble, lasting: true, sure };
}

function recipient(trouble: Trouble, lasting: boolean): ReplyReading {
  return { side: 'recipient', trouble, lasting, sure: true };
}

function message(trouble: Trouble, lasting: boolean): ReplyReading {
  return { side: 'message', trouble, lasting, sure: true };
}

function later(): ReplyReading {
  return { side: 'passing', trouble: 'later', lasting: false, sure: true };
}
