import type { RawOrder, RawOrderStatus } from '../shop';

/** The fields the server itself works with; everything else of an order is only stored and sent. */
export type OrderSeed = Pick<
  RawOrder,
  | 'order_id'
  | 'order_status_id'
  | 'order_source'
  | 'order_source_id'
  | 'confirmed'
  | 'date_add'
  | 'date_confirmed'
  | 'date_in_status'
  | 'email'
>;

/** An order as the server keeps it. */
export type StoredOrder = OrderSeed & Record<string, unknown>;

export interface JournalEntry {
  log_id: number;
  log_type: number;
  order_id: number;
  object_id: number;
  /** Unix seconds. */
  date: number;
}

/** An invoice or receipt that BaseLinker itself issued, with the file another program put in its place. */
export interface StoredDocument {
  type: 'INVOICE' | 'RECEIPT';
  id: number;
  orderId: number;
  seriesId: number;
  number: string;
  correcting: boolean;
  /** Unix seconds. */
  issuedAt: number;
  externalNumber: string;
  /** Base64 of the external file; null while there is BaseLinker's own only. */
  file: string | null;
  /** How many times a file was put there. */
  files: number;
}

/** A numbering series as getSeries sends it. */
export interface Series {
  id: string;
  type: 'INVOICE' | 'CORRECTION' | 'RECEIPT';
  name: string;
  format: string;
}

/** An extra field of orders as getOrderExtraFields sends it. */
export interface ExtraField {
  extra_field_id: number;
  name: string;
  editor_type: 'text' | 'number' | 'select' | 'checkbox' | 'radio' | 'date' | 'file';
}

export interface RecordedCall {
  /** Unix milliseconds. */
  time: number;
  method: string;
  /** The parsed `parameters`, or the raw text when it is not JSON. */
  parameters: unknown;
  /** "SUCCESS", the error code of the answer, or the name of the fault that hid it. */
  result: string;
}

export interface StatusChangeRecord {
  orderId: number;
  from: number;
  to: number;
  /** Unix seconds. */
  time: number;
}

/** Everything a test may look at or change while the server runs. */
export interface BaseLinkerState {
  orders: Map<number, StoredOrder>;
  statuses: RawOrderStatus[];
  /** type → id → name, as getOrderSources sends it. */
  sources: Record<string, Record<string, string>>;
  calls: RecordedCall[];
  statusChanges: StatusChangeRecord[];
  journal: JournalEntry[];
  documents: StoredDocument[];
  series: Series[];
  extraFields: ExtraField[];
}

/** Behaviour no public source settles (facts/baselinker.md §9), and what the real account settings switch. */
export interface BaseLinkerBehaviour {
  /** getJournalList answers with an empty list until the account has it enabled. Default false. */
  journal: boolean;
  /** Whether last_log_id itself is listed again. Default false. */
  journalInclusive: boolean;
  /** How many entries one answer of getJournalList has at most. Default 100. */
  journalPageSize: number;
  /** Whether the newest entries come first. Default false, as in every sample. */
  journalNewestFirst: boolean;
  /**
   * What the pages of getOrders are sorted by: `auto` is the id where `id_from` is asked for and else the confirmation date,
   * which is what the documentation's advice means; the others hold always. Default `auto`.
   */
  ordersSortedBy: 'auto' | 'order_id' | 'date_confirmed' | 'date_add' | 'date_in_status';
  /** One invalid id makes setOrderStatuses fail without changing anything; else valid ones are set. Default true. */
  statusesAllOrNothing: boolean;
}

/** `n` counts the coming answers that are spoilt. */
export interface BaseLinkerFaults {
  /** HTTP 502 with the HTML page of a gateway. */
  html502(n: number): void;
  /** The right answer, cut in the middle. */
  truncateJson(n: number): void;
  /** The connection is closed without an answer, after the request had its effect. */
  dropConnection(n: number): void;
  /** The right answer labelled text/html, until switched off. */
  textHtmlLabel(on: boolean): void;
  /** Every answer comes so many milliseconds late, until set to 0. */
  slow(ms: number): void;
  /** Blocks one token, or every known one, for the configured time. */
  blockToken(token?: string): void;
  /** Ends every fault and every block. */
  clear(): void;
}

export interface BaseLinkerServerOptions {
  /** The data: a whole shop of `createShop`, or any orders and statuses. They are copied. */
  shop?: { orders: readonly OrderSeed[]; statuses: readonly RawOrderStatus[] };
  orders?: readonly OrderSeed[];
  statuses?: readonly RawOrderStatus[];
  tokens: string[];
  /** Default 127.0.0.1 */
  host?: string;
  /** Default 0: a free one. */
  port?: number;
  /** Delay of every answer. */
  latencyMs?: number;
  /** Default 100 requests in 60 s, then blocked for 600 s (facts/baselinker.md §1b). */
  limits?: { requestsPerMinute: number; blockSeconds: number };
  behaviour?: Partial<BaseLinkerBehaviour>;
  /** Unix milliseconds; the real time by default. */
  now?: () => number;
}

export interface BaseLinkerServer {
  /** The full address of connector.php. */
  url: string;
  port: number;
  state: BaseLinkerState;
  behaviour: BaseLinkerBehaviour;
  faults: BaseLinkerFaults;
  close(): Promise<void>;
}
