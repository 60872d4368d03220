import type { SendingLimits } from '../../common';
import { localTime } from '../../documents';
import type { AccountPause, Ledger } from '../../ledger';
import { MailError } from '../../mail';

/** Permits taken at once: each taking is a durable write. */
const PERMITS_AT_ONCE = 10;

export interface MailAccountOptions {
  ledger: Pick<Ledger, 'pauses' | 'budgets'>;
  /** See `accountOf`; with the sender, because some servers refuse one sender only. */
  account: string;
  /** Whether a pause is to be ended by trying with one message: a person who runs the workflow by hand wants to know. */
  tryDuringPause: boolean;
  /** See `mailboxOf`: what the limits count for. */
  mailbox: string;
  limits: SendingLimits;
  /** Unix milliseconds. */
  now: () => number;
  /** Resolves after so many milliseconds; rejects when the run is stopped. */
  sleep: (milliseconds: number) => Promise<void>;
}

/** One mail account in one run. */
export class MailAccount {
  private trouble: MailError | undefined;
  private opened: Promise<void> | undefined;
  /** After trouble in an earlier run, messages go one at a time until one has got through. */
  private suspect = false;
  private queue: Promise<unknown> = Promise.resolve();
  private permits = 0;
  private taking: Promise<void> | undefined;

  constructor(private readonly options: MailAccountOptions) {}

  /**
   * Makes an attempt with this account.
   *
   * @throws MailError the trouble the account is in, `mail_account_paused` or `mail_budget_used`; and whatever `attempt`
   *   throws
   */
  async use<T>(attempt: () => Promise<T>): Promise<T> {
    await this.open();
    if (!this.suspect || this.trouble !== undefined) return this.attempt(attempt);
    const turn = this.queue.then(() => this.attempt(attempt));
    this.queue = turn.catch(() => undefined);
    return turn;
  }

  /**
   * Takes a permit to send one message, and waits for it when the limit of the minute is reached. Throws MailError
   * `mail_budget_used` when that of the day is.
   */
  async permit(): Promise<void> {
    if (this.isUnlimited) return;
    while (this.permits === 0) {
      if (this.trouble !== undefined) throw this.trouble;
      this.taking ??= this.takePermits().finally(() => (this.taking = undefined));
      await this.taking;
    }
    this.permits -= 1;
  }

  /** Nothing was sent with the permit. */
  returnPermit(): void {
    if (!this.isUnlimited) this.permits += 1;
  }

  /** Returns what was not used; to be called at the end of the run. */
  async close(): Promise<void> {
    const unused = this.permits;
    this.permits = 0;
    await this.options.ledger.budgets.giveBack(this.options.mailbox, unused);
  }

  private get isUnlimited(): boolean {
    const { perMinute, perDay } = this.options.limits;
    return perMinute <= 0 && perDay <= 0;
  }

  private async takePermits(): Promise<void> {
    const { ledger, mailbox, limits, now, sleep } = this.options;
    const { granted, limit, retryAt } = await ledger.budgets.take(mailbox, limits, PERMITS_AT_ONCE);
    this.permits += granted;
    if (granted > 0) return;
    if (limit === 'perDay') this.trouble = dayIsUsed(limits.perDay, retryAt);
    else await sleep(Math.max(1, retryAt - now()));
  }

  /** The server took a message from this account. */
  async works(): Promise<void> {
    if (!this.suspect) return;
    this.suspect = false;
    await this.options.ledger.pauses.end(this.options.account);
  }

  /**
   * The server wants nothing from this account: every further message of the run would meet the same.
   *
   * @param rests whether it is left alone for a while: providers lock mailboxes after wrong passwords and lengthen their quotas
   *   for those who insist; a server that is away does not mind being asked by the next run
   * @returns the error to report: of a trouble that the shop knows already, that sending rests
   */
  async fails(error: MailError, rests: boolean): Promise<MailError> {
    if (this.trouble !== undefined) return this.trouble;
    this.trouble = error;
    if (!rests) return error;
    const { ledger, account, tryDuringPause } = this.options;
    const isNews = await ledger.pauses.begin(account, error.message);
    const pause = await ledger.pauses.read(account);
    if (!isNews && !tryDuringPause && pause !== undefined) this.trouble = paused(pause, error);
    return this.trouble;
  }

  private attempt<T>(attempt: () => Promise<T>): Promise<T> {
    return this.trouble === undefined ? attempt() : Promise.reject(this.trouble);
  }

  private open(): Promise<void> {
    this.opened ??= this.readPause();
    return this.opened;
  }

  private async readPause(): Promise<void> {
    const { ledger, account, tryDuringPause } = this.options;
    const pause = await ledger.pauses.read(account);
    if (ledger.pauses.isOn(pause) && !tryDuringPause) this.trouble = paused(pause);
    else this.suspect = pause !== undefined;
  }
}

function dayIsUsed(limit: number, retryAt: number): MailError {
  return new MailError('mail_budget_used', `This mailbox has sent its ${limit} e-mails of 24 hours`, {
    description: `The documents stay undelivered and follow from ${polishTime(retryAt)} on. The limit stands in the credential of the mail server.`,
  });
}

function paused(pause: AccountPause, cause?: MailError): MailError {
  return new MailError('mail_account_paused', `Sending from this mailbox rests until ${polishTime(pause.until)}`, {
    description: `The last attempt ended with: ${pause.reason}. The documents stay undelivered. Correct the Mail Server credential, or execute the workflow by hand to try with one e-mail at once.`,
    cause,
    belongsTo: 'account',
  });
}

/** To the minute. */
function polishTime(milliseconds: number): string {
  return localTime(milliseconds / 1000).slice(0, 16);
}
