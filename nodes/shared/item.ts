import { createHash } from 'node:crypto';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { coerceOrder, type OrderDocument } from '../../lib/baselinker';
import { IntegrationError } from '../../lib/common';
import {
  type ChannelDecision,
  CHANNELS,
  type DeliveredDocument,
  deliveredDocument,
  type DeliveryPreview,
  type StatusChangeReport,
} from '../../lib/delivery';
import { DOCUMENT_KINDS, type DocumentSummary, type Order } from '../../lib/documents';
import {
  DELIVERY_CHANNELS,
  DELIVERY_STATES,
  type DeliverySummary,
  isKeyOf,
  type UnfinishedReason,
} from '../../lib/ledger';

import type { Failure } from './failures';

/** A customer that Subiekt nexo knows, for items that were made without an order. */
export interface Customer {
  /** Empty when nexo has none. */
  email: string;
  name: string;
}

/** The PDF in an item's binary field, and whose it is: both are held against each other before it goes to a customer. */
export interface PdfMark {
  /** The binary field that holds it. */
  field: string;
  /** SHA-256 of its bytes, hexadecimal. */
  sha256: string;
  company: string;
  documentId: number;
}

/**
 * The contract of the canvas: what an item of this package may carry, each key with the stage that adds it. A stage adds its
 * keys and leaves all others as they are.
 */
export interface CanvasItem {
  /** BaseLinker Orders, BaseLinker Trigger; only its id where the order itself could not be read. */
  order: Order | { order_id: number };
  /** BaseLinker Orders, BaseLinker Trigger: the account's name in the credential, where it has one. */
  account: string;
  /** BaseLinker Orders, for an order that the search has not found: why an earlier run left something to do. */
  unfinished: { reason: UnfinishedReason; documentIds: number[] };
  /** Subiekt nexo Document PDF (Get Many): whose document it is when there is no order. */
  customer: Customer;
  /** Subiekt nexo Document PDF (Find, Get Many). */
  document: DocumentSummary;
  /** Subiekt nexo Document PDF (Find), on the side output: why there is no document yet. */
  search: { missing: string | undefined };
  /** Delivery Channel. */
  channel: ChannelDecision;
  /** Document Deliveries, Send Document E-mail, Attach Order Document: where the delivery stands. */
  delivery: DeliverySummary;
  /** Subiekt nexo Document PDF (Get PDF): the invoice's address at the Ministry. */
  ksef: { link: string };
  /** Subiekt nexo Document PDF (Get PDF). */
  pdf: PdfMark;
  /** Send Document E-mail in a dry run: what it would do. Such an item moves nothing. */
  preview: DeliveryPreview;
  /** Send Document E-mail in a test: where the mail went instead. Such an item moves nothing. */
  test: { sentTo: string };
  /** Attach Order Document. */
  attachedTo: OrderDocument;
  /** Set Order Status. */
  statusChange: StatusChangeReport;
  /** The node that could not do its part. All nodes behind it hand the item on. */
  failure: Failure;
}

/** A document as far as it is needed to say which one it is. */
export type DocumentIdentity = Pick<DocumentSummary, 'company' | 'id' | 'number'> & {
  documentsOfOrder: number;
};

/** A new item with further keys; the given one and all that it carries stay as they are. */
export function withKeys(item: INodeExecutionData, keys: Partial<CanvasItem>): INodeExecutionData {
  return { ...item, json: { ...item.json, ...(keys as IDataObject) } };
}

/** An item of nothing but these keys. */
export function newItem(keys: Partial<CanvasItem>): INodeExecutionData {
  return { json: { ...(keys as IDataObject) } };
}

/**
 * The order an item carries, with the types that `Order` promises.
 *
 * @throws IntegrationError `item_without_order`; `item_damaged` when a field that decides something cannot be read
 */
export function orderOf({ json }: INodeExecutionData): Order {
  const order = json.order;
  if (!isObject(order) || !isId(order.order_id)) {
    throw new IntegrationError('item_without_order', 'The item has no order in it', {
      description: 'Connect this node behind BaseLinker Orders, so that every item has the field order.',
    });
  }
  for (const field of ['email', 'order_source'] as const) {
    if (typeof (order[field] ?? '') === 'string') continue;
    throw new IntegrationError('item_damaged', `The field order.${field} of the item is not text`, {
      description: 'Run the workflow from its trigger: in items of an earlier run n8n may hide the data of customers.',
    });
  }
  try {
    return coerceOrder(order);
  } catch (error) {
    throw damaged('order', error);
  }
}

/**
 * Whose document an item is: the customer of an order, or one that only Subiekt nexo knows (Get Many).
 *
 * @throws IntegrationError as `orderOf`
 */
