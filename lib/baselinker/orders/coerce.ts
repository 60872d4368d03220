import type { Order, OrderProduct } from '../../documents';
import { isRecord } from '../api/client';
import { BaseLinkerError } from '../api/errors';

/**
 * The types of the capture in facts/baselinker.md §2c. BaseLinker has sent numbers as strings and the reverse, so
 * every known field is brought to its type; a field that is missing stays missing unless `Order` promises it.
 */
const INTEGERS = [
  'shop_order_id',
  'order_source_id',
  'order_status_id',
  'date_confirmed',
  'date_add',
  'date_in_status',
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
  'order_source',
  'order_source_info',
  'user_login',
  'phone',
  'email',
  'user_comments',
  'admin_comments',
  'currency',
  'payment_method',
  'delivery_method',
  'delivery_package_module',
  'delivery_package_nr',
  'delivery_fullname',
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
  'invoice_fullname',
  'invoice_company',
  'invoice_nip',
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

/**
 * One order of a reply, with the types of `Order`; unknown fields are kept as they are. Throws BaseLinkerError
 * `baselinker_bad_reply` when there is no usable order_id or a known number is not a number.
 */
export function coerceOrder(raw: unknown): Order {
  if (!isRecord(raw)) throw badReply('an order that is not an object');
  const id = readInteger(raw, 'order_id', 'an order');
  if (id <= 0) throw badReply('an order without order_id');
  const where = `order ${id}`;
  const order: Record<string, unknown> = { ...ORDER_DEFAULTS, ...withoutNulls(raw) };
  coerceFields(order, where, INTEGERS, NUMBERS, TEXTS);
  for (const field of FLAG_TEXTS) if (field in order) order[field] = readFlag(order[field]) ? '1' : '0';
  order.order_id = id;
  order.confirmed = 'confirmed' in order ? readFlag(order.confirmed) : order.date_confirmed !== 0;
  order.products = listOf(raw.products).map((product) => coerceProduct(product, where));
  // PHP writes an empty map as an empty list (facts/baselinker.md §2c).
  if (Array.isArray(order.custom_extra_fields)) order.custom_extra_fields = { ...order.custom_extra_fields };
  return order as Order;
}

function coerceProduct(raw: unknown, where: string): OrderProduct {
  if (!isRecord(raw)) throw badReply(`a product of ${where} that is not an object`);
  const product: Record<string, unknown> = { ...PRODUCT_DEFAULTS, ...withoutNulls(raw) };
  coerceFields(product, `a product of ${where}`, PRODUCT_INTEGERS, PRODUCT_NUMBERS, PRODUCT_TEXTS);
  return product as OrderProduct;
}

function coerceFields(
  record: Record<string, unknown>,
  where: string,
  integers: string[],
  numbers: string[],
  texts: string[],
): void {
  for (const field of integers) if (field in record) record[field] = readInteger(record, field, where);
  for (const field of numbers) if (field in record) record[field] = readNumber(record, field, where);
  for (const field of texts) if (field in record) record[field] = readText(record[field]);
}

/** A list of a reply; PHP writes a list with gaps as an object, and may leave out an empty one. */
export function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return isRecord(value) ? Object.values(value) : [];
}

/** True for an object whose values are all objects or, as PHP writes an empty map, lists. */
export function isRecordOfRecords(value: unknown): value is Record<string, Record<string, unknown>> {
  return isRecord(value) && Object.values(value).every((entry) => typeof entry === 'object' && entry !== null);
}

/** A whole number of a reply, 0 when missing. Throws BaseLinkerError `baselinker_bad_reply`. */
export function readInteger(record: Record<string, unknown>, field: string, where: string): number {
  const value = readNumber(record, field, where);
  if (!Number.isSafeInteger(value)) throw badReply(`${where} with ${field} that is not a whole number`);
  return value;
}

function readNumber(record: Record<string, unknown>, field: string, where: string): number {
  const value = record[field];
  if (value === undefined || value === null || value === '' || value === false) return 0;
  if (value === true) return 1;
  const number = typeof value === 'number' || typeof value === 'string' ? Number(value) : NaN;
  if (!Number.isFinite(number)) throw badReply(`${where} with ${field} that is not a number`);
  return number;
}

/** Text of a reply: numbers and booleans as they print, anything else as an empty string. */
export function readText(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function readFlag(value: unknown): boolean {
  return value === true || value === 1 || value === '1' || value === 'true';
}

function withoutNulls(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null && value !== undefined));
}

function badReply(what: string): BaseLinkerError {
  return new BaseLinkerError('bad_reply', `BaseLinker sent ${what}`, {
    description: 'Try again; if it stays like this, BaseLinker has changed its API and this package must follow.',
  });
}
