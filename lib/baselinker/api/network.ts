import { BaseLinkerError } from './errors';

const REFUSED = 'the connection was refused';
const UNKNOWN_HOST = 'its host name could not be found';
const CLOSED = 'the connection was closed before an answer came';
const CERTIFICATE = 'its certificate is not trusted';

/** Plain words for system error names, which n8n would replace a whole message for (facts/n8n.md §2.4). */
const REASONS: Record<string, string> = {
  ECONNREFUSED: REFUSED,
  ENOTFOUND: UNKNOWN_HOST,
  EAI_AGAIN: UNKNOWN_HOST,
  ECONNRESET: CLOSED,
  EPIPE: CLOSED,
  UND_ERR_SOCKET: CLOSED,
  EHOSTUNREACH: 'there is no way to its host in the network',
  ENETUNREACH: 'there is no way to its host in the network',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: CERTIFICATE,
  SELF_SIGNED_CERT_IN_CHAIN: CERTIFICATE,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: CERTIFICATE,
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate belongs to another host',
};

const TIMEOUTS = /^(ETIMEDOUT|ECONNABORTED|ESOCKETTIMEDOUT|TimeoutError|UND_ERR_(HEADERS|BODY|CONNECT)_TIMEOUT)$/;

/** The error for a request that got no answer, whatever HTTP library threw it. */
export function unreachableError(method: string, cause: unknown, timeoutMs: number): BaseLinkerError {
  const names = errorNames(cause);
  if (names.some((name) => TIMEOUTS.test(name))) {
    const seconds = Math.round(timeoutMs / 1000);
    return new BaseLinkerError('timeout', `BaseLinker did not answer ${method} within ${seconds} seconds`, {
      description: 'Try again in a few minutes.',
      cause,
    });
  }
  const reason = names.map((name) => REASONS[name]).find((text) => text !== undefined) ?? 'the request failed';
  return new BaseLinkerError('unreachable', `BaseLinker could not be reached for ${method}: ${reason}`, {
    description:
      'Check that this n8n can reach the internet and that API URL in the BaseLinker credential is right, then try again.',
    cause,
  });
}

/** All codes and names along the chain of causes; HTTP libraries bury the telling one at different depths. */
function errorNames(error: unknown): string[] {
  const names: string[] = [];
  let current: unknown = error;
  for (let depth = 0; depth < 6 && typeof current === 'object' && current !== null; depth++) {
    const { code, httpCode, name, cause }: { code?: unknown; httpCode?: unknown; name?: unknown; cause?: unknown } =
      current;
    names.push(...[code, httpCode, name].filter((text): text is string => typeof text === 'string'));
    current = cause;
  }
  return names;
}