export function ownerOf(item: INodeExecutionData): { order: Order } | { customer: Customer } {
  const { order, customer } = item.json;
  if (order === undefined && isObject(customer)) {
    return { customer: { email: textOf(customer.email), name: textOf(customer.name) } };
  }
  return { order: orderOf(item) };
}

/** The id of the item's order for the ledger: 0 when the item was made without one. Throws as `orderOf`. */
export function orderIdOf(item: INodeExecutionData): number {
  const owner = ownerOf(item);
  return 'order' in owner ? owner.order.order_id : 0;
}

/**
 * An item of an order.
 *
 * @param account the name of its BaseLinker account; without one the item says nothing of it
 */
export function orderItem(order: Order, account: string): INodeExecutionData {
  return newItem(account === '' ? { order } : { order, account });
}

/** The name of the BaseLinker account that an item's order is from, or an empty string. */
function accountOf({ json }: INodeExecutionData): string {
  return textOf(json.account).trim();
}

/** An item's document and order as the ledger is asked about them. Throws as `documentOf`, `orderIdOf`. */
export function deliveredDocumentOf(item: INodeExecutionData): DeliveredDocument {
  return deliveredDocument(documentOf(item), { id: orderIdOf(item), account: accountOf(item) });
}

/** Why an order comes back that an earlier run left unfinished, and the documents that it is about. */
export function unfinishedOf({ json }: INodeExecutionData): { reason: string; documentIds: number[] } | undefined {
  const { unfinished } = json;
  if (!isObject(unfinished)) return undefined;
  const ids = Array.isArray(unfinished.documentIds) ? unfinished.documentIds : [];
  return { reason: textOf(unfinished.reason), documentIds: ids.filter(isId) };
}

/**
 * Which document an item carries. It was found for the item's order, if it was found for one.
 *
 * @throws IntegrationError `item_without_document`, `item_mixed_up`
 */
export function documentIdentityOf({ json }: INodeExecutionData): DocumentIdentity {
  const { document, order } = json;
  if (!isObject(document) || !isId(document.id) || !isText(document.company) || !isText(document.number)) {
    throw new IntegrationError('item_without_document', 'The item has no Subiekt nexo document in it', {
      description:
        'Connect this node behind Subiekt nexo Document PDF (operation Find), so that every item has the field document.',
    });
  }
  const { company, id, number, matchedBy, documentsOfOrder = 1 } = document;
  // What it was found by is the id of its order, as a whole.
  const foundFor = isObject(matchedBy) ? matchedBy.value : undefined;
  if (foundFor !== undefined && (!isObject(order) || String(order.order_id) !== foundFor)) {
    throw mixedUp(`Document ${number} was found for another order than the one in the item`);
  }
  if (!isId(documentsOfOrder)) throw damaged('document');
  return { company, id, number, documentsOfOrder };
}

/**
 * The document an item carries, with everything that the nodes behind Find read of it; what is missing is as if nexo had
 * none of it.
 *
 * @throws IntegrationError as `documentIdentityOf`; `item_damaged` when a field has another type than Find gave it
 */
export function documentOf(item: INodeExecutionData): DocumentSummary {
  const identity = documentIdentityOf(item);
  const raw = item.json.document as IDataObject;
  const fields: Shape = {
    kind: DOCUMENT_KINDS,
    issueDate: 'text',
    saleDate: 'text',
    sellerNip: 'text',
    totals: { currency: 'text', net: 'text', vat: 'text', gross: 'text', due: 'text' },
    ksef: { required: 'flag', number: 'text', offline: 'flag', notificationOnly: 'flag' },
  };
  if (!fits(raw, fields)) throw damaged('document');
  const given = raw as Partial<DocumentSummary>;
  if (given.kind === undefined) throw damaged('document');
  return {
    ...given,
    ...identity,
    kind: given.kind,
    issueDate: given.issueDate ?? '',
    saleDate: given.saleDate ?? null,
    // An n8n that hides the data of customers puts something else in their places; a PDF is drawn all the same.
    buyer: { name: textOf(given.buyer?.name), nip: textOf(given.buyer?.nip) },
    totals: { currency: '', net: '', vat: '', gross: '', due: '', ...given.totals },
    ksef: { required: false, number: '', ...given.ksef },
    matchedBy: given.matchedBy ?? null,
    agreedBy: Array.isArray(given.agreedBy) ? given.agreedBy.map(String) : null,
    sellerNip: given.sellerNip ?? '',
  };
}

/**
 * The delivery an item carries. Its key has to be that of the item's document, channel and order.
 *
 * @returns undefined when there is none
 * @throws IntegrationError `item_damaged`, `item_mixed_up`; for an item with a delivery also as `documentIdentityOf`, `ownerOf`
 */
