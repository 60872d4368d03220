import type { DocumentKind, NexoDocument } from '../documents';

/**
 * What the print bridge needs of an HTTP library: one GET without redirects, given up at `maxBytes`. Failures are thrown
 * with the `code` of the system or the library (the names Node uses), or `REPLY_TOO_LARGE`, `ADDRESS_REFUSED`, `TIMEOUT`.
 */
export type HttpGet = (request: {
  url: string;
  headers: Record<string, string>;
  /** Milliseconds until the whole reply has to be there. */
  timeoutMs: number;
  /** Bytes of the body that are read at most. */
  maxBytes: number;
  /** Asked for every IP address before it is connected to. */
  acceptAddress: (address: string) => boolean;
  /** Whether a certificate that nobody vouches for is accepted. */
  trustSelfSigned: boolean;
  /** SHA-256 of the only certificate that is accepted, 64 hexadecimal digits; with another the code is `FINGERPRINT`. */
  fingerprint?: string;
  signal?: AbortSignal;
}) => Promise<HttpReply>;

export interface HttpReply {
  statusCode: number;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  body: Buffer;
}

/** How the bridge knows that it is us (docs/print-bridge.openapi.yaml). */
export type PrintBridgeAuthentication =
  | { mode: 'bearer'; token: string }
  /** PDFs by a token of their own, made of `secret`; `token`, when there is one, for everything else. */
  | { mode: 'hmac'; secret: string; token: string };

export interface PrintBridgeSettings {
  /** Address of the bridge without the path of the API, e.g. "http://192.168.1.10:5005". */
  url: string;
  authentication: PrintBridgeAuthentication;
  /** Milliseconds one document may take, with all tries; 90 000 unless told: Sfera starts for 15 s before its first print. */
  timeoutMs?: number;
  /** Allows plain HTTP to addresses that are not private. */
  allowUnencrypted?: boolean;
  trustSelfSigned?: boolean;
  /** SHA-256 of the only certificate that is accepted, with or without colons; any when empty. */
  certificateFingerprint?: string;
  /** Bytes of a PDF; 10 MiB unless told. */
  maxBytes?: number;
}

export interface PrintBridgeTools {
  http: HttpGet;
  /** Milliseconds; only differences count. */
  now: () => number;
  /** Resolves after so many milliseconds, and rejects when the signal aborts. */
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** A number from 0 up to but not including 1, for the jitter between tries. */
  random: () => number;
  signal?: AbortSignal;
}

/** What a bridge says about itself. */
export interface PrintBridgeHealth {
  /** The nexo database whose documents it prints; empty when the bridge does not say. */
  company: string;
  nexoVersion: string;
  /** Version of the nexo database, which has to be `nexoVersion`; empty when the bridge does not say. */
  nexoDatabaseVersion: string;
  /** False while Sfera starts, or cannot. */
  ready: boolean;
  /** Why it is not ready, or what it lacks though it is: a word of the contract, such as "licence"; empty when all is well. */
  reason: string;
  /** `reason` in a sentence of the bridge for the shop's people. */
  message: string;
  /** Documents it prints at the same time. */
  maxConcurrency: number;
}

/** A print template (wzorzec wydruku) of nexo. */
export interface PrintTemplate {
  name: string;
  /** The one nexo takes when none is named. */
  isDefault: boolean;
}

/** What the bridge needs to know of a document, and what its PDF is checked against. */
export type PrintableDocument = Pick<NexoDocument, 'company' | 'id' | 'number'>;

/** One print bridge. All methods throw PdfError with a `print_bridge_…` code, and IntegrationError `cancelled`. */
export interface PrintBridge {
  health(): Promise<PrintBridgeHealth>;
  /** The templates nexo has for a kind of document, the default first. */
  listTemplates(kind: DocumentKind): Promise<PrintTemplate[]>;
  /**
   * The PDF of a document as the bridge printed it; the caller checks what is in it (`checkForeignPdf`). Calls may overlap:
   * a bridge gets no more documents at a time than it says it can take. Once it cannot be reached or refuses the login,
   * all further documents fail at once with the same error.
   *
   * @param template name of a print template; nexo's default when empty
   */
  render(document: PrintableDocument, template?: string): Promise<Buffer>;
}
