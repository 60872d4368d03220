/**
 * One made-up Polish online shop whose BaseLinker orders and nexo documents belong together. The same options always
 * give the same shop.
 */
export { createShop } from './shop';
export type {
  MatchWay,
  NexoDocumentSeed,
  NexoLineSeed,
  NexoPartySeed,
  NexoPaymentSeed,
  NexoSeedKind,
  NexoVatSeed,
  RawOrder,
  RawOrderProduct,
  RawOrderStatus,
  Shop,
  ShopCases,
  ShopOptions,
  ShopStatusIds,
} from './types';
