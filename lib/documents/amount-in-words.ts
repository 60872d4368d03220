import Big from 'big.js';

import { parseDecimal } from './numbers';
import type { DecimalText } from './types';

/** The three Polish forms of a counted noun: one, two to four, five and more. */
type Forms = readonly [one: string, few: string, many: string];

const UNITS = [
  '',
  'jeden',
  'dwa',
  'trzy',
  'cztery',
  'pięć',
  'sześć',
  'siedem',
  'osiem',
  'dziewięć',
  'dziesięć',
  'jedenaście',
  'dwanaście',
  'trzynaście',
  'czternaście',
  'piętnaście',
  'szesnaście',
  'siedemnaście',
  'osiemnaście',
  'dziewiętnaście',
] as const;
const TENS = [
  '',
  '',
  'dwadzieścia',
  'trzydzieści',
  'czterdzieści',
  'pięćdziesiąt',
  'sześćdziesiąt',
  'siedemdziesiąt',
  'osiemdziesiąt',
  'dziewięćdziesiąt',
] as const;
const HUNDREDS = [
  '',
  'sto',
  'dwieście',
  'trzysta',
  'czterysta',
  'pięćset',
  'sześćset',
  'siedemset',
  'osiemset',
  'dziewięćset',
] as const;
/** Names of the groups of three digits from the second on. */
const SCALES: readonly Forms[] = [
  ['tysiąc', 'tysiące', 'tysięcy'],
  ['milion', 'miliony', 'milionów'],
  ['miliard', 'miliardy', 'miliardów'],
  ['bilion', 'biliony', 'bilionów'],
  ['biliard', 'biliardy', 'biliardów'],
];
const ZLOTY: Forms = ['złoty', 'złote', 'złotych'];

/**
 * An amount in Polish words, as Polish invoices write it: "sto dwadzieścia trzy złote 45/100"; another currency than
 * PLN is named by its code. Rounded half up to hundredths. Whole parts longer than 18 digits are written in digits.
 * Throws as `parseDecimal` does when the amount is not a decimal number.
 */
export function amountInWords(amount: DecimalText, currency: string): string {
  const rounded = parseDecimal(amount).round(2, Big.roundHalfUp);
  const [whole = '0', hundredths = '00'] = rounded.abs().toFixed(2).split('.');
  const unit = currency === 'PLN' ? counted(whole, ZLOTY) : currency;
  return `${rounded.lt(0) ? 'minus ' : ''}${wholeInWords(whole)} ${unit} ${hundredths}/100`;
}

function wholeInWords(whole: string): string {
  const groupCount = Math.ceil(whole.length / 3);
  if (groupCount > SCALES.length + 1) return whole;
  const padded = whole.padStart(groupCount * 3, '0');
  const words: string[] = [];
  for (let group = 0; group < groupCount; group++) {
    const digits = padded.slice(group * 3, group * 3 + 3);
    if (digits === '000') continue;
    words.push(hundredsInWords(digits));
    const scale = SCALES[groupCount - group - 2];
    if (scale) words.push(counted(digits, scale));
  }
  return words.length === 0 ? 'zero' : words.join(' ');
}

function hundredsInWords(digits: string): string {
  const belowHundred = Number(digits.slice(1));
  const parts =
    belowHundred < UNITS.length ? [UNITS[belowHundred]] : [TENS[Number(digits[1])], UNITS[Number(digits[2])]];
  return [HUNDREDS[Number(digits[0])], ...parts].filter(Boolean).join(' ');
}

/** Only 1 itself is singular; 2–4, 22–24, 102–104 … take the second form, but not 12–14. */
function counted(digits: string, [one, few, many]: Forms): string {
  if (/^0*1$/.test(digits)) return one;
  return /(^|[^1])[2-4]$/.test(digits) ? few : many;
}
