import type { LayoutLanguage } from '../../../types';
import { both } from '../both';

import { GERMAN_STRUCTURED } from './de';
import { ENGLISH_STRUCTURED } from './en';
import { POLISH_STRUCTURED, type StructuredLabels } from './pl';

export type { StructuredLabels } from './pl';

/** The texts for structured invoices in every language a layout can be printed in. */
export const STRUCTURED_LABELS: Record<LayoutLanguage, StructuredLabels> = {
  pl: POLISH_STRUCTURED,
  en: ENGLISH_STRUCTURED,
  de: GERMAN_STRUCTURED,
  'pl+en': bilingual(POLISH_STRUCTURED, ENGLISH_STRUCTURED),
  'pl+de': bilingual(POLISH_STRUCTURED, GERMAN_STRUCTURED),
};

function bilingual(first: StructuredLabels, second: StructuredLabels): StructuredLabels {
  const pairs = Object.entries(first).map(([key, texts]) => {
    const others = second[key as keyof StructuredLabels];
    // The second languages' statements hold the Polish words already.
    if (key === 'statements') return [key, others];
    return [key, both<object>(texts, others, key === 'heads' ? '\n' : ' / ')];
  });
  const fields = both(first.fields, second.fields, ' / ');
  const { visualisation, noKsefNumber } = second.fields;
  return { ...Object.fromEntries(pairs), fields: { ...fields, visualisation, noKsefNumber } } as StructuredLabels;
}
