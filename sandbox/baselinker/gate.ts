import { ApiError } from './api-error';

const WINDOW_MS = 60_000;

/** Knows the tokens, counts their requests in any 60 seconds and blocks the ones that exceed the limit. */
export class TokenGate {
  private readonly taken = new Map<string, number[]>();
  private readonly blockedUntil = new Map<string, number>();

  constructor(
    private readonly tokens: string[],
    private readonly limits: { requestsPerMinute: number; blockSeconds: number },
    private readonly now: () => number,
  ) {}

  /** Throws ApiError unless the token may make this request (codes and messages: facts/baselinker.md §1a). */
  check(token: string): void {
    if (token === '') throw new ApiError('ERROR_EMPTY_TOKEN', 'Empty user token');
    if (!this.tokens.includes(token)) throw new ApiError('ERROR_BAD_TOKEN', 'Invalid user token');
    const moment = this.now();
    if ((this.blockedUntil.get(token) ?? 0) <= moment) {
      const recent = (this.taken.get(token) ?? []).filter((time) => time > moment - WINDOW_MS);
      this.taken.set(token, [...recent, moment]);
      if (recent.length < this.limits.requestsPerMinute) return;
      this.block(token);
    }
    const until = polishTime(this.blockedUntil.get(token) ?? moment);
    throw new ApiError('ERROR_BLOCKED_TOKEN', `Query limit exceeded, token blocked until ${until}`);
  }

  block(token?: string): void {
    for (const blocked of token === undefined ? this.tokens : [token]) {
      this.blockedUntil.set(blocked, this.now() + this.limits.blockSeconds * 1000);
      this.taken.delete(blocked);
    }
  }

  clear(): void {
    this.blockedUntil.clear();
    this.taken.clear();
  }
}

/** "2026-11-23 12:00:00" in Poland, which is how the service writes the end of a block (facts/baselinker.md §1b). */
function polishTime(moment: number): string {
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Europe/Warsaw',
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(moment);
}
