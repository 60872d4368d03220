/** n8n in queue mode: a worker killed in the middle, and what a second worker brings. The last line is one JSON object. */
import { Interrupted, interruption } from './interruption';
import { startQueueEnvironment } from './queue/environment';
import { playKilledWorker } from './queue/scenario';
import { measureThroughput } from './queue/throughput';

const SCHEDULE_SECONDS = 3;

async function main(): Promise<void> {
  const context = { onProgress: console.log, signal: interruption() };
  const queue = await startQueueEnvironment({ ...context, scheduleSeconds: SCHEDULE_SECONDS });
  let promiseKept = false;
  try {
    const { result, workers } = await playKilledWorker(queue, context);
    const { duplicates, lost, wrongStatuses, lateMails } = result;
    promiseKept = duplicates + lost + wrongStatuses + lateMails === 0;
    console.log(JSON.stringify(result, null, 2));
    const { latencyMs, copies, concurrency, measured } = await measureThroughput(queue, workers, context);
    console.log(
      `${copies} workflows, ${concurrency} at a time in each worker, ${latencyMs} ms for each reply of the mail server:`,
    );
    for (const { workers: count, mails, seconds, mailsPerSecond } of measured) {
      console.log(
        `  ${count} worker(s): ${mails} mails in ${seconds.toFixed(1)} s, ${mailsPerSecond.toFixed(1)} a second`,
      );
    }
    const [one, two] = measured;
    const rounded = (value: number) => Number(value.toFixed(2));
    const throughput = {
      mails: one.mails,
      latencyMs,
      oneWorker: rounded(one.mailsPerSecond),
      twoWorkers: rounded(two.mailsPerSecond),
      growth: rounded(two.mailsPerSecond / one.mailsPerSecond),
    };
    console.log(JSON.stringify({ ...result, throughput }));
  } catch (error) {
    context.signal.throwIfAborted();
    throw error;
  } finally {
    const keepData = !promiseKept && !context.signal.aborted;
    await queue.stop({ keepData });
    if (keepData) console.log(`The data of this run are kept in ${queue.folder}`);
  }
  process.exitCode = promiseKept ? 0 : 1;
}

main().catch((error: unknown) => {
  const interrupted = error instanceof Interrupted;
  console.error(interrupted ? 'stopped' : `demo:queue: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = interrupted ? 130 : 1;
});
