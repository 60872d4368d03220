import { ApiError, inventedError } from './api-error';
import { documentMethods } from './documents';
import { changeStatus, getJournalList, LOG_TYPES, writeJournal } from './journal';
import type { BaseLinkerBehaviour, BaseLinkerState, StoredOrder } from './types';

const PAGE_SIZE = 100;
/** Documented for the body of setOrderFields with files (facts/baselinker.md §3). */
const LARGEST_EXTRA_FIELDS = 2 * 1024 * 1024;

interface Context {
  state: BaseLinkerState;
  behaviour: BaseLinkerBehaviour;
  /** Unix seconds. */
  seconds: number;
}

type Parameters = Record<string, unknown>;
type Method = (parameters: Parameters, context: Context) => Record<string, unknown>;

const methods: Record<string, Method> = {
  getOrders,
  getOrdersByEmail: (parameters, context) => ({ orders: ordersBy('email', parameters.email, context) }),
  getOrdersByPhone: (parameters, context) => ({ orders: ordersBy('phone', parameters.phone, context) }),
  setOrderStatus,
  setOrderStatuses,
  setOrderFields,
  getJournalList,
  getOrderStatusList: (_parameters, { state }) => ({ statuses: state.statuses }),
  getOrderSources: (_parameters, { state }) => ({ sources: state.sources }),
  ...documentMethods,
};

/** Runs one API method. Throws ApiError. */
export function runMethod(name: string, parametersText: string, context: Context): Record<string, unknown> {
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
  if (!method) throw new ApiError('ERROR_UNKNOWN_METHOD', 'An unknown method has been used');
  return method(parseParameters(parametersText), context);
}

/** Absent, empty, `[]` and `{}` all mean "no parameters" (facts/baselinker.md §1). */
function parseParameters(text: string): Parameters {
  if (text.trim() === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ApiError('ERROR_PARSE_JSON_PARAMETERS', '');
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Parameters) : {};
}

/**
 * Filters combine; bounds are inclusive; sorted as the behaviour says; at most 100 (facts/baselinker.md §2b, §8). An
 * `order_id` shows an unconfirmed order only with the flag.
 */
function getOrders(parameters: Parameters, { state, behaviour }: Context): Record<string, unknown> {
  const auto = integer(parameters.id_from) === undefined ? 'date_confirmed' : 'order_id';
  const key = behaviour.ordersSortedBy === 'auto' ? auto : behaviour.ordersSortedBy;
  const selected = [...state.orders.values()]
    .filter((order) => isSelected(order, parameters))
    .sort((a, b) => a[key] - b[key] || a.order_id - b.order_id)
    .slice(0, PAGE_SIZE);
  return { orders: selected.map((order) => asSent(order, isTrue(parameters.include_custom_extra_fields))) };
}

/** As getOrdersByEmail and getOrdersByPhone send them: the id alone. */
function ordersBy(field: 'email' | 'phone', value: unknown, { state }: Context): Array<{ order_id: number }> {
  return [...state.orders.values()]
    .filter((order) => value !== undefined && value !== '' && order[field] === value)
    .map((order) => ({ order_id: order.order_id }));
}

/** PHP's forms have no booleans: clients send `true`, `1` and `"true"` (facts/baselinker.md §1). */
function isTrue(value: unknown): boolean {
  return value === true || value === 1 || value === '1' || value === 'true';
}

function isSelected(order: StoredOrder, parameters: Parameters): boolean {
  const { filter_email: email, filter_order_source: source } = parameters;
  const isAtLeast = (value: number, bound: unknown) => value >= (integer(bound) ?? -Infinity);
  const isExactly = (value: unknown, wanted: unknown) => integer(wanted) === undefined || value === integer(wanted);
  return (
    (order.confirmed || isTrue(parameters.get_unconfirmed_orders)) &&
    isExactly(order.order_id, parameters.order_id) &&
    isExactly(order.order_status_id, parameters.status_id) &&
    isExactly(order.order_source_id, source ? parameters.filter_order_source_id : undefined) &&
    isExactly(order.shop_order_id, parameters.filter_shop_order_id) &&
    isAtLeast(order.order_id, parameters.id_from) &&
    isAtLeast(order.date_add, parameters.date_from) &&
    isAtLeast(order.date_confirmed, parameters.date_confirmed_from) &&
    (!email || order.email === email) &&
    (!source || order.order_source === source) &&
    (!parameters.filter_external_order_id || order.external_order_id === parameters.filter_external_order_id)
  );
}

function asSent(order: StoredOrder, withExtraFields: boolean): Record<string, unknown> {
  const { custom_extra_fields: extraFields, ...rest } = order;
  if (!withExtraFields) return rest;
  const isEmpty = typeof extraFields !== 'object' || extraFields === null || Object.keys(extraFields).length === 0;
  return { ...rest, custom_extra_fields: isEmpty ? [] : extraFields };
}

