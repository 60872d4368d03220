import type { IntegrationError } from '../../common';
import type { Order, OrderProduct } from '../../documents';
import { isRecord } from '../api/client';
import { BaseLinkerError } from '../api/errors';

/** What decides which order it is and whether it is wanted: without these nothing can be done for an order. */
const STRICT_INTEGERS = ['order_status_id', 'date_confirmed', 'date_add', 'date_in_status'];
/** What decides whose order it is and who gets mail: nobody may be mailed because it could not be read. */
const STRICT_TEXTS = [
  'order_source',
  'email',
  'currency',
  'delivery_fullname',
  'invoice_fullname',
  'invoice_company',
  'invoice_nip',
];
/**
 * The types of the capture in facts/baselinker.md §2c. BaseLinker has sent numbers as strings and the reverse, and types do
 * change, so every known field is brought to its type where that is possible and stays as it came where it is not: whoever
 * needs the field holds that one order. A field that is missing stays missing unless `Order` promises it.
 */
const INTEGERS = [
  'shop_order_id',
  'order_source_id',
  'pick_state',
  'pack_state',
  'star',
  'crm_client_id',
  'delivery_method_id',
];
const NUMBERS = ['payment_done', 'delivery_price'];
const FLAG_TEXTS = ['payment_method_cod', 'want_invoice'];
const TEXTS = [
  'external_order_id',
  'order_source_info',
  'user_login',
  'phone',
  'user_comments',
  'admin_comments',
  'payment_method',
  'delivery_method',
  'delivery_package_module',
  'delivery_package_nr',
  'delivery_company',
  'delivery_address',
  'delivery_city',
  'delivery_state',
  'delivery_postcode',
  'delivery_country_code',
  'delivery_point_id',
  'delivery_point_name',
  'delivery_point_address',
  'delivery_point_postcode',
  'delivery_point_city',
  'invoice_address',
  'invoice_city',
  'invoice_state',
  'invoice_postcode',
  'invoice_country_code',
  'extra_field_1',
  'extra_field_2',
  'order_page',
  'delivery_country',
  'invoice_country',
];
const PRODUCT_INTEGERS = ['storage_id', 'order_product_id', 'warehouse_id', 'bundle_id'];
const PRODUCT_NUMBERS = ['price_brutto', 'tax_rate', 'quantity', 'weight'];
const PRODUCT_TEXTS = [
  'storage',
  'product_id',
  'variant_id',
  'name',
  'attributes',
  'sku',
  'ean',
  'location',
  'auction_id',
];

/** What `Order` and `OrderProduct` promise, as BaseLinker writes "not set". */
const ORDER_DEFAULTS = {
  order_status_id: 0,
  order_source: '',
  order_source_id: 0,
  date_add: 0,
  date_confirmed: 0,
  date_in_status: 0,
  email: '',
  phone: '',
  currency: '',
  delivery_price: 0,
  delivery_fullname: '',
  delivery_country_code: '',
  invoice_fullname: '',
  invoice_company: '',
  invoice_nip: '',
  invoice_country_code: '',
  extra_field_1: '',
  extra_field_2: '',
};
const PRODUCT_DEFAULTS = { name: '', sku: '', ean: '', price_brutto: 0, tax_rate: 0, quantity: 0 };

/** An order of a reply that cannot be used. */
export interface BrokenOrder {
  /** 0 when not even the number can be read. */
  orderId: number;
  error: IntegrationError;
}

/**
 * One order of a reply, with the types of `Order`; unknown fields are kept as they are. Throws BaseLinkerError
 * `baselinker_bad_reply` when its id, its status, a date, or what tells whose it is cannot be read.
 */
export function coerceOrder(raw: unknown): Order {
  const id = idOf(raw);
  if (!isRecord(raw) || id === 0) throw brokenOrder(0, 'an order without a usable order_id');
  const order: Record<string, unknown> = { ...ORDER_DEFAULTS, ...withoutNulls(raw) };
  for (const field of STRICT_INTEGERS) {
    const number = numberIn(order[field]);
    if (!Number.isSafeInteger(number)) throw brokenOrder(id, `order ${id} with ${field} that is not a whole number`);
    order[field] = number;
  }
  for (const field of STRICT_TEXTS) {
    if (!isScalar(order[field])) throw brokenOrder(id, `order ${id} with ${field} that is not text`);
    order[field] = String(order[field]);
  }
  coerceFields(order, INTEGERS, NUMBERS, TEXTS);
  for (const field of FLAG_TEXTS) if (field in order) order[field] = flagText(order[field]);
  order.order_id = id;
  order.confirmed = flagOf(order.confirmed) ?? order.date_confirmed !== 0;
  order.products = listOf(raw.products).map(coerceProduct);
  if ('custom_extra_fields' in order) order.custom_extra_fields = mapOf(order.custom_extra_fields);
  return order as Order;
}

