import type { AccountPause, Ledger } from '../ledger';

import { MailError } from './errors';
import type { MailServerSettings } from './transport';

/**
 * What identifies a mailbox with everything that decides whether it may send: a corrected setting makes another account.
 * It holds the password, so it is never to be shown or stored as it is.
 */
export function accountOf(settings: MailServerSettings): string {
  const { host, port, security, user, password, caCertificate } = settings;
  const access = settings.accessToken === undefined ? [] : ['token'];
  return JSON.stringify([host, port, security, user, password, caCertificate, ...access]);
}

/**
 * Troubles that trying again makes worse: providers lock mailboxes after wrong passwords and lengthen their quotas for
 * those who insist. A server that is away does not mind being asked by the next run.
 */
const PAUSING: ReadonlySet<MailError['code']> = new Set<MailError['code']>([
  'mail_login_refused',
  'mail_access_refused',
  'mail_sender_refused',
  'mail_tls_failed',
  'mail_certificate_not_trusted',
]);

export interface MailAccountOptions {
  ledger: Pick<Ledger, 'pauses'>;
  /** See `accountOf`; with the sender, because some servers refuse one sender only. */
  account: string;
  /** Whether a pause is to be ended by trying with one message: a person who runs the workflow by hand wants to know. */
  tryDuringPause: boolean;
}

/** One mail account in one run. */
export class MailAccount {
  private trouble: MailError | undefined;
  private opened: Promise<void> | undefined;
  /** After trouble in an earlier run, messages go one at a time until one has got through. */
  private suspect = false;
  private queue: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: MailAccountOptions) {}

  /**
   * Makes an attempt with this account.
   *
   * @throws MailError the trouble the account is in, or `mail_account_paused`; and whatever `attempt` throws
   */
  async use<T>(attempt: () => Promise<T>): Promise<T> {
    await this.open();
    if (!this.suspect || this.trouble !== undefined) return this.attempt(attempt);
    const turn = this.queue.then(() => this.attempt(attempt));
    this.queue = turn.catch(() => undefined);
    return turn;
  }

  /** The server took something from this account, or refused only a recipient or a message. */
  async works(): Promise<void> {
    if (!this.suspect) return;
    this.suspect = false;
    await this.options.ledger.pauses.end(this.options.account);
  }

  /** The server wants nothing from this account: every further message of the run would meet the same. */
  async fails(error: MailError): Promise<void> {
    if (this.trouble !== undefined) return;
    this.trouble = error;
    if (PAUSING.has(error.code)) await this.options.ledger.pauses.begin(this.options.account, error.message);
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

function paused(pause: AccountPause): MailError {
  return new MailError('mail_account_paused', `Sending from this mailbox rests until ${polishTime(pause.until)}`, {
    description: `The last attempt ended with: ${pause.reason}. The documents stay undelivered. Correct the Mail Server credential, or execute the workflow by hand to try with one e-mail at once.`,
  });
}

const POLISH_TIME = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Warsaw',
  dateStyle: 'short',
  timeStyle: 'short',
});

function polishTime(milliseconds: number): string {
  return POLISH_TIME.format(milliseconds);
}
