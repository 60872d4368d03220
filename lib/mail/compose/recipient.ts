import { domainToASCII } from 'node:url';

import { maskAddress } from '../../common';
import { MailError } from '../errors';

import { isAddress, printable } from './address';

/** Zero-width characters and the soft hyphen: nobody types them, they come along when an address is copied. */
const INVISIBLE = /[\u00ad\u200b-\u200d\u2060\ufeff]/g;
/** What people and programs leave around an address. */
const AROUND = /^[\s\p{Cc}\p{Cf}]+|[\s\p{Cc}\p{Cf},;.]+$/gu;
/** Letters of European domains; others look like these and are not. */
const DOMAIN_LETTERS = /^[a-z0-9\u00df-\u00f6\u00f8-\u017e.-]+$/;

/** Beginnings of addresses that Polish shops enter for "none", and whole addresses or domains; see `parseRecipient`. */
export const ADDRESSES_FOR_NONE =
  'brak, brakmaila, brakemaila, brak-maila, brak.maila, niema, nomail, noemail, no-email, none, noreply, no-reply, donotreply, test, xxx';

/**
 * The customer's address: exactly one, or an error. What is unambiguous is mended: invisible characters, spaces and punctuation
 * around it, angle brackets, "mailto:", Polish letters in the domain.
 *
 * @param forNone addresses that stand for "none", separated by commas: a local part such as "brak", a domain such as "@brak.pl" or
 *   a whole address
 * @throws MailError `recipient_missing`, `recipient_for_none` or `recipient_malformed`, all permanent: a person has to correct the
 *   order
 */
export function parseRecipient(text: string, forNone = ADDRESSES_FOR_NONE): string {
  const address = withPlainDomain(mended(text));
  if (address === '') {
    throw new MailError('recipient_missing', 'The order has no e-mail address', {
      permanent: true,
      description: 'Enter the e-mail address of the customer in the order in BaseLinker.',
    });
  }
  if (!isAddress(address)) {
    throw new MailError('recipient_malformed', `"${maskAddress(printable(address))}" is not one plain e-mail address`, {
      permanent: true,
      description: `${whatIsWrong(address)} Correct the e-mail address of the customer in the order in BaseLinker.`,
    });
  }
  if (standsForNone(address.toLowerCase(), forNone)) {
    throw new MailError('recipient_for_none', `"${maskAddress(address)}" is an address that is entered for none`, {
      permanent: true,
      description:
        'Enter the e-mail address of the customer in the order in BaseLinker. If this one is real, take it out of Addresses for None in the options of the node.',
    });
  }
  return address;
}

function mended(text: string): string {
  let address = text.replace(INVISIBLE, '');
  for (let before = ''; before !== address;) {
    before = address;
    address = address
      .replace(AROUND, '')
      .replace(/^mailto:/i, '')
      .replace(/^<([^<>]*)>$/, '$1');
  }
  return address;
}

/** With an internationalised domain in the form that every mail server takes. */
function withPlainDomain(address: string): string {
  const at = address.lastIndexOf('@');
  const domain = address
    .slice(at + 1)
    .toLowerCase()
    .normalize('NFC');
  if (at < 1 || /^[\x21-\x7e]*$/.test(domain) || !DOMAIN_LETTERS.test(domain)) return address;
  const plain = domainToASCII(domain);
  return plain === '' ? address : `${address.slice(0, at)}@${plain}`;
}

function whatIsWrong(address: string): string {
  if ((address.match(/@/g) ?? []).length > 1)
    return 'There is more than one address, or one "@" too many; only one can be used.';
  if (!address.includes('@')) return 'There is no "@" in it.';
  const at = address.lastIndexOf('@');
  const characters = [...address];
  const local = [...address.slice(0, at)].length;
  const wrong = characters.findIndex((character, index) =>
    index < local ? !/[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]/.test(character) : !/[A-Za-z0-9.@-]/.test(character),
  );
  if (wrong >= 0) return `${nameOfCharacter(characters[wrong]!)} at place ${wrong + 1} does not belong there.`;
  const domain = address.slice(at + 1);
  if (!domain.includes('.')) return 'The part behind the "@" has no dot in it.';
  if (/^\.|\.\.|\.@/.test(address)) return 'A dot stands where none can be.';
  return 'It is too long, or the part behind the "@" is no domain.';
}

function nameOfCharacter(character: string): string {
  if (character === ' ' || character === '\u00a0') return 'A space';
  if (/[\p{L}\p{N}\p{P}\p{S}]/u.test(character)) return `The character "${character}"`;
  return `The invisible character U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}

function standsForNone(address: string, forNone: string): boolean {
  const [local = ''] = address.split('@');
  const domain = address.slice(local.length);
  const entries = forNone
    .toLowerCase()
    .split(/[\s,;]+/)
    .filter((entry) => entry !== '');
  return entries.some((entry) => entry === local || entry === domain || entry === address);
}
