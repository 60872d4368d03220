/**
 * What a bare number is not an order's id for. Without a prefix every number of a note could be one, so whatever its
 * neighbours call something else is left out: a missed number only waits for a person.
 */

/** Words that say before a number what it is; whole words, in lower case. */
const OTHER_THINGS = [
  'tel|telefon|telefonu|kom|komorka|komórka|phone|mobile|fax|faks',
  'nip|regon|krs|pesel|bdo|eori|vat',
  'konto|konta|rachunek|rachunku|iban|swift|blik',
  'ean|gtin|sku|isbn|kod|indeks|symbol|seria|partia|lot',
  'list|listu|przewozowy|przewozowego|paczka|paczki|przesyłka|przesyłki|paczkomat|tracking|awb',
  'kwota|cena|suma|razem|wartość|rabat|zaliczka|zapłacono|termin|dnia|godz',
  'ul|ulica|al|os|lok|mieszkanie|dom',
  'pln|eur|usd|gbp|czk|huf|zł|zl',
  // Other documents of nexo, with the number of their own series.
  'fs|fv|fvs|fz|fd|pa|pai|par|kfs|kpa|wz|pz|zk|zd|rw|pw|mm|kp|kw|bp|bw|faktura|faktury|paragon|paragonu|korekta',
].join('|');

const NAMED_BEFORE = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(?:${OTHER_THINGS})(?:\.|:|[^\S\r\n]|nr|numer|no|#|-)*$|[€$£]\s?$`,
  'iu',
);
const NAMED_AFTER =
  /^\s?(?:(?:zł|zl|pln|eur|usd|gbp|czk|huf|gr|szt|sztuk|kg|dag|g|cm|mm|m|km|l|ml|pkt|dni|dnia|godz|h|min|proc)(?![\p{L}\p{N}])|[€$£]|,-)/iu;
/** Parts of the number of a document: 123456/MAG/2026. */
const DOCUMENT_NUMBER_AFTER = /^[/\\-]\p{L}+[/\\-]\p{N}/u;
const DOCUMENT_NUMBER_BEFORE = /[\p{L}\p{N}][/\\-]\p{L}+[/\\-]$/u;
/** Groups of a longer number: 1090 1014 0000, 600 123 456, 12 345. */
const GROUP_BEFORE = /(?<!\p{N})\d{1,4} $/u;
const GROUP_AFTER = /^ \d{1,4}(?!\p{N})/u;
const LONGEST_GROUP = 4;
/** As many characters as any of the words above can need. */
const NEIGHBOURHOOD = 40;

/**
 * Whether the words and digits around a number say that it is something else than an order's id.
 *
 * @param start index of the number's first digit
 * @param end index behind its last
 */
export function isNamedOtherwise(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - NEIGHBOURHOOD), start);
  const after = text.slice(end, end + NEIGHBOURHOOD);
  if (NAMED_BEFORE.test(before) || NAMED_AFTER.test(after)) return true;
  if (DOCUMENT_NUMBER_BEFORE.test(before) || DOCUMENT_NUMBER_AFTER.test(after)) return true;
  return end - start <= LONGEST_GROUP && (GROUP_BEFORE.test(before) || GROUP_AFTER.test(after));
}
