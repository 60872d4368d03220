import { readParty } from './read-parties';
import type { Annotations, Correction, NewVehicle } from './types';
import type { XmlElement } from './xml-element';

const VEHICLE_FIELDS = [
  'P_22BMK',
  'P_22BMD',
  'P_22BK',
  'P_22BNR',
  'P_22BRP',
  'P_22B',
  'P_22B1',
  'P_22B2',
  'P_22B3',
  'P_22B4',
  'P_22BT',
  'P_22C',
  'P_22C1',
  'P_22D',
  'P_22D1',
];

/** Adnotacje and the markers beside them in Fa. */
export function readAnnotations(invoice: XmlElement): Annotations {
  const element = invoice.child('Adnotacje');
  const flag = (name: string): boolean => element?.flag(name) ?? false;
  const exemption = element?.child('Zwolnienie');
  const vehicles = element?.child('NoweSrodkiTransportu');
  return {
    cashMethod: flag('P_16'),
    selfBilling: flag('P_17'),
    reverseCharge: flag('P_18'),
    splitPayment: flag('P_18A'),
    exempt: exemption?.flag('P_19') ?? false,
    exemptionGrounds: ['P_19A', 'P_19B', 'P_19C']
      .map((name) => exemption?.text(name) ?? '')
      .filter((ground) => ground !== ''),
    triangular: flag('P_23'),
    margin: marginOf(element?.child('PMarzy')),
    newVehicles: vehicles?.list('NowySrodekTransportu', 10_000).map(readVehicle) ?? [],
    newVehicleDuty: vehicles?.flag('P_42_5') ?? false,
    forReceipt: invoice.flag('FP'),
    relatedParties: invoice.flag('TP'),
    exciseRefund: invoice.flag('ZwrotAkcyzy'),
  };
}

function marginOf(element: XmlElement | undefined): Annotations['margin'] {
  if (!element?.flag('P_PMarzy')) return null;
  if (element.flag('P_PMarzy_2')) return 'travel';
  if (element.flag('P_PMarzy_3_1')) return 'usedGoods';
  if (element.flag('P_PMarzy_3_2')) return 'worksOfArt';
  return element.flag('P_PMarzy_3_3') ? 'collectables' : 'unknown';
}

function readVehicle(element: XmlElement): NewVehicle {
  return {
    line: element.text('P_NrWierszaNST'),
    admitted: element.date('P_22A'),
    facts: VEHICLE_FIELDS.map((field) => ({ field, value: element.text(field) })).filter(({ value }) => value !== ''),
  };
}

/** What a correction says of the invoices it corrects; null on any other invoice. */
export function readCorrection(invoice: XmlElement, isCorrection: boolean): Correction | null {
  if (!isCorrection) return null;
  const seller = invoice.child('Podmiot1K');
  return {
    reason: invoice.text('PrzyczynaKorekty'),
    effect: invoice.text('TypKorekty'),
    invoices: invoice.list('DaneFaKorygowanej', 50_000).map((corrected) => ({
      issueDate: corrected.date('DataWystFaKorygowanej'),
      number: corrected.text('NrFaKorygowanej'),
      ksefNumber: corrected.text('NrKSeFFaKorygowanej'),
      outsideKsef: corrected.flag('NrKSeFN'),
    })),
    period: invoice.text('OkresFaKorygowanej'),
    rightNumber: invoice.text('NrFaKorygowany'),
    seller: seller ? readParty(seller) : null,
    buyers: invoice.list('Podmiot2K', 101).map(readParty),
    amountBefore: invoice.decimal('P_15ZK'),
    exchangeRateBefore: invoice.decimal('KursWalutyZK'),
  };
}
