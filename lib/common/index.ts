export { mapConcurrently } from './concurrently';
export { failure, IntegrationError, type IntegrationErrorOptions, type Outcome, success } from './errors';
export { escapeHtml } from './html';
export { maskAddress, maskAddresses, withoutSecrets } from './privacy';
export type { SendingLimits } from './sending-limits';
export { isProtected } from './web-address';
