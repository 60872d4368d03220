/** One row of getOrderStatusList, in BaseLinker's raw shape (facts/baselinker.md §3). */
export interface RawOrderStatus {
  id: number;
  name: string;
  name_for_customer: string;
  color: string;
}

/** One product line of getOrders, in BaseLinker's raw shape and types (facts/baselinker.md §2c). */
export interface RawOrderProduct {
  storage: 'db' | 'shop' | 'warehouse';
  storage_id: number;
  order_product_id: number;
  product_id: string;
  variant_id: string;
  name: string;
  attributes: string;
  sku: string;
  ean: string;
  location: string;
  warehouse_id: number;
  auction_id: string;
  price_brutto: number;
  tax_rate: number;
  quantity: number;
  weight: number;
  bundle_id: number;
}

/** One order of getOrders: key order and types as captured (facts/baselinker.md §2c, §2d). Dates are Unix seconds. */
export interface RawOrder {
  order_id: number;
  shop_order_id: number;
  external_order_id: string;
  order_source: string;
  order_source_id: number;
  order_source_info: string;
  order_status_id: number;
  confirmed: boolean;
  date_confirmed: number;
  date_add: number;
  date_in_status: number;
  user_login: string;
  phone: string;
  email: string;
  user_comments: string;
  admin_comments: string;
  currency: string;
  payment_method: string;
  payment_method_cod: '0' | '1';
  payment_done: number;
  delivery_method: string;
  delivery_price: number;
  delivery_package_module: string;
  delivery_package_nr: string;
  delivery_fullname: string;
  delivery_company: string;
  delivery_address: string;
  delivery_city: string;
  delivery_state: string;
  delivery_postcode: string;
  delivery_country_code: string;
  delivery_point_id: string;
  delivery_point_name: string;
  delivery_point_address: string;
  delivery_point_postcode: string;
  delivery_point_city: string;
  invoice_fullname: string;
  invoice_company: string;
  invoice_nip: string;
  invoice_address: string;
  invoice_city: string;
  invoice_state: string;
  invoice_postcode: string;
  invoice_country_code: string;
  want_invoice: '0' | '1';
  extra_field_1: string;
  extra_field_2: string;
  /** Served only when include_custom_extra_fields is asked for. */
  custom_extra_fields: Record<string, string>;
  order_page: string;
  pick_state: number;
  pack_state: number;
  delivery_country: string;
  invoice_country: string;
  star: number;
  crm_client_id: number;
  products: RawOrderProduct[];
}

/** A party as nexo keeps it. `id` is the Podmioty card; documents hold snapshots of it. */
export interface NexoPartySeed {
  id: number;
  name: string;
  shortName: string;
  firstName: string;
  lastName: string;
  /** Digits only, or an EU VAT id with its country prefix, or empty. */
  nip: string;
  email: string;
  /** Where nexo has the address: on the snapshot, among the card's contacts, or not at all. */
  emailKeptIn: 'snapshot' | 'contacts' | 'nowhere';
  phone: string;
  street: string;
  houseNumber: string;
  postcode: string;
  city: string;
  country: string;
}

/** Amounts in minor units (grosze, cents, haléře). */
export interface NexoLineSeed {
  position: number;
  symbol: string;
  name: string;
  description: string;
  unit: string;
  quantity: number;
  /** StawkiVat.Symbol: "23", "8", "5", "0", "zw". */
  vatRate: string;
  netPrice: number;
  grossPrice: number;
  netPriceBeforeDiscount: number;
  grossPriceBeforeDiscount: number;
  /** Per cent, 0..100. */
  discountPercent: number;
  net: number;
  vat: number;
  gross: number;
}

export interface NexoVatSeed {
  vatRate: string;
  net: number;
  vat: number;
  gross: number;
}

export interface NexoPaymentSeed {
  /** FormyPlatnosci.Nazwa */
  method: string;
  amount: number;
  /** RodzajPlatnosci: 1 prepayment, 2 immediate, 3 deferred. */
  type: 1 | 2 | 3;
  /** "YYYY-MM-DD", only for a deferred payment. */
  due: string | null;
}

