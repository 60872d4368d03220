import { parentPort } from 'node:worker_threads';

import type { PdfTextReply, PdfTextRequest } from './text-reader';

/*
 * Runs in a thread of its own (text-reader.ts starts it): a PDF from elsewhere may be made to hang its reader or to fill
 * its memory, and a thread can be ended from outside. It imports nothing at run time but the extractor, because in tests
 * Node runs this file as it stands.
 */
const unpdf = import('unpdf');

parentPort?.on('message', ({ pdf, maxPages }: PdfTextRequest) => {
  read(pdf, maxPages).then(
    (reply) => parentPort?.postMessage(reply),
    () => parentPort?.postMessage({ readable: false } satisfies PdfTextReply),
  );
});

async function read(pdf: Uint8Array, maxPages: number): Promise<PdfTextReply> {
  const { getDocumentProxy, extractText } = await unpdf;
  // Scripts and XFA forms are never run; fonts are not loaded, because only their character maps count.
  const document = await getDocumentProxy(pdf, { enableXfa: false, stopAtErrors: true, verbosity: 0 });
  try {
    const pages = document.numPages;
    if (pages > maxPages) return { readable: true, pages, text: '' };
    const { text } = await extractText(document, { mergePages: true });
    return { readable: true, pages, text };
  } finally {
    await document.loadingTask.destroy();
  }
}
