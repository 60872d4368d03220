import { escapeHtml, IntegrationError, mapConcurrently, maskAddress } from '../../common';
import { keyDigest } from '../../ledger';
import {
  classifyFailure,
  isAddress,
  MailError,
  type MailTransport,
  type OutgoingMessage,
  testNote,
  type TransportFailure,
} from '../../mail';

import { type DeliveryJob, type DeliveryReport, keyOf, type PreparedMessage, prepareMessage } from './prepare';

export interface TestMailEnvironment {
  transport: MailTransport;
  /** The one address that gets everything. */
  testAddress: string;
  /** Different for every run: receivers may drop a Message-ID they have seen. */
  runId: string;
  /** How many messages are under way at the same time. */
  concurrency: number;
  signal?: AbortSignal;
}

/**
 * Sends the messages of the jobs as they would be, but marked and to the test address alone. The ledger has no part in
 * it: the deliveries it returns are `planned`, and no failure is permanent.
 *
 * @returns one report a job, in the order of the jobs
 * @throws MailError `test_address_invalid`
 */
export async function sendTestMails(
  jobs: readonly DeliveryJob[],
  environment: TestMailEnvironment,
): Promise<DeliveryReport[]> {
  const testAddress = environment.testAddress.trim();
  if (!isAddress(testAddress)) {
    throw new MailError('test_address_invalid', 'Test Address is not one plain e-mail address', {
      description: 'Write your own address, such as office@example.com, in Test Address.',
    });
  }
  const run: TestRun = { ...environment, testAddress, accountTrouble: undefined };
  return mapConcurrently(jobs, environment.concurrency, (job, index) => sendTestMail(job, index, run));
}

/**
 * A failure in test mode: never permanent, since a permanent failure may move the order to another status.
 *
 * @param orderId for the message; left out when it is not known
 */
export function testFailure(error: unknown, orderId?: number): IntegrationError {
  const of = orderId === undefined ? '' : ` of order ${orderId}`;
  const known = error instanceof IntegrationError ? error : undefined;
  const message = known?.message ?? (error instanceof Error ? error.message : 'Something unexpected happened');
  return new IntegrationError(known?.code ?? 'mail_test_failed', `Test e-mail${of}: ${message}`, {
    description: known?.description ?? '',
    cause: error,
  });
}

interface TestRun extends TestMailEnvironment {
  /** The trouble of the account, once met: every further message would meet it too. */
  accountTrouble: MailError | undefined;
}

async function sendTestMail(job: DeliveryJob, index: number, run: TestRun): Promise<DeliveryReport> {
  try {
    if (run.signal?.aborted) throw new MailError('mail_cancelled', 'The execution was stopped before this message');
    if (run.accountTrouble !== undefined) throw run.accountTrouble;
    const real = await prepareMessage(job);
    const message = asTest(real, job, run.testAddress, `${run.runId}/${index}`);
    await giveToServer(message, run);
    return {
      delivery: {
        key: keyOf(job),
        channel: 'email',
        state: 'planned',
        recipient: maskAddress(real.to),
        messageId: message.messageId,
        attempt: 0,
        nextTryAt: '',
        reason: `test: sent to ${maskAddress(run.testAddress)} instead of the customer`,
      },
    };
  } catch (error) {
    return { error: testFailure(error, job.document.orderId) };
  }
}

async function giveToServer(message: OutgoingMessage, run: TestRun): Promise<void> {
  try {
    await run.transport.send(message, [message.to], async () => {}, run.signal);
  } catch (failure) {
    const { side, rests, beforeRecipient, error } = classifyFailure(failure as TransportFailure);
    if ((rests || beforeRecipient) && error.code !== 'mail_cancelled') run.accountTrouble = error;
    // The words of the other sides speak of the customer, whom this message was not for.
    if ((failure as TransportFailure).command === 'RCPT TO' && side !== 'account') throw testAddressRefused(error);
    throw error;
  }
}

function testAddressRefused(cause?: unknown): MailError {
  return new MailError('test_address_invalid', 'The mail server does not accept Test Address', {
    description: 'Check Test Address for a mistake, or choose another one.',
    cause,
  });
}

/** The same message for the test address alone, recognisable as a test and with nothing that a receiver could mistake for the real one. */
function asTest(real: PreparedMessage, job: DeliveryJob, testAddress: string, id: string): OutgoingMessage {
  const note = testNote(maskAddress(real.to), job.language);
  return {
    ...real,
    to: testAddress,
    cc: [],
    bcc: [],
    subject: `[TEST] ${real.subject}`,
    text: `${note}\n\n${real.text}`,
    html: real.html === '' ? '' : withNote(real.html, note),
    messageId: `<test.${keyDigest(`${keyOf(job)}/${id}`)}@${real.from.address.split('@')[1]!.toLowerCase()}>`,
    headers: {},
  };
}

function withNote(html: string, note: string): string {
  const paragraph = `<p><strong>${escapeHtml(note)}</strong></p>\n`;
  const body = /<body\b[^>]*>/i.exec(html);
  if (body === null) return paragraph + html;
  const start = body.index + body[0].length;
  return html.slice(0, start) + paragraph + html.slice(start);
}
