import type { InvoiceLine, RateSum } from './types';
import type { XmlElement } from './xml-element';

/** The schema's own limit for lines of an invoice and of an order. */
const MOST_LINES = 10_000;

/** P_13_x: the sums of all kinds of rates, in the schema's order. */
const SUM_FIELDS = ['1', '2', '3', '4', '5', '6_1', '6_2', '6_3', '7', '8', '9', '10', '11'];

/** The sums by kind of rate that the invoice has. */
export function readSums(invoice: XmlElement): RateSum[] {
  return SUM_FIELDS.map((field) => ({
    field,
    net: invoice.decimal(`P_13_${field}`),
    vat: invoice.decimal(`P_14_${field}`),
    vatInZloty: invoice.decimal(`P_14_${field}W`),
  })).filter(({ net, vat }) => net !== '' || vat !== '');
}

/** FaWiersz. */
export function readLines(invoice: XmlElement): InvoiceLine[] {
  return invoice.list('FaWiersz', MOST_LINES).map((line) => ({
    position: line.text('NrWierszaFa'),
    before: line.flag('StanPrzed'),
    saleDate: line.date('P_6A'),
    ...namesOf(line, ''),
    grossPrice: line.decimal('P_9B'),
    discount: line.decimal('P_10'),
    net: line.decimal('P_11'),
    gross: line.decimal('P_11A'),
    vat: line.decimal('P_11Vat'),
    rate: line.text('P_12'),
    ossRate: line.decimal('P_12_XII'),
    annex15: line.flag('P_12_Zal_15'),
    exchangeRate: line.decimal('KursWaluty'),
  }));
}

/** ZamowienieWiersz: the same with other names, and without what an order does not have. */
export function readOrderLines(order: XmlElement): InvoiceLine[] {
  return order.list('ZamowienieWiersz', MOST_LINES).map((line) => ({
    position: line.text('NrWierszaZam'),
    before: line.flag('StanPrzedZ'),
    saleDate: '',
    ...namesOf(line, 'Z'),
    grossPrice: '',
    discount: '',
    net: line.decimal('P_11NettoZ'),
    gross: '',
    vat: line.decimal('P_11VatZ'),
    rate: line.text('P_12Z'),
    ossRate: line.decimal('P_12Z_XII'),
    annex15: line.flag('P_12Z_Zal_15'),
    exchangeRate: '',
  }));
}

/** The fields that both kinds of line have, those of an order with a Z at the end. */
function namesOf(line: XmlElement, suffix: '' | 'Z') {
  return {
    name: line.text(`P_7${suffix}`),
    index: line.text(`Indeks${suffix}`),
    gtin: line.text(`GTIN${suffix}`),
    pkwiu: line.text(`PKWiU${suffix}`),
    cn: line.text(`CN${suffix}`),
    pkob: line.text(`PKOB${suffix}`),
    unit: line.text(`P_8A${suffix}`),
    quantity: line.decimal(`P_8B${suffix}`),
    netPrice: line.decimal(`P_9A${suffix}`),
    excise: line.decimal(`KwotaAkcyzy${suffix}`),
    procedure: line.text(`Procedura${suffix}`),
  };
}
