import { REPLY_RULES } from '../../lib/mail/smtp/reply-rules';
import { deliver, job, mailbox, settings } from '../support/mail-support';

// What each reply of a mail server means, by the stage it comes at: whose trouble it is, what the ledger keeps and what a
// person sees. The server is real, the replies are those of providers (facts/mail-ksef-market.md §3.6).

type Stage = 'connect' | 'auth' | 'mail' | 'rcpt' | 'data';
const RECIPIENT = { code: 'mail_recipient_refused', state: 'failed', permanent: true };
const DEFERRED = { code: 'mail_recipient_deferred', state: 'planned', permanent: false };
const MESSAGE = { code: 'mail_message_refused', state: 'failed', permanent: true };
const LATER = { code: 'mail_send_failed', state: 'planned', permanent: false };
const ACCOUNT = { code: 'mail_sender_refused', state: 'planned', permanent: false };
const LOGIN = { code: 'mail_login_refused', state: 'planned', permanent: false };

const BY_STAGE: Array<[Stage, string, typeof RECIPIENT]> = [
  ['connect', '421 4.3.2 Service not available', ACCOUNT],
  ['connect', '554 5.7.1 No service for your address', ACCOUNT],
  ['auth', '454 4.7.0 Temporary authentication failure', LOGIN],
  ['auth', '535 5.7.8 Bad credentials', LOGIN],
  ['auth', '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled', LOGIN],
  ['mail', '451 4.3.0 Try again', ACCOUNT],
  ['mail', '553 5.7.1 Sender address rejected: not owned by user', ACCOUNT],
  ['rcpt', '450 4.2.1 Mailbox busy', DEFERRED],
  ['rcpt', '451 4.7.1 Greylisted', DEFERRED],
  ['rcpt', '550 5.1.1 No such user', RECIPIENT],
  ['rcpt', '550 5.2.1 Mailbox disabled', RECIPIENT],
  ['rcpt', '552 5.2.2 Mailbox full', DEFERRED],
  ['rcpt', '553 5.1.2 Domain not found', RECIPIENT],
  ['rcpt', '550 - Stop, you are sending too fast!', ACCOUNT],
  ['rcpt', '550 5.4.5 Daily user sending quota exceeded', ACCOUNT],
  ['data', '451 4.3.0 Try again', LATER],
  ['data', '452 4.3.1 Insufficient storage', LATER],
  ['data', '550 5.1.0 policy violation', ACCOUNT],
  ['data', '552 5.3.4 Message too big', MESSAGE],
  ['data', '554 5.2.2 mailbox full', ACCOUNT],
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

  it.each(
    REPLY_RULES.map((rule) => [rule.example, rule.scope, rule.commands ?? ['MAIL FROM', 'RCPT TO', 'DATA']] as const),
  )('%s is a matter of the %s', async (example, scope, commands) => {
    const stages = commands.map(
      (command) => ({ 'MAIL FROM': 'mail', 'RCPT TO': 'rcpt', DATA: 'data' })[command] as Stage,
    );
    for (const stage of stages) {
      if (stage === 'rcpt' && /^554 5\.2\.2/.test(example)) continue;
      const { report } = await answerTo(stage, example);
      expect(report.error!.code).toBe(scope === 'account' ? 'mail_sender_refused' : 'mail_recipient_deferred');
      expect(report.delivery!.state).toBe('planned');
    }
  });
});
