import { maskAddress } from '../../common';
import { MailError } from '../errors';

/**
 * RFC 5321 dot-string local part and a domain of letter-digit-hyphen labels; quoted strings, comments, address literals
 * and non-ASCII are left out on purpose: what the parsers of mail software disagree on has sent invoices to strangers
 * (facts/mail-ksef-market.md §6, CVE-2026-125755).
 */
const ADDR_SPEC =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])$/;

/** The local part may have 64 octets and a path 254 usable ones (RFC 5321 §4.5.3.1). */
const LOCAL_PART_LIMIT = 64;
const ADDRESS_LIMIT = 254;
/** Copies are for the shop itself; more of them is a list of customers by mistake. */
const LIST_LIMIT = 20;
/** Characters of a display name. */
const NAME_LIMIT = 100;

/** True for exactly one plain e-mail address and nothing else. */
export function isAddress(text: string): boolean {
  return text.length <= ADDRESS_LIMIT && text.indexOf('@') <= LOCAL_PART_LIMIT && ADDR_SPEC.test(text);
}

/**
 * A list of the shop's own addresses, separated by commas or semicolons, each once; empty text is an empty list.
 *
 * @param field the parameter's name for the message
 * @throws MailError `mail_settings_invalid`
 */
export function parseAddressList(text: string, field: string): string[] {
  const addresses = text
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const bad = addresses.find((address) => !isAddress(address));
  if (bad !== undefined) {
    throw new MailError(
      'mail_settings_invalid',
      `"${maskAddress(printable(bad))}" in ${field} is not a plain e-mail address`,
      {
        description: 'Write addresses such as office@example.com, several separated by commas.',
      },
    );
  }
  const distinct = [...new Map(addresses.map((address) => [address.toLowerCase(), address])).values()];
  if (distinct.length > LIST_LIMIT) {
    throw new MailError('mail_settings_invalid', `${field} holds more than ${LIST_LIMIT} addresses`, {
      description: 'Write a few addresses of your own there, or that of a distribution list.',
    });
  }
  return distinct;
}

/** A mailbox as it stands in From or Reply-To. */
export interface Mailbox {
  /** Display name, may be empty. */
  name: string;
  address: string;
}

/**
 * One mailbox of the shop, as "Sklep <biuro@sklep.example>" or as the bare address.
 *
 * @param field the parameter's name for the message
 * @throws MailError `sender_malformed`
 */
export function parseMailbox(text: string, field: string): Mailbox {
  const named = /^([^<>]*)<([^<>]+)>\s*$/.exec(text);
  const mailbox =
    named === null ? { name: '', address: text.trim() } : { name: nameOf(named[1]!), address: named[2]!.trim() };
  if (!isAddress(mailbox.address)) {
    throw new MailError('sender_malformed', `${field} holds no plain e-mail address`, {
      description: 'Write it as office@example.com or as My Shop <office@example.com>.',
    });
  }
  const name = [...printable(mailbox.name)].slice(0, NAME_LIMIT).join('');
  return { name, address: mailbox.address };
}

/** A display name as it is meant: quotation marks around all of it are the old way of writing it, others belong to it. */
function nameOf(text: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"$/s.exec(text.trim());
  return (quoted?.[1] ?? text.trim()).replace(/\\(["\\])/g, '$1');
}

/**
 * The domains of the From address and of the login, when both are known and differ: most mail servers refuse such
 * messages, and receivers trust them less.
 *
 * @param from the From parameter, not checked yet
 * @param user the login of the mail server, often no address at all
 */
export function differingDomains(from: string, user: string): { from: string; login: string } | null {
  const login = domainOf(user.trim());
  const sender = domainOf(/<([^<>]+)>\s*$/.exec(from)?.[1]?.trim() ?? from.trim());
  return login === '' || sender === '' || login === sender ? null : { from: sender, login };
}

function domainOf(address: string): string {
  return isAddress(address) ? address.slice(address.lastIndexOf('@') + 1).toLowerCase() : '';
}

/** Text without line breaks and control characters, which have no place in a header. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();
}
