import Big from 'big.js';

import { IntegrationError } from '../common';

import type { Language } from './language';
import type { DecimalText } from './types';

/** How a language writes numbers. */
export interface NumberStyle {
  decimalSeparator: string;
  /** Between groups of three digits. */
  groupSeparator: string;
  /** How the currency PLN is written beside an amount. */
  zloty: string;
  /** Where the currency stands. */
  currencyFirst: boolean;
}

const NO_BREAK_SPACE = '\u00a0';

/** The same in messages and on documents. */
export const NUMBER_STYLES: Record<Language, NumberStyle> = {
  pl: { decimalSeparator: ',', groupSeparator: NO_BREAK_SPACE, zloty: 'zł', currencyFirst: false },
  en: { decimalSeparator: '.', groupSeparator: ',', zloty: 'PLN', currencyFirst: true },
  de: { decimalSeparator: ',', groupSeparator: '.', zloty: 'PLN', currencyFirst: false },
};

/** A decimal number of a document. Throws IntegrationError `pdf_document_invalid` when the text is not one. */
export function parseDecimal(text: DecimalText): Big {
  try {
    return new Big(text);
  } catch {
    throw new IntegrationError(
      'pdf_document_invalid',
      'The document contains an amount that is not a decimal number.',
      {
        description: 'Look at the amounts and quantities of this document in Subiekt nexo.',
        permanent: true,
      },
    );
  }
}

/**
 * Writes a decimal number in a language's style, e.g. "1 234,50". Between `minDecimals` and `maxDecimals` decimals are
 * shown: rounded half up to the most, trailing zeros beyond the least dropped. Throws as `parseDecimal` does.
 */
export function formatDecimal(
  text: DecimalText,
  style: NumberStyle,
  minDecimals = 2,
  maxDecimals = minDecimals,
): string {
  const rounded = parseDecimal(text).round(maxDecimals, Big.roundHalfUp);
  const [whole = '0', decimals = ''] = rounded.abs().toFixed(maxDecimals).split('.');
  const kept = decimals.replace(/0+$/, '').padEnd(minDecimals, '0');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, style.groupSeparator);
  const sign = rounded.lt(0) ? '-' : '';
  return `${sign}${grouped}${kept === '' ? '' : style.decimalSeparator + kept}`;
}

/**
 * An amount of money with its currency, rounded half up to two decimals: "1 234,50 zł", "PLN 1,234.50". Throws as
 * `parseDecimal` does.
 *
 * @param currency its code; the number alone when it is empty
 */
export function formatMoney(text: DecimalText, currency: string, style: NumberStyle): string {
  return withCurrency(formatDecimal(text, style), currency, style);
}

/** A written number with its currency, in the order of the language: an exchange rate, which has more decimals, too. */
export function withCurrency(number: string, currency: string, style: NumberStyle): string {
  if (currency === '') return number;
  const name = currency === 'PLN' ? style.zloty : currency;
  if (!style.currencyFirst) return `${number}${NO_BREAK_SPACE}${name}`;
  // The sign stands before both.
  return number.replace(/^-?/, (sign) => `${sign}${name}${NO_BREAK_SPACE}`);
}

/**
 * An amount of money as a document on the canvas holds it, in a language's style.
 *
 * @throws IntegrationError `document_invalid` when it is no decimal number
 */
export function writeAmount(amount: unknown, currency: string, language: Language): string {
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
  return formatMoney(text.trim(), currency, NUMBER_STYLES[language]);
}

/** A discount fraction 0..1 as a percentage: "12,5%". */
export function formatFraction(text: DecimalText, style: NumberStyle): string {
  return `${formatDecimal(parseDecimal(text).times(100).toFixed(), style, 0, 2)}%`;
}

/** A VAT rate symbol of nexo: "23" becomes "23%", "zw" what `words` has for it; any other stays. */
export function formatVatRate(rate: string, words: Record<string, string>): string {
  const symbol = rate.trim();
  if (/^\d+([.,]\d+)?$/.test(symbol)) return `${symbol}%`;
  return Object.hasOwn(words, symbol) ? (words[symbol] ?? rate) : rate;
}

/** A Polish account number (26 digits) or an IBAN in its customary groups; anything else unchanged. */
export function formatBankAccount(number: string): string {
  const compact = number.replace(/[\s-]/g, '').toUpperCase();
  if (/^\d{26}$/.test(compact)) return `${compact.slice(0, 2)}\u00a0${groupsOfFour(compact.slice(2))}`;
  return /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(compact) ? groupsOfFour(compact) : number;
}

function groupsOfFour(text: string): string {
  return text.replace(/(.{4})(?=.)/g, '$1\u00a0');
}
