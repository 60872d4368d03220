import { createHash } from 'node:crypto';

import { invalidXml, KsefXmlError } from './errors';
import { parseXml } from './parse-xml';
import { readAnnotations, readCorrection } from './read-annotations';
import { readLines, readOrderLines, readSums } from './read-lines';
import { readAuthorised, readBuyer, readSeller, readThirdParty } from './read-parties';
import { readPayment, readSettlement } from './read-payment';
import { readAttachments, readTerms } from './read-terms';
import { STRUCTURED_KINDS, type StructuredInvoice, type StructuredKind } from './types';
import type { XmlElement } from './xml-element';

/** The namespaces of the schemas that KSeF has taken since 2023; FA(3) alone since 1 September 2025. */
const SCHEMAS: Record<string, StructuredInvoice['schema']> = {
  'http://crd.gov.pl/wzor/2025/06/25/13775/': 'FA(3)',
  'http://crd.gov.pl/wzor/2023/06/29/12648/': 'FA(2)',
};

/**
 * Reads a structured invoice. Elements that the schema does not know are passed over; what is read is checked (decimals,
 * dates) and bounded (every list has the schema's own limit). Whether the sums add up is not asked: KSeF does not ask either.
 *
 * @param xml the file as KSeF has it, byte for byte
 * @throws KsefXmlError `ksef_xml_invalid`, `ksef_xml_too_large`, `ksef_schema_unknown`, `ksef_kind_unknown`
 */
export function readStructuredInvoice(xml: Uint8Array): StructuredInvoice {
  const { root, namespace } = parseXml(xml);
  const schema = Object.hasOwn(SCHEMAS, namespace) ? SCHEMAS[namespace] : undefined;
  if (schema === undefined || root.name !== 'Faktura') {
    throw new KsefXmlError('ksef_schema_unknown', 'The file is no invoice of the schema FA(3) or FA(2).', {
      description: 'Other documents of KSeF, as VAT RR invoices and receipts of acceptance, are not drawn.',
    });
  }
  const invoice = root.required('Fa');
  return {
    schema,
    ...readHead(invoice),
    ...readAllParties(root),
    ...readAmounts(invoice),
    annotations: readAnnotations(invoice),
    correction: readCorrection(invoice, kindOf(invoice).startsWith('KOR')),
    descriptions: invoice.list('DodatkowyOpis', 10_000).map((entry) => ({
      line: entry.text('NrWiersza'),
      key: entry.text('Klucz'),
      value: entry.text('Wartosc'),
    })),
    terms: readTerms(invoice.child('WarunkiTransakcji')),
    ...readFooter(root.child('Stopka')),
    attachments: readAttachments(root.child('Zalacznik')),
    sha256: createHash('sha256').update(xml).digest('base64url'),
  };
}

function kindOf(invoice: XmlElement): StructuredKind {
  const name = invoice.requiredText('RodzajFaktury');
  const kind = STRUCTURED_KINDS.find((known) => known === name);
  if (kind !== undefined) return kind;
  throw new KsefXmlError('ksef_kind_unknown', 'The kind of the structured invoice is not known.', {
    description: `Known are ${STRUCTURED_KINDS.join(', ')}.`,
  });
}

function readHead(invoice: XmlElement) {
  const period = invoice.child('OkresFa');
  const issueDate = invoice.date('P_1');
  if (issueDate === '') throw invalidXml('The invoice has no element P_1 in Fa.');
  return {
    kind: kindOf(invoice),
    number: invoice.requiredText('P_2'),
    issueDate,
    issuePlace: invoice.text('P_1M'),
    saleDate: invoice.date('P_6'),
    period: period ? { from: period.date('P_6_Od'), to: period.date('P_6_Do') } : null,
    currency: invoice.requiredText('KodWaluty'),
    exchangeRate: invoice.decimal('KursWalutyZ'),
    deliveryNotes: invoice.texts('WZ', 1000),
  };
}

function readAllParties(root: XmlElement) {
  const authorised = root.child('PodmiotUpowazniony');
  return {
    seller: readSeller(root.required('Podmiot1')),
    buyer: readBuyer(root.required('Podmiot2')),
    thirdParties: root.list('Podmiot3', 100).map(readThirdParty),
    authorised: authorised ? readAuthorised(authorised) : null,
  };
}

function readAmounts(invoice: XmlElement) {
  const total = invoice.decimal('P_15');
  if (total === '') throw invalidXml('The invoice has no element P_15 in Fa.');
  const order = invoice.child('Zamowienie');
  return {
    sums: readSums(invoice),
    total,
    advancePayments: invoice.list('ZaliczkaCzesciowa', 100).map((part) => ({
      date: part.date('P_6Z'),
      amount: part.decimal('P_15Z'),
      exchangeRate: part.decimal('KursWalutyZW'),
    })),
    advanceInvoices: invoice.list('FakturaZaliczkowa', 100).map((advance) => ({
      number: advance.text('NrKSeFFaZaliczkowej') || advance.text('NrFaZaliczkowej'),
      inKsef: advance.text('NrKSeFFaZaliczkowej') !== '',
    })),
    lines: readLines(invoice),
    order: order ? { value: order.decimal('WartoscZamowienia'), lines: readOrderLines(order) } : null,
    settlement: readSettlement(invoice.child('Rozliczenie')),
    payment: readPayment(invoice.child('Platnosc')),
  };
}

function readFooter(footer: XmlElement | undefined) {
  return {
    footers: (footer?.list('Informacje', 3) ?? [])
      .map((entry) => entry.text('StopkaFaktury'))
      .filter((text) => text !== ''),
    registers: (footer?.list('Rejestry', 100) ?? []).map((entry) => ({
      name: entry.text('PelnaNazwa'),
      krs: entry.text('KRS'),
      regon: entry.text('REGON'),
      bdo: entry.text('BDO'),
    })),
  };
}
