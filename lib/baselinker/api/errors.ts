import { IntegrationError, type IntegrationErrorOptions, maskAddresses } from '../../common';

interface BaseLinkerErrorOptions extends IntegrationErrorOptions {
  apiCode?: string;
  retryAt?: number;
  orderId?: number;
}

/**
 * A failure of BaseLinker or on the way to it. `code` is `baselinker_…`: BaseLinker's own error code without "ERROR_",
 * in small letters, or one of `unreachable`, `timeout`, `cancelled`, `bad_url`, `bad_reply`, `reply_too_large`,
 * `unexpected_paging`, `order_not_found`, `unknown_status`, `journal_silent`, `too_many_orders`, `unexpected`.
 */
export class BaseLinkerError extends IntegrationError {
  /** BaseLinker's own `error_code`, as sent; empty when the failure is not an answer of BaseLinker. */
  readonly apiCode: string;
  /** Unix milliseconds from which calls are accepted again; only on `baselinker_blocked_token` and `baselinker_user_account_blocked`. */
  readonly retryAt: number | undefined;
  /** The order that BaseLinker sent in a form that cannot be used, 0 for one without a number; all others may be fine. */
  readonly orderId: number | undefined;

  constructor(code: string, message: string, options: BaseLinkerErrorOptions = {}) {
    super(`baselinker_${code}`, message, options);
    this.apiCode = options.apiCode ?? '';
    this.retryAt = options.retryAt;
    this.orderId = options.orderId;
  }

  /** True when BaseLinker refused the call for what it asked, not for its token, the network or a cancelled run. */
  get isAboutThisCall(): boolean {
    return this.apiCode !== '' && !GENERAL_REFUSALS.has(this.code);
  }
}

/** Refusals that would meet every other call just the same. */
const GENERAL_REFUSALS: ReadonlySet<string> = new Set(
  ['bad_token', 'empty_token', 'blocked_token', 'user_account_blocked', 'unknown_method'].map(
    (code) => `baselinker_${code}`,
  ),
);

/**
 * Text of a server, made fit to be shown: no tags, no control characters, no addresses, one line,
 * at most `length` characters.
 */
export function cleanExcerpt(text: string, length: number): string {
  const words = text
    .slice(0, 20 * length)
    .replace(/<(style|script)\b[^>]*>[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ');
  const cleaned = maskAddresses(words).trim();
  return cleaned.length > length ? `${cleaned.slice(0, length)}…` : cleaned;
}
