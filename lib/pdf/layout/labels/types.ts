import type { DecimalText, DocumentKind } from '../../../documents';
import type { NumberStyle } from '../../../documents';
import type { MarginKind } from '../../types';

/** Short texts beside or above what nexo knows. */
export interface FieldTexts {
  /** Under the title of a receipt: only a fiscal cash register makes a fiscal receipt (facts/nexo.md §D). */
  notFiscalReceipt: string;
  placeOfIssue: string;
  issueDate: string;
  saleDate: string;
  ksefNumber: string;
  seller: string;
  buyer: string;
  taxId: string;
  due: string;
  depositsCharged: string;
  depositsReturned: string;
  grossTotal: string;
  inWords: string;
  exchangeRate: string;
  bankAccount: string;
  paid: string;
  notes: string;
  issuedBy: string;
  /** Above QR KOD I. */
  ksefQrCode: string;
  ksefQrCodeExplained: string;
}

/** Heads of table columns. */
export interface HeadTexts {
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
  vatInZloty: string;
  grossValue: string;
  total: string;
  paymentMethod: string;
  paymentDueDate: string;
  paymentAmount: string;
  paymentState: string;
}

/**
 * The statements of art. 106e (facts/nexo.md §D). The Act quotes the Polish words, so they stand on a printout in any
 * language.
 */
export interface StatementTexts {
  splitPayment: string;
  cashMethod: string;
  reverseCharge: string;
  /** Before the ground itself. */
  exemptionGround: string;
}

/** Every text the layout prints of its own accord, in one language or two. */
export interface Labels {
  /** BCP 47 language tag of the PDF. */
  languageTag: string;
  numbers: NumberStyle;
  titles: Record<DocumentKind, string>;
  fields: FieldTexts;
  heads: HeadTexts;
  statements: StatementTexts;
  margin: Record<MarginKind, string>;
  /** Words for nexo's symbols of VAT rates that are not numbers. */
  rates: Record<'zw' | 'np' | 'oo', string>;
  /** A nexo date, of which the day is printed. */
  writeDate: (date: string) => string;
  pageOf: (page: number, pages: number) => string;
  /** Only where Polish is one of the languages. */
  amountInWords: ((amount: DecimalText, currency: string) => string) | null;
}
