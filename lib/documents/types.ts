import type { DocumentKind } from './kinds';

/** Where an order's id may stand in a nexo document (facts/nexo.md §A1). */
export type MatchField = 'Uwagi' | 'NumerZewnetrzny' | 'NumeryZewnetrzneDokumentowRealizowanych';

/** A decimal number as nexo stores it, e.g. "1234.50": never a binary floating point number. */
export type DecimalText = string;

/** A local Polish date and time without a zone, as nexo stores it: "2026-11-23 14:05:00". */
export type LocalDateTime = string;

/** The KSeF state of a document as far as the database tells it. */
export interface KsefSummary {
  /** False for a paper document (FormaFaktury = Papierowa) and for receipts. */
  required: boolean;
  /** The 35-character number, or an empty string while there is none. */
  number: string;
  /** Issued while KSeF could not be reached: without its number a printout needs a second code, made with a certificate. */
  offline?: true;
  /** The customer gets a message with the number instead of the PDF. */
  notificationOnly?: true;
}

/** What travels on the canvas as `document`: enough to decide, name and address a delivery. */
export interface DocumentSummary {
  /** The nexo database the document lives in; ids are unique only inside it. */
  company: string;
  /** Dokumenty.Id */
  id: number;
  kind: DocumentKind;
  /** NumerWewnetrzny_PelnaSygnatura, e.g. "FS 169/CENTRALA/2026". */
  number: string;
  /** DataWprowadzenia: the issue date of documents the company issues. */
  issueDate: LocalDateTime;
  saleDate: LocalDateTime | null;
  /** The seller's tax number: two servers may have databases of one name. Empty when nexo has none. */
  sellerNip: string;
  buyer: { name: string; nip: string };
  totals: { currency: string; net: DecimalText; vat: DecimalText; gross: DecimalText; due: DecimalText };
  ksef: KsefSummary;
  /** The field and the order's id in it by which it was found; null when the document was taken without an order. */
  matchedBy: { field: MatchField; value: string } | null;
  /**
   * What the document and its order agree in: "nip", "email", "name", "total", "town"; null when the document was taken
   * without an order.
   */
  agreedBy: readonly string[] | null;
  /** How many documents the order has in all: its status may follow only when every one of them is delivered. */
  documentsOfOrder: number;
}

/** A document as `findDocuments` returns it, before the rules have said how many of an order's documents count. */
export interface FoundDocument extends Omit<DocumentSummary, 'documentsOfOrder' | 'agreedBy'> {
  /** It was asked for by its id: an earlier run counted it, so no bound of age leaves it out. */
  askedFor?: boolean;
  /** What nexo knows of the buyer; for comparing only, it does not travel. */
  contact: { emails: string[]; address: string };
  /** Every order number with the prefix that the document's texts hold; always empty without a prefix. */
  namedOrders: number[];
}

/** A document that was taken without an order. */
export interface ListedDocument {
  document: DocumentSummary;
  /** The customer as nexo knows it; `email` is empty when nexo has none. */
  customer: { email: string; name: string };
}

/** One address block, already in the order it is printed; empty lines removed. */
export interface PartyDetails {
  name: string;
  nip: string;
  addressLines: string[];
}

export interface DocumentLine {
  position: number;
  name: string;
  symbol: string;
  description: string;
  quantity: DecimalText;
  unit: string;
  /** Unit prices after discount. */
  netPrice: DecimalText;
  grossPrice: DecimalText;
  /** Discount as a fraction 0..1. */
  discount: DecimalText;
  vatRate: string;
  net: DecimalText;
  vat: DecimalText;
  gross: DecimalText;
}

export interface VatRow {
  rate: string;
  net: DecimalText;
  vat: DecimalText;
  gross: DecimalText;
  /** VAT in złoty, on a document in another currency (art. 106e(11)). */
  vatInZloty?: DecimalText;
}

/** A returnable package of the deposit system: not part of the taxable amount, part of what is due. */
export interface DepositTotals {
  charged: DecimalText;
  returned: DecimalText;
}

/** QR KOD I of a structured invoice (facts/nexo.md §C). */
export interface KsefQrCode {
  url: string;
  /** Printed below: the KSeF number. */
  label: string;
}

export interface DocumentPayment {
  method: string;
  amount: DecimalText;
  /** Due date "YYYY-MM-DD" of a deferred payment, or null when paid at once. */
  dueDate: string | null;
  paid: boolean;
}

/** Everything a layout prints. Read in batches by `readDocuments`. */
export interface NexoDocument extends Omit<
  DocumentSummary,
  'matchedBy' | 'agreedBy' | 'documentsOfOrder' | 'buyer' | 'sellerNip'
> {
  placeOfIssue: string;
  seller: PartyDetails;
  /** Null on a receipt without a buyer. */
  buyer: PartyDetails | null;
  /** True when unit prices are net (WyliczenieVAT = 1), false when they are gross. */
  netPrices: boolean;
  /** Złoty for one unit of the document's currency; absent on a document in złoty. */
  exchangeRate?: DecimalText;
  lines: DocumentLine[];
  /** From TabeleVat, or summed from the lines where nexo keeps none (facts/nexo.md: ZapisDoTabeliVAT). */
  vatTable: VatRow[];
  payments: DocumentPayment[];
  bankAccount: { name: string; number: string } | null;
  notes: string;
  issuedBy: string;
  splitPayment: boolean;
  cashMethod: boolean;
  /** Legal ground of a VAT exemption (art. 106e(1) point 19); absent where nothing is exempt. */
  exemptionGround?: string;
  /** The buyer settles the VAT (art. 106e(1) point 18). */
  reverseCharge?: boolean;
  /** VAT is computed from the margin (WyliczenieVAT = Marza): the layout prints no VAT. */
  marginProcedure?: boolean;
  deposits?: DepositTotals;
  /** An advance invoice or the final one after advances: the law wants more on them than a layout knows (art. 106f). */
  advance?: boolean;
  /** Only when number, hash and XML agree; a layout draws it or nothing. */
  ksefQrCode?: KsefQrCode;
}
