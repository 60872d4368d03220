import { randomUUID } from 'node:crypto';
import { mkdir, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';

import { type Progress, REPOSITORY } from './n8n-host';

/** What a script has started, with the folder of its data. */
export type Running<T> = T & {
  /** Throw-away data of this run. */
  folder: string;
  /** Ends everything; `keepData` leaves `folder` for a look. */
  stop(options: { keepData: boolean }): Promise<void>;
};

/**
 * Starts something that keeps its data in a folder of its own in `.demo`.
 *
 * @param start defers to the stack what ends each thing that it started
 * @throws what `start` throws; nothing is left running, and the data stay unless it was interrupted
 */
export async function startInFolder<T extends object>(
  { onProgress, signal }: { onProgress: Progress; signal: AbortSignal },
  start: (folder: string, stack: AsyncDisposableStack) => Promise<T>,
): Promise<Running<T>> {
  const parent = path.join(REPOSITORY, '.demo');
  const folder = path.join(parent, randomUUID().slice(0, 8));
  await mkdir(folder, { recursive: true });
  const stack = new AsyncDisposableStack();
  const stop = async ({ keepData }: { keepData: boolean }) => {
    await stack.disposeAsync();
    if (keepData) return;
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    // Fails while another run uses the parent folder, which is as it should be.
    await rmdir(parent).catch(() => undefined);
  };
  try {
    return { ...(await start(folder, stack)), folder, stop };
  } catch (error) {
    const interrupted = signal.aborted;
    await stop({ keepData: !interrupted });
    if (!interrupted) onProgress(`The data of the failed start are kept in ${folder}`);
    throw error;
  }
}
