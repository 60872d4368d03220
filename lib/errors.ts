/**
 * What every function in `lib/` throws, or returns for one item of a batch. The nodes turn it into n8n's own errors,
 * once, at their edge.
 */
export interface IntegrationErrorOptions {
  /** What the person in front of the editor can do about it: one or two full sentences. */
  description?: string;
  /** True when trying the same thing again cannot succeed until a person changes something about this one order. */
  permanent?: boolean;
  cause?: unknown;
}

/**
 * A failure with a machine-readable `code`. `message` says what happened and never holds a secret, a full e-mail
 * address or a system error name such as ECONNREFUSED: n8n replaces whole messages that contain one
 * (facts/n8n.md §2.4).
 */
export class IntegrationError extends Error {
  readonly code: string;
  readonly permanent: boolean;
  readonly description: string;

  constructor(code: string, message: string, options: IntegrationErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.permanent = options.permanent ?? false;
    this.description = options.description ?? '';
  }
}

/** The result for one item of a batch: a failure of one item must not take the others with it. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; error: IntegrationError };

/** Wraps a value as a successful outcome. */
export function success<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

/** Wraps an error as a failed outcome. */
export function failure<T>(error: IntegrationError): Outcome<T> {
  return { ok: false, error };
}
