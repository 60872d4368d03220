export { type BaseLinkerClient, type BaseLinkerClientOptions, createBaseLinkerClient } from './api/client';
export { BaseLinkerError } from './api/errors';
export { limiterFor } from './api/limiter';
export { ORDER_EVENT_TYPES, type OrderWatch } from './events/order-events';
export { lookForOrderEvents, type OrderWithEvents, sampleOrderEvents } from './events/order-watch';
export { parseWatchState, type WatchState } from './events/watch-state';
export { type BrokenOrder, coerceOrder } from './orders/coerce';
export {
  attachDocumentFile,
  findOrderDocuments,
  getDocumentSeries,
  getOrderExtraFields,
  issueOrderDocument,
  LONGEST_NUMBER,
  type OrderDocument,
  type OrderDocumentType,
  Receipts,
  setOrderFields,
} from './orders/order-documents';
export { getOrder, getOrders, getOrderSources, type OrderQuery } from './orders/orders';
export { getOrderStatusList, ORDERS_PER_CALL, setOrderStatuses, type StatusChange } from './orders/statuses';
export type { HttpPost, OrderStatus } from './types';
