import { createHmac } from 'node:crypto';

import { IntegrationError, withoutSecrets } from '../common';
import { DEFAULT_MAX_BYTES, PdfError, tooLargeError } from '../pdf';

import { addressRule, bridgeRoot } from './address';
import { badReplyError, connectionError, isRecord, notReadyError, statusError } from './errors';
import { cancelledError, gateFor } from './gate';
import { isTemplateName, readHealth, readTemplates } from './replies';
import type {
  HttpReply,
  PrintableDocument,
  PrintBridge,
  PrintBridgeHealth,
  PrintBridgeSettings,
  PrintBridgeTools,
} from './types';

/** Sfera starts for 9 to 15 seconds, and its first print takes another 4 (facts/nexo.md §B1, §B2). */
const DEFAULT_TIMEOUT_MS = 90_000;
/** A bridge that restarts is back within seconds; one that is not there need not be asked for a minute and a half. */
const CONNECTION_TRIES = 4;
const FIRST_BACK_OFF_MS = 500;
const LONGEST_BACK_OFF_MS = 5_000;
/** Bytes. */
const LONGEST_JSON = 1024 * 1024;
/** Time-outs in a row after which no further document is tried. */
const MOST_TIMEOUTS = 2;

/** Failures of the bridge itself and not of one document. */
const BRIDGE_FAILURES = ['print_bridge_unreachable', 'print_bridge_not_ready', 'print_bridge_unauthorized'];

/**
 * A client of the print bridge that `settings` lead to (docs/print-bridge.openapi.yaml, facts/nexo.md §B3).
 *
 * @throws PdfError `print_bridge_settings`
 */
export function createPrintBridge(settings: PrintBridgeSettings, tools: PrintBridgeTools): PrintBridge {
  const root = bridgeRoot(settings.url);
  const gate = gateFor(root.href);
  const get = requester(settings, root, tools);
  const maxBytes = settings.maxBytes ?? DEFAULT_MAX_BYTES;
  let known: Promise<PrintBridgeHealth> | undefined;
  let broken: PdfError | undefined;
  let timeouts = 0;

  const health = async (): Promise<PrintBridgeHealth> =>
    readHealth(await get({ path: 'health', maxBytes: LONGEST_JSON }));

  async function checkCompany(document: PrintableDocument): Promise<void> {
    const { company, maxConcurrency } = await (known ??= health());
    gate.limit = maxConcurrency;
    if (!sameCompany(company, document.company)) throw wrongCompanyError(document, company);
  }

  async function print(document: PrintableDocument, template: string): Promise<Buffer> {
    if (broken !== undefined) throw broken;
    await checkCompany(document);
    const path = `api/invoices/${documentId(document)}/pdf`;
    const query = template === '' ? [] : [['pattern', template]];
    const reply = await get({ path, query, maxBytes, asked: { id: document.id, number: document.number, template } });
    const company = decodeHeader(reply.headers['x-nexo-company']);
    if (company !== undefined && !sameCompany(company, document.company)) throw wrongCompanyError(document, company);
    if (!/^application\/pdf\s*(;|$)/i.test(reply.headers['content-type'] ?? '')) {
      throw badReplyError('it is not labelled as a PDF file');
    }
    timeouts = 0;
    return reply.body;
  }

  return {
    health,
    listTemplates: async (kind) =>
      readTemplates(await get({ path: 'api/templates', query: [['kind', kind]], maxBytes: LONGEST_JSON })),
    render: (document, template = '') =>
      gate.run(async () => {
        checkTemplate(template);
        try {
          return await print(document, template);
        } catch (error) {
          if (!(error instanceof PdfError)) throw error;
          if (error.code === 'print_bridge_timeout') timeouts += 1;
          if (timeouts >= MOST_TIMEOUTS || BRIDGE_FAILURES.includes(error.code)) broken = error;
          throw error;
        }
      }, tools.signal),
  };
}

interface GetRequest {
  path: string;
  query?: string[][];
  maxBytes: number;
  /** The document whose PDF is asked for. */
  asked?: { id: number; number: string; template: string };
}

