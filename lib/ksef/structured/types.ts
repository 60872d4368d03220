import type { DecimalText } from '../../documents';

/**
 * A structured invoice as it stands in its XML, by the schemas FA(3) and FA(2) of the Ministry of Finance. Of optional
 * texts, dates ("2026-02-15") and decimals an empty text says that the invoice has none.
 */
export interface StructuredInvoice {
  schema: 'FA(2)' | 'FA(3)';
  kind: StructuredKind;
  /** P_2. */
  number: string;
  /** P_1. */
  issueDate: string;
  issuePlace: string;
  /** P_6: when all goods were delivered, or when an advance was received. */
  saleDate: string;
  /** OkresFa, of an invoice for a period. */
  period: { from: string; to: string } | null;
  currency: string;
  /** KursWalutyZ: złoty for one unit of the currency, on advance invoices. */
  exchangeRate: DecimalText;
  seller: Seller;
  buyer: Buyer;
  thirdParties: ThirdParty[];
  authorised: AuthorisedParty | null;
  /** WZ. */
  deliveryNotes: string[];
  sums: RateSum[];
  /** P_15: what the kind of the invoice makes of it, see the schema. */
  total: DecimalText;
  annotations: Annotations;
  correction: Correction | null;
  /** ZaliczkaCzesciowa: the payments that an advance invoice is for. */
  advancePayments: Array<{ date: string; amount: DecimalText; exchangeRate: DecimalText }>;
  /** FakturaZaliczkowa: the advance invoices that a final one settles; `inKsef` ones are named by their KSeF number. */
  advanceInvoices: Array<{ number: string; inKsef: boolean }>;
  descriptions: Description[];
  lines: InvoiceLine[];
  order: { value: DecimalText; lines: InvoiceLine[] } | null;
  settlement: Settlement | null;
  payment: Payment | null;
  terms: Terms | null;
  /** StopkaFaktury. */
  footers: string[];
  registers: Array<{ name: string; krs: string; regon: string; bdo: string }>;
  attachments: AttachmentBlock[];
  /** SHA-256 of the file in Base64 for addresses, as KSeF's verification code wants it. */
  sha256: string;
}

/** RodzajFaktury. */
export const STRUCTURED_KINDS = ['VAT', 'UPR', 'ZAL', 'ROZ', 'KOR', 'KOR_ZAL', 'KOR_ROZ'] as const;

export type StructuredKind = (typeof STRUCTURED_KINDS)[number];

export interface Address {
  country: string;
  lines: string[];
  gln: string;
}

/** Whoever has a part in an invoice. */
export interface Party {
  name: string;
  /** As it is printed, a prefix of the European Union or the country before it. */
  taxId: string;
  /** What kind of number that is: a Polish NIP, one for VAT in the Union, of another country, or inside of a company. */
  taxIdKind: 'nip' | 'eu' | 'other' | 'internal' | 'none';
  eori: string;
  address: Address | null;
  correspondence: Address | null;
  contacts: Array<{ email: string; phone: string }>;
  customerNumber: string;
  /** IDNabywcy: joins buyers of a correction with those of the corrected invoice. */
  buyerKey: string;
}

export interface Seller extends Party {
  /** StatusInfoPodatnika, "1" to "4". */
  status: string;
}

export interface Buyer extends Party {
  /** The invoice is for a unit of a local government. */
  localGovernmentUnit: boolean;
  vatGroupMember: boolean;
}

export interface ThirdParty extends Party {
  /** Rola, "1" to "11"; empty where the invoice describes another role. */
  role: string;
  roleDescription: string;
  /** Udzial: percent. */
  share: DecimalText;
}

/** PodmiotUpowazniony. */
export interface AuthorisedParty extends Party {
  /** RolaPU, "1" to "3". */
  role: string;
}

/** P_13_x, P_14_x and P_14_xW of one kind of rate. */
export interface RateSum {
  /** What follows "P_13_": "1", "6_2". */
  field: string;
  net: DecimalText;
  vat: DecimalText;
  vatInZloty: DecimalText;
}

