import { readAddress, readParty } from './read-parties';
import type { AttachmentBlock, AttachmentTable, Terms, Transport } from './types';
import type { XmlElement } from './xml-element';

/** WarunkiTransakcji. */
export function readTerms(element: XmlElement | undefined): Terms | null {
  if (element === undefined) return null;
  const dated = (name: string, date: string, number: string): Terms['orders'] =>
    element.list(name, 100).map((entry) => ({ date: entry.date(date), number: entry.text(number) }));
  return {
    contracts: dated('Umowy', 'DataUmowy', 'NrUmowy'),
    orders: dated('Zamowienia', 'DataZamowienia', 'NrZamowienia'),
    batches: element.texts('NrPartiiTowaru', 1000),
    deliveryTerms: element.text('WarunkiDostawy'),
    agreedRate: element.decimal('KursUmowny'),
    agreedCurrency: element.text('WalutaUmowna'),
    transports: element.list('Transport', 20).map(readTransport),
    intermediary: element.flag('PodmiotPosredniczacy'),
  };
}

function readTransport(element: XmlElement): Transport {
  const carrier = element.child('Przewoznik');
  return {
    mode: element.text('RodzajTransportu'),
    modeDescription: element.text('OpisInnegoTransportu'),
    carrier: carrier ? readParty(carrier) : null,
    orderNumber: element.text('NrZleceniaTransportu'),
    load: element.text('OpisLadunku'),
    loadDescription: element.text('OpisInnegoLadunku'),
    packaging: element.text('JednostkaOpakowania'),
    starts: element.text('DataGodzRozpTransportu'),
    ends: element.text('DataGodzZakTransportu'),
    from: readAddress(element.child('WysylkaZ')),
    via: element.list('WysylkaPrzez', 20).flatMap((address) => readAddress(address) ?? []),
    to: readAddress(element.child('WysylkaDo')),
  };
}

/** Zalacznik, which FA(2) does not have. */
export function readAttachments(element: XmlElement | undefined): AttachmentBlock[] {
  if (element === undefined) return [];
  return element.list('BlokDanych', 1000).map((block) => ({
    heading: block.text('ZNaglowek'),
    facts: readFacts(block, 'MetaDane', 'ZKlucz', 'ZWartosc'),
    paragraphs: block.child('Tekst')?.texts('Akapit', 10) ?? [],
    tables: block.list('Tabela', 1000).map(readTable),
  }));
}

function readTable(element: XmlElement): AttachmentTable {
  const cells = (row: XmlElement | undefined, name: string): string[] =>
    row?.list(name, 20).map(({ content }) => content.trim()) ?? [];
  return {
    facts: readFacts(element, 'TMetaDane', 'TKlucz', 'TWartosc'),
    description: element.text('Opis'),
    columns: (element.child('TNaglowek')?.list('Kol', 20) ?? []).map((column) => ({
      title: column.text('NKom'),
      type: column.attributes.Typ ?? '',
    })),
    rows: element.list('Wiersz', 1000).map((row) => cells(row, 'WKom')),
    sums: cells(element.child('Suma'), 'SKom'),
  };
}

function readFacts(element: XmlElement, name: string, key: string, value: string): AttachmentBlock['facts'] {
  return element.list(name, 1000).map((fact) => ({ key: fact.text(key), value: fact.text(value) }));
}
