import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { readReply,type Reply } from '../../lib/mail/smtp/read-reply';
import PROVIDER_REPLIES from '../peers/provider-replies.json';
import { deliver, job, mailbox, settings } from '../support/mail-support';

// What each reply of a mail server means, by the stage it comes at: whose trouble it is, what the ledger keeps and what a
// person sees. The server is real, the replies are those of providers (facts/mail-ksef-market.md §3.6).

type Stage = 'connect' | 'auth' | 'mail' | 'rcpt' | 'data';
const RECIPIENT = { code: 'mail_recipient_refused', state: 'failed', permanent: true };
const NOT_YET = { code: 'mail_recipient_deferred', state: 'planned', permanent: false };
const MESSAGE = { code: 'mail_message_refused', state: 'planned', permanent: false };
const LATER = { code: 'mail_send_failed', state: 'planned', permanent: false };
const account = (code: string) => ({ code, state: 'planned', permanent: false });

const BY_STAGE: Array<[Stage, string, typeof RECIPIENT]> = [
  ['connect', '421 4.3.2 Service not available', account('mail_server_busy')],
  ['connect', '554 5.7.1 No service for your address', account('mail_client_refused')],
  ['auth', '454 4.7.0 Temporary authentication failure', account('mail_server_busy')],
  ['auth', '451 Authentication failed: Maximum credits exceeded', account('mail_limit_reached')],
  ['auth', '535 5.7.8 Bad credentials', account('mail_login_refused')],
  [
    'auth',
    '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled',
    account('mail_login_refused'),
  ],
  ['mail', '451 4.3.0 Try again', account('mail_server_busy')],
  ['mail', '450 4.7.1 Error: too much mail', account('mail_limit_reached')],
  ['mail', '553 5.7.1 Sender address rejected: not owned by user', account('mail_sender_refused')],
  ['rcpt', '553 5.7.1 Sender address rejected: not owned by user', account('mail_sender_refused')],
  ['rcpt', '554 5.7.1 Relay access denied', account('mail_relay_refused')],
  ['rcpt', '550 5.7.1 Helo command rejected: Access denied', account('mail_client_refused')],
  ['data', '554 5.2.252 SendAsDenied; not allowed to send as', account('mail_sender_refused')],
  ['rcpt', '450 4.2.1 Mailbox busy', NOT_YET],
  ['rcpt', '451 4.7.1 Greylisted', NOT_YET],
  ['rcpt', '550 5.1.1 No such user', RECIPIENT],
  // Words that servers also use for everybody: at a mailbox that has not delivered yet it is no reason to fail anything.
  ['rcpt', '550 5.2.1 Mailbox disabled', NOT_YET],
  ['rcpt', '552 5.2.2 Mailbox full', NOT_YET],
  ['rcpt', '553 5.1.2 Domain not found', RECIPIENT],
  ['rcpt', '550 - Stop, you are sending too fast!', account('mail_limit_reached')],
  ['rcpt', '550 5.4.5 Daily user sending quota exceeded', account('mail_limit_reached')],
  ['data', '451 4.3.0 Try again', LATER],
  ['data', '452 4.3.1 Insufficient storage', LATER],
  ['data', '550 5.1.0 policy violation', account('mail_account_refused')],
  ['data', '552 5.3.4 Message too big', MESSAGE],
  ['data', '554 5.2.2 mailbox full', NOT_YET],
  ['data', '554 5.6.0 Not wanted', MESSAGE],
  ['data', '554 5.7.1 Message contains a virus', MESSAGE],
];

async function answerTo(stage: Stage, reply: string) {
  const box = await mailbox();
  const [, code, message] = /^(\d{3}) (.*)$/.exec(reply)!;
  box.faults.reject.push({ stage, code: Number(code), message, times: 1 });
  const one = settings(box, { maxConnections: 1 });
  const [report] = await deliver([job(1)], one, `${stage}-${reply.replace(/\W/g, '')}`);
  return { box, one, report: report! };
}

describe('a reply', () => {
  it.each(BY_STAGE)('at %s: %s', async (stage, reply, { code, state, permanent }) => {
    const { box, report } = await answerTo(stage, reply);
    expect(report).toMatchObject({ delivery: { state }, error: { code, permanent } });
    expect(report.error!.message).not.toBe('');
    expect(report.error!.description).not.toBe('');
    expect(box.receivedCount()).toBe(0);
  });
});

// One customer's trouble never rests the mailbox: the next customer is served in the same run.
it.each([
  ['rcpt', '452 4.2.2 The email account that you tried to reach is over quota'],
  ['rcpt', '552 5.2.2 user over quota'],
  ['data', '550 5.2.2 user over quota'],
  ['data', "552 5.3.4 Message size exceeds the user's maximum size limit"],
  ['rcpt', '550 5.7.1 <customer1@example.com>: Recipient address rejected: policy violation'],
  ['rcpt', '450 4.7.1 rate limit for this recipient'],
  ['rcpt', '550 5.7.1 Access denied'],
] as Array<[Stage, string]>)("one customer's trouble at %s: %s", async (stage, reply) => {
  const box = await mailbox();
  const [, code, message] = /^(\d{3}) (.*)$/.exec(reply)!;
  box.faults.reject.push({ stage, code: Number(code), message, match: 'customer1@' });
  const reports = await deliver([job(1), job(2), job(3)], settings(box, { maxConnections: 1 }));
  expect(reports.slice(1).map(({ delivery }) => delivery?.state)).toEqual(['sent', 'sent']);
});

interface JudgedReply {
  stage: string;
  code: number;
  text: string;
  belongsTo: string;
  state?: string;
}

function judged({ stage, code, text }: JudgedReply): { belongsTo: string; state: string } {
  const stages: Record<string, Reply['stage']> = {
    AUTH: 'login',
    'MAIL FROM': 'sender',
    'RCPT TO': 'recipient',
    'after the final dot': 'message',
  };
  const { side, lasting } = readReply({ stage: stages[stage] ?? 'session', code, text });
  return { belongsTo: side, state: side === 'recipient' && lasting ? 'failed' : 'planned' };
}

describe("providers' own words", () => {
  it.each(PROVIDER_REPLIES.map((reply) => [reply.source, reply.stage, reply.code, reply.text, reply] as const))(
    '%s at %s: %s %s',
    (_source, _stage, _code, _text, reply) => {
      expect(judged(reply)).toEqual({ belongsTo: reply.belongsTo, state: reply.state });
    },
  );

  const file = join(__dirname, '../../..', 'shared', 'data', 'smtp-replies.json');
  (existsSync(file) ? it : it.skip)('of a list beside the repository, where there is one', () => {
    for (const reply of JSON.parse(readFileSync(file, 'utf8')) as JudgedReply[]) {
      const { belongsTo, state } = judged(reply);
      expect([reply.text, belongsTo, state]).toEqual([
        reply.text,
        reply.belongsTo.replace(/\W.*$/, ''),
        reply.belongsTo === 'recipient' ? 'failed' : 'planned',
      ]);
    }
  });
});