export function deliveryOf(item: INodeExecutionData): DeliverySummary | undefined {
  const { delivery } = item.json;
  if (delivery === undefined || delivery === null) return undefined;
  const fields: Shape = {
    key: 'text',
    channel: DELIVERY_CHANNELS,
    state: DELIVERY_STATES,
    recipient: 'text',
    messageId: 'text',
  };
  if (!isObject(delivery) || !fits(delivery, fields)) throw damaged('delivery');
  const given = delivery as Partial<DeliverySummary>;
  if (given.key === undefined || given.channel === undefined || given.state === undefined) throw damaged('delivery');
  const { company, id: documentId, number } = documentIdentityOf(item);
  const { key, channel } = given;
  const identity = {
    channel,
    company,
    documentId,
    documentNumber: number,
    orderId: orderIdOf(item),
    account: accountOf(item),
  };
  if (!isKeyOf(key, identity)) throw mixedUp(`The delivery in the item is not that of document ${number}`);
  return {
    recipient: '',
    messageId: '',
    attempt: 0,
    nextTryAt: '',
    reason: '',
    ...given,
    key,
    channel,
    state: given.state,
  };
}

/**
 * The way an item's document is to take: what Delivery Channel chose, or else what its delivery is for.
 *
 * @throws IntegrationError `channel_missing`: without a choice nobody knows who may be mailed; `item_damaged`
 */
export function channelOf(item: INodeExecutionData): ChannelDecision['name'] {
  const { channel } = item.json;
  if (channel === undefined) {
    const delivery = deliveryOf(item);
    if (delivery !== undefined) return delivery.channel;
    throw new IntegrationError('channel_missing', 'Nothing has chosen how this document reaches its customer', {
      description:
        'Switch Delivery Channel on again, or put one before this node: without it customers of marketplaces could get e-mails that they must not get.',
    });
  }
  const chosen = isObject(channel) ? channel.name : undefined;
  const name = CHANNELS.find((entry) => entry === chosen);
  if (name !== undefined) return name;
  throw damaged('channel');
}

/** Whether an item was only tried out, by a test or a dry run. */
export function isRehearsal({ json }: INodeExecutionData): boolean {
  return isGiven(json.preview) || isGiven(json.test);
}

/** Whether the item says of its delivery that it was made; whether it says so truly is for `deliveryOf`. */
export function saysSent({ json }: INodeExecutionData): boolean {
  return isObject(json.delivery) && json.delivery.state === 'sent';
}

/** What tells a PDF and its document from all others. */
export function markOf(pdf: Buffer, field: string, { company, id }: DocumentIdentity | DocumentSummary): PdfMark {
  return { field, sha256: createHash('sha256').update(pdf).digest('hex'), company, documentId: id };
}

/**
 * Holds a PDF against what Get PDF wrote of it. A PDF that comes from elsewhere has no such mark.
 *
 * @throws IntegrationError `item_mixed_up`
 */
export function checkPdfMark(
  { json }: INodeExecutionData,
  pdf: Buffer,
  field: string,
  document: DocumentSummary,
): void {
  const mark = json.pdf;
  if (!isObject(mark) || mark.field !== field) return;
  const own = markOf(pdf, field, document);
  if (mark.sha256 === own.sha256 && mark.company === own.company && mark.documentId === own.documentId) return;
  throw mixedUp(`The PDF in the item is not the one that was drawn of document ${document.number}`);
}

/** A JSON object: neither null nor a list. */
export function isObject(value: unknown): value is IDataObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isId(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

/** What a field has to be: a text, true or false, one of some texts, or an object of such fields. Each may be missing. */
type Shape = 'text' | 'flag' | readonly string[] | { [field: string]: Shape };

function fits(value: unknown, shape: Shape): boolean {
  if (value === undefined || value === null) return true;
  if (shape === 'text') return typeof value === 'string';
  if (shape === 'flag') return typeof value === 'boolean';
  if (Array.isArray(shape)) return shape.includes(value);
  return isObject(value) && Object.entries(shape).every(([field, inner]) => fits(value[field], inner as Shape));
}

function damaged(key: keyof CanvasItem, cause?: unknown): IntegrationError {
  return new IntegrationError('item_damaged', `The field ${key} of the item is not as a node of this package gave it`, {
    description: `Look at the nodes before this one: one of them changes ${key}. Let it add fields of its own instead.`,
    cause,
  });
}

function mixedUp(what: string): IntegrationError {
  return new IntegrationError('item_mixed_up', what, {
    description:
      'Nothing is sent, because it could reach the wrong customer. A node before this one joins data of different items; join them by order.order_id.',
  });
}
