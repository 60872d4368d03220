import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';

/** What the thread is asked for. */
export interface PdfTextRequest {
  pdf: Uint8Array;
  maxPages: number;
}

/** What the thread answers. With more pages than asked for, `text` is empty. */
export type PdfTextReply = { readable: false } | { readable: true; pages: number; text: string };

/** Reads the text of PDF files that were made elsewhere. */
export interface PdfTextReader {
  /**
   * The number of pages and the text of all of them; a file that cannot be read, or not in time, is not `readable`.
   * Files are read one after the other.
   */
  read(pdf: Buffer, maxPages: number): Promise<PdfTextReply>;
  /** Ends the thread. */
  close(): Promise<void>;
}

/** Milliseconds. The first file takes longer, because the extractor has to be loaded. */
const DEFAULT_TIMEOUT_MS = 15_000;
/** MiB of JavaScript objects; a file of many pages needs far less. */
const MEMORY_MIB = 256;

/**
 * Starts a reader with a thread of its own, which begins with the first file and ends with `close`, with a file that
 * takes too long, or with one that fills its memory.
 *
 * @param timeoutMs milliseconds one file may take
 */
export function createPdfTextReader(timeoutMs = DEFAULT_TIMEOUT_MS): PdfTextReader {
  let worker: Worker | undefined;
  let last: Promise<unknown> = Promise.resolve();

  async function end(): Promise<void> {
    const ending = worker;
    worker = undefined;
    await ending?.terminate();
  }

  async function readNext(pdf: Buffer, maxPages: number): Promise<PdfTextReply> {
    worker ??= start();
    const reply = await ask(worker, { pdf, maxPages }, timeoutMs);
    if (reply !== undefined) return reply;
    await end();
    return { readable: false };
  }

  return {
    read: (pdf, maxPages) => {
      const reply = last.then(() => readNext(pdf, maxPages));
      last = reply.catch(() => undefined);
      return reply;
    },
    close: end,
  };
}

function start(): Worker {
  const worker = new Worker(join(__dirname, `text-worker${extname(__filename)}`), {
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MIB },
    // What the extractor has to say about a strange file is of no use in the log of n8n.
    stdout: true,
    stderr: true,
  });
  // Without a listener an error between two files would end all of n8n.
  return worker.on('error', () => {});
}

/** The thread's answer, or undefined when it failed or said nothing in time. */
async function ask(worker: Worker, request: PdfTextRequest, timeoutMs: number): Promise<PdfTextReply | undefined> {
  const { promise, resolve } = Promise.withResolvers<PdfTextReply | undefined>();
  const fail = (): void => resolve(undefined);
  const timer = setTimeout(fail, timeoutMs);
  worker.once('message', resolve).once('error', fail).once('exit', fail);
  worker.postMessage(request);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    worker.off('message', resolve).off('error', fail).off('exit', fail);
  }
}
