import type { DeliveryIdentity } from './identity';
import type { DeliveryRecord, PlannedDelivery } from './types';

/** What the ledger holds of a delivery that is intended now. */
export interface KnownDelivery {
  /** Its record, if there is one. */
  record: DeliveryRecord | undefined;
  /** The record says that the document was another one when it went out: nobody can tell which of them is meant. */
  contradicts: boolean;
}

type Wanted = DeliveryIdentity & Pick<PlannedDelivery, 'issueDate' | 'total'>;

/**
 * Finds the record of a delivery among those of its document's id. An id alone proves nothing: nexo restored from a backup
 * gives it to another document, and two servers may have databases of one name. What differs is another document; what
 * contradicts itself is held:
 * - the number and the seller agree: it is the same document; if it went out with another date or total, it was changed since;
 * - the number differs, but date and total are the same for the same order: it was numbered anew since.
 * Records of earlier versions know neither seller, date nor total, so that only the number speaks.
 *
 * @param records all records of the document's id
 */
export function knownDelivery(records: readonly DeliveryRecord[], wanted: Wanted): KnownDelivery {
  const candidates = records.filter((record) => isSameWay(record, wanted));
  const same = candidates.find((record) => isSameNumber(record, wanted) && isSameSeller(record, wanted));
  if (same !== undefined) return { record: same, contradicts: wentOut(same) && differs(same, wanted) };
  // A seller whose tax number was corrected is still the same; two sellers have no equal documents under one id.
  const equal = candidates.find((record) => isSameNumber(record, wanted) && isEqual(record, wanted));
  if (equal !== undefined) return { record: equal, contradicts: false };
  const numberedAnew = candidates.find(
    (record) =>
      isSameSeller(record, wanted) && isEqual(record, wanted) && record.orderId === wanted.orderId && wentOut(record),
  );
  return { record: numberedAnew, contradicts: numberedAnew !== undefined };
}

function isSameWay(record: DeliveryRecord, wanted: Wanted): boolean {
  if (record.documentId !== wanted.documentId || record.channel !== wanted.channel) return false;
  if (record.company.toLowerCase() !== wanted.company.toLowerCase()) return false;
  return wanted.channel === 'email' || (record.orderId === wanted.orderId && isSameAccount(record, wanted));
}

/** Whether two orders' accounts are the same as far as both are known. */
export function isSameAccount(one: { account: string }, other: { account: string }): boolean {
  return one.account === '' || other.account === '' || one.account === other.account;
}

function isSameNumber(record: DeliveryRecord, wanted: Wanted): boolean {
  return record.documentNumber.trim() === wanted.documentNumber.trim();
}

function isSameSeller(record: DeliveryRecord, wanted: Wanted): boolean {
  return record.seller === '' || wanted.seller === '' || record.seller === wanted.seller;
}

function dayOf(issueDate: string): string {
  return issueDate.slice(0, 10);
}

/** Date and total are known on both sides and the same. */
function isEqual(record: DeliveryRecord, wanted: Wanted): boolean {
  if (record.issueDate === '' || record.total === '') return false;
  return dayOf(record.issueDate) === dayOf(wanted.issueDate) && record.total === wanted.total;
}

/** Date or total is known on both sides and not the same. */
function differs(record: DeliveryRecord, wanted: Wanted): boolean {
  const unlike = (one: string, other: string) => one !== '' && other !== '' && one !== other;
  return unlike(dayOf(record.issueDate), dayOf(wanted.issueDate)) || unlike(record.total, wanted.total);
}

function wentOut({ state }: DeliveryRecord): boolean {
  return state === 'sent' || state === 'in_doubt';
}
