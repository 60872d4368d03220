import type { SmtpStage } from '../../sandbox/mailbox';
import { codes, deliver, job, mailbox, settings } from '../support/mail-support';
import { type SlowLink, startSlowLink } from '../support/slow-link';

// The point of no return: a message whose end has not left is tried again by itself, however slow the link or the server is.

const links: SlowLink[] = [];
afterEach(async () => {
  await Promise.all(links.splice(0).map((link) => link.close()));
});

async function slow(box: { smtpPort: number }, delayMs: number): Promise<number> {
  const link = await startSlowLink(box.smtpPort, delayMs);
  links.push(link);
  return link.port;
}

/** The mail of a document with a PDF of so many bytes. */
function mailOf(bytes: number, documentId = 1) {
  const content = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(bytes, 'x'), Buffer.from('\n%%EOF')]);
  return {
    ...job(documentId),
    loadAttachment: async () => ({ fileName: 'FS.pdf', contentType: 'application/pdf', content }),
  };
}

const STAGES: SmtpStage[] = ['mail', 'rcpt', 'data', 'body'];

describe.each([0, 15, 300])('%s ms each way', (delayMs) => {
  it.each(STAGES.flatMap((stage) => [1_000, 3_000_000].map((bytes) => [stage, bytes] as const)))(
    'a cut at %s of a message of %s bytes leaves the document planned',
    async (stage, bytes) => {
      const box = await mailbox();
      const port = await slow(box, delayMs);
      box.faults.drop.push({ stage, afterBytes: Math.min(bytes, 100_000) / 2 });
      const [report] = await deliver([mailOf(bytes)], settings(box, { port, maxConnections: 1 }));
      expect(report).toMatchObject({ delivery: { state: 'planned' }, error: { permanent: false } });
      expect(box.receivedCount()).toBe(0);
    },
  );

  it('a cut after the dot leaves it in doubt', async () => {
    const box = await mailbox();
    const port = await slow(box, delayMs);
    box.faults.drop.push({ stage: 'final-dot', stored: true });
    const [report] = await deliver([mailOf(1_000)], settings(box, { port, maxConnections: 1 }));
    expect(report).toMatchObject({ delivery: { state: 'in_doubt' } });
  });
});

it.each(['mail', 'rcpt', 'data'] as const)('a server that thinks before it hangs up at %s', async (stage) => {
  const box = await mailbox();
  box.faults.delay.push({ stage, ms: 300 });
  box.faults.drop.push({ stage });
  const [report] = await deliver([mailOf(50_000)], settings(box, { maxConnections: 1 }));
  expect(report).toMatchObject({ delivery: { state: 'planned' } });
});

it('stop is heard until the point of no return, also while the server thinks', async () => {
  const stop = new AbortController();
  const box = await mailbox({ onStage: (stage) => void (stage === 'mail' && stop.abort()) });
  box.faults.delay.push({ stage: 'mail', ms: 300 });
  const [report] = await deliver([mailOf(1_000)], settings(box), 'stop', { signal: stop.signal });
  expect(report).toMatchObject({ delivery: { state: 'planned' }, error: { code: 'mail_cancelled' } });
  expect(box.receivedCount()).toBe(0);
  expect(codes(await deliver([mailOf(1_000)], settings(box), 'stop'))).toEqual(['sent']);
});

it('stop after it waits for the answer', async () => {
  const stop = new AbortController();
  const box = await mailbox({ onStage: (stage) => void (stage === 'final-dot' && stop.abort()) });
  box.faults.delay.push({ stage: 'final-dot', ms: 200 });
  expect(codes(await deliver([mailOf(1_000)], settings(box), 'late', { signal: stop.signal }))).toEqual(['sent']);
});

it('a server that closes after so many messages costs no document a try', async () => {
  const box = await mailbox();
  box.faults.reject.push({
    stage: 'mail',
    code: 421,
    message: '4.7.0 too many messages in this connection',
    afterMessages: 2,
  });
  const reports = await deliver(
    [1, 2, 3, 4, 5].map((id) => job(id)),
    settings(box, { maxConnections: 1 }),
  );
  expect(codes(reports)).toEqual(Array(5).fill('sent'));
  expect(box.receivedCount()).toBe(5);
});
