import { inOneWorld, item, run, world } from './mail-support';

// Send Failure Report: what the shop is told, and what it is not told again.

inOneWorld();

const REPORT = { operation: 'sendReport', reportTo: 'owner@shop.example', reportSubject: '[count]' };
const failure = (code: string) => item(0, { json: { error: { code }, message: 'It went wrong' } });

it('tells of every failure, but not again and again that a mailbox rests', async () => {
  await run([failure('mail_login_refused'), failure('mail_account_paused')], REPORT);
  expect(world.mailbox.messages().map(({ subject }) => subject)).toEqual(['1']);
});

it('sends nothing when there is nothing new to tell, and passes the items on', async () => {
  const result = await run([failure('mail_account_paused')], REPORT);
  expect(world.mailbox.messages()).toEqual([]);
  expect(result.items('Send')).toHaveLength(1);
});

it('does not tell of documents that another run is sending right now', async () => {
  await run([failure('delivery_in_progress'), failure('delivery_taken_over')], REPORT);
  expect(world.mailbox.messages().map(({ subject }) => subject)).toEqual(['1']);
});
