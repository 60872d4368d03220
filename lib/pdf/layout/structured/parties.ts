import type { Party, ThirdParty } from '../../../ksef';
import { singleLine } from '../../type/text-lines';
import { beside, type Block, stack, textBlock } from '../blocks';
import type { TextStyle } from '../canvas';
import { BODY, BODY_BOLD, PAGE } from '../page-flow';

import {
  addressLines,
  COLUMN_WIDTH,
  type Fact,
  factList,
  plainNumber,
  RIGHT_COLUMN,
  SECTION_GAP,
  sectionLabel,
  type Sheet,
  word,
} from './sheet';

const PARTY_NAME: TextStyle = { ...BODY_BOLD, size: 10 };

/** A party before it has a place. */
interface Entry {
  label: string;
  party: Party;
  facts?: Fact[];
}

/** Seller and buyer, below them everybody else with the role they have. */
export function drawParties(sheet: Sheet): void {
  const { invoice, labels, texts } = sheet;
  const { seller, buyer, authorised } = invoice;
  const status: Fact = [texts.fields.status, word(texts.statuses, seller.status)];
  const marks = [
    ...(buyer.localGovernmentUnit ? [texts.fields.localGovernmentUnit] : []),
    ...(buyer.vatGroupMember ? [texts.fields.vatGroupMember] : []),
  ];
  drawPairs(sheet, [
    { label: labels.fields.seller, party: seller, facts: [status] },
    { label: labels.fields.buyer, party: buyer, facts: [['JST/GV', marks.join(', ')]] },
    ...invoice.thirdParties.map((party) => thirdParty(sheet, party)),
    ...(authorised ? [{ label: word(texts.authorisedRoles, authorised.role), party: authorised }] : []),
  ]);
}

function thirdParty(sheet: Sheet, party: ThirdParty): Entry {
  const { texts } = sheet;
  const share = party.share === '' ? '' : `${plainNumber(sheet, party.share)}%`;
  // Words of the invoice's own are not set in capitals, as a heading is.
  const facts: Fact[] = [
    [texts.fields.role, party.roleDescription],
    [texts.fields.share, share],
  ];
  return { label: word(texts.roles, party.role) || texts.fields.thirdParty, party, facts };
}

/** The parties of a corrected invoice as they stood there. */
export function drawPartiesBefore(sheet: Sheet): void {
  const { invoice, texts } = sheet;
  const { seller = null, buyers = [] } = invoice.correction ?? {};
  drawPairs(sheet, [
    ...(seller ? [{ label: texts.fields.sellerBefore, party: seller }] : []),
    ...buyers.map((party) => ({ label: texts.fields.buyerBefore, party })),
  ]);
}

function drawPairs(sheet: Sheet, entries: readonly Entry[]): void {
  const { flow } = sheet;
  for (let at = 0; at < entries.length; at += 2) {
    const [left, right] = entries.slice(at, at + 2);
    if (left === undefined) return;
    const second = right ? entryBlock(sheet, right, RIGHT_COLUMN) : stack(flow, []);
    beside(flow, entryBlock(sheet, left, PAGE.left), second).draw();
    flow.y += SECTION_GAP;
  }
}

function entryBlock(sheet: Sheet, { label, party, facts = [] }: Entry, x: number): Block {
  return stack(sheet.flow, [
    sectionLabel(sheet, singleLine(label), x, COLUMN_WIDTH),
    3,
    partyBlock(sheet, party, facts, x, COLUMN_WIDTH),
  ]);
}

/** Name, address, identifiers and contacts of a party. */
export function partyBlock(sheet: Sheet, party: Party, more: readonly Fact[], x: number, width: number): Block {
  const { flow, texts } = sheet;
  const { fields } = texts;
  const block = (text: string, style: TextStyle): Block => textBlock(flow, singleLine(text), style, x, width);
  const contacts = party.contacts.flatMap<Fact>(({ email, phone }) => [
    [fields.email, email],
    [fields.phone, phone],
  ]);
  return stack(flow, [
    block(party.name, PARTY_NAME),
    ...addressLines(sheet, party.address).map((line) => block(line, BODY)),
    factList(
      sheet,
      [
        taxFact(sheet, party),
        [fields.eori, party.eori],
        [fields.customerNumber, party.customerNumber],
        [fields.buyerKey, party.buyerKey],
        ...more,
        [fields.correspondence, addressLines(sheet, party.correspondence).join(', ')],
        ...contacts,
      ],
      x,
      width,
    ),
  ]);
}

function taxFact({ texts }: Sheet, { taxId, taxIdKind }: Party): Fact {
  const { fields } = texts;
  const names = {
    nip: fields.vatId,
    eu: fields.euVatId,
    other: fields.otherId,
    internal: fields.internalId,
    none: fields.otherId,
  };
  return [names[taxIdKind], taxId];
}
