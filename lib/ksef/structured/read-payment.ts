import type { BankAccount, Payment, PaymentMethod, Settlement } from './types';
import type { XmlElement } from './xml-element';

/** Rozliczenie: what is added to the total of the invoice, and taken off it. */
export function readSettlement(element: XmlElement | undefined): Settlement | null {
  if (element === undefined) return null;
  const amounts = (name: string): Settlement['charges'] =>
    element.list(name, 100).map((entry) => ({ amount: entry.decimal('Kwota'), reason: entry.text('Powod') }));
  return {
    charges: amounts('Obciazenia'),
    chargesTotal: element.decimal('SumaObciazen'),
    deductions: amounts('Odliczenia'),
    deductionsTotal: element.decimal('SumaOdliczen'),
    due: element.decimal('DoZaplaty'),
    overpaid: element.decimal('DoRozliczenia'),
  };
}

/** Platnosc. */
export function readPayment(element: XmlElement | undefined): Payment | null {
  if (element === undefined) return null;
  const discount = element.child('Skonto');
  return {
    ...readMethod(element),
    // "2" says that it was paid in full in parts; FA(2) has "1" only.
    paid: element.flag('Zaplacono') || element.text('ZnacznikZaplatyCzesciowej') === '2',
    paidOn: element.date('DataZaplaty'),
    parts: element.list('ZaplataCzesciowa', 100).map((part) => ({
      ...readMethod(part),
      amount: part.decimal('KwotaZaplatyCzesciowej'),
      date: part.date('DataZaplatyCzesciowej'),
    })),
    due: element.list('TerminPlatnosci', 100).map((term) => ({
      date: term.date('Termin'),
      description: describedTerm(term),
    })),
    accounts: [
      ...element.list('RachunekBankowy', 100).map((account) => readAccount(account, false)),
      ...element.list('RachunekBankowyFaktora', 100).map((account) => readAccount(account, true)),
    ],
    discountTerms: discount?.text('WarunkiSkonta') ?? '',
    discount: discount?.text('WysokoscSkonta') ?? '',
    link: element.text('LinkDoPlatnosci'),
    paymentId: element.text('IPKSeF'),
  };
}

function readMethod(element: XmlElement): PaymentMethod {
  return { method: element.text('FormaPlatnosci'), description: element.text('OpisPlatnosci') };
}

/** "30 Dzień, Otrzymanie faktury": FA(3) has three fields, FA(2) a text. */
function describedTerm(term: XmlElement): string {
  const description = term.child('TerminOpis');
  if (description === undefined) return '';
  const span = ['Ilosc', 'Jednostka'].map((name) => description.text(name)).filter((text) => text !== '');
  const parts = [span.join(' '), description.text('ZdarzeniePoczatkowe')].filter((text) => text !== '');
  return parts.length > 0 ? parts.join(', ') : term.text('TerminOpis');
}

function readAccount(element: XmlElement, factor: boolean): BankAccount {
  return {
    number: element.text('NrRB'),
    swift: element.text('SWIFT'),
    bank: element.text('NazwaBanku'),
    description: element.text('OpisRachunku'),
    bankOwn: element.text('RachunekWlasnyBanku'),
    factor,
  };
}
