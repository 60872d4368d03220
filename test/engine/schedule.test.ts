import { CronTime } from 'cron';

import { startWorld } from '../support/world';

// The seed's point 4: pause, hours and weekdays are n8n's Schedule Trigger; docs/settings.md tells the expression.

/** "Every 15 minutes from 7:00 to 20:45, Monday to Saturday". */
const EXPRESSION = '*/15 7-20 * * 1-6';
const ZONE = 'Europe/Warsaw';

describe('the schedule of docs/settings.md in Europe/Warsaw', () => {
  const next = (from: string) => new CronTime(EXPRESSION, ZONE).getNextDateFrom(new Date(from), ZONE).toISO();

  it.each([
    ['the hours end', '2026-11-23T20:45:00+01:00', '2026-11-24T07:00:00.000+01:00'],
    ['Sunday is left out', '2026-11-21T20:45:00+01:00', '2026-11-23T07:00:00.000+01:00'],
    ['the pause', '2026-11-23T07:01:00+01:00', '2026-11-23T07:15:00.000+01:00'],
    ['the clocks go back', '2026-10-24T20:45:00+02:00', '2026-10-26T07:00:00.000+01:00'],
    ['the clocks go forward', '2027-03-27T20:45:00+01:00', '2027-03-29T07:00:00.000+02:00'],
  ])('%s', (_, from, expected) => expect(next(from)).toBe(expected));
});

it('a run that starts while another works does no harm', async () => {
  const world = await startWorld();
  try {
    const runs = await Promise.all([world.runTemplate(), world.runTemplate(), world.runTemplate()]);
    expect(runs.map((run) => run.status)).toEqual(['success', 'success', 'success']);
    const isReport = (id: string) => id.startsWith('<report.');
    const ids = world.mailbox
      .messages()
      .map((mail) => mail.messageId)
      .filter((id) => !isReport(id));
    expect(ids.length).toBeGreaterThan(50);
    expect(new Set(ids).size).toBe(ids.length);

    // Whatever one run left to another is finished by the next.
    await world.runTemplate();
    const { shop } = world;
    const left = [...world.baseLinker.state.orders.values()].filter(({ order_status_id }) =>
      [shop.statusIds.readyToSend, shop.statusIds.readyForPickup].includes(order_status_id),
    );
    const withoutDocument = new Set([...shop.cases.withoutDocument, ...shop.cases.waitingForKsef]);
    expect(left.filter((order) => order.confirmed && !withoutDocument.has(order.order_id))).toEqual([]);
  } finally {
    await world.close();
  }
});
