import type { Address, Transport } from '../../../ksef';
import { singleLine } from '../../type/text-lines';
import { beside, type Block, stack } from '../blocks';
import { PAGE } from '../page-flow';

import { partyBlock } from './parties';
import {
  addressLines,
  COLUMN_WIDTH,
  drawSection,
  exchangeRate,
  type Fact,
  factList,
  RIGHT_COLUMN,
  SECTION_GAP,
  sectionLabel,
  type Sheet,
  word,
} from './sheet';

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
    const carrier = carrierBlock(sheet, transport);
    const heading = sectionLabel(sheet, fields.transport, PAGE.left, COLUMN_WIDTH);
    beside(flow, stack(flow, [heading, 3, transportBlock(sheet, transport)]), carrier).draw();
    flow.y += SECTION_GAP;
  }
}

function dated({ labels }: Sheet, { number, date }: { number: string; date: string }): string {
  return [singleLine(number), labels.writeDate(date)].filter((text) => text !== '').join(', ');
}

function transportBlock(sheet: Sheet, transport: Transport): Block {
  const { texts } = sheet;
  const { fields } = texts;
  const place = (address: Address | null): string => addressLines(sheet, address).join(', ');
  const facts: Fact[] = [
    [fields.transport, transport.modeDescription || word(texts.transports, transport.mode)],
    [fields.transportOrder, transport.orderNumber],
    [fields.load, transport.loadDescription || word(texts.loads, transport.load)],
    [fields.packaging, transport.packaging],
    [fields.starts, moment(sheet, transport.starts)],
    [fields.ends, moment(sheet, transport.ends)],
    [fields.from, place(transport.from)],
    ...transport.via.map((address): Fact => [fields.via, place(address)]),
    [fields.to, place(transport.to)],
  ];
  return factList(sheet, facts, PAGE.left, COLUMN_WIDTH);
}

function carrierBlock(sheet: Sheet, { carrier }: Transport): Block {
  if (carrier === null) return stack(sheet.flow, []);
  const heading = sectionLabel(sheet, sheet.texts.fields.carrier, RIGHT_COLUMN, COLUMN_WIDTH);
  return stack(sheet.flow, [heading, 3, partyBlock(sheet, carrier, [], RIGHT_COLUMN, COLUMN_WIDTH)]);
}

/** Date and time as the invoice has them, in the zone it names. */
function moment({ labels }: Sheet, text: string): string {
  const [, day = '', time = '', zone = ''] = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::[\d.]+)?(.*)$/.exec(text) ?? [];
  if (day === '') return text;
  return [labels.writeDate(day), time, zone === 'Z' ? 'UTC' : zone].filter((part) => part !== '').join(' ');
}
