import { PdfError } from '../pdf';

import type { HttpReply } from './types';

/** What a bridge answers instead of what was asked for: `{ success: false, error: { code, reason } }`. */
export interface BridgeRefusal {
  code: string;
  reason: string;
}

/** The error envelope of a reply, or undefined when it holds none; then it is hardly a print bridge that answered. */
function refusalOf(reply: HttpReply): BridgeRefusal | undefined {
  const content = parseJson(reply.body);
  if (!isRecord(content) || content.success !== false || !isRecord(content.error)) return undefined;
  return { code: cleanText(content.error.code, 60), reason: cleanText(content.error.reason, 300) };
}

/** Parses JSON; undefined when it is none. */
export function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** A JSON object: neither null nor a list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One line of text from a reply, cut at `longest` characters; empty for anything but text. */
export function cleanText(value: unknown, longest: number): string {
  if (typeof value !== 'string') return '';
  const line = value
    .slice(0, longest * 4)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  return [...line].slice(0, longest).join('');
}

/**
 * The error for every status but 200 and 503.
 *
 * @param asked the document whose PDF was asked for and its template; nothing for every other request
 */
export function statusError(reply: HttpReply, asked?: { number: string; template: string }): PdfError {
  const { statusCode } = reply;
  const refusal = refusalOf(reply);
  if (statusCode === 401 || statusCode === 403) {
    return new PdfError('print_bridge_unauthorized', 'The print bridge does not accept the token', {
      description: 'Compare Authentication and its token or secret in the Print Bridge API credential with the bridge.',
    });
  }
  const known = asked && refusal && documentError(statusCode, refusal, asked);
  if (known !== undefined) return known;
  return badReplyError(
    statusCode >= 300 && statusCode < 400
      ? 'it redirects to another address, which is never followed'
      : `HTTP ${statusCode}${refusal ? `: ${refusal.reason || refusal.code}` : ''}`,
  );
}

function documentError(
  statusCode: number,
  refusal: BridgeRefusal,
  { number, template }: { number: string; template: string },
): PdfError | undefined {
  if (refusal.code === 'template_unknown') {
    return new PdfError(
      'print_bridge_template_unknown',
      `Subiekt nexo has no print template "${template}" for ${number}`,
      {
        description: 'Choose another template in the node, or give the template that name again in Subiekt nexo.',
      },
    );
  }
  if (statusCode === 404) {
    return new PdfError('print_bridge_not_found', `The print bridge does not find document ${number}`, {
      description: 'The document may have been deleted in Subiekt nexo since it was found.',
    });
  }
  if (statusCode !== 422) return undefined;
  return new PdfError('print_bridge_rejected', `Subiekt nexo does not print document ${number}`, {
    description: `It says: ${refusal.reason || refusal.code || 'nothing'}. Print the document in Subiekt nexo to see more.`,
    permanent: true,
  });
}

/** The error for a reply that no print bridge should give. */
export function badReplyError(reason: string): PdfError {
  return new PdfError('print_bridge_bad_reply', `The print bridge's reply is not what it should be (${reason})`, {
    description: 'Check that URL in the Print Bridge API credential leads to a print bridge, and look at its log.',
  });
}

/** The error for HTTP 503: Sfera is still starting, or the bridge has lost nexo. */
export function notReadyError(reply: HttpReply): PdfError {
  const reason = refusalOf(reply)?.reason;
  return new PdfError('print_bridge_not_ready', 'The print bridge is not ready to print', {
    description: `${reason ? `It says: ${reason}. ` : ''}Subiekt nexo may still be starting, or need an update; the next run tries again.`,
  });
}

const REFUSED = 'the connection was refused';
const UNKNOWN_HOST = 'its host name could not be found';
const CLOSED = 'the connection was closed before the whole answer came';
const NO_WAY = 'there is no way to its host in the network';
const CERTIFICATE = 'its certificate is not trusted';

/** Plain words for system error names, which n8n would replace a whole message for (facts/n8n.md §2.4). */
const REASONS: Record<string, string> = {
  ECONNREFUSED: REFUSED,
  ENOTFOUND: UNKNOWN_HOST,
  EAI_AGAIN: UNKNOWN_HOST,
  ECONNRESET: CLOSED,
  EPIPE: CLOSED,
  HPE_INVALID_CONSTANT: 'it does not speak HTTP',
  EPROTO: 'it does not speak TLS',
  EHOSTUNREACH: NO_WAY,
  ENETUNREACH: NO_WAY,
  ETIMEDOUT: 'its host does not answer',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: CERTIFICATE,
  SELF_SIGNED_CERT_IN_CHAIN: CERTIFICATE,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: CERTIFICATE,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: CERTIFICATE,
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate belongs to another host',
};

/** What the HTTP function threw, in plain words. */
export function connectionError(cause: unknown, timeoutMs: number): PdfError {
  const code = isRecord(cause) && typeof cause.code === 'string' ? cause.code : '';
  if (code === 'TIMEOUT') {
    const seconds = Math.round(timeoutMs / 1000);
    return new PdfError('print_bridge_timeout', `The print bridge did not answer within ${seconds} seconds`, {
      description: 'Look whether the bridge hangs; if Subiekt nexo is only slow, raise Time-Out in the credential.',
      cause,
    });
  }
  if (code === 'FINGERPRINT') {
    return new PdfError(
      'print_bridge_settings',
      'The certificate of the print bridge is not the one whose fingerprint the credential has',
      {
        description:
          'If the bridge was installed anew, copy its new fingerprint to Certificate Fingerprint. If not, something else answers in its place.',
        cause,
      },
    );
  }
  if (code === 'ADDRESS_REFUSED') {
    return new PdfError(
      'print_bridge_settings',
      'The URL of the print bridge leads to an address that is not allowed',
      {
        description:
          'Without https the bridge has to be in a private network, unless Allow Unencrypted is on in the Print Bridge API credential.',
        cause,
      },
    );
  }
  const reason = REASONS[code] ?? 'the request failed';
  return new PdfError('print_bridge_unreachable', `The print bridge could not be reached: ${reason}`, {
    description:
      'Check that the bridge runs, that its port is open in the Windows firewall and that URL in the Print Bridge API credential is right.',
    cause,
  });
}
