import type { Address, AuthorisedParty, Buyer, Party, Seller, ThirdParty } from './types';
import type { XmlElement } from './xml-element';

/** Podmiot1. */
export function readSeller(element: XmlElement): Seller {
  return { ...readParty(element), status: element.text('StatusInfoPodatnika') };
}

/** Podmiot2. FA(2) has no JST and GV. */
export function readBuyer(element: XmlElement): Buyer {
  return { ...readParty(element), localGovernmentUnit: element.flag('JST'), vatGroupMember: element.flag('GV') };
}

/** Podmiot3. */
export function readThirdParty(element: XmlElement): ThirdParty {
  return {
    ...readParty(element),
    role: element.text('Rola'),
    roleDescription: element.text('OpisRoli'),
    share: element.decimal('Udzial'),
  };
}

/** PodmiotUpowazniony. */
export function readAuthorised(element: XmlElement): AuthorisedParty {
  return { ...readParty(element), role: element.text('RolaPU') };
}

/** What all parties have in common, those of a corrected invoice and carriers too. */
export function readParty(element: XmlElement): Party {
  const identity = element.child('DaneIdentyfikacyjne');
  return {
    name: identity?.text('Nazwa') ?? '',
    ...readTaxId(identity, element.text('PrefiksPodatnika')),
    eori: element.text('NrEORI'),
    address: readAddress(element.child('Adres') ?? element.child('AdresPrzewoznika')),
    correspondence: readAddress(element.child('AdresKoresp')),
    contacts: element.list('DaneKontaktowe', 3).map((contact) => ({
      email: contact.text('Email') || contact.text('EmailPU'),
      phone: contact.text('Telefon') || contact.text('TelefonPU'),
    })),
    customerNumber: element.text('NrKlienta'),
    buyerKey: element.text('IDNabywcy'),
  };
}

function readTaxId(identity: XmlElement | undefined, prefix: string): Pick<Party, 'taxId' | 'taxIdKind'> {
  const text = (name: string): string => identity?.text(name) ?? '';
  if (text('NrVatUE') !== '') return { taxId: `${text('KodUE')}${text('NrVatUE')}`, taxIdKind: 'eu' };
  if (text('NIP') !== '') return { taxId: `${prefix}${text('NIP')}`, taxIdKind: prefix === '' ? 'nip' : 'eu' };
  if (text('IDWew') !== '') return { taxId: text('IDWew'), taxIdKind: 'internal' };
  if (text('NrID') === '') return { taxId: '', taxIdKind: 'none' };
  return { taxId: [text('KodKraju'), text('NrID')].filter((part) => part !== '').join(' '), taxIdKind: 'other' };
}

/** An address, null where there is none. */
export function readAddress(element: XmlElement | undefined): Address | null {
  if (element === undefined) return null;
  return {
    country: element.text('KodKraju'),
    lines: ['AdresL1', 'AdresL2'].map((name) => element.text(name)).filter((line) => line !== ''),
    gln: element.text('GLN'),
  };
}
