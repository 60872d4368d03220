import { type DecimalText, formatDecimal, formatMoney } from '../../../documents';
import type { Address, StructuredInvoice } from '../../../ksef';
import { singleLine } from '../../type/text-lines';
import { type Block, factBlock, stack, textBlock } from '../blocks';
import type { TextStyle } from '../canvas';
import type { Labels } from '../labels';
import type { StructuredLabels } from '../labels/structured';
import { BODY, BODY_BOLD, CONTENT_WIDTH, LEADING, PAGE, type PageFlow, SECTION_LABEL } from '../page-flow';

/** An invoice on the way to paper: what all its sections need. */
export interface Sheet {
  flow: PageFlow;
  invoice: StructuredInvoice;
  labels: Labels;
  texts: StructuredLabels;
}

/** A label and its value, or a pair to leave out when the value is empty. */
export type Fact = readonly [label: string, value: string];

const COLUMN_GAP = 24;
export const COLUMN_WIDTH = (CONTENT_WIDTH - COLUMN_GAP) / 2;
export const RIGHT_COLUMN = PAGE.left + COLUMN_WIDTH + COLUMN_GAP;
/** Between sections, in points. */
export const SECTION_GAP = 12;

/** The schema has up to eight decimals of prices; nothing the invoice says is rounded away. */
const MOST_DECIMALS = 8;

/** An amount with as many decimals as the invoice has, two at least; empty for none. */
export function amount({ labels }: Sheet, text: DecimalText): string {
  return text === '' ? '' : formatDecimal(text, labels.numbers, 2, MOST_DECIMALS);
}

/** A quantity, a rate or a percentage: only the decimals that say something. */
export function plainNumber({ labels }: Sheet, text: DecimalText, least = 0): string {
  return text === '' ? '' : formatDecimal(text, labels.numbers, least, MOST_DECIMALS);
}

/** An amount with the invoice's currency; empty for none. */
export function money({ invoice, labels }: Sheet, text: DecimalText): string {
  return text === '' ? '' : formatMoney(text, singleLine(invoice.currency), labels.numbers);
}

/** "1 EUR = 4,5005 zł" without the words for it: how many złoty one unit is. */
export function exchangeRate(sheet: Sheet, rate: DecimalText, currency = sheet.invoice.currency): string {
  return rate === '' ? '' : `1\u00a0${singleLine(currency)} = ${plainNumber(sheet, rate, 4)}\u00a0PLN`;
}

/** The word for a code of the schema; a code that is not known stays as it is. */
export function word(words: Readonly<Record<string, string>>, code: string): string {
  return Object.hasOwn(words, code) ? (words[code] ?? code) : code;
}

/** The lines of an address, its country with the last of them. */
export function addressLines({ labels, texts }: Sheet, address: Address | null): string[] {
  if (address === null) return [];
  const country = countryName(address.country, labels.languageTag);
  const last = [address.lines.at(-1) ?? '', country].filter((text) => text !== '').join(', ');
  return [
    ...address.lines.slice(0, -1),
    ...(last === '' ? [] : [last]),
    ...(address.gln === '' ? [] : [`${texts.fields.gln}: ${address.gln}`]),
  ].map(singleLine);
}

function countryName(code: string, languageTag: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  return new Intl.DisplayNames([languageTag], { type: 'region', fallback: 'code' }).of(code) ?? code;
}

/** A heading in capitals. */
export function sectionLabel(
  { flow, labels }: Sheet,
  text: string,
  x: number = PAGE.left,
  width = CONTENT_WIDTH,
): Block {
  return textBlock(flow, text.toLocaleUpperCase(labels.languageTag), SECTION_LABEL, x, width, 'H2');
}

/** Facts one under the other; those without a value are left out. */
export function factList(
  { flow }: Sheet,
  facts: readonly Fact[],
  x: number = PAGE.left,
  width: number = CONTENT_WIDTH,
  style: TextStyle = BODY,
): Block {
  return stack(
    flow,
    facts.map(([label, value]) => factBlock(flow, singleLine(label), value, style, x, width)),
  );
}

/** A section of the page: its heading does not stay behind alone. Nothing at all without content. */
export function drawSection(sheet: Sheet, heading: string, content: ReadonlyArray<Block | number>): void {
  const { flow } = sheet;
  const first = content.find((block) => typeof block !== 'number' && block.height > 0);
  if (first === undefined || typeof first === 'number') return;
  const label = sectionLabel(sheet, heading);
  flow.reserve(label.height + 3 + Math.min(first.height, 3 * BODY_BOLD.size * LEADING));
  stack(flow, [label, 3, ...content, SECTION_GAP]).draw();
}
