/** n8n in queue mode with a ledger in SQL Server: a worker dies in the middle, and the promise holds. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { Interrupted, interruption } from '../../scripts/interruption';
import { type QueueEnvironment, startQueueEnvironment } from '../../scripts/queue/environment';
import { playKilledWorker, type QueueResult } from '../../scripts/queue/scenario';

const SCHEDULE_SECONDS = 3;

type Check = (result: QueueResult, queue: QueueEnvironment) => void;

const CHECKS: Record<string, Check> = {
  'no customer gets a document twice': ({ duplicates, documents }) => {
    assert.ok(documents > 100, `only ${documents} documents were to be mailed`);
    assert.equal(duplicates, 0);
  },
  'every document is mailed or listed as in doubt': ({ lost }) => assert.equal(lost, 0),
  'what the dead worker had on its way is in doubt': ({ inDoubt, mostOnTheWay }) => {
    assert.ok(inDoubt > 0, 'nothing is in doubt');
    assert.ok(inDoubt <= mostOnTheWay, `${inDoubt} are in doubt`);
  },
  'the shop is told of every document in doubt': ({ reported, inDoubt }) => assert.equal(reported, inDoubt),
  'every order has the status that follows from its documents': ({ wrongStatuses }) => assert.equal(wrongStatuses, 0),
  'runs that have nothing to do mail nothing': ({ lateMails }) => assert.equal(lateMails, 0),
  'n8n shows that the runs of the dead worker failed, and no other': ({ startedTogether, scheduled }) => {
    const { success = 0, ...failed } = startedTogether;
    assert.ok(success > 0 && Object.keys(failed).length > 0, JSON.stringify(startedTogether));
    assert.deepEqual(Object.keys(scheduled), ['success']);
  },
  'no process kept a ledger of its own': (_result, { folder }) => {
    const places = readdirSync(folder).map((name) => path.join(folder, name, 'files'));
    const folders = places.filter((place) => existsSync(place));
    assert.equal(folders.length, 4, 'main and three workers');
    assert.deepEqual(
      folders.flatMap((place) => readdirSync(place)),
      [],
    );
  },
};

async function main(): Promise<void> {
  const context = { onProgress: console.log, signal: interruption() };
  const queue = await startQueueEnvironment({ ...context, scheduleSeconds: SCHEDULE_SECONDS });
  let failed = Object.keys(CHECKS).length;
  try {
    const { result } = await playKilledWorker(queue, context);
    console.log(JSON.stringify(result));
    failed = 0;
    for (const [name, check] of Object.entries(CHECKS)) {
      try {
        check(result, queue);
        console.log(`ok      ${name}`);
      } catch (error) {
        failed += 1;
        console.log(`FAILED  ${name}\n${error instanceof Error ? error.message : String(error)}`);
      }
    }
  } catch (error) {
    context.signal.throwIfAborted();
    throw error;
  } finally {
    const keepData = failed > 0 && !context.signal.aborted;
    await queue.stop({ keepData });
    if (keepData) console.log(`The data of this run are kept in ${queue.folder}`);
  }
  console.log(`${Object.keys(CHECKS).length - failed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof Interrupted ? 'stopped' : error);
  console.log(`0 passed, ${Object.keys(CHECKS).length} failed`);
  process.exitCode = 1;
});
