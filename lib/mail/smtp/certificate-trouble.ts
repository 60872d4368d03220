import type { TransportFailure } from './replies';

/** What Node says of a certificate that it does not accept. */
interface CertificateError {
  cert?: { subjectaltname?: unknown; valid_to?: unknown };
}

const LONGEST_LIST = 120;

/**
 * A failure with what its certificate says of itself: the names it is for, so that a person can choose one of them as host.
 *
 * @param error what the library rejected with; it is changed
 */
export function certificateTrouble(error: unknown): TransportFailure {
  const failure = (
    typeof error === 'object' && error !== null ? error : { message: String(error) }
  ) as TransportFailure & CertificateError;
  const names = failure.cert?.subjectaltname;
  if (typeof names === 'string')
    failure.certificateNames = names.replace(/\b(DNS|IP Address):/g, '').slice(0, LONGEST_LIST);
  return failure;
}
