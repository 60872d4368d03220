import { type DocumentSummary, goesToKsef, type KsefKind, unixTime } from '../documents';

/**
 * What a shop wants for an invoice that goes through KSeF: send its visualisation once it has its number, send it whatever
 * KSeF says, leave it to a buyer who receives it in KSeF anyway, or send a message with number and link instead of the PDF.
 */
export const KSEF_POLICIES = ['wait', 'ignore', 'skip', 'notify'] as const;

export type KsefPolicy = (typeof KSEF_POLICIES)[number];

/** The policies by whom an invoice is for. Receipts never go to KSeF (facts/mail-ksef-market.md §4.4). */
export interface KsefRules {
  /** Invoices whose buyer has a tax number, Polish or of another country. */
  companies: KsefPolicy;
  /** Invoices to buyers without one. */
  consumers: Record<KsefKind, KsefPolicy>;
}

/** How a document is handed over now; `waiting` and `left_to_ksef` are not at all. */
export type HandOver = 'pdf' | 'notification' | 'waiting' | 'left_to_ksef';

type Subject = Pick<DocumentSummary, 'kind' | 'ksef' | 'buyer'>;

/** Decides how a document is handed over. An invoice that nexo keeps on paper is always sent. */
export function handOver(document: Subject, rules: KsefRules): HandOver {
  const policy = policyFor(document, rules);
  if (policy === 'ignore') return 'pdf';
  if (document.ksef.number === '') return document.ksef.required ? 'waiting' : 'pdf';
  if (policy === 'notify') return 'notification';
  return policy === 'skip' && isPolishNip(document.buyer.nip) ? 'left_to_ksef' : 'pdf';
}

/** The document with how it is handed over written on it, for the nodes behind. */
export function withHandOver<T extends Pick<DocumentSummary, 'ksef'>>(document: T, way: HandOver): T {
  return way === 'notification' ? { ...document, ksef: { ...document.ksef, notificationOnly: true } } : document;
}

function policyFor({ kind, buyer }: Subject, { companies, consumers }: KsefRules): KsefPolicy {
  if (!goesToKsef(kind)) return 'ignore';
  return buyer.nip === '' ? consumers[kind] : companies;
}

/** Only the owner of a Polish NIP receives invoices in KSeF; anybody else has to be given them. */
function isPolishNip(text: string): boolean {
  const digits = /^(?:PL)?(\d{10})$/i.exec(text.replace(/[\s-]/g, ''))?.[1];
  if (digits === undefined) return false;
  const sum = [6, 5, 7, 2, 3, 4, 5, 6, 7].reduce((total, weight, at) => total + weight * Number(digits[at]), 0);
  return sum % 11 === Number(digits[9]);
}

/**
 * Whether a document has waited for its number for more than so many hours since it was issued. One without a time of day
 * counts from the end of its day.
 *
 * @param now Unix seconds
 */
export function isOverdue({ issueDate }: Pick<DocumentSummary, 'issueDate'>, hours: number, now: number): boolean {
  if (issueDate === '') return false;
  const issued = unixTime(issueDate) + (issueDate.endsWith(' 00:00:00') ? 86_400 : 0);
  return now - issued > hours * 3600;
}
