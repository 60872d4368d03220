import Big from 'big.js';
import { IntegrationError } from '../common';
import type { DecimalText } from './types';

/** How a language writes numbers. */
export interface NumberStyle {
  decimalSeparator: string;
  /** Between groups of three digits. */
  groupSeparator: string;
  /** How the currency PLN is written behind an amount. */
  zloty: string;
}

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

/** An amount of money with its currency: "1 234,50 zł", "1,234.50 EUR". */
export function formatMoney(text: DecimalText, currency: string, style: NumberStyle): string {
  return `${formatDecimal(text, style)}\u00a0${currency === 'PLN' ? style.zloty : currency}`;
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
