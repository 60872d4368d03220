import type { ServerResponse } from 'node:http';

import { drawDocument } from './draw';
import type { BridgeDocument, BridgeFault } from './types';

interface Spoiling {
  fault: BridgeFault;
  left: number;
  documentId: number | undefined;
}

/** The faults that are switched on. */
export class Faults {
  private spoilings: Spoiling[] = [];

  add(fault: BridgeFault, { times = Infinity, documentId }: { times?: number; documentId?: number } = {}): void {
    this.spoilings.push({ fault, left: times, documentId });
  }

  clear(): void {
    this.spoilings = [];
  }

  /** The fault that strikes this request, used up once. */
  take(documentId: number): BridgeFault | undefined {
    const spoiling = this.spoilings.find(
      (entry) => entry.left > 0 && (entry.documentId === undefined || entry.documentId === documentId),
    );
    if (spoiling !== undefined) spoiling.left -= 1;
    return spoiling?.fault;
  }
}

const PAGE = '<!DOCTYPE html><title>Windows Server</title><h1>IIS</h1>';
const OVERSIZED = 12 * 1024 * 1024;

/** Ends the response in its own way, or returns the file that is sent instead of the right one. */
export async function spoil(
  fault: BridgeFault,
  response: ServerResponse,
  document: BridgeDocument,
  template: string,
): Promise<Buffer | undefined> {
  switch (fault) {
    case 'hang':
      return undefined;
    case 'drop':
      response.destroy();
      return undefined;
    case 'dropInBody':
      response.writeHead(200, { 'Content-Type': 'application/pdf', 'Content-Length': 10_000 });
      response.write('%PDF-1.3\n', () => response.destroy());
      return undefined;
    case 'html':
      response.writeHead(200, { 'Content-Type': 'text/html' }).end(PAGE);
      return undefined;
    case 'error500':
      response.writeHead(500, { 'Content-Type': 'text/html' }).end(PAGE);
      return undefined;
    case 'redirect':
      response.writeHead(302, { Location: 'http://127.0.0.1:1/elsewhere.pdf' }).end();
      return undefined;
    case 'endless':
      response.writeHead(200, { 'Content-Type': 'application/pdf' });
      pour(response);
      return undefined;
    case 'unreachable':
    case 'rejected':
    case 'wrongCompany':
      return undefined;
    case 'cut': {
      const pdf = await drawDocument(document, template);
      return pdf.subarray(0, Math.floor(pdf.length / 2));
    }
    case 'garbage':
      return Buffer.from(`%PDF-1.7\n${'rubbish '.repeat(200)}\n%%EOF\n`);
    case 'wrongNumber':
      return await drawDocument({ ...document, number: `${document.number}9` }, template);
    case 'oversized':
      return Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(OVERSIZED, ' '), Buffer.from('\n%%EOF')]);
    case 'manyPages':
      return await drawDocument(document, template, 60);
  }
}

/** Writes until the other side has had enough. */
function pour(response: ServerResponse): void {
  const block = Buffer.alloc(256 * 1024, ' ');
  const write = (): void => {
    if (!response.destroyed) response.write(block, write);
  };
  response.write('%PDF-1.7\n', write);
}
