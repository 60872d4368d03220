import type { LayoutLanguage } from '../../types';

import { both } from './both';
import { GERMAN } from './de';
import { ENGLISH } from './en';
import { POLISH } from './pl';
import type { Labels } from './types';

export type { Labels } from './types';

/** The texts of every language a layout can be printed in. */
export const LABELS: Record<LayoutLanguage, Labels> = {
  pl: POLISH,
  en: ENGLISH,
  de: GERMAN,
  'pl+en': bilingual(POLISH, ENGLISH),
  'pl+de': bilingual(POLISH, GERMAN),
};

/** Every text in both languages; numbers, dates and the amount in words as the first language writes them. */
function bilingual(first: Labels, second: Labels): Labels {
  return {
    ...first,
    titles: both(first.titles, second.titles, ' / '),
    fields: both(first.fields, second.fields, ' / '),
    // Columns are narrow: one language under the other.
    heads: both(first.heads, second.heads, '\n'),
    // Their second languages hold the Polish words already.
    statements: {
      ...second.statements,
      exemptionGround: `${first.statements.exemptionGround} / ${second.statements.exemptionGround}`,
    },
    margin: second.margin,
    rates: both(first.rates, second.rates, ' / '),
    pageOf: (page, pages) => `${first.pageOf(page, pages)} / ${second.pageOf(page, pages)}`,
  };
}
