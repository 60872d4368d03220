import type { NexoDocumentSeed } from '../shop';

/** What the bridge knows of a document it can print. */
export type BridgeDocument = Pick<NexoDocumentSeed, 'id' | 'kind' | 'number' | 'issued' | 'currency' | 'totals'>;

/** The ways in which a bridge may go wrong. */
export type BridgeFault =
  /** Takes the request and never answers. */
  | 'hang'
  /** Closes the connection without an answer. */
  | 'drop'
  /** Closes the connection in the middle of the file. */
  | 'dropInBody'
  /** HTTP 200 with a page of a web server. */
  | 'html'
  /** HTTP 500 without the error envelope. */
  | 'error500'
  /** HTTP 503 unreachable: the bridge has lost nexo. */
  | 'unreachable'
  /** Sends the client to another server. */
  | 'redirect'
  /** A PDF that ends in its middle. */
  | 'cut'
  /** The right header and end mark with rubbish between them. */
  | 'garbage'
  /** The PDF of a document with another number. */
  | 'wrongNumber'
  /** Says with the PDF that it is of another company. */
  | 'wrongCompany'
  /** A PDF of 12 MiB. */
  | 'oversized'
  /** An endless stream of bytes. */
  | 'endless'
  /** A PDF of 60 pages. */
  | 'manyPages'
  /** HTTP 422: Sfera prints nothing and says why. */
  | 'rejected';

export interface PrintBridgeOptions {
  documents: readonly BridgeDocument[];
  /** The nexo database it serves; none is said when empty. Default "Nexo_Sklep". */
  company?: string;
  /** Bearer token of the API; without one only tokens of documents are accepted. */
  token?: string;
  /** Secret of the tokens of documents; without one none is accepted. */
  secret?: string;
  /** Milliseconds Sfera takes to start; 0 unless told. The real one takes 9,000 to 15,000 (facts/nexo.md §B1). */
  startMs?: number;
  /** Milliseconds of the first and of every further print; 0 unless told. Real ones: 3,500 and 300 to 2,100. */
  firstPrintMs?: number;
  printMs?: number;
  /** How many documents it prints at the same time, and says so in /health; 1 unless told. */
  maxConcurrency?: number;
  /** A free one unless told. */
  port?: number;
  /** PEM key and certificate for https. */
  tls?: { key: string; cert: string };
}

/** One request for a PDF. */
export interface BridgePrint {
  documentId: number;
  /** As the request named it; undefined when it named none. */
  pattern: string | undefined;
  /** How it was let in. */
  authentication: 'bearer' | 'hmac';
  status: number;
  /** What was sent with status 200. */
  pdf: Buffer | undefined;
}

export interface PrintBridgeServer {
  /** Without a slash at its end. */
  url: string;
  port: number;
  /** Every request that reached the bridge, "GET /path?query". */
  requests: string[];
  prints: BridgePrint[];
  /** The most requests for PDFs that were open at the same time. */
  mostAtATime(): number;
  /** Sfera stops, or is there again; /health says why in a word and in a sentence. */
  setReady(ready: boolean, reason?: string, message?: string): void;
  /** Goes over to another company, as after a restart with other settings. */
  setCompany(company: string): void;
  /** As in a company whose templates were all hidden: the lists are empty, and nexo prints with its own default. */
  hideTemplates(): void;
  /**
   * Spoils the next answers about PDFs.
   * @param options.times how many; all unless told
   * @param options.documentId only those of this document
   */
  fault(fault: BridgeFault, options?: { times?: number; documentId?: number }): void;
  clearFaults(): void;
  close(): Promise<void>;
}
