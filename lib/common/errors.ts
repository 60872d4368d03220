/**
 * What every function in `lib/` throws, or returns for one item of a batch. The nodes turn it into n8n's own errors,
 * once, at their edge.
 */
export interface IntegrationErrorOptions {
  /** What the person in front of the editor can do about it: one or two full sentences. */
  description?: string;
  /** True when trying the same thing again cannot succeed until a person changes something about this one order. */
  permanent?: boolean;
  /** Only its kind is kept, see `IntegrationError`. */
  cause?: unknown;
}

/**
 * A failure with a machine-readable `code`. `message` says what happened and never holds a secret, a full e-mail
 * address or a system error name such as ECONNREFUSED: n8n replaces whole messages that contain one
 * (facts/n8n.md §2.4). Of a `cause` that is not ours only name, code and stack frames are kept.
 */
export class IntegrationError extends Error {
  readonly code: string;
  readonly permanent: boolean;
  readonly description: string;

  constructor(code: string, message: string, options: IntegrationErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: kindOf(options.cause) });
    this.name = new.target.name;
    this.code = code;
    this.permanent = options.permanent ?? false;
    this.description = options.description ?? '';
  }
}

/**
 * What is kept of a cause: one of our own errors as it is, of any other its name, its code and where it arose. n8n logs
 * the messages of all causes, and those of drivers and HTTP libraries quote requests, replies and addresses.
 */
function kindOf(cause: unknown): Error {
  if (cause instanceof IntegrationError) return cause;
  const { name, code, stack }: { name?: unknown; code?: unknown; stack?: unknown } = Object(cause);
  const kind = new Error([name, code].filter((word) => typeof word === 'string' && /^\w+$/.test(word)).join(' '));
  const frames = (typeof stack === 'string' ? stack : '').split('\n').filter((line) => /^\s+at /.test(line));
  kind.stack = [String(kind), ...frames].join('\n');
  return kind;
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
