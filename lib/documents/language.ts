import type { Order } from './order';

/** All languages in which customers are written to and documents printed, in the order in which they are offered. */
export const LANGUAGES = ['pl', 'en', 'de'] as const;

export type Language = (typeof LANGUAGES)[number];

const GERMAN_SPEAKING = new Set(['DE', 'AT', 'CH']);

/**
 * The language for the buyer's country: that of the invoice, else that of the delivery; Polish when neither is known.
 * Countries are BaseLinker's two-letter codes (facts/baselinker.md §2c).
 */
export function languageOfBuyer(
  order: Partial<Pick<Order, 'invoice_country_code' | 'delivery_country_code'>>,
): Language {
  const country = countryCode(order.invoice_country_code) || countryCode(order.delivery_country_code);
  if (country === '' || country === 'PL') return 'pl';
  return GERMAN_SPEAKING.has(country) ? 'de' : 'en';
}

function countryCode(value: unknown): string {
  const code = typeof value === 'string' ? value.trim().toUpperCase() : '';
  return /^[A-Z]{2}$/.test(code) ? code : '';
}