/** Returns the function that sends one request, again while the bridge starts, and throws unless it is answered with 200. */
function requester(
  settings: PrintBridgeSettings,
  root: URL,
  tools: PrintBridgeTools,
): (request: GetRequest) => Promise<HttpReply> {
  const { http, now, sleep, random, signal } = tools;
  const timeoutMs = settings.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const acceptAddress = addressRule(root, settings.allowUnencrypted === true);
  const fingerprint = fingerprintOf(settings.certificateFingerprint ?? '');

  async function attempt(request: GetRequest, remainingMs: number): Promise<HttpReply | PdfError> {
    const { headers, query } = authorization(settings, request.asked?.id);
    const url = new URL(request.path, root);
    for (const [name = '', value = ''] of [...(request.query ?? []), ...query]) url.searchParams.append(name, value);
    // A space is "%20" everywhere in the contract; "+" is understood by form readers only.
    const href = url.href.replaceAll('+', '%20');
    const { maxBytes } = request;
    const trustSelfSigned = settings.trustSelfSigned === true;
    const { token } = settings.authentication;
    try {
      const reply = await http({
        url: href,
        headers,
        timeoutMs: remainingMs,
        maxBytes,
        acceptAddress,
        trustSelfSigned,
        ...(fingerprint !== '' && { fingerprint }),
        signal,
      });
      if (reply.statusCode === 200) return reply;
      const secrets = [token, ...query.map(([, value = '']) => value)];
      return { ...reply, body: Buffer.from(withoutSecrets(reply.body.toString('utf8'), secrets)) };
    } catch (error) {
      if (signal?.aborted) throw cancelledError(error);
      if (isRecord(error) && error.code === 'REPLY_TOO_LARGE') throw tooLargeError('The print bridge', maxBytes);
      return connectionError(error, timeoutMs);
    }
  }

  return async (request) => {
    const deadline = now() + timeoutMs;
    for (let tries = 1; ; tries++) {
      if (signal?.aborted) throw cancelledError();
      const reply = await attempt(request, deadline - now());
      if (!(reply instanceof PdfError) && reply.statusCode === 200) return reply;
      if (!(reply instanceof PdfError) && reply.statusCode !== 503) {
        throw statusError(reply, request.asked);
      }
      const failure = reply instanceof PdfError ? reply : notReadyError(reply);
      const longest = Math.min(LONGEST_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** (tries - 1));
      const pause = Math.max(longest / 2 + (random() * longest) / 2, retryAfterMs(reply));
      if (!mayRepeat(failure, tries) || now() + pause >= deadline) throw failure;
      await sleep(pause, signal).catch((error: unknown) => {
        throw cancelledError(error);
      });
    }
  };
}

/** People copy fingerprints with colons, with blanks, in either case. */
function fingerprintOf(text: string): string {
  const digits = text.replaceAll(/[\s:]/g, '').toUpperCase();
  if (digits === '' || /^[0-9A-F]{64}$/.test(digits)) return digits;
  throw new PdfError('print_bridge_settings', 'The certificate fingerprint of the print bridge is not a SHA-256 one', {
    description:
      'Copy the 32 pairs of digits that "bridge install" printed to Certificate Fingerprint in the credential.',
  });
}

function mayRepeat(failure: PdfError, tries: number): boolean {
  if (failure.code === 'print_bridge_not_ready') return true;
  return failure.code === 'print_bridge_unreachable' && tries < CONNECTION_TRIES;
}

/** Milliseconds a bridge asks to be left alone; the form of Retry-After with a date is of no use between two clocks. */
function retryAfterMs(reply: HttpReply | PdfError): number {
  const header = reply instanceof PdfError ? undefined : reply.headers['retry-after'];
  return /^\d{1,5}$/.test(header ?? '') ? Number(header) * 1000 : 0;
}

/** What a request carries to be let in. `document` is the id of the document whose PDF is asked for. */
function authorization(
  { authentication }: PrintBridgeSettings,
  document: number | undefined,
): { headers: Record<string, string>; query: string[][] } {
  const { token } = authentication;
  if (/[^\x21-\x7e]/.test(token)) {
    throw new PdfError('print_bridge_settings', 'The token of the print bridge holds a space or a special character', {
      description: 'Copy Token in the Print Bridge API credential again.',
    });
  }
  const query: string[][] = [];
  if (authentication.mode === 'hmac' && document !== undefined) {
    query.push(['t', createHmac('sha256', authentication.secret).update(String(document)).digest('base64url')]);
    return { headers: {}, query };
  }
  return { headers: token === '' ? {} : { Authorization: `Bearer ${token}` }, query };
}

function documentId({ id, number }: PrintableDocument): number {
  if (Number.isSafeInteger(id) && id > 0) return id;
  throw new IntegrationError('item_without_document', `Document ${number} has no id of Subiekt nexo`);
}

function checkTemplate(template: string): void {
  if (template === '' || isTemplateName(template)) return;
  throw new PdfError('print_bridge_template_unknown', 'The name of the print template is not one line of text', {
    description: 'Choose the template from the list in the node.',
  });
}

/** Names of databases in SQL Server differ by more than case. */
function sameCompany(first: string, second: string): boolean {
  return first !== '' && first.toLowerCase() === second.toLowerCase();
}

function wrongCompanyError(document: PrintableDocument, company: string): PdfError {
  const serves = company === '' ? 'does not say which company it serves' : `serves ${company}`;
  return new PdfError(
    'print_bridge_wrong_company',
    `Document ${document.number} is of ${document.company}, but the print bridge ${serves}`,
    {
      description:
        'Numbers and ids repeat between companies, so that nothing is printed. Use the Print Bridge API credential of the company that the Subiekt nexo SQL credential reads.',
    },
  );
}

function decodeHeader(value: string | undefined): string | undefined {
  try {
    return value === undefined ? undefined : decodeURIComponent(value);
  } catch {
    return value;
  }
}
