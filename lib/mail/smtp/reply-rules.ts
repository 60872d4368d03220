import type { FailureScope } from './replies';

/** A kind of reply that its reply code alone would misplace. */
export interface ReplyRule {
  scope: Extract<FailureScope, 'account' | 'transient'>;
  /** The SMTP commands at which it holds; left out, at all. */
  commands?: readonly string[];
  /** Compared with the whole reply, e.g. "550 5.4.5 Daily user sending quota exceeded". */
  pattern: RegExp;
  /** A reply of that kind. */
  example: string;
  /** Where it is known from. */
  source: string;
}

/**
 * Replies by enhanced status code (RFC 3463) and wording, the first that fits counts. Providers report quotas and rates of
 * the sender with permanent codes, at whatever command, as if recipient or message were at fault.
 */
export const REPLY_RULES: readonly ReplyRule[] = [
  {
    scope: 'account',
    pattern: /\b5\.7\.30\b|basic authentication is/i,
    example: '550 5.7.30 Basic authentication is not supported for Client Submission',
    source: 'Microsoft 365, facts/mail-ksef-market.md §3.6',
  },
  {
    scope: 'account',
    pattern: /\b5\.4\.5\b/,
    example: '550 5.4.5 Daily user sending quota exceeded',
    source: 'Gmail and Google Workspace, facts/mail-ksef-market.md §3.6',
  },
  {
    scope: 'account',
    pattern: /\b4\.3\.2\b|concurrent connections?/i,
    example: '432 4.3.2 Concurrent connections limit exceeded',
    source: 'Microsoft 365, facts/mail-ksef-market.md §3.6',
  },
  {
    scope: 'account',
    pattern: /policy violation/i,
    example: '550 5.1.0 policy violation',
    source: 'Forpsi.pl, facts/mail-ksef-market.md §3.6',
  },
  {
    scope: 'account',
    pattern:
      /sending too (fast|much|many)|too many (e-?mails|messages|connections|recipients|logins|errors)|rate limit/i,
    example: '550 - Stop, you are sending too fast!',
    source: 'hosts of ResellersPanel, facts/mail-ksef-market.md §3.6',
  },
  {
    scope: 'account',
    pattern:
      /(sending|outgoing|hourly|daily|monthly|per (minute|hour|day)|user|account)\b.{0,40}\b(quota|limits?)\b|\b(quota|limits?)\b.{0,40}\b(per (minute|hour|day)|hourly|daily|sending)/i,
    example: '451 4.7.1 Hourly message limit exceeded, try again later',
    source: 'hourly and daily limits of iq.pl, simply.com and others, facts/mail-ksef-market.md §3.6',
  },
  {
    scope: 'transient',
    commands: ['RCPT TO'],
    pattern: /\b[45]\.2\.2\b|(mailbox|inbox|quota).{0,30}(full|exceeded)|over quota/i,
    example: '552 5.2.2 The mailbox of the recipient is full',
    source: 'RFC 3463 §3.3: the mailbox of this one recipient, who may empty it',
  },
  {
    scope: 'account',
    pattern: /\b[45]\.2\.2\b|over quota|quota exceeded/i,
    example: '554 5.2.2 mailbox full',
    source: "Microsoft 365 when the sender's Sent Items are full, facts/mail-ksef-market.md §3.6",
  },
];

/** The first rule that fits a reply. `command` is the SMTP command it answers. */
export function replyRuleFor(response: string, command: string): ReplyRule | undefined {
  return REPLY_RULES.find(
    ({ commands, pattern }) => pattern.test(response) && (commands === undefined || commands.includes(command)),
  );
}
