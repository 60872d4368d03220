import type { DecimalText, DocumentKind } from '../nexo';
import { amountInWords } from './amount-in-words';
import type { NumberStyle } from './numbers';

/** Every text the layout prints of its own accord, in one language. */
export interface Labels extends NumberStyle {
  /** BCP 47 language tag of the PDF. */
  languageTag: string;
  titles: Record<DocumentKind, string>;
  /** Under the title of PA and PAi: only a fiscal cash register makes a fiscal receipt (facts/nexo.md §D). */
  notFiscalReceipt: string;
  placeOfIssue: string;
  issueDate: string;
  saleDate: string;
  ksefNumber: string;
  seller: string;
  buyer: string;
  taxId: string;
  position: string;
  name: string;
  quantity: string;
  unit: string;
  netPrice: string;
  grossPrice: string;
  discountedNetPrice: string;
  discountedGrossPrice: string;
  discount: string;
  netValue: string;
  vatRate: string;
  vatAmount: string;
  grossValue: string;
  total: string;
  due: string;
  inWords: string;
  paymentMethod: string;
  paymentDueDate: string;
  paymentAmount: string;
  paymentState: string;
  paid: string;
  bankAccount: string;
  splitPayment: string;
  cashMethod: string;
  notes: string;
  issuedBy: string;
  pageOf: (page: number, pages: number) => string;
  amountInWords: (amount: DecimalText, currency: string) => string;
}

export type Language = 'pl';

export const LABELS: Record<Language, Labels> = {
  pl: {
    languageTag: 'pl-PL',
    decimalSeparator: ',',
    groupSeparator: '\u00a0',
    titles: { FS: 'Faktura', FD: 'Faktura detaliczna', PA: 'Paragon', PAi: 'Paragon imienny' },
    notFiscalReceipt: 'Niniejszy wydruk nie jest paragonem fiskalnym.',
    placeOfIssue: 'Miejsce wystawienia',
    issueDate: 'Data wystawienia',
    saleDate: 'Data sprzedaży',
    ksefNumber: 'Numer KSeF',
    seller: 'Sprzedawca',
    buyer: 'Nabywca',
    taxId: 'NIP',
    position: 'Lp.',
    name: 'Nazwa towaru lub usługi',
    quantity: 'Ilość',
    unit: 'J.m.',
    netPrice: 'Cena netto',
    grossPrice: 'Cena brutto',
    discountedNetPrice: 'Cena netto po rabacie',
    discountedGrossPrice: 'Cena brutto po rabacie',
    discount: 'Rabat',
    netValue: 'Wartość netto',
    vatRate: 'Stawka VAT',
    vatAmount: 'Kwota VAT',
    grossValue: 'Wartość brutto',
    total: 'Razem',
    due: 'Do zapłaty',
    inWords: 'Słownie',
    paymentMethod: 'Forma płatności',
    paymentDueDate: 'Termin płatności',
    paymentAmount: 'Kwota',
    paymentState: 'Stan',
    paid: 'zapłacono',
    bankAccount: 'Rachunek bankowy',
    splitPayment: 'mechanizm podzielonej płatności',
    cashMethod: 'metoda kasowa',
    notes: 'Uwagi',
    issuedBy: 'Wystawił(a)',
    pageOf: (page, pages) => `Strona ${page} z ${pages}`,
    amountInWords,
  },
};
