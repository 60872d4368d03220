export { createBaseLinkerClient } from './client';
export type { BaseLinkerClient, BaseLinkerClientOptions } from './client';
export { coerceOrder } from './coerce';
export { BaseLinkerError } from './errors';
export { limiterFor } from './limiter';
export type { Limiter } from './limiter';
export {
  attachDocumentFile,
  findOrderDocuments,
  getDocumentSeries,
  getOrderExtraFields,
  issueOrderDocument,
  LONGEST_NUMBER,
  setOrderFields,
} from './order-documents';
export type { DocumentSeries, OrderDocument, OrderDocumentType, OrderExtraField } from './order-documents';
export { ORDER_EVENT_TYPES } from './order-events';
export type { OrderEvent, OrderEventType, OrderWatch } from './order-events';
export { lookForOrderEvents, sampleOrderEvents } from './order-watch';
export type { OrderWithEvents } from './order-watch';
export { getOrder, getOrders, getOrderSources } from './orders';
export type { OrderQuery, OrderSource } from './orders';
export { changeOrderStatuses } from './status-changes';
export type { StatusChangeReport } from './status-changes';
export type { StatusItem, StatusSettings } from './status-items';
export type { StatusMemory } from './status-moves';
export { applyStatusRule, assertKnownStatuses, parseStatusIds } from './status-rules';
export type { StatusDecision, StatusRule } from './status-rules';
export { getOrderStatusList, ORDERS_PER_CALL, setOrderStatuses } from './statuses';
export type { StatusChange } from './statuses';
export type { HttpPost, Order, OrderProduct, OrderStatus } from './types';
export { parseWatchState } from './watch-state';
export type { WatchState } from './watch-state';