/** Built-in sales kinds and the classes of rows that share the table with them. */
export type NexoSeedKind = 'FS' | 'PA' | 'PAi' | 'FD' | 'KFS' | 'ZPA' | 'ZK' | 'WZ' | 'FZ';

export type MatchWay = 'uwagiWithPrefix' | 'uwagiBareNumber' | 'numerZewnetrzny' | 'realisedOrder';

/** One row of Dokumenty with everything that hangs on it. Dates are local Polish time "YYYY-MM-DD HH:MM:SS". */
export interface NexoDocumentSeed {
  id: number;
  kind: NexoSeedKind;
  klasa: 'DokumentDS' | 'DokumentKDS' | 'DokumentZK' | 'DokumentWZ' | 'DokumentFZ';
  /** Symbol of the real, possibly user-made configuration (SymbolRzeczywisty). */
  realSymbol: string;
  number: string;
  sequence: number;
  issued: string;
  saleDate: string;
  uwagi: string;
  numerZewnetrzny: string;
  numeryDokumentowRealizowanych: string;
  numeryZewnetrzneDokumentowRealizowanych: string;
  /** Ids of the ZK rows this document realises. */
  realises: number[];
  currency: 'PLN' | 'EUR' | 'CZK';
  /** Złoty for one unit of the currency, as decimal text; null for PLN. */
  exchangeRate: string | null;
  /** Null on a receipt without a buyer. */
  buyer: NexoPartySeed | null;
  netPrices: boolean;
  lines: NexoLineSeed[];
  /** False: nexo keeps no TabeleVat rows for it, as for some documents (facts/nexo.md §A1 ZapisDoTabeliVAT). */
  keepsVatTable: boolean;
  vat: NexoVatSeed[];
  totals: { net: number; vat: number; gross: number; due: number };
  payments: NexoPaymentSeed[];
  /** NULL original, 1 correction, 2 return. */
  sposobKorygowania: null | 1 | 2;
  korygowanyId: number | null;
  invalidated: boolean;
  splitPayment: boolean;
  /** Null on paper; otherwise the KSeF number, empty while nexo waits for it. */
  ksef: { number: string } | null;
  issuedBy: string;
  /**
   * The truth a test measures against: the orders whose customers may receive this document. Empty for every row that
   * must never be found.
   */
  orderIds: number[];
  matchedBy: MatchWay | null;
}

/** Lists of order ids (or document ids where the name says so) that single out the difficult cases. */
export interface ShopCases {
  /** Every order that no valid original document belongs to. */
  withoutDocument: number[];
  withoutEmail: number[];
  malformedEmail: number[];
  allegroMasked: number[];
  /** No document of their own, but their id sits inside a longer number of somebody else's document. */
  idInsideLongerNumber: number[];
  twoDocuments: number[];
  documentForTwoOrders: { sameCustomer: [number, number]; differentCustomers: [number, number] };
  unconfirmed: number[];
  /** Orders whose document has to wait for its KSeF number. */
  waitingForKsef: number[];
  /** The mass import: all of them confirmed in the same second. */
  burst: number[];
  byUwagiWithPrefix: number[];
  byBareNumberInUwagi: number[];
  byNumerZewnetrzny: number[];
  byRealisedOrder: number[];
  foreign: number[];
  correctionDocuments: number[];
  invalidatedDocuments: number[];
}

export interface ShopStatusIds {
  newOrder: number;
  /** Source statuses: a document is due. */
  readyToSend: number;
  readyForPickup: number;
  /** Target statuses. */
  documentSent: number;
  pickupDocumentSent: number;
  documentError: number;
  shipped: number;
  cancelled: number;
}

export interface Shop {
  now: Date;
  statusIds: ShopStatusIds;
  statuses: RawOrderStatus[];
  /** Ascending by order_id. */
  orders: RawOrder[];
  /** The shop's own company, the seller. */
  seller: NexoPartySeed & { bankName: string; bankAccount: string };
  /** Ascending by id; includes the rows that must never be found. */
  documents: NexoDocumentSeed[];
  cases: ShopCases;
}

export interface ShopOptions {
  /** At least 60; default 360. */
  orders?: number;
  /** Everything happened during the two weeks before. Default 2026-11-23 12:00 in Warsaw. */
  now?: Date;
  seed?: number;
}
