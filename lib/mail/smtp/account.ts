import type { MailServerSettings } from './settings';

/**
 * What identifies a mailbox with everything that decides whether it may send: a corrected setting makes another account.
 * It holds the password, so it is never to be shown or stored as it is.
 */
export function accountOf(settings: MailServerSettings): string {
  const { host, port, security, user, password, caCertificate } = settings;
  const access = settings.accessToken === undefined ? [] : ['token'];
  return JSON.stringify([host, port, security, user, password, caCertificate, ...access]);
}

/** What identifies a mailbox to its provider, whatever its password is. */
export function mailboxOf({ host, user }: MailServerSettings): string {
  return JSON.stringify([host.toLowerCase(), user.toLowerCase()]);
}
