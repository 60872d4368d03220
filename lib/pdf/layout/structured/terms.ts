import type { Address, Transport } from '../../../ksef';
import { stack, type Block } from '../blocks';
import { CONTENT_WIDTH, PAGE } from '../page-flow';
import { partyBlock } from './parties';
import { addressLines, drawSection, exchangeRate, factList, sectionLabel, word, type Fact, type Sheet } from './sheet';
import { singleLine } from '../../type/text-lines';

/** WarunkiTransakcji: contracts, orders, batches, terms of delivery, and how the goods travel. */
export function drawTerms(sheet: Sheet): void {
  const { invoice, texts, flow } = sheet;
  const { terms } = invoice;
  if (terms === null) return;
  const { fields } = texts;
  const facts: Fact[] = [
    ...terms.contracts.map((contract): Fact => [fields.contract, dated(sheet, contract)]),
    ...terms.orders.map((order): Fact => [fields.orderNumber, dated(sheet, order)]),
    [fields.batches, terms.batches.join(', ')],
    [fields.deliveryTerms, terms.deliveryTerms],
    [fields.agreedRate, exchangeRate(sheet, terms.agreedRate, terms.agreedCurrency)],
  ];
  drawSection(sheet, fields.terms, [factList(sheet, facts)]);
  for (const transport of terms.transports) {
    drawSection(sheet, fields.transport, [transportBlock(sheet, transport), ...carrierBlock(sheet, transport)]);
    flow.y += 2;
  }
}

function dated({ labels }: Sheet, { number, date }: { number: string; date: string }): string {
  return [singleLine(number), labels.writeDate(date)].filter((text) => text !== '').join(', ');
}

function transportBlock(sheet: Sheet, transport: Transport): Block {
  const { texts } = sheet;
  const { fields } = texts;
  const place = (address: Address | null): string => addressLines(sheet, address).join(', ');
  return factList(sheet, [
    [fields.transport, transport.modeDescription || word(texts.transports, transport.mode)],
    [fields.transportOrder, transport.orderNumber],
    [fields.load, transport.loadDescription || word(texts.loads, transport.load)],
    [fields.packaging, transport.packaging],
    [fields.starts, moment(sheet, transport.starts)],
    [fields.ends, moment(sheet, transport.ends)],
    [fields.from, place(transport.from)],
    ...transport.via.map((address): Fact => [fields.via, place(address)]),
    [fields.to, place(transport.to)],
  ]);
}

function carrierBlock(sheet: Sheet, { carrier }: Transport): Array<Block | number> {
  if (carrier === null) return [];
  const heading = sectionLabel(sheet, sheet.texts.fields.carrier);
  return [6, stack(sheet.flow, [heading, 3, partyBlock(sheet, carrier, [], PAGE.left, CONTENT_WIDTH)])];
}

/** Date and time as the invoice has them, in the zone it names. */
function moment({ labels }: Sheet, text: string): string {
  const [, day = '', time = '', zone = ''] = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::[\d.]+)?(.*)$/.exec(text) ?? [];
  if (day === '') return text;
  return [labels.writeDate(day), time, zone === 'Z' ? 'UTC' : zone].filter((part) => part !== '').join(' ');
}
