export { createBaseLinkerClient } from './api/client';
export type { BaseLinkerClient, BaseLinkerClientOptions } from './api/client';
export { coerceOrder } from './orders/coerce';
export { BaseLinkerError } from './api/errors';
export { limiterFor } from './api/limiter';
export type { Limiter } from './api/limiter';
export {
  attachDocumentFile,
  findOrderDocuments,
  getDocumentSeries,
  getOrderExtraFields,
  issueOrderDocument,
  LONGEST_NUMBER,
  setOrderFields,
} from './orders/order-documents';
export type { DocumentSeries, OrderDocument, OrderDocumentType, OrderExtraField } from './orders/order-documents';
export { ORDER_EVENT_TYPES } from './events/order-events';
export type { OrderEvent, OrderEventType, OrderWatch } from './events/order-events';
export { lookForOrderEvents, sampleOrderEvents } from './events/order-watch';
export type { OrderWithEvents } from './events/order-watch';
export { getOrder, getOrders, getOrderSources } from './orders/orders';
export type { OrderQuery, OrderSource } from './orders/orders';
export { changeOrderStatuses } from '../delivery/status/status-changes';
export type { StatusChangeReport } from '../delivery/status/status-changes';
export type { StatusItem, StatusSettings } from '../delivery/status/status-items';
export type { StatusMemory } from '../delivery/status/status-moves';
export { applyStatusRule, assertKnownStatuses, parseStatusIds } from '../delivery/status/status-rules';
export type { StatusDecision, StatusRule } from '../delivery/status/status-rules';
export { getOrderStatusList, ORDERS_PER_CALL, setOrderStatuses } from './orders/statuses';
export type { StatusChange } from './orders/statuses';
export type { HttpPost, Order, OrderProduct, OrderStatus } from './types';
export { parseWatchState } from './events/watch-state';
export type { WatchState } from './events/watch-state';