function setOrderStatus(parameters: Parameters, context: Context): Record<string, unknown> {
  const statusId = knownStatus(parameters.status_id, context);
  changeStatus(context.state, knownOrder(parameters.order_id, context), statusId, context.seconds);
  return {};
}

function setOrderStatuses(parameters: Parameters, context: Context): Record<string, unknown> {
  const statusId = knownStatus(parameters.status_id, context);
  const ids = Array.isArray(parameters.order_ids) ? parameters.order_ids : [];
  if (ids.length === 0) throw inventedError('ERROR_EMPTY_ORDER_IDS', 'order_ids is empty');
  const orders = context.behaviour.statusesAllOrNothing
    ? ids.map((id) => knownOrder(id, context))
    : ids.flatMap((id) => context.state.orders.get(integer(id) ?? 0) ?? []);
  for (const order of orders) changeStatus(context.state, order, statusId, context.seconds);
  return {};
}

/** The texts that setOrderFields takes, with their documented lengths (facts/baselinker.md §2c, §3). */
const FIELD_LENGTHS: Record<string, number> = {
  admin_comments: 200,
  user_comments: 1000,
  extra_field_1: 50,
  extra_field_2: 50,
  email: 150,
  phone: 100,
  user_login: 100,
  payment_method: 100,
  delivery_method: 100,
  delivery_fullname: 100,
  delivery_company: 100,
  delivery_address: 156,
  delivery_city: 100,
  delivery_state: 20,
  delivery_postcode: 20,
  delivery_country_code: 2,
  delivery_point_id: 40,
  delivery_point_name: 100,
  delivery_point_address: 100,
  delivery_point_postcode: 10,
  delivery_point_city: 40,
  invoice_fullname: 200,
  invoice_company: 200,
  invoice_nip: 100,
  invoice_address: 250,
  invoice_city: 100,
  invoice_state: 20,
  invoice_postcode: 20,
  invoice_country_code: 2,
};
const FIELD_NUMBERS = ['delivery_price', 'pick_state', 'pack_state', 'star'];
const FIELD_FLAGS = ['want_invoice', 'payment_method_cod'];

/** Texts are cut to their lengths; only the fields that are sent change. */
function setOrderFields(parameters: Parameters, context: Context): Record<string, unknown> {
  const order = knownOrder(parameters.order_id, context);
  for (const [field, value] of Object.entries(parameters)) {
    const length = FIELD_LENGTHS[field];
    if (length !== undefined && typeof value === 'string') Object.assign(order, { [field]: value.slice(0, length) });
    if (FIELD_NUMBERS.includes(field) && value !== '') Object.assign(order, { [field]: Number(value) || 0 });
    if (FIELD_FLAGS.includes(field)) Object.assign(order, { [field]: isTrue(value) ? '1' : '0' });
  }
  const extra = parameters.custom_extra_fields;
  if (typeof extra === 'object' && extra !== null) setExtraFields(order, extra as Parameters, context);
  const { state, seconds } = context;
  writeJournal(state, { type: LOG_TYPES.orderEdited, orderId: order.order_id, seconds });
  return {};
}

/** "" removes a field; a file comes as `{ title, file }` and is shown as `{ title, url }`. */
function setExtraFields(order: StoredOrder, values: Parameters, { state }: Context): void {
  if (JSON.stringify(values).length > LARGEST_EXTRA_FIELDS) {
    throw inventedError('ERROR_TOO_LARGE', 'custom_extra_fields are larger than 2 MB');
  }
  const fields: Parameters = { ...(order.custom_extra_fields as Parameters | undefined) };
  for (const [id, value] of Object.entries(values)) {
    if (!state.extraFields.some((field) => String(field.extra_field_id) === id)) {
      throw inventedError('ERROR_EXTRA_FIELD_NOT_FOUND', `there is no extra field ${id}`);
    }
    if (value === '') delete fields[id];
    else if (typeof value === 'object' && value !== null) {
      const { title, file } = value as { title?: unknown; file?: unknown };
      fields[id] = { title: String(title).slice(0, 40), url: `https://files.invalid/${String(file).length}` };
    } else fields[id] = value;
  }
  order.custom_extra_fields = fields;
}

function knownOrder(id: unknown, { state }: Context): StoredOrder {
  const order = state.orders.get(integer(id) ?? 0);
  if (!order) throw inventedError('ERROR_ORDER_NOT_FOUND', 'order_id does not exist');
  return order;
}

function knownStatus(id: unknown, { state }: Context): number {
  const status = state.statuses.find((candidate) => candidate.id === integer(id));
  if (!status) throw inventedError('ERROR_STATUS_NOT_FOUND', 'status_id does not exist');
  return status.id;
}

/** "Their API accepts both int and string" (facts/baselinker.md §2c). */
function integer(value: unknown): number | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const number = Number(value);
  return Number.isInteger(number) ? number : undefined;
}
