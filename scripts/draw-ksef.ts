/**
 * Draws a structured invoice outside of n8n:
 *
 *     npm run draw:ksef -- FILE.xml OUT.pdf [--number KSEF-NUMBER]
 *
 * The last line printed is one JSON object: `number`, `kind`, `pages` and `milliseconds` of the invoice, or `code` and
 * `message` of what is wrong. The exit status is 0 only when the PDF was written.
 */
import { open, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { IntegrationError } from '../lib/common';
import { LARGEST_XML, readStructuredInvoice } from '../lib/ksef';
import { createStructuredLayout } from '../lib/pdf';

interface Arguments {
  xml: string;
  pdf: string;
  number: string;
}

/** npm runs scripts in the package's folder; paths are meant from where the person stands. */
const from = process.env.INIT_CWD ?? process.cwd();

function readArguments(args: string[]): Arguments {
  const usage = (): IntegrationError =>
    new IntegrationError('usage', 'Usage: npm run draw:ksef -- FILE.xml OUT.pdf [--number KSEF-NUMBER]');
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { number: { type: 'string' } },
      allowPositionals: true,
    });
    const [xml, pdf, ...more] = positionals;
    if (!xml || !pdf || more.length > 0) throw usage();
    // An empty number is a mistake of whoever calls, not an invoice without one.
    if (values.number?.trim() === '') throw usage();
    // Nobody wants the invoice to become its own picture.
    if (path.resolve(from, xml) === path.resolve(from, pdf)) throw usage();
    return { xml: path.resolve(from, xml), pdf: path.resolve(from, pdf), number: values.number?.trim() ?? '' };
  } catch {
    throw usage();
  }
}

/** The file, and of a larger one than any invoice only so much that it is seen to be. */
async function readBounded(file: string): Promise<Buffer> {
  try {
    const handle = await open(file);
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of handle.createReadStream({ end: LARGEST_XML, autoClose: false })) {
        chunks.push(Buffer.from(chunk as Uint8Array));
      }
      return Buffer.concat(chunks);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw new IntegrationError('file_unreadable', `The file ${file} cannot be read.`, { cause: error });
  }
}

/** Whole or not at all: a PDF that was there before stays when the new one cannot be written. */
async function writeWhole(file: string, content: Buffer): Promise<void> {
  const draft = `${file}.${process.pid}.part`;
  try {
    await writeFile(draft, content);
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw new IntegrationError('file_unwritable', `The file ${file} cannot be written.`, { cause: error });
  }
}

async function draw(args: string[]): Promise<Record<string, unknown>> {
  const { xml, pdf, number } = readArguments(args);
  const content = await readBounded(xml);
  const started = performance.now();
  const invoice = readStructuredInvoice(content);
  const drawn = await createStructuredLayout().render(invoice, number);
  const milliseconds = Math.round(performance.now() - started);
  await writeWhole(pdf, drawn);
  const pages = drawn.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0;
  return { number: invoice.number, kind: invoice.kind, pages, milliseconds };
}

void draw(process.argv.slice(2))
  .then((result) => console.log(JSON.stringify(result)))
  .catch((error: unknown) => {
    const known = error instanceof IntegrationError;
    const message = error instanceof Error ? error.message : String(error);
    console.log(JSON.stringify({ code: known ? error.code : 'unexpected', message }));
    process.exitCode = 1;
  });