/** Adnotacje, and the markers beside them. */
export interface Annotations {
  cashMethod: boolean;
  selfBilling: boolean;
  reverseCharge: boolean;
  splitPayment: boolean;
  exempt: boolean;
  /** P_19A, P_19B, P_19C. */
  exemptionGrounds: string[];
  /** P_23: the simplified procedure of a triangular transaction. */
  triangular: boolean;
  margin: 'usedGoods' | 'worksOfArt' | 'collectables' | 'travel' | 'unknown' | null;
  newVehicles: NewVehicle[];
  /** P_42_5. */
  newVehicleDuty: boolean;
  /** FP: for a receipt that was recorded before. */
  forReceipt: boolean;
  /** TP. */
  relatedParties: boolean;
  exciseRefund: boolean;
}

/** What is said of a new means of transport, by the names of the schema. */
export interface NewVehicle {
  line: string;
  admitted: string;
  facts: Array<{ field: string; value: string }>;
}

export interface Correction {
  reason: string;
  /** TypKorekty, "1" to "3". */
  effect: string;
  invoices: Array<{ issueDate: string; number: string; ksefNumber: string; outsideKsef: boolean }>;
  period: string;
  /** NrFaKorygowany: the right number of an invoice whose number is corrected. */
  rightNumber: string;
  /** As they stood on the corrected invoice. */
  seller: Party | null;
  buyers: Party[];
  /** P_15ZK. */
  amountBefore: DecimalText;
  exchangeRateBefore: DecimalText;
}

/** DodatkowyOpis. */
export interface Description {
  /** The line it belongs to. */
  line: string;
  key: string;
  value: string;
}

/** FaWiersz or ZamowienieWiersz. */
export interface InvoiceLine {
  position: string;
  /** As it stood before the correction. */
  before: boolean;
  saleDate: string;
  name: string;
  index: string;
  gtin: string;
  pkwiu: string;
  cn: string;
  pkob: string;
  unit: string;
  quantity: DecimalText;
  netPrice: DecimalText;
  grossPrice: DecimalText;
  discount: DecimalText;
  net: DecimalText;
  gross: DecimalText;
  vat: DecimalText;
  /** P_12, "23", "0 WDT"; of the one-stop shop P_12_XII, a percentage. */
  rate: string;
  ossRate: DecimalText;
  annex15: boolean;
  excise: DecimalText;
  procedure: string;
  exchangeRate: DecimalText;
}

/** Rozliczenie. */
export interface Settlement {
  charges: Array<{ amount: DecimalText; reason: string }>;
  chargesTotal: DecimalText;
  deductions: Array<{ amount: DecimalText; reason: string }>;
  deductionsTotal: DecimalText;
  due: DecimalText;
  overpaid: DecimalText;
}

/** FormaPlatnosci "1" to "7", or the words of another one. */
export interface PaymentMethod {
  method: string;
  description: string;
}

export interface Payment extends PaymentMethod {
  /** Zaplacono, or all of it in parts. */
  paid: boolean;
  paidOn: string;
  parts: Array<PaymentMethod & { amount: DecimalText; date: string }>;
  due: Array<{ date: string; description: string }>;
  accounts: BankAccount[];
  discountTerms: string;
  discount: string;
  link: string;
  /** IPKSeF. */
  paymentId: string;
}

export interface BankAccount {
  number: string;
  swift: string;
  bank: string;
  description: string;
  /** RachunekWlasnyBanku, "1" to "3". */
  bankOwn: string;
  /** The account of a factor, who is paid instead of the seller. */
  factor: boolean;
}

/** WarunkiTransakcji. */
export interface Terms {
  contracts: Array<{ date: string; number: string }>;
  orders: Array<{ date: string; number: string }>;
  batches: string[];
  deliveryTerms: string;
  agreedRate: DecimalText;
  agreedCurrency: string;
  transports: Transport[];
  intermediary: boolean;
}

export interface Transport {
  /** RodzajTransportu. */
  mode: string;
  modeDescription: string;
  carrier: Party | null;
  orderNumber: string;
  /** OpisLadunku. */
  load: string;
  loadDescription: string;
  packaging: string;
  /** Date and time as the invoice has them. */
  starts: string;
  ends: string;
  from: Address | null;
  via: Address[];
  to: Address | null;
}

/** BlokDanych. */
export interface AttachmentBlock {
  heading: string;
  facts: Array<{ key: string; value: string }>;
  paragraphs: string[];
  tables: AttachmentTable[];
}

export interface AttachmentTable {
  facts: Array<{ key: string; value: string }>;
  description: string;
  columns: Array<{ title: string; type: string }>;
  rows: string[][];
  sums: string[];
}