/** The orders of a reply, and those that cannot be used: one of them says nothing about the others. */
export function coerceOrders(rows: unknown): { orders: Order[]; broken: BrokenOrder[] } {
  const orders: Order[] = [];
  const broken: BrokenOrder[] = [];
  for (const raw of listOf(rows)) {
    try {
      orders.push(coerceOrder(raw));
    } catch (error) {
      if (!(error instanceof BaseLinkerError) || error.orderId === undefined) throw error;
      broken.push({ orderId: error.orderId, error });
    }
  }
  return { orders, broken };
}

function idOf(raw: unknown): number {
  const id = isRecord(raw) ? numberIn(raw.order_id) : undefined;
  return id !== undefined && Number.isSafeInteger(id) && id > 0 ? id : 0;
}

/** What is no object stays as it came too: only a comparison of totals looks into the products. */
function coerceProduct(raw: unknown): OrderProduct {
  if (!isRecord(raw)) return raw as OrderProduct;
  const product: Record<string, unknown> = { ...PRODUCT_DEFAULTS, ...withoutNulls(raw) };
  coerceFields(product, PRODUCT_INTEGERS, PRODUCT_NUMBERS, PRODUCT_TEXTS);
  return product as OrderProduct;
}

function coerceFields(record: Record<string, unknown>, integers: string[], numbers: string[], texts: string[]): void {
  for (const field of [...integers, ...numbers]) {
    if (!(field in record)) continue;
    const number = numberIn(record[field]);
    const fits = number !== undefined && (numbers.includes(field) || Number.isSafeInteger(number));
    if (fits) record[field] = number;
  }
  for (const field of texts) if (isScalar(record[field])) record[field] = String(record[field]);
}

/** PHP writes an empty map as an empty list, and the documented sample of returns as an empty text (facts/baselinker.md §2c). */
function mapOf(value: unknown): unknown {
  if (value === '') return {};
  return Array.isArray(value) ? { ...value } : value;
}

/** A list of a reply; PHP writes a list with gaps as an object, and may leave out an empty one. */
export function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return isRecord(value) ? Object.values(value) : [];
}

/** A whole number of a reply, 0 when missing. Throws BaseLinkerError `baselinker_bad_reply`. */
export function readInteger(record: Record<string, unknown>, field: string, where: string): number {
  const value = readNumber(record, field, where);
  if (!Number.isSafeInteger(value)) throw badReply(`${where} with ${field} that is not a whole number`);
  return value;
}

function readNumber(record: Record<string, unknown>, field: string, where: string): number {
  const number = numberIn(record[field]);
  if (number === undefined) throw badReply(`${where} with ${field} that is not a number`);
  return number;
}

/** The number a value stands for, 0 for one that is not set; undefined when it stands for none. */
function numberIn(value: unknown): number | undefined {
  if (value === undefined || value === null || value === '' || value === false) return 0;
  if (value === true) return 1;
  const number = typeof value === 'number' || typeof value === 'string' ? Number(value) : NaN;
  return Number.isFinite(number) ? number : undefined;
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** Text of a reply: numbers and booleans as they print, anything else as an empty string. */
export function readText(value: unknown): string {
  return isScalar(value) ? String(value) : '';
}

/** True or false; undefined for what is neither. */
function flagOf(value: unknown): boolean | undefined {
  const text = isScalar(value) ? String(value).toLowerCase() : undefined;
  if (text === 'true' || text === '1') return true;
  return text === 'false' || text === '0' || text === '' ? false : undefined;
}

function flagText(value: unknown): unknown {
  const flag = flagOf(value);
  return flag === undefined ? value : flag ? '1' : '0';
}

function withoutNulls(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null && value !== undefined));
}

/** How the message of a broken order begins. */
export const SENT = /^BaseLinker sent /;

/** The error of an order that cannot be used. `permanent` when it is for a person to look at, since others are fine. */
export function brokenOrder(orderId: number, what: string, permanent = false): BaseLinkerError {
  return new BaseLinkerError('bad_reply', `BaseLinker sent ${what}`, {
    orderId,
    permanent,
    description: 'Look at the order in BaseLinker; if many orders are like this, BaseLinker has changed its API.',
  });
}

function badReply(what: string): BaseLinkerError {
  return new BaseLinkerError('bad_reply', `BaseLinker sent ${what}`, {
    description: 'Try again; if it stays like this, BaseLinker has changed its API and this package must follow.',
  });
}
