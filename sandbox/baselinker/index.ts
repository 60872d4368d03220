/** A BaseLinker API in this process, on the real wire: HTTP with form bodies and JSON answers. */
export { storeDocument } from './documents';
export { changeStatus, createOrder, LOG_TYPES, removeOrder, writeJournal } from './journal';
export { startBaseLinkerServer } from './server';
export type {
  BaseLinkerBehaviour,
  BaseLinkerFaults,
  BaseLinkerServer,
  BaseLinkerServerOptions,
  BaseLinkerState,
  OrderSeed,
} from './types';
