import Big from 'big.js';

import type { Order } from './order';
import { IntegrationError } from '../common';

/** A language in which customers are written to. */
export type MailLanguage = 'pl' | 'en' | 'de';

/** All of them, in the order in which they are offered. */
export const MAIL_LANGUAGES: readonly MailLanguage[] = ['pl', 'en', 'de'];

const GERMAN_SPEAKING = new Set(['DE', 'AT', 'CH']);

const NO_BREAK_SPACE = '\u00a0';

const ENGLISH_MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

const SEPARATORS: Record<MailLanguage, { group: string; decimal: string }> = {
  pl: { group: NO_BREAK_SPACE, decimal: ',' },
  en: { group: ',', decimal: '.' },
  de: { group: '.', decimal: ',' },
};

/**
 * The language for the buyer's country: that of the invoice, else that of the delivery; Polish when neither is known.
 * Countries are BaseLinker's two-letter codes (facts/baselinker.md §2c).
 */
export function languageOfBuyer(
  order: Partial<Pick<Order, 'invoice_country_code' | 'delivery_country_code'>>,
): MailLanguage {
  const country = countryCode(order.invoice_country_code) || countryCode(order.delivery_country_code);
  if (country === '' || country === 'PL') return 'pl';
  return GERMAN_SPEAKING.has(country) ? 'de' : 'en';
}

function countryCode(value: unknown): string {
  const code = typeof value === 'string' ? value.trim().toUpperCase() : '';
  return /^[A-Z]{2}$/.test(code) ? code : '';
}

/**
 * An amount of money in a language's style, rounded half up to two decimals: "1234.5" and "PLN" become "1 234,50 PLN".
 *
 * @throws IntegrationError `document_invalid` when it is no decimal number
 */
export function writeAmount(amount: unknown, currency: string, language: MailLanguage): string {
  const text = typeof amount === 'number' ? String(amount) : amount;
  if (typeof text !== 'string' || !/^-?\d{1,15}(\.\d{1,10})?$/.test(text.trim())) {
    throw new IntegrationError(
      'document_invalid',
      'The document of the item has an amount that is not a decimal number',
      {
        description:
          'Connect this node behind Subiekt nexo Document PDF, and do not change the field document on the way.',
      },
    );
  }
  const rounded = new Big(text.trim()).round(2, Big.roundHalfUp);
  const [whole = '0', decimals = '00'] = rounded.abs().toFixed(2).split('.');
  const { group, decimal } = SEPARATORS[language];
  const sign = rounded.lt(0) ? '-' : '';
  const number = `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, group)}${decimal}${decimals}`;
  return currency === '' ? number : `${number}${NO_BREAK_SPACE}${currency}`;
}

/** The day of a local Polish date and time as a language writes it; empty for anything that is not one. */
export function writeDate(dateTime: unknown, language: MailLanguage): string {
  const match = typeof dateTime === 'string' ? /^(\d{4})-(\d{2})-(\d{2})/.exec(dateTime) : null;
  if (match === null) return '';
  const [, year, month, day] = match;
  const monthName = ENGLISH_MONTHS[Number(month) - 1];
  if (monthName === undefined) return '';
  return language === 'en' ? `${Number(day)} ${monthName} ${year}` : `${day}.${month}.${year}`;
}
